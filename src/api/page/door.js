/** The door: signing in with a name and a password, with the office's account, or with a key. */

import { Refused, api, key } from './api.js';
import { byId } from './dom.js';
import { problemText, t } from './text.js';

let withKey = false;
let ways = null;
let then = null;
let wrong = null;

/** Show or hide the door. */
export function openDoor(open) {
  const shown = open && byId('door').hidden;
  byId('door').hidden = !open;
  byId('signIn').hidden = withKey;
  byId('doorForm').hidden = !withKey;
  byId('otherWay').dataset.text = withKey ? 'withName' : 'withKey';
  byId('otherWay').textContent = t(byId('otherWay').dataset.text);
  byId('office').hidden = !ways?.office;
  byId('office').textContent = ways?.office ? t('withOffice', { office: ways.office }) : '';
  byId('doorWrong').textContent = open && wrong ? t(wrong) : '';
  if (shown) byId(withKey ? 'key' : 'user').focus();
}

/** Say why somebody stands at the door, until they try again. */
export function wrongAt(why) {
  wrong = why;
  if (why === 'doorWrong') withKey = true;
  openDoor(true);
}

/** Learn how one may enter, and whom to tell when somebody has. */
export function readyDoor(given, told) {
  ways = given;
  then = told;
}

/** Sign in; return which field to go on with, or nothing once inside. */
async function signIn() {
  const code = byId('code').value.trim();
  const given = { user: byId('user').value.trim(), password: byId('password').value };
  try {
    await api.signIn({ ...given, ...(code && { code }) });
  } catch (error) {
    const problem = error instanceof Refused ? error.problem : null;
    const asked = problem?.type === '/problems/code-needed';
    if (asked) byId('codeAsked').hidden = false;
    byId('code').value = '';
    byId('doorWrong').textContent = !problem ? t('away') : asked ? '' : problemText(problem);
    return asked || problem?.type === '/problems/wrong-code' ? 'code' : 'password';
  }
  byId('signIn').reset();
  byId('codeAsked').hidden = true;
  wrong = null;
  await then.signedIn();
  return null;
}

byId('signIn').addEventListener('submit', async (event) => {
  event.preventDefault();
  byId('doorWrong').textContent = '';
  byId('signIn').inert = true;
  const next = await signIn().finally(() => {
    byId('signIn').inert = false;
  });
  if (next) byId(next).focus();
});
byId('doorForm').addEventListener('submit', (event) => {
  event.preventDefault();
  key.set(byId('key').value.trim());
  byId('key').value = '';
  wrong = null;
  then.entered();
});
byId('otherWay').addEventListener('click', () => {
  withKey = !withKey;
  wrong = null;
  openDoor(true);
  byId(withKey ? 'key' : 'user').focus();
});
