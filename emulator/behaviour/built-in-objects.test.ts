import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../core/call.ts';
import * as ck from '../index.ts';
import {
  attribute,
  dataTemplate,
  find,
  firstSlot,
  loggedIn,
  RO,
  RW,
  rvOf,
  SO_PIN,
  workbench,
} from '../testing/workbench.ts';

const PROFILES = { type: ck.CKA_CLASS, value: ck.CKO_PROFILE };
const MECHANISMS = { type: ck.CKA_CLASS, value: ck.CKO_MECHANISM };
const ulong = (octets: Buffer) => Number(octets.readBigUInt64LE());

describe('profile objects', () => {
  it('OBJ-37 PROF-06 tell without a login which profiles the device claims', () => {
    const bench = workbench('profiles');
    const claimed = find(bench, [PROFILES]).map((object) => ulong(attribute(bench, object, ck.CKA_PROFILE_ID)));
    expect(claimed).toEqual([ck.CKP_BASELINE_PROVIDER, ck.CKP_EXTENDED_PROVIDER, ck.CKP_AUTHENTICATION_TOKEN]);
    const one = find(bench, [PROFILES, { type: ck.CKA_PROFILE_ID, value: ck.CKP_EXTENDED_PROVIDER }]);
    expect(one).toHaveLength(1);
    expect(find(bench, [PROFILES, { type: ck.CKA_PROFILE_ID, value: ck.CKP_COMPLETE_PROVIDER }])).toEqual([]);
  });

  // PKCS#11 Profiles 3.1, sections 5.1, 5.3 and 5.4: what is written there after "Supports the following functions".
  const BASELINE =
    'GetFunctionList GetInterfaceList GetInterface Initialize Finalize GetInfo GetSlotList GetSlotInfo GetTokenInfo ' +
    'OpenSession CloseSession GetSessionInfo FindObjectsInit FindObjects FindObjectsFinal GetAttributeValue';
  it.each([
    ['PROF-01', ck.CKP_BASELINE_PROVIDER, BASELINE],
    ['PROF-02', ck.CKP_EXTENDED_PROVIDER, `${BASELINE} GetMechanismList GetMechanismInfo Login LoginUser Logout`],
    ['PROF-03', ck.CKP_AUTHENTICATION_TOKEN, `${BASELINE} Login LoginUser Logout SignInit Sign SignUpdate SignFinal`],
  ])('%s profile %i is claimed only where its functions are performed', (_id, profile, functions) => {
    for (const device of Object.values(ck.DEVICE_PROFILES)) {
      if (device.claimedProfiles?.includes(profile) !== true) continue;
      for (const name of functions.split(' ')) expect(FUNCTIONS).toHaveProperty(`C_${name}`);
      expect(device.cryptokiVersion.major).toBeGreaterThanOrEqual(3);
    }
    expect(ck.DEVICE_PROFILES.generic.claimedProfiles).toContain(profile);
  });

  it('PROF-01 all that is found can be read in the attributes of the Baseline Provider, or has not got them', () => {
    const bench = loggedIn('attributes');
    bench.p11.C_CreateObject(bench.session, dataTemplate({ type: ck.CKA_VALUE, value: Buffer.from('v') }));
    const types = [
      ck.CKA_CLASS,
      ck.CKA_TOKEN,
      ck.CKA_VALUE,
      ck.CKA_ID,
      ck.CKA_PRIVATE,
      ck.CKA_MODIFIABLE,
      ck.CKA_LABEL,
      ck.CKA_UNIQUE_ID,
      ck.CKA_PROFILE_ID,
    ];
    const readable = [...find(bench), ...find(bench, [PROFILES])].flatMap((object) =>
      types.filter((type) => {
        const rv = rvOf(() => attribute(bench, object, type));
        expect(['CKR_OK', 'CKR_ATTRIBUTE_TYPE_INVALID']).toContain(rv);
        return rv === 'CKR_OK';
      }),
    );
    // A data object has no CKA_ID; keys and certificates have.
    expect(types.filter((type) => !readable.includes(type))).toEqual([ck.CKA_ID]);
  });
});

describe('mechanism objects', () => {
  it('there is one for each mechanism of the list', () => {
    const bench = workbench('mechanisms');
    const types = find(bench, [MECHANISMS]).map((object) => ulong(attribute(bench, object, ck.CKA_MECHANISM_TYPE)));
    expect(types).toEqual(bench.p11.C_GetMechanismList(bench.slot));
    const [one, ...more] = find(bench, [MECHANISMS, { type: ck.CKA_MECHANISM_TYPE, value: ck.CKM_SHA256 }]);
    expect(more).toEqual([]);
    expect(attribute(bench, one as ck.Handle, ck.CKA_UNIQUE_ID).toString()).toBe('mechanism-00000250');
  });
});

describe('what is built in', () => {
  const builtIn = (bench: ReturnType<typeof workbench>) => [...find(bench, [PROFILES]), ...find(bench, [MECHANISMS])];

  it('is found by its class only, so that programs of old find nothing that they do not understand', () => {
    const bench = loggedIn('old programs');
    const profile = { type: ck.CKA_PROFILE_ID, value: ck.CKP_BASELINE_PROVIDER };
    expect([find(bench), find(bench, [profile]), find(bench, [{ type: ck.CKA_TOKEN, value: true }])]).toEqual([
      [],
      [],
      [],
    ]);
    expect(builtIn(bench).length).toBeGreaterThan(100);
    expect(find(bench, [PROFILES, { type: ck.CKA_TOKEN, value: false }])).toEqual([]);
  });

  it.each(['javatoken', 'etoken-pro-java-72k', 'jacarta', 'kaztoken', 'id-card'] as const)(
    'is not there on the %s, which is of version 2',
    (device) => {
      expect(builtIn(workbench('version 2', { device }))).toEqual([]);
    },
  );

  it('OBJ-12 has unique ids, the same for every program and after a new start of the token', () => {
    const bench = workbench('ids');
    const ids = (one: ReturnType<typeof workbench>) =>
      builtIn(one).map((object) => attribute(one, object, ck.CKA_UNIQUE_ID).toString());
    const before = ids(bench);
    expect(new Set(before).size).toBe(before.length);
    const { emulator, p11, slot } = bench;
    p11.C_CloseAllSessions(slot);
    p11.C_InitToken(slot, SO_PIN, 'again');
    expect(ids({ ...bench, session: p11.C_OpenSession(slot, RW) })).toEqual(before);
    const other = emulator.application();
    other.C_Initialize();
    expect(ids({ ...bench, p11: other, session: other.C_OpenSession(slot, RO) })).toEqual(before);
  });

  it('OBJ-33 is not to be made, copied, changed or destroyed by anybody, in any session', () => {
    const { emulator } = workbench('not to be made');
    for (const [flags, user] of [
      [RO, undefined],
      [RW, undefined],
      [RO, 'user'],
      [RW, 'user'],
      [RW, 'so'],
    ] as const) {
      const p11 = emulator.application();
      p11.C_Initialize();
      const session = p11.C_OpenSession(firstSlot(p11), flags);
      if (user === 'user') p11.C_Login(session, ck.CKU_USER, '123456');
      if (user === 'so') p11.C_Login(session, ck.CKU_SO, SO_PIN);
      const bench = { emulator, p11, session, slot: firstSlot(p11) };
      const label = [{ type: ck.CKA_LABEL, value: 'mine' }];
      for (const object of [find(bench, [PROFILES])[0], find(bench, [MECHANISMS])[0]] as ck.Handle[]) {
        expect(rvOf(() => p11.C_SetAttributeValue(session, object, label))).toBe('CKR_ACTION_PROHIBITED');
        expect(rvOf(() => p11.C_CopyObject(session, object, label))).toBe('CKR_ACTION_PROHIBITED');
        expect(rvOf(() => p11.C_DestroyObject(session, object))).toBe('CKR_ACTION_PROHIBITED');
        expect(rvOf(() => p11.C_GetObjectSize(session, object))).toBe('CKR_OK');
        expect(rvOf(() => p11.C_DigestInit(session, { mechanism: ck.CKM_SHA256 }))).toBe('CKR_OK');
        expect(rvOf(() => p11.C_DigestKey(session, object))).not.toBe('CKR_OK');
        expect(rvOf(() => p11.C_SignInit(session, { mechanism: ck.CKM_SHA256_RSA_PKCS }, object))).toBe(
          'CKR_KEY_HANDLE_INVALID',
        );
      }
      for (const [objectClass, own] of [
        [ck.CKO_PROFILE, ck.CKA_PROFILE_ID],
        [ck.CKO_MECHANISM, ck.CKA_MECHANISM_TYPE],
        [ck.CKO_HW_FEATURE, ck.CKA_HW_FEATURE_TYPE],
      ] as const) {
        const template = [
          { type: ck.CKA_CLASS, value: objectClass },
          { type: own, value: 1 },
        ];
        expect(rvOf(() => p11.C_CreateObject(session, template))).toBe('CKR_ATTRIBUTE_VALUE_INVALID');
      }
      p11.C_Finalize();
    }
    expect(emulator.unforeseen).toEqual([]);
  });

  it('takes no room, and its handles go with the token like all others', () => {
    const { emulator, p11, session, slot } = workbench('room');
    const { freePublicMemory, totalPublicMemory } = p11.C_GetTokenInfo(slot);
    const fresh = workbench('room', { device: { ...ck.DEVICE_PROFILES.generic, claimedProfiles: [] } });
    expect(freePublicMemory).toBe(fresh.p11.C_GetTokenInfo(fresh.slot).freePublicMemory);
    expect(totalPublicMemory).toBe(ck.DEVICE_PROFILES.generic.memoryOctets);
    const bench = { emulator, p11, session, slot };
    const [object] = find(bench, [PROFILES]) as [ck.Handle];
    expect(find(bench, [PROFILES])[0]).toEqual(object);
    emulator.insert(emulator.remove());
    const again = { ...bench, session: p11.C_OpenSession(slot, RO) };
    expect(rvOf(() => attribute(again, object, ck.CKA_CLASS))).toBe('CKR_OBJECT_HANDLE_INVALID');
    expect(find(again, [PROFILES])).toHaveLength(3);
  });
});
