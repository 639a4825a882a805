import type { FastifyRequest } from 'fastify';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { bankLateRoutes, type LateCaseView } from '../../../http/bank-late.ts';
import { type Html, html } from '../../../http/html.ts';
import { mayCall } from '../../../http/roles.ts';
import { screenTime } from '../../client/profile-view.ts';
import type { CustodyEvent } from '../../core/custody-states.ts';
import { fill } from '../../core/label.ts';
import { CUSTODY_EVENT_TEXTS, HOLDER_TEXTS } from '../../core/texts/late.ts';
import type { TextName } from '../../core/texts.ts';
import { helpLink } from '../help.ts';
import { type Reader, readerOf } from '../language.ts';
import { panel, secondPanel } from '../panel.ts';
import { deskForm, deskPage, drawer, facts, field, list, type Shown } from './desk.ts';

type LateAction = keyof typeof bankLateRoutes;
type FieldName = 'by' | 'iin' | 'serialNumber' | 'label';

/** What a desk does with a token by hand, and what it writes down. The programming is done by a workstation. */
const FORMS: Readonly<Partial<Record<LateAction, { text: TextName; fields: readonly FieldName[] }>>> = {
  takeToken: { text: 'doTakeToken', fields: ['by', 'iin', 'serialNumber', 'label'] },
  sendToHeadOffice: { text: 'doSendToHeadOffice', fields: ['by'] },
  arriveAtHeadOffice: { text: 'doArriveAtHeadOffice', fields: ['by'] },
  sendToBranch: { text: 'doSendToBranch', fields: ['by'] },
  arriveAtBranch: { text: 'doArriveAtBranch', fields: ['by'] },
  handOutToken: { text: 'doHandOutToken', fields: ['by', 'iin'] },
};

const FIELDS: Readonly<Record<FieldName, (reader: Reader) => Html>> = {
  by: ({ say }) => field('by', say('branchEmployee'), { maxlength: 100 }),
  iin: ({ say }) => field('iin', say('branchIin'), { pattern: '\\d{12}', maxlength: 12 }),
  serialNumber: ({ say }) => field('serialNumber', say('branchSerial'), { maxlength: 64 }),
  label: ({ say }) => field('label', say('branchLabel'), { maxlength: 32 }),
};

/** One late re-issue: where the token is, what can be done next at the caller's desk, and the custody log. */
export function lateCasePage(one: LateCaseView, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { say } = reader;
  const title = say('branchCase', { number: one.id });
  const { caller } = request;
  const forms = (one.actions as LateAction[]).flatMap((action) => {
    const row = FORMS[action];
    if (row === undefined || caller === undefined || !mayCall(caller, bankLateRoutes[action].access)) return [];
    const fields = html`${row.fields.map((name) => FIELDS[name](reader))}`;
    const address = bankLateRoutes[action].path.replace(':id', encodeURIComponent(one.id));
    return [drawer(say(row.text), deskForm(address, fields, say(row.text)))];
  });
  const isProgrammed = one.actions.includes('tokenProgrammed');
  const content = html`${panel(title, html`${caseFacts(one, reader)}${forms}${isProgrammed && html`<p class="agent-note">${say('branchProgramming')}</p>`}`, { help: helpLink('late-case', reader) })}
${secondPanel(say('branchApplication'), application(one))}${secondPanel(say('branchSteps'), steps(one, reader))}`;
  const here = caller === 'head-office' ? bankDeskRoutes.headOfficeDesk.path : bankDeskRoutes.operationistDesk.path;
  return deskPage(request, here, title, content);
}

function caseFacts(one: LateCaseView, { say, read }: Reader): Html {
  const { id, act } = one;
  const actLink = act && html`<a href="/desks/late/${id}/act">${read(act.title)}</a>`;
  return facts([
    [say('columnSubscriber'), `${one.surname} · ${one.subscriber}`],
    [say('envelopeLogin'), one.login],
    [say('branchState'), html`<b data-state="${one.state}">${read(one.stateText)}</b>`],
    [say('branchHolder'), read(one.holderText)],
    [say('branchSerial'), act?.serialNumber ?? '–'],
    [say('branchAct'), actLink ?? '–'],
  ]);
}

function application({ application: { text, faultNote, reissueRequest } }: LateCaseView): Html {
  return html`${[text, faultNote, reissueRequest].flatMap((part) => part.split(/\r?\n/)).map((line) => html`<p>${line}</p>`)}`;
}

function steps(one: LateCaseView, reader: Reader): Html {
  const { say, read } = reader;
  const rows = one.steps.map(({ at, by, event, from, to }) => [
    screenTime(Date.parse(at)),
    read(fill(CUSTODY_EVENT_TEXTS[event as CustodyEvent & keyof typeof CUSTODY_EVENT_TEXTS])),
    by,
    from === to
      ? read(fill(HOLDER_TEXTS[to]))
      : html`${read(fill(HOLDER_TEXTS[from]))} → ${read(fill(HOLDER_TEXTS[to]))}`,
  ]);
  return list([say('orderDate'), say('branchStep'), say('branchEmployee'), say('branchHolder')], rows, reader);
}
