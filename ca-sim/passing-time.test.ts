import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../simulation/clock.ts';
import { SeededRng } from '../simulation/rng.ts';
import { type CmpTransaction, handOver } from './core/cmp-transactions.ts';
import type { EnrolmentWish } from './core/enrolment-record.ts';
import { CaError } from './core/problems.ts';
import { registerOrganisation, registerPerson } from './core/registry.ts';
import { openRequest } from './core/requests.ts';
import { revokeCertificate } from './core/revocation.ts';
import type { IssuedCertificate, Person } from './core/state.ts';
import { giveChallenge } from './core/visits.ts';
import { MINUTE_MS } from './testing/ca-bench.ts';
import { keyPair } from './testing/keys.ts';
import { employee, ORGANISATION } from './testing/people.ts';
import { openShell, type Shell, wish } from './testing/shell.ts';

/** Something that is done to the CA, so many seconds after the start. */
interface Deed {
  readonly at: number;
  readonly what: 'pair' | 'later' | 'unconfirmed' | 'revoke' | 'visit';
  /** Of the key, the person, the request; the same ones mean the same. */
  readonly number: number;
}

const NUMBER_MAX = 5;

const deed: fc.Arbitrary<Deed> = fc.record({
  at: fc.nat({ max: 3600 }),
  what: fc.constantFrom('pair', 'later', 'later', 'unconfirmed', 'unconfirmed', 'revoke', 'visit'),
  number: fc.nat({ max: NUMBER_MAX }),
});

const ALL_AUTOMATIC = { isApproveOneReg: true, isApproveTwoReg: true, isApproveOneRev: true, isApproveTwoRev: true };
const END_MS = 365 * DAY_MS;

async function open(): Promise<Shell> {
  const shell = await openShell(['kz-kisc', 'rfc']);
  registerOrganisation(shell.state, { ...ORGANISATION, ...ALL_AUTOMATIC });
  for (let number = 0; number <= NUMBER_MAX; number++) registerPerson(shell.state, employee(number));
  return shell;
}

const DEEDS: Readonly<Record<Deed['what'], (shell: Shell, number: number, now: number) => Promise<void> | void>> = {
  /** KISC's pair of requests, which time approves and issues. */
  async pair({ state }, number, now) {
    const person = [...state.persons.values()][number] as Person;
    const key = async (algorithm: 'GOST' | 'RSA', suite: 'kisc-2004' | 'rsa-2048') => ({
      algorithm,
      profile: `${algorithm}_USER_SIGN_1Y` as const,
      publicKey: (await keyPair(suite, 'passing time')).publicKey,
      signerSerialNumber: '00',
    });
    const keys = [await key('GOST', 'kisc-2004'), await key('RSA', 'rsa-2048')];
    openRequest(state, { type: 'registration', person, keys, fingerprint: `${number} ${now}` }, now);
  },
  /** A plain enrolment that takes its time, vouched for by a certificate that may lapse meanwhile. */
  async later({ ca, state }, number, now) {
    state.enrolmentProgress.set('rfc', { kind: 'after', ms: number * 4 * MINUTE_MS });
    const signer = [...state.certificates.values()].find(({ authority }) => authority === 'rfc');
    const vouched = signer && { subject: signer.subject, voucher: voucherOf(signer) };
    await attempt(async () => ca.enrol(await wish(`CN=TEST later ${number}`, vouched), now));
  },
  /** A certificate over CMP that nobody confirms. */
  async unconfirmed({ ca, state }, number, now) {
    state.enrolmentProgress.set('rfc', { kind: 'at-once' });
    const fingerprint = `${number} at ${now}`;
    const answer = await attempt(async () => ca.enrol(await wish(`CN=TEST CMP ${number}`, { fingerprint }), now));
    if (answer?.status !== 'issued') return;
    const { enrolment, certificate } = answer;
    const facts = { party: { kind: 'nobody' }, request: 'ir', certReqId: 0, implicitConfirm: false } as const;
    const transaction: CmpTransaction = {
      ...facts,
      id: fingerprint,
      enrolmentId: enrolment.id,
      state: 'waiting',
      nonce: '',
    };
    state.cmp.all.set(transaction.id, transaction);
    handOver(state.cmp, transaction, certificate, now);
  },
  async revoke({ state }, number, now) {
    const one = [...state.certificates.values()][number];
    if (one !== undefined) await attempt(() => revokeCertificate(state, one, 'keyCompromise', now));
  },
  visit({ state }, number, now) {
    const book = number % 2 === 0 ? state.national : state.kiscCabinet;
    giveChallenge(book, { id: undefined, title: 'TEST' }, new SeededRng(`${number} ${now}`), now);
  },
};

function voucherOf({ authority, serialNumber }: IssuedCertificate): EnrolmentWish['voucher'] {
  return { kind: 'certificate', authority, serialNumber };
}

/** What the CA refuses, it refuses every time. */
async function attempt<Result>(work: () => Result | Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CaError)) throw error;
    return undefined;
  }
}

/** Plays the deeds with the clock stopping at them and at these instants too, where somebody looks at what there is. */
async function played(deeds: readonly Deed[], stops: readonly number[]) {
  const shell = await open();
  const { ca, clock } = shell;
  const start = clock.now();
  const steps = [...deeds, ...stops.map((at) => ({ at, what: 'look' as const, number: 0 }))];
  // Of equal instants the deeds first, in their order.
  for (const { at, what, number } of steps.sort((a, b) => a.at - b.at)) {
    clock.set(start + at * 1000);
    if (what === 'look') await look(shell);
    else await ca.run((now) => DEEDS[what](shell, number, now));
  }
  clock.set(start + END_MS);
  const lists = await look(shell);
  const snapshot = await ca.run(() => ca.snapshot());
  await ca.close();
  return { snapshot, lists, events: shell.events };
}

function look({ ca }: Shell): Promise<Uint8Array[]> {
  return ca.run(async (now) => {
    const twin = ca.issuing('rfc', 'EC');
    return [await ca.revocationList(twin, now), (await ca.deltaList(twin, now)) ?? Uint8Array.of()];
  });
}

describe('time that passes at once', () => {
  it('brings the same as in any number of steps: certificates to the octet, lists, events and their order', async () => {
    const stops = fc.array(fc.oneof(fc.nat({ max: 3600 }), fc.nat({ max: END_MS / 1000 })), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 12 }), stops, async (deeds, some) => {
        const whole = await played(deeds, []);
        expect(await played(deeds, some)).toEqual(whole);
        expect(whole.events.filter(({ kind }) => kind === 'bug')).toEqual([]);
        const instants = whole.events.map(({ at }) => at);
        expect(instants).toEqual([...instants].sort((a, b) => a - b));
      }),
      { numRuns: 25 },
    );
  });

  it('an enrolment whose signer lapses a millisecond before its time is refused, and one before it is not', async () => {
    for (const [ms, state] of [
      [10 * MINUTE_MS, 'processed'],
      [10 * MINUTE_MS + 1, 'error'],
    ] as const) {
      const shell = await open();
      await shell.ca.run((now) => DEEDS.unconfirmed(shell, 1, now));
      const signer = [...shell.state.certificates.values()].at(-1);
      if (signer === undefined) throw new Error('nothing was issued');
      shell.state.enrolmentProgress.set('rfc', { kind: 'after', ms });
      const change = { subject: signer.subject, voucher: voucherOf(signer) };
      const { enrolment } = await shell.ca.run(async (now) => shell.ca.enrol(await wish('CN=TEST next', change), now));
      shell.clock.advance(END_MS);
      await shell.ca.run(() => undefined);
      expect(enrolment.state).toBe(state);
      expect(signer.revocation?.at).toBe(shell.clock.now() - END_MS + 10 * MINUTE_MS);
      await shell.ca.close();
    }
  });
});
