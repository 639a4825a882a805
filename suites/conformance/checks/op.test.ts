import { describe, expect, it } from 'vitest';
import type { Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import { judge } from '../judge.ts';
import { brokenToken, instead, type Lies, refusal } from '../testing/broken-token.ts';
import { checkOf } from './checks.ts';

const verdictOf = (rule: string, lies: Lies) => judge(checkOf(rule), brokenToken(lies), () => 0);

/** A function that takes this refusal for nothing. */
function forgiving<Name extends keyof Pkcs11>(name: Name, code: string, value: unknown = undefined): Lies {
  return (p11) => {
    const honest = p11[name] as unknown as (...args: unknown[]) => unknown;
    const lie = (...args: unknown[]) =>
      instead(
        code,
        () => honest.call(p11, ...args),
        () => value,
      );
    return { [name]: lie } as Partial<Pkcs11>;
  };
}

/** A function that refuses with another code. */
function otherwise<Name extends keyof Pkcs11>(name: Name, code: string, other: string): Lies {
  return (p11) => {
    const honest = p11[name] as unknown as (...args: unknown[]) => unknown;
    const refuse = () => {
      throw refusal(other);
    };
    const lie = (...args: unknown[]) => instead(code, () => honest.call(p11, ...args), refuse);
    return { [name]: lie } as Partial<Pkcs11>;
  };
}

/** A function whose octets are others. */
function garbled<Name extends keyof Pkcs11>(name: Name, change: (octets: Buffer) => Buffer): Lies {
  return (p11) => {
    const honest = p11[name] as unknown as (...args: unknown[]) => Buffer;
    return { [name]: (...args: unknown[]) => change(Buffer.from(honest.call(p11, ...args))) } as Partial<Pkcs11>;
  };
}

const always =
  (name: keyof Pkcs11, act: () => unknown): Lies =>
  () =>
    ({ [name]: act }) as Partial<Pkcs11>;
const refuse = (code: string) => () => {
  throw refusal(code);
};
const zeros = (octets: Buffer) => Buffer.alloc(octets.length);

const BROKEN: readonly (readonly [string, string, Lies])[] = [
  ['OP-01', 'begins a digest anew', forgiving('C_DigestInit', 'OPERATION_ACTIVE')],
  ['OP-02', 'digests what nobody began', forgiving('C_DigestUpdate', 'OPERATION_NOT_INITIALIZED')],
  ['OP-04', 'ends an operation for a short buffer', otherwise('C_Digest', 'BUFFER_TOO_SMALL', 'GENERAL_ERROR')],
  ['OP-06', 'ends a digest twice', forgiving('C_DigestFinal', 'OPERATION_NOT_INITIALIZED', Buffer.alloc(32))],
  ['OP-07', 'takes 15 octets', forgiving('C_Encrypt', 'DATA_LEN_RANGE', Buffer.alloc(0))],
  ['OP-08', 'leaves the last octets out', forgiving('C_EncryptFinal', 'DATA_LEN_RANGE', Buffer.alloc(0))],
  ['OP-09', 'ends in one part what was begun in several', always('C_Digest', () => Buffer.alloc(32))],
  [
    'OP-10',
    'refuses a part of nothing',
    (p11) => ({
      C_DigestUpdate(session, data) {
        if (data.length === 0) throw refusal('ARGUMENTS_BAD');
        p11.C_DigestUpdate(session, data);
      },
    }),
  ],
  ['OP-11', 'holds too much back', garbled('C_DecryptUpdate', (octets) => octets.subarray(0, 16))],
  ['OP-13', 'takes a wrong signature', forgiving('C_Verify', 'SIGNATURE_INVALID', true)],
  ['OP-14', 'lets every key encrypt', forgiving('C_EncryptInit', 'KEY_FUNCTION_NOT_PERMITTED')],
  ['OP-15', 'names objects', otherwise('C_SignInit', 'KEY_HANDLE_INVALID', 'OBJECT_HANDLE_INVALID')],
  ['OP-17', 'encrypts otherwise when it digests too', garbled('C_DigestEncryptUpdate', zeros)],
  ['OP-18', 'fails during a search', always('C_DigestInit', refuse('GENERAL_ERROR'))],
  ['OP-19', 'decrypts 15 octets', forgiving('C_Decrypt', 'ENCRYPTED_DATA_LEN_RANGE', Buffer.alloc(0))],
  ['OP-20', 'takes bad padding', forgiving('C_Decrypt', 'ENCRYPTED_DATA_INVALID', Buffer.alloc(16))],
  ['OP-21', 'takes a bad tag', forgiving('C_Decrypt', 'ENCRYPTED_DATA_INVALID', Buffer.alloc(16))],
  ['OP-22', 'names no length', otherwise('C_Sign', 'DATA_LEN_RANGE', 'GENERAL_ERROR')],
  ['OP-24', 'has another digest of nothing', garbled('C_DigestFinal', zeros)],
  ['OP-25', 'digests nothing of a key', always('C_DigestKey', () => undefined)],
  ['OP-26', 'has other digests', garbled('C_Digest', zeros)],
  ['OP-27', 'signs nothing', garbled('C_Sign', zeros)],
  ['OP-28', 'signs otherwise in parts', garbled('C_SignFinal', zeros)],
  ['OP-30', 'recovers other data', garbled('C_VerifyRecover', zeros)],
  ['OP-31', 'fails for a key that is gone', always('C_SignFinal', refuse('GENERAL_ERROR'))],
  ['OP-33', 'mixes two sessions up', garbled('C_SignFinal', zeros)],
];

describe('a token that does not keep a rule of operations', () => {
  it.each(BROKEN)('fails %s: %s', { timeout: 60_000 }, async (rule, _, lies) => {
    const { status, findings } = await verdictOf(rule, lies);
    expect(status).toBe('failed');
    expect(findings.length).toBeGreaterThan(0);
  });
});

describe('the honest token', () => {
  it.each([...new Set(BROKEN.map(([rule]) => rule))])('keeps %s', { timeout: 60_000 }, async (rule) => {
    expect(await verdictOf(rule, () => ({}))).toMatchObject({ status: 'passed', findings: [] });
  });
});
