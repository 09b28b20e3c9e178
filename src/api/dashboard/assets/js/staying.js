/** What somebody opened stays open when the part that it stands in is drawn anew. */

const staying = new Set();

/** Let what a selector matches stay open. */
export function letStay(selector) {
  staying.add(selector);
  const { callbacks } = window.Idiomorph?.defaults ?? {};
  if (callbacks) callbacks.beforeAttributeUpdated = (name, node) => name !== 'open' || !node.matches([...staying].join());
}
