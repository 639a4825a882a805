import type { FastifyRequest } from 'fastify';
import { bankRoutes } from '../../../http/bank.ts';
import { bankDeskRoutes, type StaffUserView } from '../../../http/bank-desks.ts';
import { type Html, html } from '../../../http/html.ts';
import { ROLES } from '../../../http/roles.ts';
import type { ReplyOf } from '../../../http/route.ts';
import { RIGHTS } from '../../core/rights.ts';
import type { SignatureRight } from '../../core/users.ts';
import { helpLink } from '../help.ts';
import { type Reader, readerOf } from '../language.ts';
import { panel, secondPanel } from '../panel.ts';
import { choice, deskForm, deskPage, drawer, field, list, type Shown, tick } from './desk.ts';

const BIN = '\\d{12}';

/** Clients and users of the bank (R-BANK-16, R-BANK-32), and the forms that make new ones. */
export function managerPage(reply: ReplyOf<typeof bankDeskRoutes.bankManagerDesk>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { say, read } = reader;
  const title = read(ROLES['bank-manager']);
  const users = html`<h2>${say('deskUsers')}</h2>${usersTable(reply.users, reader)}
${drawer(say('deskNewUser'), newUserForm(reply.clients, reader))}`;
  const clients = html`${clientsTable(reply, reader)}${drawer(say('deskNewClient'), newClientForm(reader))}`;
  const content = html`${panel(title, users, { help: helpLink('bank-manager', reader) })}${secondPanel(say('deskClients'), clients)}`;
  return deskPage(request, bankDeskRoutes.bankManagerDesk.path, title, content);
}

function usersTable(users: readonly StaffUserView[], reader: Reader): Html {
  const { say, read } = reader;
  const columns = [
    say('envelopeLogin'),
    say('deskSurname'),
    say('deskBin'),
    say('deskRight'),
    say('deskAccess'),
    say('deskProfiles'),
  ];
  const rows = users.map((user) => [
    html`<a href="/desks/users/${encodeURIComponent(user.login)}">${user.login}</a>`,
    html`${user.surname}<br>${user.subscriber}`,
    user.bin,
    read(user.signatureRightText),
    html`<span class="access ${user.access}">${read(user.accessText)}</span>`,
    html`${user.profiles.map(({ status, statusText }) => html`<span class="status ${status}">${read(statusText)}</span><br>`)}`,
  ]);
  return list(columns, rows, reader);
}

function clientsTable({ clients }: ReplyOf<typeof bankDeskRoutes.bankManagerDesk>, reader: Reader): Html {
  const { say } = reader;
  const rows = clients.map(({ bin, name, account, users }) => [bin, name, account, users]);
  return list([say('deskBin'), say('deskName'), say('deskAccount'), say('deskUsers')], rows, reader);
}

function newClientForm({ say }: Reader): Html {
  const fields = html`${field('bin', say('deskBin'), { pattern: BIN, maxlength: 12 })}
${field('name', say('deskName'), { maxlength: 200 })}
${field('account', say('deskAccount'), { pattern: 'KZ[0-9A-Z]{18}', maxlength: 20 })}
${field('openingBalance', say('deskOpening'), { pattern: '\\d{1,15}\\.\\d\\d', value: '0.00' })}`;
  return deskForm(bankRoutes.registerClient.path, fields, say('deskRegister'));
}

function newUserForm(clients: ReplyOf<typeof bankDeskRoutes.bankManagerDesk>['clients'], reader: Reader): Html {
  const { say } = reader;
  const organisations = clients.map(({ bin, name }) => [bin, `${name} (${bin})`] as const);
  const fields = html`${choice('bin', say('deskClients'), organisations)}
${field('iin', say('deskIin'), { pattern: BIN, maxlength: 12 })}
${field('surname', say('deskSurname'), { maxlength: 60 })}
${field('login', say('envelopeLogin'), { pattern: '.{3,30}', maxlength: 30 })}
${field('email', say('deskEmail'), { type: 'email', optional: true })}
${rightFields(reader)}`;
  return deskForm(bankRoutes.registerUser.path, fields, say('deskRegister'));
}

/** The four kinds of signature right, and the second variant of the last. */
export function rightFields({ say }: Reader, chosen?: { signatureRight: SignatureRight; mayPrepare: boolean }): Html {
  const rights = Object.entries(RIGHTS).map(([right, text]) => [right, say(text)] as const);
  return html`${choice('signatureRight', say('deskRight'), rights, chosen?.signatureRight)}
${tick('mayPrepare', say('deskMayPrepare'), { ticked: chosen?.mayPrepare ?? false })}`;
}
