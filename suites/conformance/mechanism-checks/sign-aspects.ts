import { CKF_SIGN, CKF_VERIFY } from '../../../emulator/spec/constants.gen.ts';
import type { Handle, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import { otherKeyIsRefused, sizesAreKept, wrongParametersAreRefused } from './key-aspects.ts';
import { lengthsAreTold } from './length-query.ts';
import type { PublishedSignature, SigningMaterial } from './material.ts';
import { type KeysOnToken, keysOnToken, publicKeyOnToken, secretOnToken } from './mechanism-keys.ts';
import {
  type Aspect,
  agrees,
  aside,
  flipped,
  mechanismWith,
  partitions,
  refused,
  type Subject,
  verified,
  whole,
} from './subject.ts';

/** C_Sign and C_Verify: PKCS#11 3.1 sections 5.13 and 5.15. */

type Signing = Subject<SigningMaterial>;

const keysOf = ({ trial, session, material }: Signing): KeysOnToken =>
  keysOnToken(trial, session, material.keys, 'sign');
const mechanismOf = (subject: Signing): Mechanism => mechanismWith(subject, subject.material.parameter);

/** A signature that was not made on the token, and the key on the token that verifies it. */
function fromOutside(subject: Signing, data: Buffer): { readonly key: Handle; readonly signature: Buffer } {
  const { trial, session, material } = subject;
  if (material.kind === 'mac') {
    const [value] = material.keys.values;
    return {
      key: secretOnToken(trial, session, material.keys.keyType, value, 'sign'),
      signature: material.mac(value, data),
    };
  }
  const { name, keyType, pairs } = material.keys;
  const key = publicKeyOnToken(trial, session, { name, keyType, publicKey: pairs[1].publicKey }, 'sign');
  return { key, signature: material.signs(data) };
}

function first({ material }: Signing): Buffer {
  return material.inputs[0] ?? Buffer.alloc(0);
}

function roundTrip(subject: Signing): void {
  const { trial, material } = subject;
  const keys = keysOf(subject);
  const mechanism = mechanismOf(subject);
  for (const data of material.inputs) {
    const signature = whole(subject, 'Sign', mechanism, keys.backward, data);
    if (signature === undefined) continue;
    trial.same(`octets of the signature over ${data.length}`, signature.length, material.length);
    verified(subject, mechanism, keys.forward, [`${data.length} octets`, data, signature]);
  }
}

function knownAnswers(subject: Signing): void {
  const { trial, material, capability } = subject;
  const mechanism = mechanismOf(subject);
  if ((capability.flags & CKF_SIGN) !== 0) signsAsOthersDo(subject, mechanism);
  if ((capability.flags & CKF_VERIFY) === 0) return;
  for (const data of material.inputs) {
    const { key, signature } = fromOutside(subject, data);
    verified(subject, mechanism, key, [`${data.length} octets, signed elsewhere`, data, signature]);
  }
  for (const answer of material.published ?? []) {
    trial.note(`known answer: ${answer.source}`);
    verified(subject, mechanism, publishedKey(subject, answer), [answer.source, answer.data, answer.signature]);
  }
}

function signsAsOthersDo(subject: Signing, mechanism: Mechanism): void {
  const { trial, material } = subject;
  const keys = keysOf(subject);
  for (const data of material.inputs) {
    const signature = whole(subject, 'Sign', mechanism, keys.backward, data);
    if (signature === undefined) continue;
    if (material.kind === 'mac') {
      trial.same(`the code over ${data.length} octets`, signature, material.mac(material.keys.values[0], data));
    } else {
      const isGood =
        signature.length === material.length && agrees(() => material.verifies(keys.read, data, signature));
      trial.holds(`another program verifies the signature over ${data.length} octets`, isGood);
    }
  }
  if (material.kind !== 'mac') return;
  for (const answer of material.published ?? []) {
    const code = whole(subject, 'Sign', mechanism, publishedKey(subject, answer), answer.data);
    if (code !== undefined) trial.same(answer.source, code, answer.signature);
  }
}

function publishedKey({ trial, session }: Signing, { source, key }: PublishedSignature): Handle {
  const { keyType, secret, publicKey = [] } = key;
  if (secret !== undefined) return secretOnToken(trial, session, keyType, secret, 'sign');
  return publicKeyOnToken(trial, session, { name: source, keyType, publicKey }, 'sign');
}

/** What parts come to is what one part comes to; where that is not always the same, the signature is verified. */
function parts(subject: Signing): void {
  const { material, capability } = subject;
  if (material.singlePartOnly) {
    noParts(subject);
    return;
  }
  const data = material.inputs.at(-1) ?? Buffer.alloc(0);
  if ((capability.flags & CKF_SIGN) !== 0) signInParts(subject, data);
  if ((capability.flags & CKF_VERIFY) !== 0) verifyInParts(subject, data);
}

function verifyInParts(subject: Signing, data: Buffer): void {
  const { trial } = subject;
  const { key, signature } = fromOutside(subject, data);
  const mechanism = mechanismOf(subject);
  const { p11 } = trial;
  for (const [how, portions] of partitions(data)) {
    for (const [what, offered, rv] of [
      ['the signature', signature, 'OK'],
      ['another signature', flipped(signature, -1), 'SIGNATURE_INVALID'],
    ] as const) {
      aside(trial, (session) => {
        const act = () => {
          p11.C_VerifyInit(session, mechanism, key);
          for (const portion of portions) p11.C_VerifyUpdate(session, portion);
          p11.C_VerifyFinal(session, offered);
        };
        trial.api(`C_VerifyUpdate (${how}), C_VerifyFinal(${what})`, act, rv);
      });
    }
  }
}

function signInParts(subject: Signing, data: Buffer): void {
  const { trial, material } = subject;
  const keys = keysOf(subject);
  const mechanism = mechanismOf(subject);
  const { p11 } = trial;
  const alone = whole(subject, 'Sign', mechanism, keys.backward, data);
  for (const [how, portions] of partitions(data)) {
    const { value } = aside(trial, (session) => {
      const act = () => {
        p11.C_SignInit(session, mechanism, keys.backward);
        for (const portion of portions) p11.C_SignUpdate(session, portion);
        return Buffer.from(p11.C_SignFinal(session, Buffer.alloc(material.length)));
      };
      return trial.api(`C_SignUpdate (${how}), C_SignFinal`, act, 'OK');
    });
    if (value === undefined) continue;
    if (material.kind === 'mac' || material.deterministic) trial.same(`signed in ${how}`, value, alone);
    else
      trial.holds(
        `another program verifies what was signed in ${how}`,
        agrees(() => material.verifies(keys.read, data, value)),
      );
  }
}

function noParts(subject: Signing): void {
  const { trial, capability, name } = subject;
  const mechanism = mechanismOf(subject);
  const { p11 } = trial;
  if ((capability.flags & CKF_SIGN) === 0) trial.unsupported('it only verifies');
  const { backward } = keysOf(subject);
  whole(subject, 'Sign', mechanism, backward, first(subject));
  aside(trial, (session) => {
    trial.step(`C_SignInit (${name})`, () => p11.C_SignInit(session, mechanism, backward));
    refused(trial, 'C_SignUpdate of a single-part mechanism', () => p11.C_SignUpdate(session, Buffer.alloc(4)));
  });
}

function flippedBits(subject: Signing): void {
  const data = first(subject);
  const { key, signature } = fromOutside(subject, data);
  const mechanism = mechanismOf(subject);
  verified(subject, mechanism, key, ['as it is', data, signature]);
  for (const [where, at] of [
    ['first', 0],
    ['middle', signature.length >> 1],
    ['last', -1],
  ] as const) {
    const changed = flipped(signature, at);
    verified(subject, mechanism, key, [`a bit of the ${where} octet changed`, data, changed], 'SIGNATURE_INVALID');
  }
  const otherData = flipped(data, -1);
  verified(subject, mechanism, key, ['a bit of the data changed', otherData, signature], 'SIGNATURE_INVALID');
  for (const [what, offered] of [
    ['an octet less', signature.subarray(0, -1)],
    ['an octet more', Buffer.concat([signature, Buffer.of(0)])],
  ] as const) {
    verified(subject, mechanism, key, [what, data, offered], 'SIGNATURE_LEN_RANGE');
  }
}

function wrongKey(subject: Signing): void {
  const { trial, session, material } = subject;
  const data = first(subject);
  const { key, signature } = fromOutside(subject, data);
  const mechanism = mechanismOf(subject);
  verified(subject, mechanism, key, ['with the right key', data, signature]);
  const { keys } = material;
  const other =
    keys.kind === 'secret'
      ? secretOnToken(trial, session, keys.keyType, keys.values[1], 'sign')
      : publicKeyOnToken(trial, session, { ...keys, publicKey: keys.pairs[0].publicKey }, 'sign');
  verified(subject, mechanism, other, ['with another key', data, signature], 'SIGNATURE_INVALID');
}

function wrongLengths(subject: Signing): void {
  const { backward } = keysOf(subject);
  const mechanism = mechanismOf(subject);
  whole(subject, 'Sign', mechanism, backward, first(subject));
  for (const data of subject.material.wrongInputs ?? []) {
    whole(subject, 'Sign', mechanism, backward, data, 'DATA_LEN_RANGE');
  }
}

/** C_SignInit as the aspects of keys and parameters try it. */
function initOf({ trial }: Signing): (session: Handle, mechanism: Mechanism, key: Handle) => void {
  return (session, mechanism, key) => trial.p11.C_SignInit(session, mechanism, key);
}

export const SIGN_ASPECTS: readonly Aspect<SigningMaterial>[] = [
  { name: 'sign-round-trip', rule: 'What it signs it verifies.', flags: CKF_SIGN | CKF_VERIFY, run: roundTrip },
  {
    name: 'sign-known-answers',
    rule: 'It signs and verifies as other programs and published examples do.',
    flags: 0,
    run: knownAnswers,
  },
  {
    name: 'sign-parts',
    rule: 'Signed and verified in parts it is the same as in one; a mechanism of one part takes no parts.',
    flags: 0,
    run: parts,
  },
  {
    name: 'sign-length',
    rule: 'The length that is told is enough, a short buffer is refused with the length, and neither ends the operation.',
    flags: CKF_SIGN,
    run(subject) {
      const { backward } = keysOf(subject);
      const begin = (session: Handle) => subject.trial.p11.C_SignInit(session, mechanismOf(subject), backward);
      lengthsAreTold(subject, { name: 'C_Sign', data: first(subject), length: subject.material.length, begin });
    },
  },
  {
    name: 'sign-flipped-bit',
    rule: 'One bit changed in signature or data: CKR_SIGNATURE_INVALID; another length: CKR_SIGNATURE_LEN_RANGE.',
    flags: CKF_VERIFY,
    run: flippedBits,
  },
  { name: 'sign-wrong-key', rule: 'Another key: CKR_SIGNATURE_INVALID.', flags: CKF_VERIFY, run: wrongKey },
  {
    name: 'sign-data-length',
    rule: 'Data of a length that cannot be: CKR_DATA_LEN_RANGE.',
    flags: CKF_SIGN,
    applies: ({ wrongInputs = [] }) => wrongInputs.length > 0,
    run: wrongLengths,
  },
  {
    name: 'sign-parameter',
    rule: 'A parameter that is none of its: CKR_MECHANISM_PARAM_INVALID.',
    flags: CKF_SIGN,
    applies: ({ wrongParameters = [] }) => wrongParameters.length > 0,
    run: (subject) =>
      wrongParametersAreRefused(subject, 'C_SignInit', initOf(subject), keysOf(subject).backward, mechanismOf(subject)),
  },
  {
    name: 'sign-key-type',
    rule: 'A key of another type: CKR_KEY_TYPE_INCONSISTENT.',
    flags: CKF_SIGN,
    run: (subject) =>
      otherKeyIsRefused(subject, 'C_SignInit', initOf(subject), keysOf(subject).backward, mechanismOf(subject), 'sign'),
  },
  {
    name: 'sign-key-size',
    rule: 'Keys of both limits of CK_MECHANISM_INFO work; beyond them: CKR_KEY_SIZE_RANGE.',
    flags: CKF_SIGN,
    applies: (_, { maxKeySize }) => maxKeySize > 0,
    run: (subject) => sizesAreKept(subject, 'C_SignInit', initOf(subject), 'sign', subject.material.parameter),
  },
];
