import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { loggedIn, RSA, rvOf, workbench } from '../testing/workbench.ts';

const V300 = { major: 3, minor: 0 };
const V310 = { major: 3, minor: 1 };
const OLD = ['javatoken', 'etoken-pro-java-72k', 'jacarta', 'kaztoken', 'id-card'] as const;

describe('the interfaces of a library', () => {
  it('GEN-14 are listed before C_Initialize too: name, version and flags of each', () => {
    const { emulator, p11 } = workbench('interfaces');
    const interfaces = [
      { name: 'PKCS 11', version: V310, flags: 0 },
      { name: 'PKCS 11', version: V300, flags: 0 },
      { name: 'PKCS 11', version: { major: 2, minor: 40 }, flags: 0 },
    ];
    expect(p11.C_GetInterfaceList()).toEqual(interfaces);
    expect(emulator.application().C_GetInterfaceList()).toEqual(interfaces);
    expect(p11.C_GetInfo().cryptokiVersion).toEqual(V310);
  });

  it('GEN-15 are found by name, version and flags, and never another one', () => {
    const p11 = workbench('one interface').emulator.application();
    expect(p11.C_GetInterface().version).toEqual(V310);
    expect(p11.C_GetInterface('PKCS 11').version).toEqual(V310);
    expect(p11.C_GetInterface('PKCS 11', V300).version).toEqual(V300);
    expect(p11.C_GetInterface(null, V300).version).toEqual(V300);
    const none = [
      () => p11.C_GetInterface('PKCS#11'),
      () => p11.C_GetInterface('PKCS 11', { major: 3, minor: 2 }),
      () => p11.C_GetInterface('PKCS 11', V300, ck.CKF_INTERFACE_FORK_SAFE),
    ];
    expect(none.map(rvOf)).toEqual(['CKR_ARGUMENTS_BAD', 'CKR_ARGUMENTS_BAD', 'CKR_ARGUMENTS_BAD']);
    expect(() => p11.C_GetInterface('PKCS 11', 3 as never)).toThrow(TypeError);
  });

  it.each(OLD)('GEN-14 of the %s, which is of version 2, there are none', (device) => {
    const p11 = workbench('old', { device }).emulator.application();
    expect(rvOf(() => p11.C_GetInterfaceList())).toBe('CKR_FUNCTION_NOT_SUPPORTED');
    expect(rvOf(() => p11.C_GetInterface())).toBe('CKR_FUNCTION_NOT_SUPPORTED');
  });

  it('GEN-12 the library is as new as the newest of its devices', () => {
    const slots = [
      { device: 'etoken-pro-java-72k' },
      { device: 'generic', empty: true },
      { device: 'kaztoken' },
    ] as const;
    const said = (...some: readonly ck.SlotSetup[]) => {
      const p11 = ck.createEmulator({ slots: some }).application();
      p11.C_Initialize();
      const { major, minor } = p11.C_GetInfo().cryptokiVersion;
      return `${major}.${minor}`;
    };
    expect(said(...slots)).toBe('3.1');
    expect(said(slots[0])).toBe('2.20');
    expect(said(slots[0], slots[2])).toBe('2.40');
    expect(said()).toBe('2.40');
  });
});

/** Every function of 3.0 that is about a session. */
function version3Calls({ p11, session }: ReturnType<typeof workbench>): Record<string, () => unknown> {
  const key = Buffer.alloc(8);
  const none = Buffer.alloc(0);
  const mechanism = { mechanism: RSA.signing };
  const refused = ck.FUNCTION_NAMES.filter((name) => /^C_(Message(En|De)crypt|(En|De)cryptMessage)/.test(name));
  expect(refused).toHaveLength(10);
  const methods = p11 as unknown as Record<string, (session: ck.Handle) => unknown>;
  return {
    C_LoginUser: () => p11.C_LoginUser(session, ck.CKU_USER, '1'),
    C_SessionCancel: () => p11.C_SessionCancel(session, 0),
    C_MessageSignInit: () => p11.C_MessageSignInit(session, mechanism, key),
    C_SignMessage: () => p11.C_SignMessage(session, null, none, none),
    C_SignMessageBegin: () => p11.C_SignMessageBegin(session),
    C_SignMessageNext: () => p11.C_SignMessageNext(session, null, none),
    C_MessageSignFinal: () => p11.C_MessageSignFinal(session),
    C_MessageVerifyInit: () => p11.C_MessageVerifyInit(session, mechanism, key),
    C_VerifyMessage: () => p11.C_VerifyMessage(session, null, none, none),
    C_VerifyMessageBegin: () => p11.C_VerifyMessageBegin(session),
    C_VerifyMessageNext: () => p11.C_VerifyMessageNext(session, null, none),
    C_MessageVerifyFinal: () => p11.C_MessageVerifyFinal(session),
    ...Object.fromEntries(refused.map((name) => [name, () => methods[name]?.call(p11, session)])),
  };
}

describe('functions of Cryptoki 3.0', () => {
  it('are all there: the table of the interface and the methods agree', () => {
    const bench = workbench('all');
    const names = ck.FUNCTION_NAMES.slice(
      ck.FUNCTION_NAMES.indexOf('C_LoginUser'),
      ck.FUNCTION_NAMES.indexOf('C_MessageVerifyFinal') + 1,
    );
    expect(Object.keys(version3Calls(bench)).sort()).toEqual([...names].sort());
  });

  it.each(OLD)('are not supported by the %s, nor flagged by its mechanisms', (device) => {
    const bench = workbench('refused', { device });
    for (const [name, run] of Object.entries(version3Calls(bench))) {
      expect(rvOf(run), name).toBe('CKR_FUNCTION_NOT_SUPPORTED');
    }
    const ofMessages = ck.CKF_MESSAGE_SIGN | ck.CKF_MESSAGE_VERIFY | ck.CKF_MULTI_MESSAGE;
    for (const type of bench.p11.C_GetMechanismList(bench.slot)) {
      expect(bench.p11.C_GetMechanismInfo(bench.slot, type).flags & ofMessages).toBe(0);
    }
  });

  it('GEN-19 a session that does not exist comes before everything else', () => {
    const bench = { ...workbench('no session'), session: Buffer.alloc(8) };
    for (const [name, run] of Object.entries(version3Calls(bench))) {
      expect(rvOf(run), name).toBe('CKR_SESSION_HANDLE_INVALID');
    }
  });

  it('GEN-03 before C_Initialize are CKR_CRYPTOKI_NOT_INITIALIZED', () => {
    const { emulator, session } = loggedIn('before');
    const bench = { ...workbench('other'), p11: emulator.application(), session };
    for (const [name, run] of Object.entries(version3Calls(bench))) {
      expect(rvOf(run), name).toBe('CKR_CRYPTOKI_NOT_INITIALIZED');
    }
  });
});
