import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import type { DerNode } from '../x509/der.ts';
import { type Asn1, integer, NULL, octetString, oid, sequence } from '../x509/der-build.ts';
import { DerFields, readOctets, readOid, readSmallInteger } from '../x509/der-fields.ts';
import {
  derivePbkdf2,
  derivePkcs12,
  type IterationBudget,
  PKCS12_HASHES,
  PKCS12_PURPOSE,
  type Pkcs12Derivation,
  type Pkcs12Hash,
  pkcs12HashBy,
} from './password.ts';
import { expandRc2Key, rc2CbcDecrypt, rc2CbcEncrypt } from './rc2.ts';

/** Encryption under a password: the schemes of RFC 7292 appendix C and PBES2 of RFC 8018 section 6.2. */

interface Cipher {
  readonly keyOctets: number;
  readonly ivOctets: number;
  readonly encrypt: (key: Uint8Array, iv: Uint8Array, plain: Uint8Array) => Uint8Array;
  /** Undefined when length or padding cannot be. */
  readonly decrypt: (key: Uint8Array, iv: Uint8Array, cipher: Uint8Array) => Uint8Array | undefined;
}

/** CBC with the padding of PKCS#7 out of node:crypto. */
function nodeCipher(name: string, keyOctets: number, ivOctets: number): Cipher {
  return {
    keyOctets,
    ivOctets,
    encrypt: (key, iv, plain) => {
      const cipher = createCipheriv(name, key, iv);
      return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
    },
    decrypt: (key, iv, octets) => {
      const decipher = createDecipheriv(name, key, iv);
      try {
        return new Uint8Array(Buffer.concat([decipher.update(octets), decipher.final()]));
      } catch {
        return undefined;
      }
    },
  };
}

/** RC2 whose effective length is that of its key. */
function rc2Cipher(keyOctets: number): Cipher {
  const expand = (key: Uint8Array) => expandRc2Key(key, 8 * keyOctets);
  return {
    keyOctets,
    ivOctets: 8,
    encrypt: (key, iv, plain) => rc2CbcEncrypt(expand(key), iv, plain),
    decrypt: (key, iv, octets) => rc2CbcDecrypt(expand(key), iv, octets),
  };
}

/** pkcs-12PbeIds, RFC 7292 appendix C. `cipher` is absent for what is not supported (RC4). */
interface PbeRow {
  readonly oid: string;
  readonly name: string;
  readonly cipher?: Cipher;
}

const PBE_ROWS = [
  { oid: '1.2.840.113549.1.12.1.1', name: 'pbeWithSHAAnd128BitRC4' },
  { oid: '1.2.840.113549.1.12.1.2', name: 'pbeWithSHAAnd40BitRC4' },
  {
    oid: '1.2.840.113549.1.12.1.3',
    name: 'pbeWithSHAAnd3-KeyTripleDES-CBC',
    cipher: nodeCipher('des-ede3-cbc', 24, 8),
  },
  { oid: '1.2.840.113549.1.12.1.4', name: 'pbeWithSHAAnd2-KeyTripleDES-CBC', cipher: nodeCipher('des-ede-cbc', 16, 8) },
  { oid: '1.2.840.113549.1.12.1.5', name: 'pbeWithSHAAnd128BitRC2-CBC', cipher: rc2Cipher(16) },
  { oid: '1.2.840.113549.1.12.1.6', name: 'pbeWithSHAAnd40BitRC2-CBC', cipher: rc2Cipher(5) },
] as const satisfies readonly PbeRow[];

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';

/** The ciphers of PBES2 whose parameter is their initial value. */
const PBES2_CIPHERS = [
  { oid: '2.16.840.1.101.3.4.1.2', name: 'aes-128-cbc', cipher: nodeCipher('aes-128-cbc', 16, 16) },
  { oid: '2.16.840.1.101.3.4.1.22', name: 'aes-192-cbc', cipher: nodeCipher('aes-192-cbc', 24, 16) },
  { oid: '2.16.840.1.101.3.4.1.42', name: 'aes-256-cbc', cipher: nodeCipher('aes-256-cbc', 32, 16) },
  { oid: '1.2.840.113549.3.7', name: 'des-ede3-cbc', cipher: nodeCipher('des-ede3-cbc', 24, 8) },
] as const;

/** A scheme to write with: one of appendix C by its name, or PBES2 with a cipher and HMAC-SHA-256. */
export type PasswordScheme =
  | Extract<(typeof PBE_ROWS)[number], { cipher: Cipher }>['name']
  | (typeof PBES2_CIPHERS)[number]['name'];

/** A password in the two forms in which schemes take it. */
export interface PasswordForms {
  readonly text: string;
  /** As bmpPassword gives it. */
  readonly bmp: Uint8Array;
}

/** A sealed value: what is written where an EncryptedPrivateKeyInfo or an EncryptedContentInfo has its two parts. */
export interface Sealed {
  readonly algorithm: Asn1;
  readonly cipher: Uint8Array;
}

/** Encrypts under a password. `salt` has 20 octets for the old schemes and 16 for PBES2. */
export function sealUnder(
  scheme: PasswordScheme,
  password: PasswordForms,
  iterations: number,
  plain: Uint8Array,
  rng: Rng,
): Sealed {
  const old = PBE_ROWS.find((row) => row.name === scheme);
  if (old !== undefined && 'cipher' in old) {
    const derivation: Pkcs12Derivation = { hash: 'sha1', password: password.bmp, salt: rng.bytes(20), iterations };
    const algorithm = sequence(oid(old.oid), sequence(octetString(derivation.salt), integer(iterations)));
    const { key, iv } = oldKeyAndIv(derivation, old.cipher);
    return { algorithm, cipher: old.cipher.encrypt(key, iv, plain) };
  }
  const row = PBES2_CIPHERS.find(({ name }) => name === scheme) as (typeof PBES2_CIPHERS)[number];
  const salt = rng.bytes(16);
  const iv = rng.bytes(row.cipher.ivOctets);
  const derivation = { hash: 'sha256', salt, iterations } as const;
  const prf = sequence(oid(PKCS12_HASHES.sha256.hmacOid), NULL());
  const keyDerivation = sequence(oid(PBKDF2), sequence(octetString(salt), integer(iterations), prf));
  const algorithm = sequence(oid(PBES2), sequence(keyDerivation, sequence(oid(row.oid), octetString(iv))));
  const key = derivePbkdf2(password.text, derivation, row.cipher.keyOctets);
  return { algorithm, cipher: row.cipher.encrypt(key, iv, plain) };
}

function oldKeyAndIv(derivation: Pkcs12Derivation, { keyOctets, ivOctets }: Cipher) {
  return {
    key: derivePkcs12(derivation, PKCS12_PURPOSE.key, keyOctets),
    iv: derivePkcs12(derivation, PKCS12_PURPOSE.iv, ivOctets),
  };
}

/** How something was sealed, and what it takes to open it. */
export interface Opener {
  /** Name of the scheme, e.g. `pbeWithSHAAnd3-KeyTripleDES-CBC` or `PBES2 aes-256-cbc`. */
  readonly scheme: string;
  /** Undefined when the password is not the right one. */
  readonly open: (password: PasswordForms, cipher: Uint8Array) => Uint8Array | undefined;
}

/**
 * Reads an AlgorithmIdentifier of password-based encryption.
 * @throws PkiError `malformed`, `not-supported` (RC4, scrypt, a cipher that is not in the tables), `too-large` (iterations).
 */
export function readEncryptionScheme(node: DerNode, budget: IterationBudget): Opener {
  const fields = DerFields.ofSequence(node, 'encryption algorithm');
  const name = readOid(fields.next('algorithm'), 'encryption algorithm');
  const row: PbeRow | undefined = PBE_ROWS.find((one) => one.oid === name);
  if (row === undefined && name !== PBES2)
    throw new PkiError('not-supported', `encryption under a password by ${name}`);
  const parameters = DerFields.ofSequence(fields.next('parameters'), 'parameters of the encryption');
  fields.end();
  if (row === undefined) return readPbes2(parameters, budget);
  const { cipher } = row;
  if (cipher === undefined) throw new PkiError('not-supported', row.name);
  const { salt, iterations } = readSaltAndIterations(parameters, budget);
  parameters.end();
  const open: Opener['open'] = ({ bmp }, octets) => {
    const { key, iv } = oldKeyAndIv({ hash: 'sha1', password: bmp, salt, iterations }, cipher);
    return cipher.decrypt(key, iv, octets);
  };
  return { scheme: row.name, open };
}

function readSaltAndIterations(fields: DerFields, budget: IterationBudget) {
  const salt = readOctets(fields.next('salt'), 'salt');
  const iterations = readSmallInteger(fields.next('iterations'), 'iterations');
  budget.spend(iterations);
  return { salt, iterations };
}

/** PBES2-params ::= SEQUENCE { keyDerivationFunc, encryptionScheme }. */
function readPbes2(fields: DerFields, budget: IterationBudget): Opener {
  const kdf = DerFields.ofSequence(fields.next('keyDerivationFunc'), 'keyDerivationFunc');
  const kdfName = readOid(kdf.next('algorithm'), 'keyDerivationFunc');
  if (kdfName !== PBKDF2) throw new PkiError('not-supported', `PBES2 with the key derivation ${kdfName}`);
  const parameters = DerFields.ofSequence(kdf.next('parameters'), 'PBKDF2-params');
  kdf.end();
  const scheme = DerFields.ofSequence(fields.next('encryptionScheme'), 'encryptionScheme');
  fields.end();
  const cipherName = readOid(scheme.next('algorithm'), 'encryptionScheme');
  const row = PBES2_CIPHERS.find((one) => one.oid === cipherName);
  if (row === undefined) throw new PkiError('not-supported', `PBES2 with the cipher ${cipherName}`);
  const iv = readOctets(scheme.next('parameters'), 'the initial value');
  scheme.end();
  if (iv.length !== row.cipher.ivOctets) throw new PkiError('malformed', `an initial value of ${iv.length} octets`);
  const derivation = readPbkdf2(parameters, row.cipher, budget);
  return {
    scheme: `PBES2 ${row.name}`,
    open: ({ text }, octets) => {
      return row.cipher.decrypt(derivePbkdf2(text, derivation, row.cipher.keyOctets), iv, octets);
    },
  };
}

/** PBKDF2-params ::= SEQUENCE { salt, iterationCount, keyLength OPTIONAL, prf DEFAULT hmacWithSHA1 }. */
function readPbkdf2(fields: DerFields, { keyOctets }: Cipher, budget: IterationBudget) {
  const { salt, iterations } = readSaltAndIterations(fields, budget);
  const length = fields.optional(2);
  if (length !== undefined && readSmallInteger(length, 'keyLength') !== keyOctets) {
    throw new PkiError('malformed', 'PBKDF2: the length of the key is not that of the cipher');
  }
  const prf = fields.more ? readPrf(fields.next('prf')) : 'sha1';
  fields.end();
  return { hash: prf, salt, iterations };
}

function readPrf(node: DerNode): Pkcs12Hash {
  const name = readOid(DerFields.ofSequence(node, 'prf').next('algorithm'), 'prf');
  const hash = pkcs12HashBy('hmacOid', name);
  if (hash === undefined) throw new PkiError('not-supported', `PBKDF2 with the function ${name}`);
  return hash;
}
