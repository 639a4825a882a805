import { describe, expect, it } from 'vitest';
import {
  CKA_ALWAYS_AUTHENTICATE,
  CKF_USER_PIN_COUNT_LOW,
  CKR_USER_NOT_LOGGED_IN,
  CKS_RW_USER_FUNCTIONS,
  CKU_CONTEXT_SPECIFIC,
} from '../../../emulator/spec/constants.gen.ts';
import type { Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import { AUTH_RULES } from '../catalogue/auth.ts';
import { rvThrown } from '../finding.ts';
import { judge } from '../judge.ts';
import { openDevice } from '../targets/device.ts';
import { brokenToken, instead, type Lies, refusal, without } from '../testing/broken-token.ts';
import { AUTH_CHECKS } from './auth.ts';

const still = () => 0;

function checkOf(rule: string) {
  const check = AUTH_CHECKS.find((one) => one.rule === rule);
  if (check === undefined) throw new RangeError(`no check of ${rule}`);
  return check;
}

/** C_Login for one operation with another end. */
function contextLogin(honest: Pkcs11, does: (login: () => void) => void): Partial<Pkcs11> {
  return {
    C_Login(session, userType, pin) {
      const login = () => honest.C_Login(session, userType, pin);
      if (userType === CKU_CONTEXT_SPECIFIC) does(login);
      else login();
    },
  };
}

/** A token on which the attribute says so and nothing asks for a PIN. */
const toothless: Lies = (honest) => ({
  C_GenerateKeyPair: (session, mechanism, publicKey, privateKey) =>
    honest.C_GenerateKeyPair(session, mechanism, publicKey, without(privateKey, CKA_ALWAYS_AUTHENTICATE)),
  ...contextLogin(honest, () => undefined),
});

const MUTANTS: readonly (readonly [string, string, Lies])[] = [
  [
    'AUTH-01',
    'CKA_ALWAYS_AUTHENTICATE is forgotten',
    (honest) => ({
      C_GenerateKeyPair: (session, mechanism, publicKey, privateKey) =>
        honest.C_GenerateKeyPair(session, mechanism, publicKey, without(privateKey, CKA_ALWAYS_AUTHENTICATE)),
    }),
  ],
  ['AUTH-02', 'no PIN is asked for', toothless],
  ['AUTH-03', 'the PIN opens nothing', (honest) => contextLogin(honest, () => undefined)],
  ['AUTH-03', 'the PIN is asked for once', (honest) => askedOnce(honest)],
  [
    'AUTH-04',
    'every PIN is right',
    (honest) => contextLogin(honest, (login) => instead('PIN_INCORRECT', login, () => undefined)),
  ],
  ['AUTH-04', 'a wrong PIN does not count', (honest) => ({ ...honestFlags(honest) })],
  [
    'AUTH-05',
    'a locked PIN leaves the user in',
    (honest) => ({
      C_GetSessionInfo(session) {
        const info = honest.C_GetSessionInfo(session);
        return { ...info, state: CKS_RW_USER_FUNCTIONS };
      },
    }),
  ],
  [
    'AUTH-06',
    'a PIN for a key that wants none',
    (honest) => contextLogin(honest, (login) => instead('OPERATION_NOT_INITIALIZED', login, () => undefined)),
  ],
  ['AUTH-07', 'no PIN is asked for', toothless],
  [
    'AUTH-07',
    'C_UnwrapKey asks for none',
    (honest) => ({
      C_UnwrapKey: (session, mechanism, key, octets, template) =>
        instead(
          'USER_NOT_LOGGED_IN',
          () => honest.C_UnwrapKey(session, mechanism, key, octets, template),
          () => key,
        ),
    }),
  ],
];

/** A key that signs again and again when the PIN was once right: what it signs then is made up. */
function askedOnce(honest: Pkcs11): Partial<Pkcs11> {
  let isOpen = false;
  return {
    ...contextLogin(honest, (login) => {
      login();
      isOpen = true;
    }),
    C_Sign(session, data, room) {
      try {
        return honest.C_Sign(session, data, room);
      } catch (error) {
        if (!isOpen || rvThrown(error) !== CKR_USER_NOT_LOGGED_IN) throw error;
        return room;
      }
    },
  };
}

/** Flags as if nobody had given a wrong PIN for an operation. */
function honestFlags(honest: Pkcs11): Partial<Pkcs11> {
  let forgiven = 0;
  return {
    ...contextLogin(honest, (login) => {
      forgiven = 1;
      login();
    }),
    C_GetTokenInfo(slot) {
      const info = honest.C_GetTokenInfo(slot);
      const flags = forgiven === 1 ? info.flags & ~CKF_USER_PIN_COUNT_LOW : info.flags;
      return { ...info, flags };
    },
    C_Logout(session) {
      forgiven = 0;
      honest.C_Logout(session);
    },
  };
}

describe.each(['generic', 'javatoken', 'kaztoken'] as const)('CKA_ALWAYS_AUTHENTICATE of %s', (device) => {
  it.each(AUTH_RULES.map(({ id }) => id))('%s is kept', async (rule) => {
    const { status, reason, findings } = await judge(checkOf(rule), openDevice({ kind: 'device', device }), still);
    expect([status, findings, reason]).toEqual(['passed', [], '']);
  });
});

describe('a token that breaks a rule', () => {
  it.each(MUTANTS)('fails %s: %s', async (rule, _what, lies) => {
    const { status, reason } = await judge(checkOf(rule), brokenToken(lies), still);
    expect([status, reason]).toEqual(['failed', expect.any(String)]);
  });

  it('is there for every rule', () => {
    expect(new Set(MUTANTS.map(([rule]) => rule))).toEqual(new Set(AUTH_RULES.map(({ id }) => id)));
  });

  it('without such keys is not judged by them', async () => {
    const none: Lies = (honest) => ({
      C_GenerateKeyPair(session, mechanism, publicKey, privateKey) {
        if (privateKey.some(({ type }) => type === CKA_ALWAYS_AUTHENTICATE)) throw refusal('ATTRIBUTE_TYPE_INVALID');
        return honest.C_GenerateKeyPair(session, mechanism, publicKey, privateKey);
      },
    });
    const verdict = await judge(checkOf('AUTH-02'), brokenToken(none), still);
    expect([verdict.status, verdict.reason]).toEqual(['unsupported', 'it has no keys with CKA_ALWAYS_AUTHENTICATE']);
  });
});
