import type { FastifyRequest } from 'fastify';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { type BlockedUser, bankLateRoutes, type LateCaseView } from '../../../http/bank-late.ts';
import { type Html, html } from '../../../http/html.ts';
import { ROLES } from '../../../http/roles.ts';
import type { ReplyOf } from '../../../http/route.ts';
import { screenTime } from '../../client/profile-view.ts';
import { helpLink } from '../help.ts';
import { type Reader, readerOf } from '../language.ts';
import { panel, secondPanel } from '../panel.ts';
import { area, deskForm, deskPage, drawer, field, list, type Shown } from './desk.ts';

/** Applications and acts: the Operationist (R-BANK-95 to R-BANK-97). */
export function operationistPage(
  { blocked, cases, letters }: ReplyOf<typeof bankDeskRoutes.operationistDesk>,
  request: FastifyRequest,
): Shown {
  const reader = readerOf(request);
  const { say, read } = reader;
  const title = read(ROLES.operationist);
  const content = html`${panel(
    title,
    html`<h2>${say('branchCases')}</h2>${casesTable(cases, reader)}
${drawer(say('branchNewApplication'), applicationForm(reader))}
<p><a href="${bankDeskRoutes.lettersDesk.path}">${say('branchLetters', { count: letters })}</a></p>`,
    { help: helpLink('operationist', reader) },
  )}
${secondPanel(say('branchBlocked'), blockedTable(blocked, reader))}
${secondPanel(say('branchTakeOver'), takeOverForm(reader))}`;
  return deskPage(request, bankDeskRoutes.operationistDesk.path, title, content);
}

/** Tokens on the way, and those that are to be programmed: the head office (R-BANK-98, R-BANK-99). */
export function headOfficePage(
  { cases }: ReplyOf<typeof bankDeskRoutes.headOfficeDesk>,
  request: FastifyRequest,
): Shown {
  const reader = readerOf(request);
  const title = reader.read(ROLES['head-office']);
  const content = html`<h2>${reader.say('branchTokens')}</h2>${casesTable(cases, reader)}<p class="agent-note">${reader.say('branchProgramming')}</p>`;
  return deskPage(
    request,
    bankDeskRoutes.headOfficeDesk.path,
    title,
    panel(title, content, { help: helpLink('head-office', reader) }),
  );
}

function casesTable(cases: readonly LateCaseView[], reader: Reader): Html {
  const { say, read } = reader;
  const rows = cases.map(({ id, subscriber, surname, stateText, holderText, act }) => [
    html`<a href="/desks/late/${id}">${id}</a>`,
    html`${surname}<br>${subscriber}`,
    html`<span class="serial">${act?.serialNumber ?? '–'}</span>`,
    read(stateText),
    read(holderText),
  ]);
  const columns = ['№', say('columnSubscriber'), say('branchSerial'), say('branchState'), say('branchHolder')];
  return list(columns, rows, reader);
}

function blockedTable(blocked: readonly BlockedUser[], reader: Reader): Html {
  const { say } = reader;
  const rows = blocked.map(({ login, subscriber, surname, bin, since, lateCase }) => [
    html`${surname}<br>${subscriber}`,
    login,
    bin,
    screenTime(Date.parse(since)),
    lateCase === null ? '–' : html`<a href="/desks/late/${lateCase}">${lateCase}</a>`,
  ]);
  const columns = [say('columnSubscriber'), say('envelopeLogin'), say('deskBin'), say('branchBlockedSince'), '№'];
  return list(columns, rows, reader);
}

/** The user writes freely; what the bank's rule demands has a field of its own. */
function applicationForm({ say }: Reader): Html {
  const fields = html`<p class="rule">${say('branchRule')}</p>
${field('by', say('branchEmployee'), { maxlength: 100 })}
${field('login', say('envelopeLogin'), { pattern: '.{3,30}' })}
${area('text', say('branchApplication'))}
${area('faultNote', say('branchFaultNote'), { optional: true, rows: 2 })}
${area('reissueRequest', say('branchReissueRequest'), { optional: true, rows: 2 })}`;
  return deskForm(bankLateRoutes.applyForReissue.path, fields, say('branchNewApplication'));
}

function takeOverForm({ say }: Reader): Html {
  const fields = html`${field('login', say('envelopeLogin'))}${field('requestId', say('branchRequestId'))}`;
  return deskForm(bankLateRoutes.takeOverReissue.path, fields, say('deskRegister'));
}
