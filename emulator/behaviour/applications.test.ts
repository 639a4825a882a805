import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { dataTemplate, find, loggedIn, RO, RW, rvOf, SO_PIN, USER_PIN, workbench } from '../testing/workbench.ts';

describe('life cycle of the library', () => {
  it('nothing works before C_Initialize and after C_Finalize', () => {
    const { emulator, slot } = workbench('life cycle');
    const p11 = emulator.application();
    const refused = () => [
      rvOf(() => p11.C_GetInfo()),
      rvOf(() => p11.C_GetSlotList()),
      rvOf(() => p11.C_OpenSession(slot, RW)),
      rvOf(() => p11.C_Finalize()),
    ];
    const not = Array(4).fill('CKR_CRYPTOKI_NOT_INITIALIZED');
    expect(refused()).toEqual(not);
    p11.C_Initialize();
    expect(rvOf(() => p11.C_Initialize())).toBe('CKR_CRYPTOKI_ALREADY_INITIALIZED');
    const session = p11.C_OpenSession(slot, RW);
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    p11.C_Finalize();
    expect(refused()).toEqual(not);
    p11.C_Initialize();
    expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_SESSION_HANDLE_INVALID');
    expect(p11.C_GetSessionInfo(p11.C_OpenSession(slot, RW)).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
  });

  it('C_GetInfo says that this is a test instrument, blank-padded', () => {
    const { p11 } = workbench('info');
    const info = p11.C_GetInfo();
    expect([info.manufacturerID.length, info.libraryDescription.length]).toEqual([32, 32]);
    expect(info.libraryDescription).toMatch(/TEST/);
    expect(info.flags).toBe(0);
  });
});

describe('several applications', () => {
  it('have logins, sessions and session objects of their own, and share token objects', () => {
    const bench = loggedIn('two applications');
    const { emulator, p11, slot, session } = bench;
    const other = emulator.application();
    other.C_Initialize();
    const otherSession = other.C_OpenSession(slot, RW);
    expect(other.C_GetSessionInfo(otherSession).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
    p11.C_CreateObject(session, dataTemplate());
    p11.C_CreateObject(session, dataTemplate({ type: ck.CKA_TOKEN, value: true }));
    p11.C_CreateObject(
      session,
      dataTemplate({ type: ck.CKA_TOKEN, value: true }, { type: ck.CKA_PRIVATE, value: true }),
    );
    const seen = { ...bench, p11: other, session: otherSession };
    expect(find(bench)).toHaveLength(3);
    expect(find(seen)).toHaveLength(1);
    other.C_Login(otherSession, ck.CKU_USER, USER_PIN);
    expect(find(seen)).toHaveLength(2);
    p11.C_Logout(session);
    expect(other.C_GetSessionInfo(otherSession).state).toBe(ck.CKS_RW_USER_FUNCTIONS);
    expect(rvOf(() => other.C_InitToken(slot, SO_PIN, 'x'))).toBe('CKR_SESSION_EXISTS');
  });

  it('see at once that another has destroyed a token object', () => {
    const bench = workbench('destroyed elsewhere');
    const { emulator, p11, slot, session } = bench;
    const object = p11.C_CreateObject(session, dataTemplate({ type: ck.CKA_TOKEN, value: true }));
    const other = emulator.application();
    other.C_Initialize();
    const otherSession = other.C_OpenSession(slot, RW);
    const [seen] = find({ ...bench, p11: other, session: otherSession });
    other.C_DestroyObject(otherSession, seen as ck.Handle);
    expect(rvOf(() => p11.C_GetObjectSize(session, object))).toBe('CKR_OBJECT_HANDLE_INVALID');
  });
});

describe('sessions', () => {
  it('are serial, numbered anew, and tell their slot, flags and state', () => {
    const { p11, slot } = workbench('sessions');
    expect(rvOf(() => p11.C_OpenSession(slot, ck.CKF_RW_SESSION))).toBe('CKR_SESSION_PARALLEL_NOT_SUPPORTED');
    const handles = [p11.C_OpenSession(slot, RO), p11.C_OpenSession(slot, RW)];
    expect(handles[0]).not.toEqual(handles[1]);
    expect(handles.map((handle) => p11.C_GetSessionInfo(handle))).toEqual([
      { slotID: slot, state: ck.CKS_RO_PUBLIC_SESSION, flags: RO, deviceError: 0 },
      { slotID: slot, state: ck.CKS_RW_PUBLIC_SESSION, flags: RW, deviceError: 0 },
    ]);
  });

  it('of one application log in and out together; the last one closed logs out', () => {
    const { p11, slot, session } = workbench('together');
    const readOnly = p11.C_OpenSession(slot, RO);
    p11.C_Login(readOnly, ck.CKU_USER, USER_PIN);
    const states = () => [session, readOnly].map((one) => p11.C_GetSessionInfo(one).state);
    expect(states()).toEqual([ck.CKS_RW_USER_FUNCTIONS, ck.CKS_RO_USER_FUNCTIONS]);
    p11.C_Logout(session);
    expect(states()).toEqual([ck.CKS_RW_PUBLIC_SESSION, ck.CKS_RO_PUBLIC_SESSION]);
    expect(rvOf(() => p11.C_Logout(session))).toBe('CKR_USER_NOT_LOGGED_IN');
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    p11.C_CloseSession(session);
    expect(p11.C_GetSessionInfo(readOnly).state).toBe(ck.CKS_RO_USER_FUNCTIONS);
    p11.C_CloseSession(readOnly);
    expect(rvOf(() => p11.C_CloseSession(readOnly))).toBe('CKR_SESSION_HANDLE_INVALID');
    expect(p11.C_GetSessionInfo(p11.C_OpenSession(slot, RO)).state).toBe(ck.CKS_RO_PUBLIC_SESSION);
  });

  it('read-only ones and the SO exclude each other', () => {
    const { p11, slot, session } = workbench('SO');
    const readOnly = p11.C_OpenSession(slot, RO);
    expect(rvOf(() => p11.C_Login(session, ck.CKU_SO, SO_PIN))).toBe('CKR_SESSION_READ_ONLY_EXISTS');
    p11.C_CloseSession(readOnly);
    p11.C_Login(session, ck.CKU_SO, SO_PIN);
    expect(rvOf(() => p11.C_OpenSession(slot, RO))).toBe('CKR_SESSION_READ_WRITE_SO_EXISTS');
    expect(p11.C_GetSessionInfo(p11.C_OpenSession(slot, RW)).state).toBe(ck.CKS_RW_SO_FUNCTIONS);
  });

  it('are as many as the device has room for, and are counted', () => {
    const device = { ...ck.DEVICE_PROFILES.generic, maxSessionCount: 3, maxRwSessionCount: 2 };
    const { p11, slot, session } = workbench('count', { device });
    const second = p11.C_OpenSession(slot, RW);
    expect(rvOf(() => p11.C_OpenSession(slot, RW))).toBe('CKR_SESSION_COUNT');
    p11.C_OpenSession(slot, RO);
    expect(rvOf(() => p11.C_OpenSession(slot, RO))).toBe('CKR_SESSION_COUNT');
    expect(p11.C_GetTokenInfo(slot)).toMatchObject({
      maxSessionCount: 3,
      sessionCount: 3,
      maxRwSessionCount: 2,
      rwSessionCount: 2,
    });
    p11.C_CloseSession(second);
    expect(rvOf(() => p11.C_OpenSession(slot, RW))).toBe('CKR_OK');
    expect(p11.C_GetSessionInfo(session).flags).toBe(RW);
  });
});

describe('a write-protected token', () => {
  it('can be read and used, not changed', () => {
    const { emulator, p11, slot, session } = loggedIn('write-protected');
    const object = p11.C_CreateObject(session, dataTemplate({ type: ck.CKA_TOKEN, value: true }));
    const [first] = emulator.slots;
    if (first?.token) first.token.writeProtected = true;
    expect(p11.C_GetTokenInfo(slot).flags & ck.CKF_WRITE_PROTECTED).not.toBe(0);
    const refused = [
      () => p11.C_OpenSession(slot, RW),
      () => p11.C_CreateObject(session, dataTemplate({ type: ck.CKA_TOKEN, value: true })),
      () => p11.C_DestroyObject(session, object),
      () => p11.C_SetPIN(session, USER_PIN, 'second'),
    ];
    for (const call of refused) expect(rvOf(call)).toBe('CKR_TOKEN_WRITE_PROTECTED');
    expect(rvOf(() => p11.C_CreateObject(session, dataTemplate()))).toBe('CKR_OK');
  });
});

describe('mechanisms of a device', () => {
  it.each(Object.values(ck.DEVICE_PROFILES))('$name: every listed one has information, no other has', (device) => {
    const { p11, slot } = workbench('mechanisms', { device });
    const list = p11.C_GetMechanismList(slot);
    expect(new Set(list).size).toBe(list.length);
    expect(list.map((type) => ck.nameOf('CKM', type))).toEqual(device.mechanisms.map(({ name }) => name));
    for (const type of list) {
      const { minKeySize, maxKeySize, flags } = p11.C_GetMechanismInfo(slot, type);
      expect(minKeySize).toBeLessThanOrEqual(maxKeySize);
      // CKF_ENCRYPT to CKF_DERIVE, one bit each.
      const functions = 2 * ck.CKF_DERIVE - ck.CKF_ENCRYPT;
      expect(flags & functions, ck.nameOf('CKM', type)).not.toBe(0);
    }
    expect(rvOf(() => p11.C_GetMechanismInfo(slot, ck.CKM_DES3_ECB))).toBe('CKR_MECHANISM_INVALID');
  });

  it('a profile that names an unknown mechanism, or widens one, is refused', () => {
    const { generic } = ck.DEVICE_PROFILES;
    const create = (mechanisms: ck.DeviceMechanism[]) => () =>
      ck.createEmulator({ slots: [{ device: { ...generic, mechanisms } }] });
    expect(create([{ name: 'CKM_NONE_SUCH' }])).toThrow(RangeError);
    expect(create([{ name: 'CKM_RSA_PKCS', minKeySize: 512 }])).toThrow(RangeError);
    expect(create([{ name: 'CKM_RSA_PKCS', minKeySize: 2048 }])).not.toThrow();
  });
});

describe('random numbers', () => {
  it('fill the buffer, follow from the seed, and take no seed from applications', () => {
    const draw = (seed: string) => {
      const { p11, session } = workbench(seed);
      return p11.C_GenerateRandom(session, Buffer.alloc(24)).toString('hex');
    };
    expect(draw('a')).toBe(draw('a'));
    expect(draw('a')).not.toBe(draw('b'));
    const { p11, session } = workbench('seed');
    const out = Buffer.alloc(16);
    expect(p11.C_GenerateRandom(session, out)).toBe(out);
    expect(out).not.toEqual(Buffer.alloc(16));
    expect(rvOf(() => p11.C_GenerateRandom(session, Buffer.alloc(0)))).toBe('CKR_OK');
    expect(rvOf(() => p11.C_SeedRandom(session, out))).toBe('CKR_RANDOM_SEED_NOT_SUPPORTED');
  });
});
