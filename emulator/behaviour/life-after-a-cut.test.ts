import { describe, expect, it } from 'vitest';
import type { MemoryStore } from '../../simulation/store.ts';
import * as ck from '../index.ts';
import { memoryWith, recordLife, type State, stateOf } from '../testing/power-cut/recorded-life.ts';
import {
  machineOf,
  PRIVATE_LABEL,
  refused,
  SO_PIN,
  STEPS,
  TRIES,
  USER_PINS,
} from '../testing/power-cut/scripted-life.ts';

const RW = ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION;
const { states, stepOf } = recordLife();
const stepNamed = (name: string) => STEPS.findIndex((step) => step.name === name);

/** A machine started on what a power cut left, and a session with its token. */
function restarted(state: State) {
  const store = memoryWith(state);
  const machine = machineOf(store, 'after the cut');
  return { ...machine, store, session: machine.p11.C_OpenSession(machine.slot, RW) };
}

type Restarted = ReturnType<typeof restarted>;

function find({ p11, session }: Restarted, template: ck.Template): ck.Handle[] {
  p11.C_FindObjectsInit(session, template);
  const found = p11.C_FindObjects(session, 100);
  p11.C_FindObjectsFinal(session);
  return found;
}

function idsOf(token: Restarted, objectClass: number): string[] {
  return find(token, [{ type: ck.CKA_CLASS, value: objectClass }])
    .map(
      (object) =>
        token.p11.C_GetAttributeValue(token.session, object, [{ type: ck.CKA_ID }])[0]?.value.toString() ?? '',
    )
    .sort();
}

/** Tries that the user PIN has left, counted by spending them; 0 also when there is no PIN. */
function triesLeft(state: State): number {
  const { p11, session } = restarted(state);
  for (let spent = 0; ; spent++) {
    try {
      p11.C_Login(session, ck.CKU_USER, 'certainly wrong');
    } catch (error) {
      if (error instanceof Error && error.message !== 'CKR_PIN_INCORRECT') return spent;
    }
  }
}

/** The PINs that open the token, each tried on a memory of its own. */
function rightPins(state: State): string[] {
  if (!state.has('header')) return [];
  return USER_PINS.filter((pin) => {
    const { p11, session } = restarted(state);
    try {
      return !refused(() => p11.C_Login(session, ck.CKU_USER, pin));
    } catch (error) {
      if (error instanceof Error && error.message === 'CKR_USER_PIN_NOT_INITIALIZED') return false;
      throw error;
    }
  });
}

/** The token as its user sees it; undefined while no PIN opens it. */
function unlocked(state: State): Restarted | undefined {
  const [pin] = rightPins(state);
  if (pin === undefined) return undefined;
  const token = restarted(state);
  token.p11.C_Login(token.session, ck.CKU_USER, pin);
  return token;
}

/** After the SO has given a new PIN: what was sealed under the old one. */
function unblocked(state: State): Restarted {
  const token = restarted(state);
  token.p11.C_Login(token.session, ck.CKU_SO, SO_PIN);
  token.p11.C_InitPIN(token.session, 'given by the SO');
  token.p11.C_Logout(token.session);
  token.p11.C_Login(token.session, ck.CKU_USER, 'given by the SO');
  return token;
}

const octetsIn = (store: MemoryStore) => Buffer.concat([...store.entries()].map(([, value]) => Buffer.from(value)));

const cuts = states.map((state, commits) => ({
  state,
  commits,
  during: STEPS[stepOf[commits] ?? -1]?.name ?? 'nothing yet',
}));
const initialized = cuts.filter(({ commits }) => commits > 0);

describe('a start after the power went, at every commit of a life', () => {
  it('there are the states of a whole life', () => {
    expect(cuts.length).toBeGreaterThan(30);
    expect(new Set(cuts.map(({ during }) => during)).size).toBeGreaterThan(STEPS.length - 1);
  });

  it.each(cuts)('$commits ($during): changes nothing by itself', ({ state }) => {
    const token = restarted(state);
    find(token, []);
    token.p11.C_GetTokenInfo(token.slot);
    expect(stateOf(token.store)).toEqual(state);
    expect(token.emulator.unforeseen).toEqual([]);
  });

  it.each(cuts)('$commits ($during): nothing private is seen or read without the PIN', ({ state }) => {
    const token = restarted(state);
    expect(find(token, [{ type: ck.CKA_PRIVATE, value: true }])).toEqual([]);
    expect(idsOf(token, ck.CKO_PRIVATE_KEY)).toEqual([]);
    const octets = octetsIn(token.store);
    for (const secret of [PRIVATE_LABEL, SO_PIN, ...USER_PINS]) {
      expect(octets.includes(secret), secret).toBe(false);
      expect(octets.includes(Buffer.from(secret).toString('hex')), secret).toBe(false);
    }
  });

  it.each(initialized)('$commits ($during): key pairs are whole, once, and sign', ({ state }) => {
    const token = unblocked(state);
    const { p11, session } = token;
    const ids = idsOf(token, ck.CKO_PUBLIC_KEY);
    expect(idsOf(token, ck.CKO_PRIVATE_KEY)).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      const [privateKey, publicKey] = [ck.CKO_PRIVATE_KEY, ck.CKO_PUBLIC_KEY].map(
        (value) =>
          find(token, [
            { type: ck.CKA_CLASS, value },
            { type: ck.CKA_ID, value: Buffer.from(id) },
          ])[0],
      ) as [ck.Handle, ck.Handle];
      p11.C_SignInit(session, { mechanism: ck.CKM_GOSTR3410_WITH_GOSTR3411 }, privateKey);
      const signature = p11.C_Sign(session, Buffer.from(id), Buffer.alloc(64));
      p11.C_VerifyInit(session, { mechanism: ck.CKM_GOSTR3410_WITH_GOSTR3411 }, publicKey);
      expect(p11.C_Verify(session, Buffer.from(id), signature)).toBe(true);
    }
  });

  it('what was there once is there from then on: keys and certificates', () => {
    const counts = initialized.map(({ state }) => {
      const token = unblocked(state);
      const certificates = idsOf(token, ck.CKO_CERTIFICATE).filter((id) => id !== 'gone');
      expect(new Set(certificates).size).toBe(certificates.length);
      return { keys: idsOf(token, ck.CKO_PRIVATE_KEY).length, certificates: certificates.length };
    });
    for (const kind of ['keys', 'certificates'] as const) {
      const numbers = counts.map((one) => one[kind]);
      expect(numbers).toEqual([...numbers].sort());
    }
    expect(counts.at(-1)).toEqual({ keys: 3, certificates: 2 });
  });

  it('at most one PIN is right, each takes over from the one before, and none comes back', () => {
    const right = cuts.map(({ state }) => rightPins(state));
    expect(right.every((pins) => pins.length <= 1)).toBe(true);
    const order = right.flat().map((pin) => USER_PINS.indexOf(pin));
    expect(order).toEqual([...order].sort());
    expect(new Set(order)).toEqual(new Set([0, 1, 2]));
    expect(unlocked(states.at(-1) as State)).toBeDefined();
  });

  it('R-TOKEN-21 no restart gives a try back: within the failures they only go down', () => {
    const failing = cuts.filter(({ during }) => /failure/.test(during));
    expect(failing.map(({ state }) => triesLeft(state))).toEqual([TRIES - 1, TRIES - 2, 0]);
    expect(stepOf.filter((step) => step === stepNamed('locked, though right'))).toEqual([]);
  });

  it('R-TOKEN-21 cutting the power right after the first write of each login locks the token all the same', () => {
    const index = stepOf.indexOf(stepNamed('second user PIN'));
    let state = states[index - 1] as State;
    for (let left = TRIES - 1; left >= 0; left--) {
      const { p11, session, store } = restarted(state);
      const commit = store.commit.bind(store);
      store.commit = (changes) => {
        commit(changes);
        throw new Error('the power goes');
      };
      expect(() => p11.C_Login(session, ck.CKU_USER, USER_PINS[0])).toThrow('CKR_DEVICE_ERROR');
      state = stateOf(store);
      expect(triesLeft(state)).toBe(left);
    }
    expect(rightPins(state)).toEqual([]);
  });
});
