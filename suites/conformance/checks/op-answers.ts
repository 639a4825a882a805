import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import { materialOf } from '../mechanism-checks/materials.ts';
import { keysOnToken } from '../mechanism-checks/mechanism-keys.ts';
import { aside, flipped, partitions } from '../mechanism-checks/subject.ts';
import type { Trial } from '../trial.ts';
import { cipher, digester, MESSAGE, room, signer, whereSupported } from './op-steps.ts';
import { userSession } from './steps.ts';

/** What operations come to: PKCS#11 3.1 sections 5.8 to 5.15 and chapter 6. */

/** Parts of every size, and parts of nothing between them. */
function everyPartition(data: Buffer): readonly (readonly [string, readonly Buffer[]])[] {
  const nothing = Buffer.alloc(0);
  return [...partitions(data), ['nothing, all, nothing', [nothing, data, nothing]]];
}

function inParts(trial: Trial, session: Handle): readonly (() => void)[] {
  const { p11 } = trial;
  return [
    () => {
      const { mechanism, digest } = digester(trial);
      for (const [how, parts] of everyPartition(MESSAGE)) {
        const act = () =>
          aside(trial, (own) => {
            p11.C_DigestInit(own, mechanism);
            for (const part of parts) p11.C_DigestUpdate(own, part);
            return Buffer.from(p11.C_DigestFinal(own, room()));
          });
        const { value } = trial.api(`C_DigestUpdate (${how})`, act, 'OK');
        if (value !== undefined) trial.same(`the digest in ${how}`, value, digest(MESSAGE));
      }
    },
    () => {
      const { mechanism, keys, material } = cipher(trial, session, ['CKM_AES_CBC_PAD', 'CKM_AES_CBC']);
      for (const [how, parts] of everyPartition(MESSAGE)) {
        const act = () =>
          aside(trial, (own) => {
            p11.C_EncryptInit(own, mechanism, keys.forward);
            const out = parts.map((part) => Buffer.from(p11.C_EncryptUpdate(own, part, room())));
            return Buffer.concat([...out, p11.C_EncryptFinal(own, room())]);
          });
        const { value } = trial.api(`C_EncryptUpdate (${how})`, act, 'OK');
        if (value !== undefined) trial.same(`the ciphertext in ${how}`, value, material.encrypts(MESSAGE, keys.read));
      }
    },
  ];
}

/** What comes to `DATA_LEN_RANGE` when something is encrypted, and to the other when it is decrypted. */
const BAD_LENGTH = ['ENCRYPTED_DATA_LEN_RANGE', 'ENCRYPTED_DATA_INVALID'];

export const OP_ANSWER_CHECKS: readonly Check[] = [
  {
    rule: 'OP-10',
    caller: 'api',
    run(trial) {
      whereSupported(trial, inParts(trial, userSession(trial)));
    },
  },
  {
    rule: 'OP-11',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const { mechanism, keys, material } = cipher(trial, session, ['CKM_AES_CBC_PAD', 'CKM_DES3_CBC_PAD']);
      const ciphertext = material.encrypts(MESSAGE, keys.read);
      const block = ciphertext.length - MESSAGE.length;
      trial.step('C_DecryptInit', () => p11.C_DecryptInit(session, mechanism, keys.backward));
      const update = () => Buffer.from(p11.C_DecryptUpdate(session, ciphertext, room()));
      const { value } = trial.api('C_DecryptUpdate(all)', update, 'OK');
      trial.same('octets that are held back', ciphertext.length - (value?.length ?? 0), block);
      const final = () => Buffer.from(p11.C_DecryptFinal(session, room()));
      const { value: rest } = trial.api('C_DecryptFinal', final, 'OK');
      trial.same('the whole', Buffer.concat([value ?? Buffer.alloc(0), rest ?? Buffer.alloc(0)]), MESSAGE);
    },
  },
  {
    rule: 'OP-13',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const { mechanism, keys, material } = signer(trial, session);
      const [data = MESSAGE] = material.inputs;
      const signature = trial.step('C_Sign', () => {
        p11.C_SignInit(session, mechanism, keys.backward);
        return Buffer.from(p11.C_Sign(session, data, room()));
      });
      const cases = [
        ['as it is', signature, 'OK'],
        ['a bit changed', flipped(signature, -1), 'SIGNATURE_INVALID'],
        ['an octet less', signature.subarray(0, -1), 'SIGNATURE_LEN_RANGE'],
        ['an octet more', Buffer.concat([signature, Buffer.of(0)]), 'SIGNATURE_LEN_RANGE'],
      ] as const;
      for (const [what, offered, rv] of cases) {
        aside(trial, (own) => {
          trial.step('C_VerifyInit', () => p11.C_VerifyInit(own, mechanism, keys.forward));
          trial.api(`C_Verify(${what})`, () => p11.C_Verify(own, data, offered), rv);
          const again = () => p11.C_Verify(own, data, signature);
          trial.api(`C_Verify after ${what}`, again, 'OPERATION_NOT_INITIALIZED');
        });
      }
    },
  },
  {
    rule: 'OP-19',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const { mechanism, keys, material } = cipher(trial, session);
      const [good = Buffer.alloc(16)] = material.inputs;
      const encrypt = (data: Buffer) => () =>
        aside(trial, (own) => {
          p11.C_EncryptInit(own, mechanism, keys.forward);
          p11.C_Encrypt(own, data, room());
        });
      const decrypt = (data: Buffer) => () =>
        aside(trial, (own) => {
          p11.C_DecryptInit(own, mechanism, keys.backward);
          p11.C_Decrypt(own, data, room());
        });
      trial.api('C_Encrypt(a block)', encrypt(good), 'OK');
      trial.api('C_Decrypt(a block)', decrypt(good), 'OK');
      for (const data of [...(material.wrongInputs ?? []), Buffer.alloc(1)]) {
        trial.api(`C_Encrypt(${data.length} octets)`, encrypt(data), 'DATA_LEN_RANGE');
        trial.api(`C_Decrypt(${data.length} octets)`, decrypt(data), ...BAD_LENGTH);
      }
    },
  },
  {
    rule: 'OP-20',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const { mechanism, keys } = cipher(trial, session, ['CKM_AES_CBC_PAD']);
      // The same initialisation vector and key, and no padding made: the last block is what it is wanted to be.
      const bare = materialOf('CKM_AES_CBC').encrypt ?? trial.unsupported('the suite has no material for CKM_AES_CBC');
      const ending = (last: string) => bare.encrypts(Buffer.from('00'.repeat(16) + last, 'hex'), keys.read);
      const decrypt = (data: Buffer) => () =>
        aside(trial, (own) => {
          p11.C_DecryptInit(own, mechanism, keys.backward);
          p11.C_Decrypt(own, data, room());
        });
      trial.api('C_Decrypt(good padding)', decrypt(ending(`${'11'.repeat(12)}04040404`)), 'OK');
      for (const last of [`${'11'.repeat(15)}00`, `${'11'.repeat(15)}11`, `${'11'.repeat(14)}0302`, 'ff'.repeat(16)]) {
        trial.api(`C_Decrypt(padding …${last.slice(-4)})`, decrypt(ending(last)), 'ENCRYPTED_DATA_INVALID');
      }
    },
  },
  {
    rule: 'OP-21',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const { mechanism, keys, material } = cipher(trial, session, ['CKM_AES_GCM']);
      const plain = material.inputs.at(-1) ?? MESSAGE;
      const ciphertext = material.encrypts(plain, keys.read);
      const decrypt = (data: Buffer, out: Buffer) => () =>
        aside(trial, (own) => {
          p11.C_DecryptInit(own, mechanism, keys.backward);
          return Buffer.from(p11.C_Decrypt(own, data, out));
        });
      trial.same('as it is', trial.api('C_Decrypt', decrypt(ciphertext, room()), 'OK').value, plain);
      for (const [what, at] of [
        ['the ciphertext', 0],
        ['the tag', -1],
      ] as const) {
        const out = Buffer.alloc(plain.length + 32);
        const codes = ['ENCRYPTED_DATA_INVALID', 'AEAD_DECRYPT_FAILED'];
        trial.api(`C_Decrypt(a bit of ${what} changed)`, decrypt(flipped(ciphertext, at), out), ...codes);
        trial.holds('there is no plaintext in the buffer', !out.includes(plain.subarray(16, 32)));
      }
    },
  },
  {
    rule: 'OP-22',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const { mechanism, keys, material } = signer(trial, session, ['CKM_RSA_PKCS']);
      const good = material.inputs.at(-1) ?? Buffer.alloc(1);
      const init = (own: Handle) => p11.C_SignInit(own, mechanism, keys.backward);
      aside(trial, (own) => {
        trial.step('C_SignInit', () => init(own));
        trial.api(`C_Sign(${good.length} octets)`, () => p11.C_Sign(own, good, room()), 'OK');
      });
      for (const data of material.wrongInputs ?? []) {
        aside(trial, (own) => {
          trial.step('C_SignInit', () => init(own));
          trial.api(`C_Sign(${data.length} octets)`, () => p11.C_Sign(own, data, room()), 'DATA_LEN_RANGE');
          trial.api('C_Sign afterwards', () => p11.C_Sign(own, good, room()), 'OPERATION_NOT_INITIALIZED');
        });
      }
    },
  },
  {
    rule: 'OP-25',
    caller: 'api',
    run(trial) {
      const { p11 } = trial;
      const session = userSession(trial);
      const { mechanism, digest } = digester(trial);
      const { keys, material } = signer(trial, session, ['CKM_SHA256_HMAC', 'CKM_SHA_1_HMAC']);
      if (material.keys.kind !== 'secret') return;
      const [value] = material.keys.values;
      const mixed = () => {
        p11.C_DigestInit(session, mechanism);
        p11.C_DigestUpdate(session, MESSAGE);
        p11.C_DigestKey(session, keys.backward);
        p11.C_DigestUpdate(session, MESSAGE);
        return Buffer.from(p11.C_DigestFinal(session, room()));
      };
      const { value: given } = trial.api('C_DigestKey between two C_DigestUpdate', mixed, 'OK', 'KEY_INDIGESTIBLE');
      if (given === undefined) trial.note('this token digests no keys');
      else trial.same('the digest', given, digest(Buffer.concat([MESSAGE, value, MESSAGE])));
      indigestible(trial);
    },
  },
];

/** Half a pair has no value that could be digested. */
function indigestible(trial: Trial): void {
  const { p11 } = trial;
  aside(trial, (session) => {
    const { material } = signer(trial, session, ['CKM_GOSTR3410', 'CKM_ECDSA', 'CKM_RSA_PKCS']);
    const { backward } = keysOnToken(trial, session, material.keys, 'sign');
    trial.step('C_DigestInit', () => p11.C_DigestInit(session, digester(trial).mechanism));
    const codes = ['KEY_INDIGESTIBLE', 'KEY_HANDLE_INVALID'];
    trial.api('C_DigestKey of a private key', () => p11.C_DigestKey(session, backward), ...codes);
  });
}
