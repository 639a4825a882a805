import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as ck from '../../spec/constants.gen.ts';
import { ckrName } from '../../spec/names.ts';
import { FUNCTIONS } from '../call.ts';
import { FAILURES, failureRv, faultRefusal, subjectOf, usesToken } from './reach.ts';

interface Declaration {
  readonly name: string;
  readonly args: readonly { readonly type: string }[];
}

const { functions } = JSON.parse(
  readFileSync(new URL('../../spec/oasis-pkcs11-3.2.json', import.meta.url), 'utf8'),
) as { functions: readonly Declaration[] };

describe('what a call is about', () => {
  it("is what the first argument of the standard's declaration names", () => {
    const subjects = { CK_SLOT_ID: 'slot', CK_SESSION_HANDLE: 'session' } as const;
    for (const { name, args } of functions) {
      const type = args[0]?.type ?? '';
      expect(subjectOf(name), name).toBe(subjects[type as 'CK_SLOT_ID'] ?? 'none');
    }
    const declared = functions.map(({ name }) => name);
    expect(Object.keys(FUNCTIONS).filter((name) => !declared.includes(name))).toEqual([]);
  });

  it('is a token for all functions but those of section 5.1.3 and the two that are left from older versions', () => {
    const without = functions.map(({ name }) => name).filter((name) => !usesToken(name));
    expect(without.sort()).toEqual([
      'C_CancelFunction',
      'C_Finalize',
      'C_GetFunctionList',
      'C_GetFunctionStatus',
      'C_GetInfo',
      'C_GetInterface',
      'C_GetInterfaceList',
      'C_GetSlotInfo',
      'C_GetSlotList',
      'C_Initialize',
      'C_WaitForSlotEvent',
    ]);
  });
});

describe('return values that a fault may have', () => {
  it('carry the numbers of the standard', () => {
    for (const { name } of FAILURES) expect(ckrName(failureRv(name))).toBe(name);
    expect(() => failureRv('CKR_OK')).toThrow(RangeError);
  });

  it('are refused where they would say something else, with the reason', () => {
    const reasons = [
      'CKR_OK',
      'CKR_DEVICE_REMOVED',
      'CKR_BUFFER_TOO_SMALL',
      'CKR_PIN_LOCKED',
      'CKR_KEY_HANDLE_INVALID',
    ];
    expect(reasons.map((fail) => faultRefusal({ fail }, '*'))).toEqual([
      'CKR_OK is no failure',
      'CKR_DEVICE_REMOVED says that the token is gone: use powerCut or remove',
      "CKR_BUFFER_TOO_SMALL is about the caller's buffer",
      'CKR_PIN_LOCKED is about a PIN that was presented, and its counter',
      'CKR_KEY_HANDLE_INVALID is about what the caller asked for',
    ]);
    expect(faultRefusal({ fail: 'CKR_BROKEN' }, 'C_Sign')).toBe('"CKR_BROKEN" is no return value');
    expect(faultRefusal({ fail: 'toString' }, 'C_Sign')).toBe('"toString" is no return value');
  });

  it('every other one of the standard is refused for every function', () => {
    const allowed = new Set(FAILURES.map(({ name }) => name));
    const others = Object.keys(ck).filter((name) => name.startsWith('CKR_') && !allowed.has(name));
    expect(others.length).toBeGreaterThan(80);
    for (const fail of others) expect(faultRefusal({ fail }, '*'), fail).toContain(fail);
  });

  it('are refused for functions that never answer them', () => {
    const refused = (act: Parameters<typeof faultRefusal>[0], name: string) => faultRefusal(act, name) !== undefined;
    expect(refused({ fail: 'CKR_DEVICE_ERROR' }, 'C_Sign')).toBe(false);
    expect(refused({ fail: 'CKR_DEVICE_ERROR' }, 'C_GetSlotInfo')).toBe(false);
    expect(refused({ fail: 'CKR_DEVICE_ERROR' }, 'C_GetSlotList')).toBe(true);
    expect(refused({ fail: 'CKR_HOST_MEMORY' }, 'C_GetSlotList')).toBe(false);
    expect(refused({ fail: 'CKR_FUNCTION_REJECTED' }, 'C_Sign')).toBe(false);
    expect(refused({ fail: 'CKR_FUNCTION_REJECTED' }, 'C_Verify')).toBe(true);
    expect(refused({ fail: 'CKR_SESSION_COUNT' }, 'C_Login')).toBe(true);
    expect(refused({ fail: 'CKR_TOKEN_NOT_RECOGNIZED' }, 'C_Sign')).toBe(true);
    expect(refused({ powerCut: 'during' }, 'C_Sign')).toBe(false);
    expect(refused({ powerCut: 'during' }, 'C_GetSlotInfo')).toBe(true);
    expect(refused({ remove: 'after' }, 'C_Initialize')).toBe(true);
    expect(refused({ slowMs: 1 }, 'C_Initialize')).toBe(false);
  });

  it('stand for a lost answer only when they do not say that nothing was done', () => {
    const refused = FAILURES.filter(({ name }) => faultRefusal({ failAfter: name }, '*') !== undefined);
    expect(refused.map(({ name }) => name)).toEqual([
      'CKR_DEVICE_MEMORY',
      'CKR_TOKEN_NOT_RECOGNIZED',
      'CKR_FUNCTION_REJECTED',
      'CKR_SESSION_COUNT',
    ]);
  });
});
