import * as ck from '../../../emulator/spec/constants.gen.ts';
import type { Handle, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import type { RvName } from '../finding.ts';
import { decryptedElsewhere } from './cipher-steps.ts';
import { otherKeyIsRefused } from './key-aspects.ts';
import type { CipherMaterial } from './material.ts';
import { type KeysOnToken, keysOnToken, reader, secretOnToken } from './mechanism-keys.ts';
import { type Aspect, flipped, mechanismWith, ROOM, type Subject } from './subject.ts';

/** C_WrapKey and C_UnwrapKey: PKCS#11 3.1 sections 5.18.3 and 5.18.4. */

type Wrapping = Subject<CipherMaterial>;

/** Mechanisms that show that a token has secret keys. */
const SECRET_MECHANISMS = [ck.CKM_GENERIC_SECRET_KEY_GEN, ck.CKM_AES_KEY_GEN, ck.CKM_SHA256_HMAC, ck.CKM_SHA_1_HMAC];

/** @throws Unsupported where there is nothing to wrap: tokens list it with RSA and have no secret keys. */
function keysOf({ trial, session, material }: Wrapping): KeysOnToken {
  const listed = trial.step('C_GetMechanismList', () => trial.p11.C_GetMechanismList(trial.slot));
  if (!SECRET_MECHANISMS.some((one) => listed.includes(one))) trial.unsupported('the token has no secret keys to wrap');
  return keysOnToken(trial, session, material.keys, 'wrap');
}

const mechanismFor = (subject: Wrapping, octets: number): Mechanism =>
  mechanismWith(subject, subject.material.parameter?.(octets));

const secretsOf = ({ material }: Wrapping): readonly Buffer[] => material.wrapped ?? [];

/** A generic secret of this value, wrapped. */
function wrapped(subject: Wrapping, by: Handle, value: Buffer): Buffer | undefined {
  const { trial, session, name } = subject;
  const key = secretOnToken(trial, session, ck.CKK_GENERIC_SECRET, value, 'sign');
  const mechanism = mechanismFor(subject, value.length);
  const act = () => Buffer.from(trial.p11.C_WrapKey(session, mechanism, by, key, Buffer.alloc(ROOM)));
  return trial.api(`C_WrapKey(${name}, ${value.length} octets)`, act, 'OK').value;
}

/** @returns the value of the key that came out. */
function unwrapped(
  subject: Wrapping,
  by: Handle,
  [what, octets, length]: readonly [string, Buffer, number],
  ...allowed: RvName[]
): Buffer | undefined {
  const { trial, session, name } = subject;
  const act = () =>
    trial.p11.C_UnwrapKey(session, mechanismFor(subject, length), by, octets, [
      { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
      { type: ck.CKA_KEY_TYPE, value: ck.CKK_GENERIC_SECRET },
      { type: ck.CKA_TOKEN, value: false },
      { type: ck.CKA_SENSITIVE, value: false },
      { type: ck.CKA_EXTRACTABLE, value: true },
    ]);
  const { value } = trial.api(`C_UnwrapKey(${name}, ${what})`, act, ...allowed);
  return value && reader(trial, session, value)(ck.CKA_VALUE);
}

function roundTrip(subject: Wrapping): void {
  const { trial } = subject;
  const keys = keysOf(subject);
  for (const value of secretsOf(subject)) {
    const octets = wrapped(subject, keys.forward, value);
    if (octets === undefined) continue;
    const back = unwrapped(subject, keys.backward, [`${octets.length} octets`, octets, value.length], 'OK');
    if (back !== undefined) trial.same(`a key of ${value.length} octets, wrapped and unwrapped`, back, value);
  }
}

/** A wrapped key is its value, encrypted. */
function knownAnswers(subject: Wrapping): void {
  const { trial, material, capability } = subject;
  const keys = keysOf(subject);
  for (const value of secretsOf(subject)) {
    const elsewhere = material.encrypts(value, keys.read);
    if ((capability.flags & ck.CKF_WRAP) !== 0) {
      const octets = wrapped(subject, keys.forward, value);
      if (octets !== undefined && material.deterministic) trial.same('the wrapped key', octets, elsewhere);
      else if (octets !== undefined && keys.areKnown)
        trial.same('unwrapped elsewhere', decryptedElsewhere(material, octets), value);
    }
    if ((capability.flags & ck.CKF_UNWRAP) === 0) continue;
    const back = unwrapped(subject, keys.backward, ['wrapped elsewhere', elsewhere, value.length], 'OK');
    if (back !== undefined) trial.same('unwrapped, from elsewhere', back, value);
  }
}

const BAD_KEY: readonly RvName[] = ['WRAPPED_KEY_INVALID', 'WRAPPED_KEY_LEN_RANGE'];

function changed(subject: Wrapping): void {
  const { trial, session, material } = subject;
  const keys = keysOf(subject);
  const [value = Buffer.alloc(16)] = secretsOf(subject);
  const octets = material.encrypts(value, keys.read);
  unwrapped(subject, keys.backward, ['as it is', octets, value.length], 'OK');
  for (const [where, at] of [
    ['first', 0],
    ['last', -1],
  ] as const) {
    const what = `a bit of the ${where} octet changed`;
    unwrapped(subject, keys.backward, [what, flipped(octets, at), value.length], ...BAD_KEY);
  }
  const other = keysOnToken(trial, session, material.keys, 'wrap', 1);
  unwrapped(subject, other.backward, ['with another key', octets, value.length], ...BAD_KEY);
}

function wrongLengths(subject: Wrapping): void {
  const { material } = subject;
  const keys = keysOf(subject);
  const [value = Buffer.alloc(16)] = secretsOf(subject);
  const octets = material.encrypts(value, keys.read);
  unwrapped(subject, keys.backward, ['as it is', octets, value.length], 'OK');
  for (const wrong of material.wrongCiphertexts ?? []) {
    unwrapped(subject, keys.backward, [`${wrong.length} octets`, wrong, value.length], ...BAD_KEY);
  }
}

function length(subject: Wrapping): void {
  const { trial, session, material } = subject;
  const keys = keysOf(subject);
  const [value = Buffer.alloc(16)] = secretsOf(subject);
  const key = secretOnToken(trial, session, ck.CKK_GENERIC_SECRET, value, 'sign');
  const octets = material.encrypts(value, keys.read).length;
  const into = (room: number) => () =>
    trial.p11.C_WrapKey(session, mechanismFor(subject, value.length), keys.forward, key, Buffer.alloc(room));
  trial.api(`C_WrapKey (room for ${octets - 1} octets)`, into(octets - 1), 'BUFFER_TOO_SMALL');
  const { value: given } = trial.api(`C_WrapKey (room for ${octets} octets)`, into(octets), 'OK');
  if (given !== undefined) trial.same('octets that come out', given.length, octets);
}

function keyType(subject: Wrapping): void {
  const { trial } = subject;
  const keys = keysOf(subject);
  const [value = Buffer.alloc(16)] = secretsOf(subject);
  const target = secretOnToken(trial, subject.session, ck.CKK_GENERIC_SECRET, value, 'sign');
  const wrap = (session: Handle, mechanism: Mechanism, key: Handle) =>
    void trial.p11.C_WrapKey(session, mechanism, key, target, Buffer.alloc(ROOM));
  const right = mechanismFor(subject, value.length);
  const code = 'WRAPPING_KEY_TYPE_INCONSISTENT';
  otherKeyIsRefused(subject, 'C_WrapKey', wrap, keys.forward, right, 'wrap', 'forward', code);
}

const BOTH = ck.CKF_WRAP | ck.CKF_UNWRAP;

export const WRAP_ASPECTS: readonly Aspect<CipherMaterial>[] = [
  { name: 'wrap-round-trip', rule: 'The key that it wraps it unwraps.', flags: BOTH, run: roundTrip },
  {
    name: 'wrap-known-answers',
    rule: 'It wraps and unwraps keys as other programs do.',
    flags: 0,
    run: knownAnswers,
  },
  {
    name: 'wrap-length',
    rule: 'A short buffer is CKR_BUFFER_TOO_SMALL, one of the right length is enough.',
    flags: ck.CKF_WRAP,
    run: length,
  },
  {
    name: 'wrap-flipped-bit',
    rule: 'One bit of the wrapped key changed, or another key: CKR_WRAPPED_KEY_INVALID.',
    flags: ck.CKF_UNWRAP,
    applies: ({ sealed }) => sealed === true,
    run: changed,
  },
  {
    name: 'wrap-data-length',
    rule: 'A wrapped key of a length that cannot be: CKR_WRAPPED_KEY_LEN_RANGE.',
    flags: ck.CKF_UNWRAP,
    applies: ({ wrongCiphertexts = [] }) => wrongCiphertexts.length > 0,
    run: wrongLengths,
  },
  {
    name: 'wrap-key-type',
    rule: 'A wrapping key of another type: CKR_WRAPPING_KEY_TYPE_INCONSISTENT.',
    flags: ck.CKF_WRAP,
    run: keyType,
  },
];
