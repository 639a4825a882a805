import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { attribute, GOST, generate, loggedIn, RSA, rvOf } from '../testing/workbench.ts';

describe('restrictions of a key', () => {
  it('CKA_ALLOWED_MECHANISMS lets only its list through', () => {
    const bench = loggedIn('allowed');
    const { p11, session } = bench;
    const list = Buffer.alloc(8);
    list.writeUInt32LE(ck.CKM_GOSTR3410);
    const { privateKey } = generate(bench, GOST, [], [{ type: ck.CKA_ALLOWED_MECHANISMS, value: list }]);
    const init = (mechanism: number) => rvOf(() => p11.C_SignInit(session, { mechanism }, privateKey));
    expect(init(ck.CKM_GOSTR3410_WITH_GOSTR3411)).toBe('CKR_MECHANISM_INVALID');
    expect(init(ck.CKM_GOSTR3410)).toBe('CKR_OK');
  });

  it('a modulus outside the range of the device is CKR_KEY_SIZE_RANGE', () => {
    const small = loggedIn('small key');
    const { publicKey } = generate(small, RSA);
    const { p11, session } = loggedIn('large only', { device: 'javatoken' });
    const key = p11.C_CreateObject(session, [
      { type: ck.CKA_CLASS, value: ck.CKO_PUBLIC_KEY },
      { type: ck.CKA_KEY_TYPE, value: ck.CKK_RSA },
      { type: ck.CKA_MODULUS, value: attribute(small, publicKey, ck.CKA_MODULUS) },
      { type: ck.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
    ]);
    expect(rvOf(() => p11.C_VerifyInit(session, { mechanism: RSA.signing }, key))).toBe('CKR_KEY_SIZE_RANGE');
  });

  it('CKA_ALWAYS_AUTHENTICATE asks for the PIN for every use, and for that use only', () => {
    const bench = loggedIn('always');
    const { p11, session } = bench;
    const { privateKey } = generate(bench, GOST, [], [{ type: ck.CKA_ALWAYS_AUTHENTICATE, value: true }]);
    const authenticate = (pin: string) => rvOf(() => p11.C_Login(session, ck.CKU_CONTEXT_SPECIFIC, pin));
    const init = () => p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
    const sign = (room: number) => rvOf(() => p11.C_Sign(session, Buffer.from('x'), Buffer.alloc(room)));
    expect(authenticate('123456')).toBe('CKR_OPERATION_NOT_INITIALIZED');
    init();
    expect(sign(64)).toBe('CKR_USER_NOT_LOGGED_IN');
    init();
    expect(authenticate('wrong')).toBe('CKR_PIN_INCORRECT');
    expect(authenticate('123456')).toBe('CKR_OK');
    expect(sign(0)).toBe('CKR_OK');
    expect(sign(64)).toBe('CKR_OK');
    init();
    expect(sign(64)).toBe('CKR_USER_NOT_LOGGED_IN');
  });

  it('the try that locks the PIN during CKA_ALWAYS_AUTHENTICATE logs the user out', () => {
    const device = { ...ck.DEVICE_PROFILES.generic, userPin: { ...ck.DEVICE_PROFILES.generic.userPin, tries: 2 } };
    const bench = loggedIn('locked out', { device });
    const { p11, session } = bench;
    const { privateKey } = generate(bench, GOST, [], [{ type: ck.CKA_ALWAYS_AUTHENTICATE, value: true }]);
    p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
    const authenticate = () => rvOf(() => p11.C_Login(session, ck.CKU_CONTEXT_SPECIFIC, 'wrong'));
    expect([authenticate(), authenticate()]).toEqual(['CKR_PIN_INCORRECT', 'CKR_PIN_LOCKED']);
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
    expect(bench.emulator.unforeseen).toEqual([]);
  });
});
