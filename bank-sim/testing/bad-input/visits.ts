import { bankRoutes } from '../../../http/bank.ts';
import { COMPLETE_REPORT } from '../../../http/bank-components.ts';
import { bankInstrumentRoutes } from '../../../http/bank-instruments.ts';
import type { HttpClient } from '../../../http/client.ts';
import { Recording } from '../../../http/testing/bad-input/recording.ts';
import { Wire } from '../../../http/testing/bad-input/wire.ts';
import { VirtualClock } from '../../../simulation/clock.ts';
import type { BankSnapshot, ClockMover } from '../../index.ts';
import {
  certifiedKeySet,
  OWN_PASSWORD,
  registerProfile,
  registerUser,
  type SignedInUser,
  START,
  startBankBeside,
  type TestBank,
  type TestKeySet,
  signIn as tokenSignIn,
  type UserWishes,
} from '../test-bank.ts';
import { startTestCa } from '../test-ca.ts';
import { visitControlRoom } from './control-visits.ts';
import { visitDesks } from './desk-visits.ts';
import { page, visitDocuments } from './document-visits.ts';
import { visitLateRoute } from './late-visits.ts';
import { visitRegeneration } from './regeneration-visits.ts';
import type { Visited } from './tried-bank.ts';

/** A bank that is everything, and a right message to each of its addresses. */
export interface VisitedBank extends Visited {
  close(): Promise<void>;
}

/** What the visits have in their hands. */
export interface Visiting {
  readonly bank: TestBank;
  readonly secrets: string[];
  /** Whether the bank has this address. */
  isMounted(address: string): boolean;
  /** Lets somebody in who was not there before: envelope, own password, components, token. */
  newcomer(login: string, wishes?: UserWishes): Promise<SignedInUser>;
  /** Lets somebody in who has a password of his own. */
  enter(login: string, keySet: TestKeySet): Promise<HttpClient>;
}

const VISITS: readonly ((visiting: Visiting) => Promise<void>)[] = [
  visitDocuments,
  visitRegeneration,
  visitDesks,
  visitLateRoute,
  visitControlRoom,
];

export async function visitedBank(): Promise<VisitedBank> {
  const clock = new VirtualClock(START);
  // Before the recording: its addresses are not the bank's.
  const ca = await startTestCa('KISC', clock);
  const recording = new Recording<BankSnapshot>();
  try {
    const settings = { components: 'checked', executionMinutes: 30, sessionIdleMinutes: 1_000_000 } as const;
    const moveClock: ClockMover = clock;
    return await visited(await startBankBeside(ca, clock, settings, { moveClock }), recording);
  } finally {
    recording.stop();
  }
}

async function visited(bank: TestBank, recording: Recording<BankSnapshot>): Promise<VisitedBank> {
  recording.listen({ snapshot: () => bank.sim.snapshot(), now: () => bank.clock.now() });
  const secrets = [bank.adminToken, ...Object.values(bank.deskTokens), OWN_PASSWORD];
  const visiting = visitingOf(bank, recording, secrets);
  for (const visit of VISITS) await visit(visiting);
  await visitTheRest(bank, recording);
  const wire = new Wire(bank.sim);
  const close = async () => {
    wire.close();
    await bank.close();
  };
  return { bank, recording, wire, secrets, close };
}

function visitingOf(bank: TestBank, recording: Recording<BankSnapshot>, secrets: string[]): Visiting {
  const goOn = async (client: HttpClient, keySet: TestKeySet) => {
    await client.call(bankRoutes.components);
    await client.call(bankRoutes.reportComponents, { body: COMPLETE_REPORT });
    await tokenSignIn(bank, client, keySet);
    return client;
  };
  return {
    bank,
    secrets,
    isMounted: (address) => recording.addresses.includes(address),
    async newcomer(login, wishes = {}) {
      const user = await registerUser(bank, login, wishes);
      secrets.push(user.password);
      const keySet = await certifiedKeySet(bank, `${login} first`, user);
      const profile = await registerProfile(bank, user, keySet);
      const client = bank.client();
      await client.call(bankRoutes.login, { body: { login, password: user.password } });
      user.password = OWN_PASSWORD;
      await client.send(page('/password'));
      await client.call(bankRoutes.changePassword, { body: { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD } });
      return { user, keySet, profile, client: await goOn(client, keySet) };
    },
    async enter(login, keySet) {
      const client = bank.client();
      await client.call(bankRoutes.login, { body: { login, password: OWN_PASSWORD } });
      return goOn(client, keySet);
    },
  };
}

/** What can be looked at by anybody is looked at. */
async function visitTheRest(bank: TestBank, recording: Recording<BankSnapshot>): Promise<void> {
  await bank.client().call(bankInstrumentRoutes.journal);
  const asked = new Set(recording.exchanges.map(({ address }) => address));
  const headers = { authorization: `Bearer ${bank.adminToken}` };
  for (const address of recording.addresses) {
    const [method, path = ''] = address.split(' ');
    if (method !== 'GET' || asked.has(address) || /[:*]/.test(path)) continue;
    await (await fetch(bank.url + path, { headers })).arrayBuffer();
  }
}
