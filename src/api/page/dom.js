/** Building the page. Children that are strings become text nodes: nothing is ever parsed as HTML. */

/** Make an element. `given` holds properties; `on…` are listeners, `data` and `aria` are maps. */
export function el(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'data') Object.assign(node.dataset, value);
    else if (name === 'aria')
      for (const [key, text] of Object.entries(value)) node.setAttribute(`aria-${key}`, text);
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Text that somebody wrote: its own direction, kept apart from what surrounds it. */
export function theirs(tag, text, given = {}) {
  return el(tag, { dir: 'auto', ...given }, text);
}

export const byId = (id) => document.getElementById(id);

/**
 * Make `list` show `items` in order, touching only what changed: no flicker, focus stays.
 * `draw(item)` makes a child; it is asked again only when the item's `look` is another.
 */
export function show(list, items, idOf, lookOf, draw) {
  const old = new Map([...list.children].map((child) => [child.dataset.id, child]));
  let at = list.firstElementChild;
  for (const item of items) {
    const id = String(idOf(item));
    const look = lookOf(item);
    let child = old.get(id);
    old.delete(id);
    if (!child || child.look !== look) {
      const fresh = draw(item);
      fresh.dataset.id = id;
      fresh.look = look;
      if (child) {
        const focused = child.contains(document.activeElement);
        if (at === child) at = fresh;
        child.replaceWith(fresh);
        if (focused) fresh.querySelector('a, button')?.focus();
      }
      child = fresh;
    }
    if (child === at) at = at.nextElementSibling;
    else list.insertBefore(child, at);
  }
  for (const child of old.values()) child.remove();
}
