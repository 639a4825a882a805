import { beforeAll, describe, expect, it } from 'vitest';
import { parseDn } from '../pki/x509/name.ts';
import { VirtualClock } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type CaTwin, foundAuthorities } from './authority.ts';
import { type BugEvent, CertificationAuthority } from './certification-authority.ts';
import { personNamed, registerOrganisation, registerPerson } from './core/registry.ts';
import { openRequest } from './core/requests.ts';
import { type CaEvent, type CaState, newState } from './core/state.ts';
import { START } from './testing/ca-bench.ts';
import { keyPair } from './testing/keys.ts';
import { employee, ORGANISATION } from './testing/people.ts';

const delays = { managerAfterMs: 1000, officerAfterMs: 1000, issueAfterMs: 1000 };
const baseUrl = () => 'http://ca.kisc.test';
let twins: CaTwin[];
beforeAll(async () => {
  twins = await foundAuthorities(['kz-kisc'], { rng: new SeededRng('bench'), at: Date.parse(START), baseUrl });
});

/** The twins, one issuing CA of them changed. */
function withIssuing(algorithm: 'GOST' | 'RSA', change: (twin: CaTwin) => CaTwin): CaTwin[] {
  return twins.map((twin) => (twin.role === 'issuing' && twin.algorithm === algorithm ? change(twin) : twin));
}

function openShell(of: readonly CaTwin[]) {
  const clock = new VirtualClock(START);
  const events: (CaEvent | BugEvent)[] = [];
  const state = newState(clock.now());
  const ca = new CertificationAuthority({
    state,
    twins: of,
    clock,
    delays,
    rng: new SeededRng('bench'),
    baseUrl,
    onEvent: (event) => events.push(event),
  });
  registerOrganisation(state, {
    ...ORGANISATION,
    isApproveOneReg: true,
    isApproveTwoReg: true,
    isApproveOneRev: false,
    isApproveTwoRev: false,
  });
  return { ca, clock, state, events };
}

/** A request as it stands after all checks. */
async function open(state: CaState, serial: number, at: number) {
  const person = registerPerson(state, employee(serial));
  const key = async (algorithm: 'GOST' | 'RSA', suite: 'kisc-2004' | 'rsa-2048') => ({
    algorithm,
    profile: `${algorithm}_USER_SIGN_1Y` as const,
    publicKey: (await keyPair(suite, `shell ${serial}`)).publicKey,
    signerSerialNumber: '00',
  });
  const keys = [await key('GOST', 'kisc-2004'), await key('RSA', 'rsa-2048')];
  return openRequest(state, { type: 'registration', person, keys, fingerprint: String(serial) }, at);
}

describe('the shell', () => {
  it('does one piece of work after the other, however they come', async () => {
    const { ca } = openShell(twins);
    const trace: string[] = [];
    const work = (name: string) =>
      ca.run(async () => {
        trace.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        trace.push(`${name} ends`);
      });
    await Promise.all([work('a'), work('b')]);
    expect(trace).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('goes on after a piece of work that failed', async () => {
    const { ca } = openShell(twins);
    await expect(ca.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await ca.run((now) => now)).toBe(Date.parse(START));
  });

  it('issues what several requests are due for in the order of their instants', async () => {
    const { ca, clock, state, events } = openShell(twins);
    const first = await open(state, 1, clock.now());
    clock.advance(500);
    const second = await open(state, 2, clock.now());
    clock.advance(60_000);
    await ca.run(() => undefined);
    expect([first.state, second.state]).toEqual(['processed', 'processed']);
    const instants = events.map(({ at }) => at - Date.parse(START));
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
    expect(instants.at(-1)).toBe(3500);
  });

  it('X-CA-5 a CA that cannot sign records the bug, gives the request the status error, issues nothing, and lives on', async () => {
    const sign = () => Promise.reject(new Error('HSM is gone'));
    const broken = withIssuing('RSA', (twin) => ({ ...twin, signer: { ...twin.signer, sign } }));
    const { ca, clock, state, events } = openShell(broken);
    const request = await open(state, 1, clock.now());
    clock.advance(60_000);
    expect(await ca.run(() => request.state)).toBe('error');
    expect(request.reason).toMatch(/^serverError: /);
    expect([request.certificates, state.certificates.size, state.certifiedKeys.size]).toEqual([[], 0, 0]);
    const [bug] = events.filter((event) => event.kind === 'bug');
    expect([bug?.where, String(bug?.error)]).toEqual(['issuing for request R000001', 'Error: HSM is gone']);
    expect(await ca.run((now) => now)).toBe(clock.now());
  });

  it('signs a list once and keeps it', async () => {
    let signatures = 0;
    const counting = withIssuing('GOST', ({ signer, ...twin }) => ({
      ...twin,
      signer: {
        ...signer,
        sign: (...message: Parameters<typeof signer.sign>) => {
          signatures++;
          return signer.sign(...message);
        },
      },
    }));
    const { ca } = openShell(counting);
    const twin = ca.issuing('kz-kisc', 'GOST');
    const list = () => ca.run((now) => ca.revocationList(twin, now));
    expect(await list()).toEqual(await list());
    expect(signatures).toBe(1);
  });
});

describe('the register', () => {
  it('knows a name however it is written', async () => {
    const { state } = openShell(twins);
    const { person } = await open(state, 5, 0);
    const { name, iin } = employee(5);
    const written = `c=kz, o=ТОО "TEST Дала  Сауда", OU=БУХГАЛТЕРИЯ, CN=${name.toLowerCase()}, UID=${iin}`;
    expect(personNamed(state, parseDn(written))).toBe(person);
    expect(personNamed(state, parseDn(`CN=${name}, UID=${iin}`))).toBeUndefined();
  });
});
