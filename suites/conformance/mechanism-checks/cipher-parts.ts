import { CKF_DECRYPT, CKF_ENCRYPT } from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import { type Enciphering, keysOf, longest, mechanismFor } from './cipher-steps.ts';
import { aside, partitions, ROOM, refused, whole } from './subject.ts';

/** C_EncryptUpdate, C_DecryptUpdate and their Finals: PKCS#11 3.1 sections 5.8.3, 5.8.4, 5.10.3, 5.10.4. */

/** What parts come to is what one part comes to. */
export function cipherParts(subject: Enciphering): void {
  const { material, capability } = subject;
  if (material.singlePartOnly) {
    noParts(subject);
    return;
  }
  const plain = longest(subject);
  const keys = keysOf(subject);
  const ciphertext = material.encrypts(plain, keys.read);
  if ((capability.flags & CKF_ENCRYPT) !== 0) inParts(subject, 'Encrypt', keys.forward, plain, ciphertext);
  if ((capability.flags & CKF_DECRYPT) !== 0) inParts(subject, 'Decrypt', keys.backward, ciphertext, plain);
}

function inParts(subject: Enciphering, way: 'Encrypt' | 'Decrypt', key: Handle, input: Buffer, output: Buffer): void {
  const { trial } = subject;
  const plain = way === 'Encrypt' ? input : output;
  const mechanism = mechanismFor(subject, plain.length);
  const { p11 } = trial;
  for (const [how, portions] of partitions(input)) {
    const { value } = aside(trial, (session) => {
      const act = () => {
        p11[`C_${way}Init`](session, mechanism, key);
        const out = portions.map((one) => Buffer.from(p11[`C_${way}Update`](session, one, Buffer.alloc(ROOM))));
        return Buffer.concat([...out, p11[`C_${way}Final`](session, Buffer.alloc(ROOM))]);
      };
      return trial.api(`C_${way}Update (${how}), C_${way}Final`, act, 'OK');
    });
    if (value !== undefined) trial.same(`C_${way} in ${how}`, value, output);
  }
}

function noParts(subject: Enciphering): void {
  const { trial, capability, name } = subject;
  if ((capability.flags & CKF_ENCRYPT) === 0) trial.unsupported('it only decrypts');
  const plain = subject.material.inputs[0] ?? Buffer.alloc(0);
  const mechanism = mechanismFor(subject, plain.length);
  const { forward } = keysOf(subject);
  whole(subject, 'Encrypt', mechanism, forward, plain);
  const { p11 } = trial;
  aside(trial, (session) => {
    trial.step(`C_EncryptInit (${name})`, () => p11.C_EncryptInit(session, mechanism, forward));
    const update = () => p11.C_EncryptUpdate(session, plain, Buffer.alloc(ROOM));
    refused(trial, 'C_EncryptUpdate of a single-part mechanism', update);
  });
}
