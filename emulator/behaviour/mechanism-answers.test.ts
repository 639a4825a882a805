import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { keyPool } from '../testing/mechanism-keys.ts';
import { familiesOf, formOf, PARAMETER_FORMS, pairTemplate, parameterOf } from '../testing/mechanism-uses.ts';
import { answersOf, type MechanismFunctionName } from '../testing/return-values.ts';
import { loggedIn, RW, rvOf } from '../testing/workbench.ts';

const bench = loggedIn('answers');
const { p11, slot } = bench;
const pool = keyPool(bench);
const handles = [...pool.keys.map(({ handle }) => handle), ...pool.noKeys];
const mechanisms = p11.C_GetMechanismList(slot).map((type) => ({ type, name: ck.nameOf('CKM', type) }));

/** What a call answers; one that the standard does not let the function give is the end of the test. */
function answer(name: MechanismFunctionName, run: () => unknown): string {
  const rv = rvOf(run);
  if (!answersOf(name).has(rv)) throw new Error(`${name} answers ${rv}`);
  return rv;
}

const octets = (maxLength: number) => fc.uint8Array({ maxLength }).map((some) => Buffer.from(some));
/** Lengths of blocks, digests, signatures and keys are no more likely by chance than others. */
const data = fc.oneof(
  octets(200),
  fc.constantFrom(0, 1, 8, 16, 20, 24, 28, 32, 40, 48, 64, 128, 256).map((length) => Buffer.alloc(length, 0x5a)),
);
const room = fc.constantFrom(0, 1, 16, 31, 64, 127, 512).map((length) => Buffer.alloc(length));

/** What a member of a structure may turn out to be. */
const member = fc.oneof(
  octets(140),
  fc.constantFrom<unknown>(undefined, null, true, 'text', -1, 0, 1, 8, 16, 1.5, Number.NaN, 2 ** 32, 2 ** 60),
  fc.constantFrom<unknown>(ck.CKM_SHA_1, ck.CKM_SHA256, ck.CKG_MGF1_SHA256, ck.CKD_SHA256_KDF, 65_536),
);
const MEMBERS =
  'iv nonce aad tagBits ivBits dataLen macLen hashAlg mgf saltLen source sourceData kdf publicData sharedData ukm';

/** A parameter that the mechanism takes, or one of another mechanism, as it is or with something about it changed. */
function parameters(name: string): fc.Arbitrary<ck.Mechanism['parameter']> {
  const families = familiesOf(name);
  const taken = fc.constantFrom(...(families.length > 0 ? families : (['AES'] as const)));
  const form = fc.oneof({ weight: 4, arbitrary: fc.constant(formOf(name)) }, fc.constantFrom(...PARAMETER_FORMS));
  const good = fc.tuple(form, taken).map(([one, family]) => parameterOf(one, name, family, pool));
  const changes = fc.dictionary(fc.constantFrom(...MEMBERS.split(' ')), member, { maxKeys: 2 });
  const changed = fc
    .tuple(good, changes)
    .map(([one, other]) =>
      typeof one === 'object' && !Buffer.isBuffer(one) ? ({ ...one, ...other } as ck.MechanismParameter) : one,
    );
  return fc.oneof({ weight: 3, arbitrary: good }, { weight: 3, arbitrary: changed }, octets(30), fc.nat(40));
}

/** A key that goes with the mechanism, or anything else that has or could have a handle. */
function keys(name: string): fc.Arbitrary<ck.Handle> {
  const right = pool.keys.filter(({ family }) => familiesOf(name).includes(family)).map(({ handle }) => handle);
  const any = fc.constantFrom(...handles);
  return right.length === 0 ? any : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...right) }, any);
}

/** Of the length of a code or a signature, and wrong. */
const signature = fc.oneof(
  data,
  ...[16, 32, 64, 128].map((length) =>
    fc.uint8Array({ minLength: length, maxLength: length }).map((some) => Buffer.from(some)),
  ),
);

const OPERATIONS = ['Sign', 'Verify', 'Encrypt', 'Decrypt', 'SignRecover', 'VerifyRecover', 'Digest'] as const;
const step = fc.record({ kind: fc.constantFrom('Update', 'Final', ''), data, room, signature });
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

function begin(kind: (typeof OPERATIONS)[number], session: ck.Handle, mechanism: ck.Mechanism, key: ck.Handle): string {
  return answer(`C_${kind}Init`, () =>
    kind === 'Digest' ? p11.C_DigestInit(session, mechanism) : p11[`C_${kind}Init`](session, mechanism, key),
  );
}

function carryOn(
  kind: (typeof OPERATIONS)[number],
  session: ck.Handle,
  { kind: how, data: part, room: out, signature }: Step,
) {
  if (kind === 'SignRecover' || kind === 'VerifyRecover') {
    return answer(`C_${kind}`, () => p11[`C_${kind}`](session, part, out));
  }
  const name = `C_${kind}${how}` as const;
  return answer(name, () => {
    if (how === 'Update') return p11[`C_${kind}Update`](session, part, out);
    if (kind === 'Verify')
      return how === '' ? p11.C_Verify(session, part, signature) : p11.C_VerifyFinal(session, signature);
    return how === '' ? p11[`C_${kind}`](session, part, out) : p11[`C_${kind}Final`](session, out);
  });
}

const attribute = fc.record({
  type: fc.constantFrom(
    ck.CKA_CLASS,
    ck.CKA_KEY_TYPE,
    ck.CKA_VALUE_LEN,
    ck.CKA_VALUE,
    ck.CKA_SENSITIVE,
    ck.CKA_EXTRACTABLE,
    ck.CKA_TOKEN,
    ck.CKA_TRUSTED,
    ck.CKA_LABEL,
    ck.CKA_EC_PARAMS,
    ck.CKA_GOSTR3410_PARAMS,
    ck.CKA_MODULUS_BITS,
    ck.CKA_UNWRAP_TEMPLATE,
    ck.CKA_PUBLIC_KEY_INFO,
    0x8123_4567,
  ),
  value: fc.oneof(
    octets(70),
    fc.boolean(),
    fc.constantFrom<number>(
      ck.CKO_SECRET_KEY,
      ck.CKO_PRIVATE_KEY,
      ck.CKK_AES,
      ck.CKK_GENERIC_SECRET,
      ck.CKK_EC,
      16,
      32,
      33,
    ),
  ),
});
const template = fc.array(attribute, { maxLength: 4 }) as fc.Arbitrary<ck.Template>;
const CONTAINER: ck.Template = [
  { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
  { type: ck.CKA_KEY_TYPE, value: ck.CKK_GENERIC_SECRET },
];
/** More often than chance would: with what a new key needs. */
const fuller = fc.tuple(fc.boolean(), template).map(([full, more]) => (full ? [...CONTAINER, ...more] : more));

type Maker = (session: ck.Handle, mechanism: ck.Mechanism, given: Made) => unknown;
type Made = { key: ck.Handle; target: ck.Handle; data: Buffer; room: Buffer; template: ck.Template; pair: ck.Template };

/** The functions that make or wrap keys, each with the flag that promises it. */
const MAKERS: readonly (readonly [MechanismFunctionName, number, Maker])[] = [
  [
    'C_WrapKey',
    ck.CKF_WRAP,
    (session, used, { key, target, room: out }) => p11.C_WrapKey(session, used, key, target, out),
  ],
  [
    'C_UnwrapKey',
    ck.CKF_UNWRAP,
    (session, used, { key, data: wrapped, template: wanted }) => p11.C_UnwrapKey(session, used, key, wrapped, wanted),
  ],
  [
    'C_DeriveKey',
    ck.CKF_DERIVE,
    (session, used, { key, template: wanted }) => p11.C_DeriveKey(session, used, key, wanted),
  ],
  ['C_GenerateKey', ck.CKF_GENERATE, (session, used, { template: wanted }) => p11.C_GenerateKey(session, used, wanted)],
  [
    'C_GenerateKeyPair',
    ck.CKF_GENERATE_KEY_PAIR,
    (session, used, { pair, template: wanted }) => p11.C_GenerateKeyPair(session, used, pair, wanted),
  ],
];

/** What the mechanism promises, mostly; at times anything. */
function mostly<T>(promised: readonly T[], all: readonly T[]): fc.Arbitrary<T> {
  const any = fc.constantFrom(...all);
  return promised.length === 0 ? any : fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...promised) }, any);
}

const FLAGS = {
  Sign: ck.CKF_SIGN,
  Verify: ck.CKF_VERIFY,
  Encrypt: ck.CKF_ENCRYPT,
  Decrypt: ck.CKF_DECRYPT,
  SignRecover: ck.CKF_SIGN_RECOVER,
  VerifyRecover: ck.CKF_VERIFY_RECOVER,
  Digest: ck.CKF_DIGEST,
} as const;

describe.each(mechanisms)('GEN-28 $name', ({ type, name }) => {
  const mechanism = parameters(name).map((parameter) => ({
    mechanism: type,
    ...(parameter !== undefined && { parameter }),
  }));
  const { flags } = p11.C_GetMechanismInfo(slot, type);
  const has = (flag: number) => (flags & flag) === flag;

  it('answers every operation with a code of the function, whatever it is given', () => {
    const promised = OPERATIONS.filter((kind) => has(FLAGS[kind]));
    let begun = 0;
    const operation = fc.record({ kind: mostly(promised, OPERATIONS), mechanism, key: keys(name) });
    fc.assert(
      fc.property(operation, fc.array(step, { maxLength: 4 }), ({ kind, mechanism: used, key }, steps) => {
        const session = p11.C_OpenSession(slot, RW);
        if (begin(kind, session, used, key) === 'CKR_OK') {
          begun++;
          for (const one of steps) carryOn(kind, session, one);
        }
        p11.C_CloseSession(session);
      }),
      { seed: type, numRuns: promised.length === 0 ? 5 : 80 },
    );
    expect(begun > 0).toBe(promised.length > 0);
    expect(bench.emulator.unforeseen).toEqual([]);
  });

  it('answers everything that makes or wraps keys with a code of the function', () => {
    const promised = MAKERS.filter(([, flag]) => has(flag));
    const made = fc.record({
      key: keys(name),
      target: fc.constantFrom(...handles),
      data,
      room,
      template: fuller,
      pair: template.map((more) => [...pairTemplate(type), ...more]),
    });
    fc.assert(
      fc.property(mostly(promised, MAKERS), mechanism, made, ([maker, , run], used, given) => {
        const session = p11.C_OpenSession(slot, RW);
        answer(maker, () => run(session, used, given));
        p11.C_CloseSession(session);
      }),
      { seed: type, numRuns: promised.length === 0 ? 5 : type === ck.CKM_RSA_PKCS_KEY_PAIR_GEN ? 15 : 120 },
    );
    expect(bench.emulator.unforeseen).toEqual([]);
  });
});
