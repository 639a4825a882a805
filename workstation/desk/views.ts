import type { BridgeView, CarrierView, QuestionView, WorkstationView } from '../../http/workstation.ts';
import type { Clock } from '../../simulation/clock.ts';
import type { BridgeHost } from '../bridges/bridge-host.ts';
import { BRIDGE_KEYS, type BridgeKey } from '../bridges/installed-bridges.ts';
import { type OpenQuestion, PagePerson } from '../bridges/page-person.ts';
import type { Person } from '../bridges/person.ts';
import { choicesOf } from '../bridges/scripted-person.ts';
import type { BridgeTrace } from '../bridges/trace.ts';
import type { Carrier } from '../carriers/carrier.ts';

/** Who has the token in his hands: plugs it in and pulls it out. @throws RangeError when that cannot be done now. */
export interface TokenReader {
  insert(): void | Promise<void>;
  remove(): void | Promise<void>;
}

/** What the desk is a desk of. */
export interface DeskOf {
  readonly clock: Clock;
  readonly carriers: () => readonly Carrier[];
  readonly person: Person;
  readonly hosts: Readonly<Record<BridgeKey, BridgeHost>>;
  readonly trace: BridgeTrace;
  readonly reader?: TokenReader | undefined;
}

export const nowOf = ({ clock }: Pick<DeskOf, 'clock'>): string => new Date(clock.now()).toISOString();

/** The whole desk. */
export function workstationView(pc: DeskOf): WorkstationView {
  const { person } = pc;
  const shown = {
    carriers: carrierViews(pc),
    bridges: bridgeViews(pc),
    hasReader: pc.reader !== undefined,
    isAsked: person instanceof PagePerson,
    questions: person instanceof PagePerson ? person.open.map(questionView) : [],
  };
  return { now: nowOf(pc), ...shown, version: versionOf(shown) };
}

/** What is seen changes with it; the time does not count. */
function versionOf({
  carriers,
  bridges,
  questions,
}: Pick<WorkstationView, 'carriers' | 'bridges' | 'questions'>): string {
  return [
    ...carriers.map(({ name, isPresent }) => `${name}:${isPresent ? 1 : 0}`),
    ...bridges.map(({ bridge, state, blocking = '' }) => `${bridge}:${state}${blocking}`),
    ...questions.map(({ id }) => id),
  ].join(' ');
}

export function carrierViews({ carriers }: Pick<DeskOf, 'carriers'>): CarrierView[] {
  return carriers().map((carrier) => {
    const { name, title, reader, storage } = carrier;
    return { name, title, ...(reader && { reader }), ...(storage && { storage }), isPresent: carrier.isPresent() };
  });
}

export function bridgeViews({ hosts }: Pick<DeskOf, 'hosts'>): BridgeView[] {
  return BRIDGE_KEYS.map((key) => bridgeView(key, hosts[key]));
}

export function bridgeView(bridge: BridgeKey, { state, blocking, urls }: BridgeHost): BridgeView {
  return { bridge, state, ...(blocking && { blocking }), ...urls };
}

function questionView({ id, question, asker: { bridge, operation, origin } }: OpenQuestion): QuestionView {
  const { kind } = question;
  return {
    id,
    kind,
    bridge,
    operation,
    ...(origin !== undefined && { origin }),
    choices: choicesOf(question).map(({ id: choice, text }) => ({ id: choice, text })),
    ...(kind === 'confirm' && { text: question.text }),
    ...(kind === 'choose-key' && { carrier: question.carrier }),
    ...(kind === 'choose-path' && { action: question.action, suggestion: question.suggestion }),
    ...(kind === 'password' && {
      carrier: question.carrier,
      wasWrong: question.wasWrong,
      ...(question.triesLeft !== undefined && { triesLeft: question.triesLeft }),
    }),
  };
}
