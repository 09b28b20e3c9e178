/** One's own account: the second factor, where one is signed in, and the password. */

import { Refused, api, who } from './api.js';
import { byId, el, theirs } from './dom.js';
import { moment, problemText, speaking, t } from './text.js';

// What is shown once, and what somebody types, must outlive the next refresh.
let drawn = null;
let adding = false;

/** Draw the account anew where something of it changed; `changed` is called where the session did. */
export async function drawAccount(changed) {
  if (adding) return;
  const [factor, sessions] = await Promise.all([
    api.factor(),
    who.session.confined ? { items: [] } : api.sessions(),
  ]);
  const look = JSON.stringify([factor, sessions.items.map((one) => one.id), speaking(), who.session.id]);
  if (look === drawn) return;
  drawn = look;
  const again = () => {
    forget();
    return changed();
  };
  byId('accountParts').replaceChildren(
    ...[
      factorPart(factor, again),
      !who.session.confined && sessionsPart(sessions.items, again),
      !who.session.confined && who.session.how === 'password' && passwordPart(),
      el('div', { className: 'buttons' }, button('signOut', signOut)),
    ].filter(Boolean),
  );
}

/** Sign out, and leave nothing of what was shown in the page. */
async function signOut() {
  await api.signOut();
  location.replace('/');
}

function forget() {
  drawn = null;
  adding = false;
}

const part = (title, ...children) =>
  el('section', { className: 'part' }, el('h3', {}, t(title)), ...children);

const button = (word, onclick, given = {}) => el('button', { type: 'button', onclick, ...given }, t(word));

/** A form of some fields; `send` gets what they hold, and what it refuses is said below. */
function form(word, fields, send) {
  const wrong = el('p', { className: 'wrong', role: 'alert' });
  const inputs = fields.map(([name, given]) => [name, el('input', { name, required: true, dir: 'ltr', ...given })]);
  return el(
    'form',
    {
      className: 'rows',
      onsubmit: async (event) => {
        event.preventDefault();
        wrong.textContent = '';
        try {
          await send(Object.fromEntries(inputs.map(([name, input]) => [name, input.value])), event.target);
        } catch (error) {
          wrong.textContent = error instanceof Refused ? problemText(error.problem) : t('away');
        }
      },
    },
    inputs.map(([name, input]) => el('label', {}, el('span', {}, t(name)), input)),
    el('div', { className: 'buttons' }, el('button', { type: 'submit' }, t(word))),
    wrong,
  );
}

const CODE = ['code', { autocomplete: 'one-time-code', maxLength: 40, minLength: 6 }];

function factorPart(factor, again) {
  if (factor.on)
    return part(
      'factor',
      el('p', {}, t('factorOn', { count: factor.recovery_codes })),
      form('removeFactor', [CODE], async ({ code }) => {
        await api.removeFactor(code);
        await again();
      }),
    );
  const place = part('factor', el('p', {}, t(who.session.confined ? 'factorNeeded' : 'factorOff')));
  place.append(
    button('addFactor', async (event) => {
      adding = true;
      event.target.remove();
      const { secret, uri } = await api.addFactor();
      place.append(
        el('p', {}, t('factorHelp')),
        el('code', { dir: 'ltr', id: 'secret' }, secret),
        el('a', { href: uri }, t('factorLink')),
        form('confirm', [CODE], async ({ code }) => {
          const { recovery_codes: codes, csrf } = await api.confirmFactor(code);
          who.session.csrf = csrf;
          place.replaceChildren(
            el('h3', {}, t('recovery')),
            el('p', {}, t('recoveryHelp')),
            el('ul', { className: 'codes', dir: 'ltr' }, codes.map((each) => el('li', {}, each))),
            button('done', again),
          );
        }),
      );
    }),
  );
  return place;
}

function sessionsPart(items, again) {
  return part(
    'sessions',
    el(
      'ul',
      { className: 'rows' },
      items.map((one) =>
        el(
          'li',
          { className: 'buttons' },
          theirs('bdi', one.address ?? ''),
          el('span', {}, one.here ? t('here') : t('seen', { time: moment(one.seen) })),
          !one.here &&
            button('end', async () => {
              await api.endSession(one.id);
              await again();
            }, { className: 'quiet' }),
        ),
      ),
    ),
  );
}

function passwordPart() {
  const said = el('p', { role: 'status' });
  const fields = [
    ['passwordNow', { type: 'password', autocomplete: 'current-password', maxLength: 200 }],
    ['passwordNew', { type: 'password', autocomplete: 'new-password', minLength: 12, maxLength: 200 }],
  ];
  return part(
    'changePassword',
    form('changePassword', fields, async ({ passwordNow, passwordNew }, filled) => {
      await api.changePassword(passwordNow, passwordNew);
      filled.reset();
      said.textContent = t('passwordChanged');
    }),
    said,
  );
}
