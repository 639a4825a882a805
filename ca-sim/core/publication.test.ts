import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RevokedCertificate } from '../../pki/x509/crl.ts';
import type { CrlPolicy, TwinName } from './authority-styles.ts';
import { deltaListAt, fullListAt, publishNow, type RevocationList } from './publication.ts';
import { releaseCertificate, revokeCertificate } from './revocation.ts';
import type { RevocationReason } from './revocation-reasons.ts';
import { type CaState, type IssuedCertificate, newState } from './state.ts';

const FOUNDED = Date.UTC(2026, 2, 2);
const HOUR_MS = 3_600_000;
const TWIN: TwinName = { authority: 'rfc', algorithm: 'EC', role: 'issuing' };
const POLICY: CrlPolicy = { periodMs: 24 * HOUR_MS, deltaPeriodMs: HOUR_MS, atOnce: 'delta' };

function open(policy: CrlPolicy = POLICY): CaState {
  const state = newState(FOUNDED);
  state.crlPolicies.set('rfc', policy);
  return state;
}

function certificate(serialNumber: string): IssuedCertificate {
  const validity = { notBefore: FOUNDED, notAfter: FOUNDED + 365 * 24 * HOUR_MS };
  const { authority, algorithm } = TWIN;
  return { authority, algorithm, serialNumber, profile: 'RFC_USER', subject: [], ...validity, der: new Uint8Array(0) };
}

const statuses = (list: Pick<RevocationList, 'revoked'>) =>
  list.revoked.map(({ serialNumber, reason }) => `${serialNumber} ${reason}`);
const delta = (state: CaState, now: number) => deltaListAt(state, TWIN, now) as RevocationList;

describe('full and delta lists', () => {
  it('a revocation is on the delta list at once, on the full list when that comes out, and then stays there', () => {
    const state = open();
    const at = FOUNDED + 90 * 60_000;
    revokeCertificate(state, certificate('0A'), 'keyCompromise', at);
    const full = fullListAt(state, TWIN, at);
    expect([full.number, full.revoked, full.nextUpdate]).toEqual([1, [], FOUNDED + 24 * HOUR_MS]);
    const first = delta(state, at);
    // One hourly list has come out before.
    expect([first.number, first.baseNumber, first.thisUpdate, first.nextUpdate]).toEqual([
      3,
      1,
      at,
      FOUNDED + 2 * HOUR_MS,
    ]);
    expect(first.revoked).toEqual([{ serialNumber: '0A', revokedAt: at, reason: 'keyCompromise' }]);
    const day = FOUNDED + 24 * HOUR_MS;
    const next = fullListAt(state, TWIN, day);
    expect([next.number, statuses(next), next.thisUpdate]).toEqual([3 + 23, ['0A keyCompromise'], day]);
    // RFC 5280 section 5.2.4: both come out together, have one number and say the same.
    expect([delta(state, day).number, delta(state, day).baseNumber, statuses(delta(state, day))]).toEqual([
      next.number,
      1,
      ['0A keyCompromise'],
    ]);
    const later = day + 5 * HOUR_MS;
    expect([delta(state, later).baseNumber, delta(state, later).revoked]).toEqual([next.number, []]);
    expect(statuses(fullListAt(state, TWIN, FOUNDED + 4000 * 24 * HOUR_MS))).toEqual(['0A keyCompromise']);
  });

  it('a hold that is taken back is removed, also when it was on hold only between two full lists', () => {
    const state = open();
    const [early, late] = [certificate('0A'), certificate('0B')];
    revokeCertificate(state, early, 'certificateHold', FOUNDED + 1000);
    const day = FOUNDED + 24 * HOUR_MS;
    expect(statuses(fullListAt(state, TWIN, day))).toEqual(['0A certificateHold']);
    revokeCertificate(state, late, 'certificateHold', day + 1000);
    releaseCertificate(state, early, day + 2000);
    releaseCertificate(state, late, day + 3000);
    expect(delta(state, day + 3000).revoked).toEqual([
      { serialNumber: '0A', revokedAt: day + 2000, reason: 'removeFromCRL' },
      { serialNumber: '0B', revokedAt: day + 3000, reason: 'removeFromCRL' },
    ]);
    expect(fullListAt(state, TWIN, day + 24 * HOUR_MS).revoked).toEqual([]);
  });

  it('"publish now" puts out a full list besides the periods; the next delta list starts from it', () => {
    const state = open();
    revokeCertificate(state, certificate('0A'), 'superseded', FOUNDED + 1000);
    const { number } = publishNow(state, TWIN, FOUNDED + 2000);
    expect([number, statuses(fullListAt(state, TWIN, FOUNDED + 2000))]).toEqual([3, ['0A superseded']]);
    revokeCertificate(state, certificate('0B'), 'superseded', FOUNDED + 3000);
    const after = delta(state, FOUNDED + 3000);
    expect([after.number, after.baseNumber, statuses(after)]).toEqual([4, 3, ['0B superseded']]);
  });

  it('without delta lists a revocation puts out a full list', () => {
    const state = open({ periodMs: 24 * HOUR_MS, atOnce: 'full' });
    revokeCertificate(state, certificate('0A'), 'superseded', FOUNDED + 1000);
    expect(statuses(fullListAt(state, TWIN, FOUNDED + 1000))).toEqual(['0A superseded']);
    expect(deltaListAt(state, TWIN, FOUNDED + 1000)).toBeUndefined();
  });

  it('lists of one CA are not those of its twin or of its root', () => {
    const state = open();
    revokeCertificate(state, certificate('0A'), 'superseded', FOUNDED + 1000);
    publishNow(state, TWIN, FOUNDED + 1000);
    for (const other of [
      { ...TWIN, algorithm: 'RSA' },
      { ...TWIN, role: 'root' },
    ] as const) {
      expect(fullListAt(state, other, FOUNDED + 1000)).toMatchObject({ number: 1, revoked: [] });
    }
    expect(deltaListAt(state, { ...TWIN, role: 'root' }, FOUNDED + 1000)).toBeUndefined();
  });
});

/** One thing that happens: some time passes, then somebody acts. */
interface Step {
  readonly minutes: number;
  readonly serial: number;
  readonly act: RevocationReason | 'release' | 'publish' | 'look' | 'set-back';
}

const step = fc.record<Step>({
  minutes: fc.integer({ min: 0, max: 3000 }),
  serial: fc.integer({ min: 1, max: 4 }),
  act: fc.constantFrom('keyCompromise', 'certificateHold', 'certificateHold', 'release', 'publish', 'look', 'set-back'),
});

/** Plays the steps; `looks` asks for both lists after each. What the tables refuse does not happen. */
function play(steps: readonly Step[], looks: boolean) {
  const state = open();
  const certificates = new Map([1, 2, 3, 4].map((serial) => [serial, certificate(`0${serial}`)]));
  const seen: RevocationList[] = [];
  let now = FOUNDED;
  for (const { minutes, serial, act } of steps) {
    now += minutes * 60_000;
    const one = certificates.get(serial) as IssuedCertificate;
    try {
      if (act === 'release') releaseCertificate(state, one, now);
      else if (act === 'publish') publishNow(state, TWIN, now);
      else if (act === 'set-back') now -= 2 * minutes * 60_000;
      else if (act !== 'look') revokeCertificate(state, one, act, now);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
    if (looks) seen.push(fullListAt(state, TWIN, now), delta(state, now));
  }
  return { full: fullListAt(state, TWIN, now), delta: delta(state, now), seen, certificates };
}

/** What a client knows that lays a delta list over a full one: RFC 5280 section 5.2.4. */
function combined(full: RevocationList, changes: RevocationList): string[] {
  const known = new Map<string, RevokedCertificate>(full.revoked.map((line) => [line.serialNumber, line]));
  for (const line of changes.revoked) {
    if (line.reason === 'removeFromCRL') known.delete(line.serialNumber);
    else known.set(line.serialNumber, line);
  }
  return statuses({ revoked: [...known.values()] }).sort();
}

describe('whatever happens', () => {
  it('full and delta list together always tell what is so, from the base on and from every later full list', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { full, delta: changes, seen, certificates } = play(steps, true);
        const truth = [...certificates.values()].flatMap(({ serialNumber, revocation }) =>
          revocation === undefined ? [] : [`${serialNumber} ${revocation.reason}`],
        );
        expect(combined(full, changes)).toEqual(truth.sort());
        const { baseNumber = 0 } = changes;
        const bases = seen.filter((one) => one.baseNumber === undefined && one.number >= baseNumber);
        for (const base of bases) expect(combined(base, changes)).toEqual(truth.sort());
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('lists do not depend on who has looked in between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const { seen: _, certificates: __, ...quiet } = play(steps, false);
        expect(play(steps, true)).toMatchObject(quiet);
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it('numbers never go back, unless the clock does; another list has another number; no list ends before it begins', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (all) => {
        const { seen } = play(
          all.filter(({ act }) => act !== 'set-back'),
          true,
        );
        for (const kind of [true, false]) {
          const lists = seen.filter(({ baseNumber }) => (baseNumber === undefined) === kind);
          for (const [i, list] of lists.entries()) {
            const before = lists[i - 1] ?? list;
            expect(list.number).toBeGreaterThanOrEqual(before.number);
            expect(list.thisUpdate).toBeGreaterThanOrEqual(before.thisUpdate);
            if (list.number === before.number) expect(list).toEqual(before);
            expect(list.nextUpdate).toBeGreaterThan(list.thisUpdate);
            expect(list.baseNumber ?? 0).toBeLessThanOrEqual(list.number);
          }
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
