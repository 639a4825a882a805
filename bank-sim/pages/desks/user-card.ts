import type { FastifyRequest } from 'fastify';
import { bankDeskRoutes, type StaffUserView, type UserChange } from '../../../http/bank-desks.ts';
import { type Html, html } from '../../../http/html.ts';
import { screenTime } from '../../client/profile-view.ts';
import { helpLink } from '../help.ts';
import { type Reader, readerOf } from '../language.ts';
import { panel, secondPanel } from '../panel.ts';
import { area, deskForm, deskPage, drawer, facts, list, type Shown, tick } from './desk.ts';
import { rightFields } from './users.ts';

const HERE = bankDeskRoutes.bankManagerDesk.path;

/** One user, and what the Bank Manager can do for him. */
export function userCardPage(user: StaffUserView, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { say } = reader;
  const title = `${user.surname} · ${user.login}`;
  const forms = user.access !== 'closed' && html`${envelopeForm(user, reader)}${changeForms(user, reader)}`;
  const content = html`${panel(title, html`${userFacts(user, reader)}${forms}<p class="buttons"><a class="button" href="${HERE}">${say('deskBack')}</a></p>`, { help: helpLink('user-card', reader) })}
${secondPanel(say('deskProfiles'), html`${profilesTable(user, reader)}${user.access !== 'closed' && certificateForm(user, reader)}`)}`;
  return deskPage(request, HERE, title, content);
}

/** What has become of a user and of the documents with his first signature. */
export function userChangePage({ user, returned }: UserChange, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { say } = reader;
  const documents = returned.join(', ');
  const content = html`${userFacts(user, reader)}
<p id="returned">${returned.length > 0 ? say('deskReturned', { documents }) : say('deskNoneReturned')}</p>
<p class="buttons"><a class="button primary" href="${addressOf(user)}">${say('deskOpenCard')}</a><a class="button" href="${HERE}">${say('deskBack')}</a></p>`;
  return deskPage(
    request,
    HERE,
    say('deskDone'),
    panel(say('deskDone'), content, { kind: 'done', help: helpLink('user-card', reader) }),
  );
}

const addressOf = ({ login }: StaffUserView) => `/desks/users/${encodeURIComponent(login)}`;

function userFacts(user: StaffUserView, { say, read }: Reader): Html {
  const tries = user.access === 'first-password' || user.access === 'own-password';
  const access = html`<span class="access ${user.access}">${read(user.accessText)}</span>${tries && html`, ${say('deskTries', { count: user.triesLeft })}`}`;
  return facts([
    [say('envelopeLogin'), user.login],
    [say('columnSubscriber'), user.subscriber],
    [say('deskSurname'), user.surname],
    [say('deskIin'), user.iin],
    [say('deskBin'), user.bin],
    [say('deskEmail'), user.email ?? '–'],
    [say('deskRight'), `${read(user.signatureRightText)}${user.mayPrepare ? ` (${say('deskMayPrepare')})` : ''}`],
    [say('deskAccess'), access],
  ]);
}

/** «Разблокировать» for whoever is locked; for others the same is called what it is. */
function envelopeForm({ login, access }: StaffUserView, { say }: Reader): Html {
  const action = `/admin/users/${encodeURIComponent(login)}/unlock`;
  const button = say(access === 'locked' ? 'deskUnlock' : 'deskNewEnvelope');
  return drawer(button, deskForm(action, html`<p class="rule">${say('deskEnvelopeAbout')}</p>`, button));
}

function changeForms(user: StaffUserView, reader: Reader): Html {
  const { say } = reader;
  const right = html`<p class="rule">${say('deskChangeAbout')}</p>${rightFields(reader, user)}`;
  const close = html`<p class="rule">${say('deskCloseAbout')}</p>${tick('confirmed', say('deskConfirm'), { required: true })}`;
  return html`${drawer(say('deskChangeRight'), deskForm(`${addressOf(user)}/signature-right`, right, say('deskChangeRight')))}
${drawer(say('deskClose'), deskForm(`${addressOf(user)}/close`, close, say('deskClose')))}`;
}

function profilesTable({ profiles }: StaffUserView, reader: Reader): Html {
  const { say, read } = reader;
  const rows = profiles.map(({ identifier, status, statusText, validUntil }) => [
    html`<span class="serial">${identifier}</span>`,
    html`<span class="status ${status}">${read(statusText)}</span>`,
    screenTime(Date.parse(validUntil)),
  ]);
  return list([say('columnIdentifier'), say('columnStatus'), say('deskValidUntil')], rows, reader);
}

/** Files are read by the page's script into the fields below them; without script the fields take what is pasted. */
function certificateForm(user: StaffUserView, { say }: Reader): Html {
  const one = (name: 'gost' | 'rsa', text: string) =>
    html`<label><span>${text}: ${say('deskFile')}</span><input type="file" data-into="${name}" accept=".cer,.crt,.der,.pem"></label>
${area(name, text)}`;
  const fields = html`<p class="rule">${say('deskCertificateAbout')}</p>${one('gost', say('deskCertificateGost'))}${one('rsa', say('deskCertificateRsa'))}`;
  return html`${drawer(say('deskCertificates'), deskForm(`${addressOf(user)}/certificates`, fields, say('deskCertificates')))}
<script src="/files.js" defer></script>`;
}

/** Puts a file into the field that it belongs to: PEM as it is, anything else in base64. */
export const FILES_SCRIPT = `for (const input of document.querySelectorAll('input[type="file"][data-into]')) {
  input.addEventListener('change', async () => {
    const [file] = input.files;
    if (file === undefined) return;
    const octets = new Uint8Array(await file.arrayBuffer());
    const text = Array.from(octets, (octet) => String.fromCharCode(octet)).join('');
    const field = input.form.elements.namedItem(input.dataset.into);
    field.value = text.startsWith('-----BEGIN') ? text : btoa(text);
  });
}
`;
