import { bankInstrumentRoutes } from '../../../http/bank-instruments.ts';
import type { AnswerRules } from '../../../http/testing/bad-input/laws.ts';
import type { Exchange, Recording } from '../../../http/testing/bad-input/recording.ts';
import type { TriedServer } from '../../../http/testing/bad-input/trial.ts';
import type { Wire } from '../../../http/testing/bad-input/wire.ts';
import { spoiltOctets } from '../../../pki/x509/testing/octet-spoilers.ts';
import { bankSnapshots } from '../../core/state-snapshot.ts';
import type { BankSnapshot } from '../../index.ts';
import type { TestBank } from '../test-bank.ts';
import { closeTenant, IDLE_RULE, openTenant } from './control-visits.ts';

/** The bank as bad input meets it. */

/** What a visited bank has. */
export interface Visited {
  readonly bank: TestBank;
  readonly recording: Recording<BankSnapshot>;
  readonly wire: Wire;
  readonly secrets: readonly string[];
}

/** Names that some address looks at. */
function particularsOf({ url }: TestBank) {
  const { port } = new URL(url);
  return {
    queryNames: ['find', 'kind', 'from', 'until', 'account', 'lang', 'after', 'login', 'status', 'next', 'back', 'key'],
    cookieNames: [`bank_session_${port}`, `bank_visit_${port}`, `bank-sim-admin-${port}`, 'bank_lang'],
    spoiltOctets,
  };
}

/** The CA has said something that is not to be used, or nothing (RFC 9110 sections 15.6.3 and 15.6.4). */
const BY_THE_CA = [502, 503];
const RULES: AnswerRules = { kinds: {}, isOnPurpose: ({ status }) => BY_THE_CA.includes(status) };

export function triedBank({ bank, recording, wire, secrets }: Visited): TriedServer<BankSnapshot> {
  return {
    wire,
    recording,
    secrets,
    particulars: particularsOf(bank),
    rules: RULES,
    comeBack: (good) => comeBack(bank, good),
    changes: (good) => changes(bank, good),
    bug: () => {
      const bug = bank.events.find(({ name }) => name === 'bug');
      return bug && new Error(`${bug.subject}: ${bug.detail}`);
    },
    isPage: ({ target }) => !/\.(js|css)$|openapi|snapshot|health/.test(target),
  };
}

async function comeBack(bank: TestBank, { before, at, address }: Exchange<BankSnapshot>): Promise<void> {
  bank.clock.freeze();
  bank.clock.set(at);
  const client = bank.client();
  await client.call(bankInstrumentRoutes.disarmFaults);
  await bank.sim.restore(before);
  if (address.includes('/admin/tenants')) await closeTenant(bank);
  if (address.startsWith('DELETE /admin/tenants')) await openTenant(bank);
  if (address.includes('faults/:rule')) await client.call(bankInstrumentRoutes.armFault, { body: IDLE_RULE });
}

/** What a refusal may change, and why. */
const ON_PURPOSE: readonly { readonly path: RegExp; readonly why: string }[] = [
  { path: /^audit\b/, why: 'Whoever was refused what is in the log too.' },
  { path: /^loginLimit\b/, why: 'Refused logins are counted by address.' },
  {
    path: /^users\/(access|strangers)\/[^/]+(\/(triesLeft|state))?$/,
    why: 'Three wrong entries lock a login, whoever has it (R-BANK-29).',
  },
  {
    path: /^sessions\/all\/[^/]+\/(seenAt|answers)$/,
    why: 'A session goes on while it is used; a challenge is good for one answer.',
  },
];

async function changes({ sim, clock }: TestBank, { before, at }: Exchange<BankSnapshot>) {
  if (clock.now() !== at) return [{ path: 'the clock' }];
  const after = await sim.snapshot();
  if (after.fingerprint === before.fingerprint) return [];
  return bankSnapshots.differences(before, after).filter(({ path }) => !ON_PURPOSE.some((row) => row.path.test(path)));
}
