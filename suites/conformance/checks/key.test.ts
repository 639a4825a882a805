import { describe, expect, it } from 'vitest';
import {
  CKA_ALLOWED_MECHANISMS,
  CKA_CLASS,
  CKA_DERIVE,
  CKA_DERIVE_TEMPLATE,
  CKA_EC_POINT,
  CKA_EXTRACTABLE,
  CKA_ID,
  CKA_KEY_TYPE,
  CKA_LABEL,
  CKA_LOCAL,
  CKA_NEVER_EXTRACTABLE,
  CKA_PRIVATE,
  CKA_PUBLIC_EXPONENT,
  CKA_TOKEN,
  CKA_UNWRAP_TEMPLATE,
  CKA_VALUE,
  CKA_WRAP,
  CKA_WRAP_TEMPLATE,
  CKA_WRAP_WITH_TRUSTED,
  CKO_DATA,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import { KEY_RULES } from '../catalogue/key.ts';
import { judge } from '../judge.ts';
import { openDevice } from '../targets/device.ts';
import { brokenToken, instead, type Lies, misread, refusal, without } from '../testing/broken-token.ts';
import { KEY_CHECKS } from './key.ts';

const still = () => 0;

function checkOf(rule: string) {
  const check = KEY_CHECKS.find((one) => one.rule === rule);
  if (check === undefined) throw new RangeError(`no check of ${rule}`);
  return check;
}

/** A key whose templates lose these attributes on the way in. */
function deaf(honest: Pkcs11, ...types: readonly number[]): Partial<Pkcs11> {
  const heard = (template: readonly Attribute[]) => without(template, ...types);
  return {
    C_CreateObject: (session, template) => honest.C_CreateObject(session, heard(template)),
    C_GenerateKey: (session, mechanism, template) => honest.C_GenerateKey(session, mechanism, heard(template)),
    C_GenerateKeyPair: (session, mechanism, publicKey, privateKey) =>
      honest.C_GenerateKeyPair(session, mechanism, heard(publicKey), heard(privateKey)),
    C_UnwrapKey: (session, mechanism, key, octets, template) =>
      honest.C_UnwrapKey(session, mechanism, key, octets, heard(template)),
  };
}

/** C_WrapKey with another end. */
function wrapsInstead(code: string, other: (room: Buffer) => Buffer): Lies {
  return (honest) => ({
    C_WrapKey: (session, mechanism, by, key, room) =>
      instead(
        code,
        () => honest.C_WrapKey(session, mechanism, by, key, room),
        () => other(room),
      ),
  });
}

const refuses = (code: string) => () => {
  throw refusal(code);
};

const MUTANTS: readonly (readonly [string, string, Lies])[] = [
  ['KEY-01', 'a generated key is not local', (honest) => misread(honest, CKA_LOCAL, () => Buffer.of(0))],
  ['KEY-01', 'every key was extractable', (honest) => misread(honest, CKA_NEVER_EXTRACTABLE, () => Buffer.of(0))],
  ['KEY-02', 'CKA_KEY_TYPE is not looked at', (honest) => deaf(honest, CKA_KEY_TYPE)],
  ['KEY-02', 'CKA_CLASS is not looked at', (honest) => deaf(honest, CKA_CLASS)],
  [
    'KEY-03',
    'a refused pair leaves something',
    (honest) => ({
      C_GenerateKeyPair: (session, mechanism, publicKey, privateKey) =>
        instead(
          'TEMPLATE_INCONSISTENT',
          () => honest.C_GenerateKeyPair(session, mechanism, publicKey, privateKey),
          () => {
            const named = publicKey.filter(({ type }) => type === CKA_LABEL);
            honest.C_CreateObject(session, [
              { type: CKA_CLASS, value: CKO_DATA },
              { type: CKA_TOKEN, value: false },
              ...named,
            ]);
            throw refusal('TEMPLATE_INCONSISTENT');
          },
        ),
    }),
  ],
  [
    'KEY-04',
    'every signature verifies',
    (honest) => ({
      C_Verify: (session, data, signature) =>
        instead(
          'SIGNATURE_INVALID',
          () => honest.C_Verify(session, data, signature),
          () => true,
        ),
    }),
  ],
  ['KEY-05', 'CKA_PUBLIC_EXPONENT is told wrong', (honest) => misread(honest, CKA_PUBLIC_EXPONENT, () => Buffer.of(3))],
  [
    'KEY-06',
    'an unknown curve is a general error',
    (honest) => ({
      C_GenerateKeyPair: (session, mechanism, publicKey, privateKey) =>
        instead(
          'CURVE_NOT_SUPPORTED',
          () => honest.C_GenerateKeyPair(session, mechanism, publicKey, privateKey),
          refuses('GENERAL_ERROR'),
        ),
    }),
  ],
  [
    'KEY-07',
    'CKA_EC_POINT without its header',
    (honest) => misread(honest, CKA_EC_POINT, (value) => value.subarray(2)),
  ],
  [
    'KEY-07',
    'a point beside the curve',
    (honest) =>
      misread(honest, CKA_EC_POINT, (value) => Buffer.from(value.map((octet, at) => (at === 20 ? octet ^ 1 : octet)))),
  ],
  [
    'KEY-08',
    'private keys for everybody',
    (honest) => ({
      C_GenerateKeyPair: (session, mechanism, publicKey, privateKey) =>
        honest.C_GenerateKeyPair(session, mechanism, publicKey, [
          ...without(privateKey, CKA_PRIVATE),
          { type: CKA_PRIVATE, value: false },
        ]),
    }),
  ],
  ['KEY-09', 'CKA_EXTRACTABLE does not matter', wrapsInstead('KEY_UNEXTRACTABLE', (room) => room)],
  [
    'KEY-09',
    'CKA_WRAP does not matter',
    (honest) => ({
      C_CreateObject: (session, template) =>
        honest.C_CreateObject(
          session,
          template.map((one) => (one.type === CKA_WRAP ? { ...one, value: true } : one)),
        ),
    }),
  ],
  ['KEY-10', 'one code for both keys', wrapsInstead('WRAPPING_KEY_HANDLE_INVALID', refuses('KEY_HANDLE_INVALID'))],
  ['KEY-11', 'what does not fit is cut off', wrapsInstead('BUFFER_TOO_SMALL', (room) => room)],
  ['KEY-12', 'CKA_WRAP_WITH_TRUSTED is forgotten', (honest) => deaf(honest, CKA_WRAP_WITH_TRUSTED)],
  ['KEY-13', 'CKA_WRAP_TEMPLATE is forgotten', (honest) => deaf(honest, CKA_WRAP_TEMPLATE)],
  ['KEY-13', 'CKA_UNWRAP_TEMPLATE is forgotten', (honest) => deaf(honest, CKA_UNWRAP_TEMPLATE)],
  ['KEY-13', 'CKA_DERIVE_TEMPLATE is forgotten', (honest) => deaf(honest, CKA_DERIVE_TEMPLATE)],
  [
    'KEY-14',
    'what comes does not go out again',
    (honest) => ({
      C_UnwrapKey: (session, mechanism, key, octets, template) =>
        honest.C_UnwrapKey(session, mechanism, key, octets, [
          ...(template.some(({ type }) => type === CKA_EXTRACTABLE) ? [] : [{ type: CKA_EXTRACTABLE, value: false }]),
          ...template,
        ]),
    }),
  ],
  [
    'KEY-15',
    'a changed key is taken',
    (honest) => ({
      C_UnwrapKey: (session, mechanism, key, octets, template) =>
        instead(
          'WRAPPED_KEY_INVALID',
          () => honest.C_UnwrapKey(session, mechanism, key, octets, template),
          () => honest.C_CreateObject(session, [...template, { type: CKA_VALUE, value: octets }]),
        ),
    }),
  ],
  [
    'KEY-16',
    'CKA_DERIVE does not matter',
    (honest) => ({
      C_GenerateKeyPair: (session, mechanism, publicKey, privateKey) =>
        honest.C_GenerateKeyPair(session, mechanism, publicKey, [
          ...without(privateKey, CKA_DERIVE),
          { type: CKA_DERIVE, value: true },
        ]),
    }),
  ],
  ['KEY-16', 'what is derived is local', (honest) => misread(honest, CKA_LOCAL, () => Buffer.of(1))],
  ['KEY-17', 'the secret backwards', (honest) => misread(honest, CKA_VALUE, (value) => Buffer.from(value).reverse())],
  ['KEY-18', 'CKA_ALLOWED_MECHANISMS is forgotten', (honest) => deaf(honest, CKA_ALLOWED_MECHANISMS)],
  ['KEY-19', 'a sensitive key can be opened', () => ({ C_SetAttributeValue: () => undefined })],
  ['KEY-19', 'CKA_WRAP_WITH_TRUSTED is forgotten', (honest) => deaf(honest, CKA_WRAP_WITH_TRUSTED)],
  [
    'KEY-20',
    'the template of C_UnwrapKey is not applied',
    (honest) => ({
      C_UnwrapKey: (session, mechanism, key, octets, template) =>
        honest.C_UnwrapKey(session, mechanism, key, octets, without(template, CKA_ID)),
    }),
  ],
];

describe.each(['generic', 'javatoken'] as const)('keys of %s', (device) => {
  it.each(KEY_RULES.map(({ id }) => id))('%s is kept, or not supported', async (rule) => {
    const { status, reason, findings } = await judge(checkOf(rule), openDevice({ kind: 'device', device }), still);
    expect([findings, reason]).toEqual([[], status === 'passed' ? '' : expect.any(String)]);
    expect(status).toMatch(device === 'generic' ? 'passed' : /^(passed|unsupported)$/);
  });
});

describe('a token that breaks a rule', () => {
  it.each(MUTANTS)('fails %s: %s', async (rule, _what, lies) => {
    const { status, reason } = await judge(checkOf(rule), brokenToken(lies), still);
    expect([status, reason]).toEqual(['failed', expect.any(String)]);
  });

  it('is there for every rule', () => {
    expect(new Set(MUTANTS.map(([rule]) => rule))).toEqual(new Set(KEY_RULES.map(({ id }) => id)));
  });
});
