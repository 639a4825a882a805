import { CKF_DECRYPT, CKF_ENCRYPT } from '../../../emulator/spec/constants.gen.ts';
import type { Handle, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import { rvName, rvThrown } from '../finding.ts';
import { cipherParts } from './cipher-parts.ts';
import { BAD_CIPHERTEXT, decryptedElsewhere, type Enciphering, keysOf, longest, mechanismFor } from './cipher-steps.ts';
import { otherKeyIsRefused, sizesAreKept, wrongParametersAreRefused } from './key-aspects.ts';
import { lengthsAreTold } from './length-query.ts';
import type { CipherMaterial } from './material.ts';
import { type KeysOnToken, keysOnToken, secretOnToken } from './mechanism-keys.ts';
import { type Aspect, aside, flipped, mechanismWith, ROOM, whole } from './subject.ts';

/** C_Encrypt and C_Decrypt: PKCS#11 3.1 sections 5.8 and 5.10. */

const BOTH = CKF_ENCRYPT | CKF_DECRYPT;

function roundTrip(subject: Enciphering): void {
  const { trial, material } = subject;
  const keys = keysOf(subject);
  for (const plain of material.inputs) {
    const mechanism = mechanismFor(subject, plain.length);
    const ciphertext = whole(subject, 'Encrypt', mechanism, keys.forward, plain);
    if (ciphertext === undefined) continue;
    if (plain.length >= 16) trial.holds('the ciphertext is not the plaintext', !ciphertext.equals(plain));
    const back = whole(subject, 'Decrypt', mechanism, keys.backward, ciphertext);
    if (back !== undefined) trial.same(`${plain.length} octets, encrypted and decrypted`, back, plain);
  }
}

function knownAnswers(subject: Enciphering): void {
  const { trial, session, material, capability } = subject;
  const keys = keysOf(subject);
  for (const plain of material.inputs) {
    const mechanism = mechanismFor(subject, plain.length);
    if ((capability.flags & CKF_ENCRYPT) !== 0) encryptsAsOthersDo(subject, keys, mechanism, plain);
    if ((capability.flags & CKF_DECRYPT) === 0) continue;
    const back = whole(subject, 'Decrypt', mechanism, keys.backward, material.encrypts(plain, keys.read));
    if (back !== undefined) trial.same(`${plain.length} octets, encrypted elsewhere`, back, plain);
  }
  for (const { source, keyType, key, parameter, plain, ciphertext } of material.published ?? []) {
    if ((capability.flags & CKF_ENCRYPT) === 0) continue;
    trial.note(`known answer: ${source}`);
    const handle = secretOnToken(trial, session, keyType, key, 'encrypt');
    const given = whole(subject, 'Encrypt', mechanismWith(subject, parameter), handle, plain);
    if (given !== undefined) trial.same(source, given, ciphertext);
  }
}

function encryptsAsOthersDo(subject: Enciphering, keys: KeysOnToken, mechanism: Mechanism, plain: Buffer): void {
  const { trial, material } = subject;
  const ciphertext = whole(subject, 'Encrypt', mechanism, keys.forward, plain);
  if (ciphertext === undefined) return;
  if (material.deterministic) {
    trial.same(`ciphertext of ${plain.length} octets`, ciphertext, material.encrypts(plain, keys.read));
  } else if (keys.areKnown) {
    trial.same(`${plain.length} octets, decrypted elsewhere`, decryptedElsewhere(material, ciphertext), plain);
  }
}

/** A sealed ciphertext is refused; of any other the plaintext is another. */
function changedCiphertext(subject: Enciphering): void {
  const { trial, material } = subject;
  const plain = longest(subject);
  const keys = keysOf(subject);
  const mechanism = mechanismFor(subject, plain.length);
  const ciphertext = material.encrypts(plain, keys.read);
  const back = whole(subject, 'Decrypt', mechanism, keys.backward, ciphertext);
  if (back !== undefined) trial.same('decrypted as it is', back, plain);
  for (const [where, at] of [
    ['first', 0],
    ['last', -1],
  ] as const) {
    const changed = flipped(ciphertext, at);
    if (material.sealed) whole(subject, 'Decrypt', mechanism, keys.backward, changed, ...BAD_CIPHERTEXT);
    else otherPlaintext(subject, mechanism, keys.backward, changed, `a bit of the ${where} octet changed`);
  }
}

function otherPlaintext(
  subject: Enciphering,
  mechanism: Mechanism,
  key: Handle,
  ciphertext: Buffer,
  what: string,
): void {
  const { trial, name } = subject;
  const { p11 } = trial;
  const plain = longest(subject);
  aside(trial, (session) => {
    trial.step(`C_DecryptInit (${name})`, () => p11.C_DecryptInit(session, mechanism, key));
    let given: Buffer;
    try {
      given = Buffer.from(p11.C_Decrypt(session, ciphertext, Buffer.alloc(ROOM)));
    } catch (error) {
      const rv = rvName(rvThrown(error));
      return trial.holds(`C_Decrypt(${what})`, BAD_CIPHERTEXT.includes(rv), rv);
    }
    trial.holds(`C_Decrypt(${what}) gives another plaintext`, !given.equals(plain), 'the same');
  });
}

function wrongKey(subject: Enciphering): void {
  const { trial, session, material } = subject;
  const plain = longest(subject);
  const keys = keysOf(subject);
  const mechanism = mechanismFor(subject, plain.length);
  const ciphertext = material.encrypts(plain, keys.read);
  const back = whole(subject, 'Decrypt', mechanism, keys.backward, ciphertext);
  if (back !== undefined) trial.same('with the right key', back, plain);
  const other = keysOnToken(trial, session, material.keys, 'encrypt', 1);
  if (material.sealed && material.keys.kind === 'secret') {
    whole(subject, 'Decrypt', mechanism, other.backward, ciphertext, ...BAD_CIPHERTEXT);
  } else {
    otherPlaintext(subject, mechanism, other.backward, ciphertext, 'with another key');
  }
}

function wrongLengths(subject: Enciphering): void {
  const { material, capability } = subject;
  const keys = keysOf(subject);
  const good = material.inputs[0] ?? Buffer.alloc(0);
  const mechanism = mechanismFor(subject, good.length);
  if ((capability.flags & CKF_ENCRYPT) !== 0) {
    whole(subject, 'Encrypt', mechanism, keys.forward, good);
    for (const data of material.wrongInputs ?? []) {
      whole(subject, 'Encrypt', mechanism, keys.forward, data, 'DATA_LEN_RANGE');
    }
  }
  if ((capability.flags & CKF_DECRYPT) === 0) return;
  whole(subject, 'Decrypt', mechanism, keys.backward, material.encrypts(good, keys.read));
  for (const data of material.wrongCiphertexts ?? []) {
    whole(subject, 'Decrypt', mechanism, keys.backward, data, ...BAD_CIPHERTEXT);
  }
}

function lengths(subject: Enciphering): void {
  const { trial, material } = subject;
  const data = longest(subject);
  const keys = keysOf(subject);
  const mechanism = mechanismFor(subject, data.length);
  const { length } = material.encrypts(data, keys.read);
  const begin = (session: Handle) => trial.p11.C_EncryptInit(session, mechanism, keys.forward);
  lengthsAreTold(subject, { name: 'C_Encrypt', data, length, begin });
}

const encryptInit =
  ({ trial }: Enciphering) =>
  (session: Handle, mechanism: Mechanism, key: Handle) =>
    trial.p11.C_EncryptInit(session, mechanism, key);
const decryptInit =
  ({ trial }: Enciphering) =>
  (session: Handle, mechanism: Mechanism, key: Handle) =>
    trial.p11.C_DecryptInit(session, mechanism, key);

const right = (subject: Enciphering): Mechanism => mechanismFor(subject, 16);

export const CIPHER_ASPECTS: readonly Aspect<CipherMaterial>[] = [
  { name: 'encrypt-round-trip', rule: 'What it encrypts it decrypts.', flags: BOTH, run: roundTrip },
  {
    name: 'encrypt-known-answers',
    rule: 'It encrypts and decrypts as other programs and published examples do.',
    flags: 0,
    run: knownAnswers,
  },
  {
    name: 'encrypt-parts',
    rule: 'Encrypted and decrypted in parts it is the same as in one; a mechanism of one part takes no parts.',
    flags: 0,
    run: cipherParts,
  },
  {
    name: 'encrypt-length',
    rule: 'The length that is told is enough, a short buffer is refused with the length, and neither ends the operation.',
    flags: CKF_ENCRYPT,
    run: lengths,
  },
  {
    name: 'encrypt-flipped-bit',
    rule: 'One bit of the ciphertext changed: CKR_ENCRYPTED_DATA_INVALID where that can be seen, else another plaintext.',
    flags: CKF_DECRYPT,
    run: changedCiphertext,
  },
  {
    name: 'encrypt-wrong-key',
    rule: 'With another key nobody gets the plaintext.',
    flags: CKF_DECRYPT,
    run: wrongKey,
  },
  {
    name: 'encrypt-data-length',
    rule: 'Data of a length that cannot be: CKR_DATA_LEN_RANGE, CKR_ENCRYPTED_DATA_LEN_RANGE.',
    flags: 0,
    applies: ({ wrongInputs = [], wrongCiphertexts = [] }) => wrongInputs.length + wrongCiphertexts.length > 0,
    run: wrongLengths,
  },
  {
    name: 'encrypt-parameter',
    rule: 'A parameter that is none of its: CKR_MECHANISM_PARAM_INVALID.',
    flags: CKF_ENCRYPT,
    applies: ({ wrongParameters = [] }) => wrongParameters.length > 0,
    run: (subject) =>
      wrongParametersAreRefused(
        subject,
        'C_EncryptInit',
        encryptInit(subject),
        keysOf(subject).forward,
        right(subject),
      ),
  },
  {
    name: 'encrypt-key-type',
    rule: 'A key of another type: CKR_KEY_TYPE_INCONSISTENT.',
    flags: CKF_DECRYPT,
    run: (subject) =>
      otherKeyIsRefused(
        subject,
        'C_DecryptInit',
        decryptInit(subject),
        keysOf(subject).backward,
        right(subject),
        'encrypt',
      ),
  },
  {
    name: 'encrypt-key-size',
    rule: 'Keys of both limits of CK_MECHANISM_INFO work; beyond them: CKR_KEY_SIZE_RANGE.',
    flags: CKF_DECRYPT,
    applies: (_, { maxKeySize }) => maxKeySize > 0,
    run: (subject) =>
      sizesAreKept(subject, 'C_DecryptInit', decryptInit(subject), 'encrypt', subject.material.parameter?.(16)),
  },
];
