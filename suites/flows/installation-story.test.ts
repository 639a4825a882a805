import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { COMPONENTS, type ComponentName, type ComponentRow } from '../../http/bank-components.ts';
import {
  type AgentState,
  FlowError,
  installAll,
  loginByCertificate,
  newPc,
  type Pc,
  type ProcedureName,
} from '../../workstation/index.ts';
import { Bench, DEMO_PIN } from './bench.ts';
import { demoClient } from './demo-client.ts';

/** A PC that is installed while its user tries to get in: the bank lets him in when nothing is missing, and never before. */

const AT = Date.parse('2026-03-02T04:00:00Z');
const OWN_PASSWORD = 'Test-2026';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start({ seed: 'installation', at: AT, bankSettings: { components: 'checked' } });
  await bench.bankClient().call(bankRoutes.registerClient, { body: demoClient(1).organisation });
});
afterAll(() => bench.close());

/** A user without a key who has changed his first password: what keeps him out is the PC alone. */
async function newUser(login: string, at = bench, told = missingIn): Promise<(pc: Pc) => Promise<string[]>> {
  const { organisation, person } = demoClient(1);
  const { bin } = organisation;
  const body = { bin, iin: person.iin, login, surname: 'МАКЕТОВ', signatureRight: 'none', mayPrepare: true } as const;
  const { firstPassword } = await at.bankClient().call(bankRoutes.registerUser, { body });
  const { token, clock, bank } = at;
  const enter = (password: string, pc: Pc) => {
    const options = { token, clock, pin: DEMO_PIN, bank: bank.url, login, newPassword: OWN_PASSWORD };
    return loginByCertificate({ ...options, password, components: pc.report() });
  };
  await enter(firstPassword, newPc()).catch((error: unknown) => expect(error).toBeInstanceOf(FlowError));
  return async (pc) => {
    try {
      await enter(OWN_PASSWORD, pc);
      return [];
    } catch (error) {
      if (!(error instanceof FlowError) || error.code !== 'components-missing') throw error;
      return told(error.message);
    }
  };
}

/** What a refused login says of the signing agent. */
const saidOfAgent = (message: string): string[] => message.match(/The signing agent[^:]*: [^.]*/g) ?? [];

/** The components that a refused login names, by the labels of the shared table. */
function missingIn(message: string): string[] {
  return Object.entries<ComponentRow>(COMPONENTS).flatMap(([name, { label }]) =>
    message.includes(`${label.en}:`) ? [name] : [],
  );
}

const OF_THE_GUIDE: readonly ProcedureName[] = [
  'tumarCsp',
  'rootCertificate',
  'tokenDriver',
  'trustedSite',
  'bankClient',
  'cryptoComponent',
  'mainAddOn',
];

describe('a login at a bank that checks components', () => {
  it('R-CLIENT-27 R-BANK-45 R-BANK-46 is refused for what is missing until all is installed, and then works', async () => {
    const missing = await newUser('fresh');
    const pc = newPc({ start: 'older' });
    const told = [await missing(pc)];
    for (const component of OF_THE_GUIDE) {
      installAll(pc, { components: [component] });
      told.push(await missing(pc));
    }
    const all = Object.entries<ComponentRow>(COMPONENTS).flatMap(([name, row]) =>
      row.for.includes('activex') ? [name] : [],
    );
    expect(told[0]).toEqual(all);
    // The add-on that reads the keys comes with the cryptographic component: its bar appears by itself.
    const together = (name: ProcedureName) => (name === 'cryptoComponent' ? [name, 'keyAddOn'] : [name]);
    const left = OF_THE_GUIDE.map((_, at) => {
      const done = OF_THE_GUIDE.slice(0, at + 1).flatMap(together);
      return all.filter((name) => !done.includes(name));
    });
    expect(told.slice(1)).toEqual(left);
    expect(told.at(-1)).toEqual([]);
  });

  it.each<[ProcedureName, string, readonly ComponentName[]]>([
    ['tumarCsp', 'removed', ['tumarCsp']],
    ['tokenDriver', 'undetected', ['tokenDriver']],
    ['trustedSite', 'absent', ['trustedSite']],
    ['bankClient', 'blocked', ['bankClient']],
    // What comes with the cryptographic component is not there without it.
    ['cryptoComponent', 'blocked', ['cryptoComponent', 'keyAddOn', 'mainAddOn']],
    ['keyAddOn', 'absent', ['keyAddOn']],
    ['mainAddOn', 'question', ['mainAddOn']],
    ['tokenProfile', 'unread', []],
  ])('R-CLIENT-27 of a PC on which all but %s (%s) is installed it tells just that', async (name, state, told) => {
    const missing = await newUser(`without-${name}`);
    expect(await missing(newPc({ start: 'installed', states: { [name]: state } }))).toEqual(told);
  });

  it('R-CLIENT-1, 2, 3 a PC that is not what the guide demands never gets in', async () => {
    const missing = await newUser('unfit');
    for (const unfit of [{ windows: '2000' }, { internetExplorer: 5 }, { administrator: false }] as const) {
      const pc = newPc(unfit);
      expect(() => installAll(pc)).toThrow(/too old|older than|Administrator/);
      expect((await missing(pc)).length).toBeGreaterThan(0);
    }
  });
});

describe('a login at a bank of today', () => {
  let modern: Bench;
  beforeAll(async () => {
    modern = await Bench.start({ seed: 'agent', at: AT, bankSettings: { components: 'agent-checked' } });
    await modern.bankClient().call(bankRoutes.registerClient, { body: demoClient(1).organisation });
  });
  afterAll(() => modern.close());

  it('R-CLIENT-28 goes by the state of the signing agent: not installed, not running, blocked, ok', async () => {
    let agent: AgentState = 'not-installed';
    const pc = newPc({ start: 'installed', agent: () => agent });
    const missing = await newUser('modern', modern, saidOfAgent);
    const told: string[][] = [];
    for (agent of ['not-installed', 'not-running', 'blocked', 'ok'] as const) told.push(await missing(pc));
    const said = (state: string) => [`The signing agent (NCALayer, CryptoSocket): ${state}`];
    expect(told).toEqual([said('not installed'), said('not running'), said('blocked'), []]);
  });
});
