import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { find, RO, RW, rvOf, SO_PIN, USER_PIN, type Workbench, workbench } from '../testing/workbench.ts';

const FLAG_NAMES = {
  [ck.CKF_USER_PIN_COUNT_LOW]: 'user low',
  [ck.CKF_USER_PIN_FINAL_TRY]: 'user final',
  [ck.CKF_USER_PIN_LOCKED]: 'user locked',
  [ck.CKF_USER_PIN_TO_BE_CHANGED]: 'user to be changed',
  [ck.CKF_SO_PIN_COUNT_LOW]: 'so low',
  [ck.CKF_SO_PIN_FINAL_TRY]: 'so final',
  [ck.CKF_SO_PIN_LOCKED]: 'so locked',
};

/** The PIN flags of CK_TOKEN_INFO by name. */
function pinFlags({ p11, slot }: Workbench): string[] {
  const { flags } = p11.C_GetTokenInfo(slot);
  return Object.entries(FLAG_NAMES).flatMap(([flag, name]) => ((flags & Number(flag)) === 0 ? [] : [name]));
}

function loginRv({ p11, session }: Workbench, pin: string, userType = ck.CKU_USER): string {
  return rvOf(() => p11.C_Login(session, userType, pin));
}

const THREE_TRIES: ck.SlotSetup = {
  device: {
    ...ck.DEVICE_PROFILES.generic,
    userPin: { minLength: 4, maxLength: 8, characters: 'printable-ascii', tries: 3 },
    soPin: { minLength: 8, maxLength: 8, characters: 'printable-ascii', tries: 2 },
  },
};

describe('default PINs', () => {
  it.each([
    ['kaztoken', '12345678'],
    ['etoken-pro-java-72k', '1234567890'],
    ['jacarta', '1234567890'],
  ] as const)('R-TOKEN-3 %s leaves the factory with %s', (device, pin) => {
    const emulator = ck.createEmulator({ slots: [{ device }] });
    const p11 = emulator.application();
    p11.C_Initialize();
    const [slot] = p11.C_GetSlotList(true);
    if (slot === undefined) throw new Error('no slot');
    const session = p11.C_OpenSession(slot, RO);
    expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, `${pin}0`))).toBe('CKR_PIN_INCORRECT');
    expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, pin))).toBe('CKR_OK');
  });
});

describe('user PIN', () => {
  it('R-TOKEN-15 a wrong one leaves the session public: private keys are not shown', () => {
    const bench = workbench('wrong PIN');
    const { p11, session } = bench;
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    p11.C_CreateObject(session, [
      { type: ck.CKA_CLASS, value: ck.CKO_DATA },
      { type: ck.CKA_TOKEN, value: true },
      { type: ck.CKA_PRIVATE, value: true },
    ]);
    expect(find(bench)).toHaveLength(1);
    p11.C_Logout(session);
    expect(loginRv(bench, '654321')).toBe('CKR_PIN_INCORRECT');
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
    expect(find(bench)).toEqual([]);
    expect(loginRv(bench, USER_PIN)).toBe('CKR_OK');
    expect(find(bench)).toHaveLength(1);
  });

  it('R-TOKEN-21 is counted down, shown in the flags, locks, and is unlocked by the SO', () => {
    const bench = workbench('locking', THREE_TRIES);
    const { p11, session } = bench;
    const triesLeft = () => bench.emulator.slots[0]?.token?.triesLeft;
    expect(pinFlags(bench)).toEqual([]);
    expect(triesLeft()).toEqual({ user: 3, so: 2 });
    expect(loginRv(bench, 'wrong1')).toBe('CKR_PIN_INCORRECT');
    expect(pinFlags(bench)).toEqual(['user low']);
    expect(triesLeft()).toEqual({ user: 2, so: 2 });
    expect(loginRv(bench, 'wrong2')).toBe('CKR_PIN_INCORRECT');
    expect(pinFlags(bench)).toEqual(['user low', 'user final']);
    expect(loginRv(bench, USER_PIN)).toBe('CKR_OK');
    expect(pinFlags(bench)).toEqual([]);
    p11.C_Logout(session);
    for (const wrong of ['wrong1', 'wrong2', 'wrong3']) expect(loginRv(bench, wrong)).toBe('CKR_PIN_INCORRECT');
    expect(pinFlags(bench)).toEqual(['user low', 'user locked']);
    expect(loginRv(bench, USER_PIN)).toBe('CKR_PIN_LOCKED');
    expect(rvOf(() => p11.C_SetPIN(session, USER_PIN, 'new123'))).toBe('CKR_PIN_LOCKED');

    p11.C_Login(session, ck.CKU_SO, SO_PIN);
    p11.C_InitPIN(session, 'fresh1');
    p11.C_Logout(session);
    expect(pinFlags(bench)).toEqual([]);
    expect(loginRv(bench, USER_PIN)).toBe('CKR_PIN_INCORRECT');
    expect(loginRv(bench, 'fresh1')).toBe('CKR_OK');
  });

  it('R-TOKEN-21 with the SO PIN gone too the token is locked for good', () => {
    const bench = workbench('lost', THREE_TRIES);
    const { p11, slot, session } = bench;
    expect(loginRv(bench, 'wrong-so', ck.CKU_SO)).toBe('CKR_PIN_INCORRECT');
    expect(pinFlags(bench)).toEqual(['so low', 'so final']);
    p11.C_CloseSession(session);
    expect(rvOf(() => p11.C_InitToken(slot, 'wrong-so', 'Other'))).toBe('CKR_PIN_INCORRECT');
    expect(pinFlags(bench)).toEqual(['so low', 'so locked']);
    expect(rvOf(() => p11.C_InitToken(slot, SO_PIN, 'Other'))).toBe('CKR_PIN_LOCKED');
    const again = { ...bench, session: p11.C_OpenSession(slot, RW) };
    expect(loginRv(again, SO_PIN, ck.CKU_SO)).toBe('CKR_PIN_LOCKED');
    expect(loginRv(again, USER_PIN)).toBe('CKR_OK');
    expect(p11.C_GetTokenInfo(slot).label.trimEnd()).toBe('Bench');
  });

  it('R-TOKEN-21 the counters belong to the token: another application and another insertion find them', () => {
    const bench = workbench('shared counter', THREE_TRIES);
    loginRv(bench, 'wrong1');
    bench.emulator.insert(bench.emulator.remove());
    const other = bench.emulator.application();
    other.C_Initialize();
    const session = other.C_OpenSession(bench.slot, RO);
    expect(pinFlags({ ...bench, p11: other })).toEqual(['user low']);
    expect(rvOf(() => other.C_Login(session, ck.CKU_USER, 'wrong2'))).toBe('CKR_PIN_INCORRECT');
    expect(pinFlags({ ...bench, p11: other })).toEqual(['user low', 'user final']);
  });

  it('a refused login does not touch the counter', () => {
    const bench = workbench('no try taken', THREE_TRIES);
    const { p11, session } = bench;
    expect(rvOf(() => p11.C_Login(session, 7, 'wrong'))).toBe('CKR_USER_TYPE_INVALID');
    expect(rvOf(() => p11.C_Login(session, ck.CKU_USER))).toBe('CKR_ARGUMENTS_BAD');
    expect(rvOf(() => p11.C_Login(Buffer.alloc(8, 1), ck.CKU_USER, 'wrong'))).toBe('CKR_SESSION_HANDLE_INVALID');
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    expect(loginRv(bench, 'wrong')).toBe('CKR_USER_ALREADY_LOGGED_IN');
    expect(loginRv(bench, 'wrong', ck.CKU_SO)).toBe('CKR_USER_ANOTHER_ALREADY_LOGGED_IN');
    expect(pinFlags(bench)).toEqual([]);
  });

  it('is counted octets: a prefix, an extension and the empty PIN are wrong', () => {
    const bench = workbench('octets');
    for (const pin of ['12345', '1234567', '', ' 123456']) expect(loginRv(bench, pin), pin).toBe('CKR_PIN_INCORRECT');
    expect(loginRv(bench, USER_PIN)).toBe('CKR_OK');
  });
});

describe('changing a PIN', () => {
  it('R-TOKEN-16 by its owner, logged in or not; the old one is void', () => {
    const bench = workbench('change');
    const { p11, session } = bench;
    expect(rvOf(() => p11.C_SetPIN(session, 'wrong!', 'second'))).toBe('CKR_PIN_INCORRECT');
    expect(pinFlags(bench)).toEqual(['user low']);
    expect(rvOf(() => p11.C_SetPIN(session, USER_PIN, 'second'))).toBe('CKR_OK');
    expect(loginRv(bench, USER_PIN)).toBe('CKR_PIN_INCORRECT');
    expect(loginRv(bench, 'second')).toBe('CKR_OK');
    expect(rvOf(() => p11.C_SetPIN(session, 'second', 'third!'))).toBe('CKR_OK');
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RW_USER_FUNCTIONS);
    p11.C_Logout(session);
    expect(loginRv(bench, 'third!')).toBe('CKR_OK');
  });

  it('of the SO leaves the user PIN alone', () => {
    const bench = workbench('SO change');
    const { p11, session } = bench;
    p11.C_Login(session, ck.CKU_SO, SO_PIN);
    p11.C_SetPIN(session, SO_PIN, 'new-so-pin');
    p11.C_Logout(session);
    expect(loginRv(bench, SO_PIN, ck.CKU_SO)).toBe('CKR_PIN_INCORRECT');
    expect(loginRv(bench, USER_PIN)).toBe('CKR_OK');
  });

  it('needs a read/write session', () => {
    const { p11, slot } = workbench('read-only');
    const session = p11.C_OpenSession(slot, RO);
    expect(rvOf(() => p11.C_SetPIN(session, USER_PIN, 'second'))).toBe('CKR_SESSION_READ_ONLY');
  });

  it.each([
    ['too short', 'abc', 'CKR_PIN_LEN_RANGE'],
    ['shortest', 'abcd', 'CKR_OK'],
    ['longest', 'abcdefgh', 'CKR_OK'],
    ['too long', 'abcdefghi', 'CKR_PIN_LEN_RANGE'],
    ['not ASCII', 'кілт', 'CKR_PIN_INVALID'],
    ['control character', 'abc\n', 'CKR_PIN_INVALID'],
  ])('to one that is %s', (name, pin, rv) => {
    const bench = workbench(`policy ${name}`, THREE_TRIES);
    const { p11, session } = bench;
    expect(rvOf(() => p11.C_SetPIN(session, USER_PIN, pin))).toBe(rv);
    p11.C_Login(session, ck.CKU_SO, SO_PIN);
    expect(rvOf(() => p11.C_InitPIN(session, pin))).toBe(rv);
    p11.C_Logout(session);
    // A PIN that was refused changed nothing, and no try was taken for it.
    expect(pinFlags(bench)).toEqual([]);
    expect(loginRv(bench, rv === 'CKR_OK' ? pin : USER_PIN)).toBe('CKR_OK');
  });

  it('C_InitPIN is for the SO alone', () => {
    const { p11, session } = workbench('InitPIN');
    expect(rvOf(() => p11.C_InitPIN(session, 'second'))).toBe('CKR_USER_NOT_LOGGED_IN');
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    expect(rvOf(() => p11.C_InitPIN(session, 'second'))).toBe('CKR_USER_NOT_LOGGED_IN');
  });
});

describe('a PIN that must be changed', () => {
  it('logs in and then opens nothing until it is changed', () => {
    const { factory } = ck.DEVICE_PROFILES.kaztoken;
    if (factory === undefined) throw new Error('kaztoken has a factory state');
    const device = { ...ck.DEVICE_PROFILES.kaztoken, factory: { ...factory, userPinToBeChanged: true } };
    const emulator = ck.createEmulator({ slots: [{ device }] });
    const p11 = emulator.application();
    p11.C_Initialize();
    const [slot] = p11.C_GetSlotList();
    if (slot === undefined) throw new Error('no slot');
    const session = p11.C_OpenSession(slot, RW);
    const bench = { emulator, p11, slot, session };
    expect(pinFlags(bench)).toEqual(['user to be changed']);
    expect(loginRv(bench, '12345678')).toBe('CKR_OK');
    const privateData: ck.Template = [
      { type: ck.CKA_CLASS, value: ck.CKO_DATA },
      { type: ck.CKA_PRIVATE, value: true },
    ];
    expect(rvOf(() => p11.C_CreateObject(session, privateData))).toBe('CKR_PIN_EXPIRED');
    p11.C_SetPIN(session, '12345678', '87654321');
    expect(pinFlags(bench)).toEqual([]);
    expect(rvOf(() => p11.C_CreateObject(session, privateData))).toBe('CKR_OK');
  });
});

describe('secrets', () => {
  it('PINs reach neither an error nor the memory of the token', () => {
    const records: Uint8Array[] = [];
    const store = {
      entries: () => [],
      commit: (changes: ReadonlyMap<string, Uint8Array | undefined>) => {
        for (const value of changes.values()) if (value) records.push(value);
      },
    };
    const { p11, session } = workbench('secret', { store, userPin: 'Pa55word', soPin: 'SoPa55word' });
    try {
      p11.C_Login(session, ck.CKU_USER, 'Pa55wrong');
    } catch (error) {
      expect(JSON.stringify([error, String((error as Error).stack)])).not.toContain('Pa55wrong');
    }
    const written = Buffer.concat(records).toString('latin1');
    expect(written).toContain('"pins"');
    for (const pin of ['Pa55word', 'SoPa55word', 'Pa55wrong']) {
      expect(written).not.toContain(pin);
      expect(written).not.toContain(Buffer.from(pin).toString('hex'));
      expect(written).not.toContain(Buffer.from(pin).toString('base64'));
    }
  });

  it('the same PIN leaves other octets on another token', () => {
    const written = (seed: string): string => {
      let last = '';
      const store = {
        entries: () => [],
        commit: (changes: ReadonlyMap<string, Uint8Array | undefined>) => {
          last = Buffer.from(changes.get('header') ?? []).toString();
        },
      };
      workbench(seed, { store });
      return JSON.parse(last).pins.user.key.wrapped;
    };
    expect(written('one')).toMatch(/^[0-9a-f]{96}$/);
    expect(written('one')).not.toBe(written('two'));
  });
});
