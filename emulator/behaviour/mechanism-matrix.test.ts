import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { keyPool, type PooledKey } from '../testing/mechanism-keys.ts';
import {
  familiesOf,
  formOf,
  halfOf,
  MECHANISM_USES,
  type MechanismUse,
  PARAMETER_FORMS,
  parameterOf,
} from '../testing/mechanism-uses.ts';
import { loggedIn, RW, rvOf } from '../testing/workbench.ts';

const bench = loggedIn('matrix');
const { p11, slot } = bench;
const pool = keyPool(bench);
const NO_KEY: PooledKey = { family: 'AES', half: 'secret', handle: Buffer.alloc(8) };

const mechanisms = p11.C_GetMechanismList(slot).map((type) => {
  const name = ck.nameOf('CKM', type);
  const { flags } = p11.C_GetMechanismInfo(slot, type);
  return { type, name, uses: MECHANISM_USES.map((use) => ({ use, promised: (flags & use.flag) === use.flag })) };
});

/** What a use comes to, in a session of its own. */
function end(use: MechanismUse, type: number, parameter: ck.Mechanism['parameter'], key: ck.Handle): string {
  const session = p11.C_OpenSession(slot, RW);
  const mechanism = { mechanism: type, ...(parameter !== undefined && { parameter }) };
  const rv = rvOf(() => use.run({ ...bench, session }, mechanism, key));
  p11.C_CloseSession(session);
  return rv;
}

/** The keys that the mechanism takes for this use: of each family the half; where no key is wanted, none. */
function rightKeys(name: string, use: MechanismUse): readonly PooledKey[] {
  if (use.key === undefined) return [NO_KEY];
  const families = familiesOf(name);
  return pool.keys.filter(({ family, half }) => families.includes(family) && half === halfOf(family, use));
}

/** Nothing was wrapped, so only an unwrapping that comes to look at it was let through. */
function isLetThrough(use: MechanismUse, rv: string): boolean {
  return rv === (use.name === 'C_UnwrapKey' ? 'CKR_WRAPPED_KEY_LEN_RANGE' : 'CKR_OK');
}

describe.each(mechanisms)('$name', ({ type, name, uses }) => {
  const promised = uses.filter((one) => one.promised).map(({ use }) => use);
  const goodFor = (key: PooledKey) => parameterOf(formOf(name), name, key.family, pool);

  it('MECH-04 does what its flags promise, with every key of its type', () => {
    expect(promised.length).toBeGreaterThan(0);
    for (const use of promised) {
      const keys = rightKeys(name, use);
      expect(keys.length, use.name).toBeGreaterThan(0);
      for (const key of keys) {
        const rv = end(use, type, goodFor(key), key.handle);
        expect(isLetThrough(use, rv), `${use.name} with ${key.family}: ${rv}`).toBe(true);
      }
    }
  });

  it('MECH-05 does nothing else', () => {
    for (const { use } of uses.filter((one) => !one.promised)) {
      for (const { handle } of pool.keys.slice(0, 4)) {
        expect(end(use, type, goodFor(NO_KEY), handle), use.name).toBe('CKR_MECHANISM_INVALID');
      }
    }
  });

  it('MECH-07 MECH-08 refuses every parameter of another form, and none where one is needed', () => {
    const own = formOf(name);
    for (const use of promised) {
      for (const key of rightKeys(name, use)) {
        for (const form of PARAMETER_FORMS.filter((one) => one !== own)) {
          const rv = end(use, type, parameterOf(form, name, key.family, pool), key.handle);
          expect(rv, `${use.name} with ${form}`).toBe('CKR_MECHANISM_PARAM_INVALID');
        }
        for (const junk of [Buffer.alloc(7), Buffer.alloc(25), { type: 0 }]) {
          expect(end(use, type, junk, key.handle), use.name).toBe('CKR_MECHANISM_PARAM_INVALID');
        }
      }
    }
  });

  it('refuses objects that are no keys, keys of other types, and those that may not do it, each by its code', () => {
    for (const use of promised) {
      if (use.key === undefined) continue;
      const { codes, usage } = use.key;
      const right = rightKeys(name, use);
      const good = goodFor(right[0] ?? NO_KEY);
      for (const handle of pool.noKeys) expect(end(use, type, good, handle), use.name).toBe(codes.handle);
      for (const { handle, family, half } of pool.keys.filter((key) => !right.includes(key))) {
        expect(end(use, type, good, handle), `${use.name} with ${half} ${family}`).toBe(codes.type);
      }
      for (const key of right) {
        const idle = p11.C_CopyObject(bench.session, key.handle, [{ type: usage, value: false }]);
        expect(end(use, type, goodFor(key), idle), use.name).toBe('CKR_KEY_FUNCTION_NOT_PERMITTED');
        p11.C_DestroyObject(bench.session, idle);
      }
    }
  });
});

describe('the mechanisms of the generic token', () => {
  it('MECH-09 are all that there are: any other number is CKR_MECHANISM_INVALID everywhere', () => {
    const known = new Set(mechanisms.map(({ type }) => type));
    expect(known.size).toBeGreaterThan(100);
    const others = [ck.CKM_DES3_CBC, ck.CKM_MD5, ck.CKM_TUM_GR3410, 0x7fff_ffff, 0xffff_ffff];
    for (const type of others) {
      expect(known.has(type)).toBe(false);
      for (const use of MECHANISM_USES) {
        expect(end(use, type, undefined, pool.keys[0]?.handle as ck.Handle)).toBe('CKR_MECHANISM_INVALID');
      }
    }
  });

  it('leave nothing behind that no rule foresees', () => {
    expect(bench.emulator.unforeseen).toEqual([]);
  });
});
