import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import {
  firstSlot,
  GOST,
  generate,
  loggedIn,
  RO,
  RW,
  rvOf,
  SO_PIN,
  USER_PIN,
  workbench,
} from '../testing/workbench.ts';

describe('C_LoginUser', () => {
  it('LOG-09 without a name, or with an empty one, answers as C_Login in every state', () => {
    const states: readonly ((p11: ck.Pkcs11, session: ck.Handle, slot: ck.Handle) => unknown)[] = [
      () => {},
      (p11, session) => p11.C_Login(session, ck.CKU_USER, USER_PIN),
      (p11, session) => p11.C_Login(session, ck.CKU_SO, SO_PIN),
      (p11, _, slot) => p11.C_OpenSession(slot, RO),
    ];
    const logins = [ck.CKU_USER, ck.CKU_SO, ck.CKU_CONTEXT_SPECIFIC, 7].flatMap((userType) =>
      [USER_PIN, SO_PIN, 'wrong pin', '', undefined].map((pin) => ({ userType, pin })),
    );
    for (const enter of states) {
      for (const { userType, pin } of logins) {
        const answers = (['C_Login', 'C_LoginUser', 'C_LoginUser with an empty name'] as const).map((form) => {
          const { p11, session, slot } = workbench('forms');
          enter(p11, session, slot);
          const rv = rvOf(() => {
            if (form === 'C_Login') p11.C_Login(session, userType, pin);
            else p11.C_LoginUser(session, userType, pin, form === 'C_LoginUser' ? undefined : '');
          });
          const { flags } = p11.C_GetTokenInfo(slot);
          return [rv, p11.C_GetSessionInfo(session).state, flags];
        });
        expect(answers[1]).toEqual(answers[0]);
        expect(answers[2]).toEqual(answers[0]);
      }
    }
  });

  it('LOG-09 PIN-25 with a name nobody is let in, and no counter moves', () => {
    const { p11, session, emulator } = workbench('named');
    const before = emulator.slots[0]?.token?.triesLeft;
    for (const [userType, pin] of [
      [ck.CKU_USER, USER_PIN],
      [ck.CKU_SO, SO_PIN],
      [ck.CKU_USER, 'wrong pin'],
    ] as const) {
      expect(rvOf(() => p11.C_LoginUser(session, userType, pin, 'Aigerim'))).toBe('CKR_PIN_INCORRECT');
    }
    expect(emulator.slots[0]?.token?.triesLeft).toEqual(before);
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
  });

  it('LOG-01 LOG-02 LOG-04 LOG-05 the state of the session comes before the name', () => {
    const { p11, session } = loggedIn('states');
    const rv = (userType: number) => rvOf(() => p11.C_LoginUser(session, userType, USER_PIN, 'Aigerim'));
    expect([ck.CKU_USER, ck.CKU_SO, ck.CKU_CONTEXT_SPECIFIC, 7].map(rv)).toEqual([
      'CKR_USER_ALREADY_LOGGED_IN',
      'CKR_USER_ANOTHER_ALREADY_LOGGED_IN',
      'CKR_OPERATION_NOT_INITIALIZED',
      'CKR_USER_TYPE_INVALID',
    ]);
  });

  it('AUTH-03 gives the PIN for one use of a key, but not under a name', () => {
    const bench = loggedIn('context');
    const { p11, session } = bench;
    const { privateKey } = generate(bench, GOST, [], [{ type: ck.CKA_ALWAYS_AUTHENTICATE, value: true }]);
    p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
    const login = (name?: string) => rvOf(() => p11.C_LoginUser(session, ck.CKU_CONTEXT_SPECIFIC, USER_PIN, name));
    expect(login('Aigerim')).toBe('CKR_PIN_INCORRECT');
    expect(login()).toBe('CKR_OK');
    expect(p11.C_Sign(session, Buffer.from('paid'), Buffer.alloc(64))).toHaveLength(GOST.signatureLength);
  });

  it('a login of the one kind is ended by the same C_Logout', () => {
    const { emulator } = workbench('logout');
    const p11 = emulator.application();
    p11.C_Initialize();
    const session = p11.C_OpenSession(firstSlot(p11), RW);
    p11.C_LoginUser(session, ck.CKU_USER, USER_PIN);
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_USER_FUNCTIONS);
    p11.C_Logout(session);
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
  });
});
