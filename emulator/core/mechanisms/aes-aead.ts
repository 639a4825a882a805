import { type AesAead, aeadDecrypt, aeadEncrypt } from '../../../pki/aes-aead.ts';
import { CKM_AES_CCM, CKM_AES_GCM, CKM_AES_GMAC, CKR_MECHANISM_PARAM_INVALID } from '../../spec/constants.gen.ts';
import { concatenated, sameOctets } from '../data-types.ts';
import { CkError } from '../error.ts';
import type { CkObject } from '../object.ts';
import { type Aead, aeadCipher, Collected } from './aead-cipher.ts';
import { AES_ROW, aesKeyOf } from './aes.ts';
import { BLOCK_LENGTH } from './aes-block-cipher.ts';
import { AesCounterCipher } from './aes-counter-cipher.ts';
import type {
  Encryption,
  MechanismParameter,
  MechanismRow,
  ParameterShape,
  ParameterStructure,
  Signing,
  Wrapping,
} from './row.ts';

/** What a parameter says, whatever the key. */
type AeadParameter = Omit<AesAead, 'key'> & {
  /** CCM: octets of the plaintext. */
  readonly dataLength?: number;
};

/** One of the two modes: how its parameter is read, and where its key stream begins. */
interface AeadMode {
  readonly name: string;
  /** @returns undefined when the structure is not one of this mode. */
  read(parameter: ParameterStructure): AeadParameter | undefined;
  /** The key stream; undefined where it is known only with the whole message. */
  stream(key: Uint8Array, nonce: Uint8Array): AesCounterCipher | undefined;
}

const NO_OCTETS = new Uint8Array(0);
/** Octets of the longest IV that OpenSSL takes; SP 800-38D sets no bound that a caller could meet. */
const GCM_IV_MAX = 128;
/** SP 800-38D section 5.2.1.2. */
const GCM_TAG_BITS: readonly unknown[] = [32, 64, 96, 104, 112, 120, 128];
/** IV for which the first counter block is IV ‖ 1, so that the key stream is known before the end (SP 800-38D 7.1). */
const GCM_SHORT_IV = 12;

/** CK_GCM_PARAMS. Section 6.13.5: `ivBits` is not to be used; callers leave in it what they like. */
const GCM: AeadMode = {
  name: `CK_GCM_PARAMS: IV of 1–${GCM_IV_MAX} octets, tag of 32, 64, 96–128 bits`,
  read({ iv, aad = NO_OCTETS, tagBits }) {
    if (!(iv instanceof Uint8Array) || !(aad instanceof Uint8Array)) return undefined;
    if (iv.length === 0 || iv.length > GCM_IV_MAX || !GCM_TAG_BITS.includes(tagBits)) return undefined;
    return { mode: 'gcm', nonce: Uint8Array.from(iv), aad: Uint8Array.from(aad), tagLength: Number(tagBits) / 8 };
  },
  stream(key, iv) {
    if (iv.length !== GCM_SHORT_IV) return undefined;
    return new AesCounterCipher(key, { block: concatenated(iv, Uint8Array.of(0, 0, 0, 2)), bits: 32 });
  },
};

const CCM_MAC_LENGTHS: readonly unknown[] = [4, 6, 8, 10, 12, 14, 16];
const CCM_NONCE = { min: 7, max: 13 } as const;

/** Octets of the field that holds the length of the message (RFC 3610: L). */
function lengthOctets(nonce: Uint8Array): number {
  return BLOCK_LENGTH - 1 - nonce.length;
}

/** CK_CCM_PARAMS. The types of pkcs11js call two members `dataLen` and `macLen`, its code reads `dataLength` and `macLength`. */
const CCM: AeadMode = {
  name: `CK_CCM_PARAMS: nonce of ${CCM_NONCE.min}–${CCM_NONCE.max} octets, MAC of 4, 6, … 16 octets`,
  read({ nonce, aad = NO_OCTETS, dataLength, dataLen = dataLength, macLength, macLen = macLength }) {
    if (!(nonce instanceof Uint8Array) || !(aad instanceof Uint8Array)) return undefined;
    if (nonce.length < CCM_NONCE.min || nonce.length > CCM_NONCE.max) return undefined;
    if (!CCM_MAC_LENGTHS.includes(macLen) || !Number.isSafeInteger(dataLen)) return undefined;
    const announced = Number(dataLen);
    if (announced < 0 || announced >= 256 ** lengthOctets(nonce)) return undefined;
    const parts = { nonce: Uint8Array.from(nonce), aad: Uint8Array.from(aad) };
    return { mode: 'ccm', ...parts, tagLength: Number(macLen), dataLength: announced };
  },
  /** RFC 3610 section 2.3: block A_1 is L - 1, the nonce, and the counter 1 in L octets. */
  stream(key, nonce) {
    const length = lengthOctets(nonce);
    const counter = new Uint8Array(length);
    counter[length - 1] = 1;
    return new AesCounterCipher(key, {
      block: concatenated(Uint8Array.of(length - 1), nonce, counter),
      bits: 8 * length,
    });
  },
};

function accepted(mode: AeadMode, parameter: MechanismParameter): AeadParameter | undefined {
  return parameter instanceof Uint8Array ? undefined : mode.read(parameter);
}

function shape(mode: AeadMode): ParameterShape {
  return { name: mode.name, accepts: (parameter) => accepted(mode, parameter) !== undefined };
}

function parameterOf(mode: AeadMode, parameter: MechanismParameter): AeadParameter {
  const read = accepted(mode, parameter);
  if (read === undefined) throw new CkError(CKR_MECHANISM_PARAM_INVALID, mode.name);
  return read;
}

function keyed(mode: AeadMode, key: CkObject, parameter: MechanismParameter): AesAead & AeadParameter {
  return { ...parameterOf(mode, parameter), key: aesKeyOf(key) };
}

/** Sections 6.13.2 and 6.13.3: the tag stands behind the ciphertext; a decryption gives nothing before it is right. */
function encryption(mode: AeadMode): Encryption {
  return {
    cost: { encrypt: 'cipher', decrypt: 'cipher' },
    start(direction, key, parameter) {
      const { dataLength, ...aead } = keyed(mode, key, parameter);
      const stream = mode.stream(aead.key, aead.nonce);
      const cipher: Aead = {
        tagLength: aead.tagLength,
        ...(dataLength !== undefined && { dataLength }),
        ...(stream && { stream }),
        seal: (plaintext) => aeadEncrypt(aead, plaintext),
        open: (input) => aeadDecrypt(aead, input),
      };
      return aeadCipher(direction, cipher);
    },
  };
}

/** A key as the message: CKA_VALUE or the PrivateKeyInfo, whole. */
function wrapping(mode: AeadMode): Wrapping {
  const fits = (length: number, parameter: MechanismParameter) => {
    const { dataLength = length } = parameterOf(mode, parameter);
    return length === dataLength;
  };
  return {
    cost: { wrap: 'cipher', unwrap: 'cipher' },
    privateKeys: true,
    takesLength: (length, _, parameter) => fits(length, parameter),
    wrappedLength: (length, _, parameter) => length + parameterOf(mode, parameter).tagLength,
    wrap: (key, octets, parameter) => aeadEncrypt(keyed(mode, key, parameter), octets),
    unwrapsLength(length, _, parameter) {
      const { tagLength } = parameterOf(mode, parameter);
      return length > tagLength && fits(length - tagLength, parameter);
    },
    unwrap: (key, wrapped, parameter) => aeadDecrypt(keyed(mode, key, parameter), wrapped),
  };
}

function gmac(key: CkObject, message: Uint8Array, parameter: MechanismParameter): Uint8Array {
  return aeadEncrypt({ ...keyed(GCM, key, parameter), aad: message }, NO_OCTETS);
}

/** Section 6.13.4: the tag of GCM over the data alone. What is authenticated is the data, so the parameter holds none. */
const GMAC: ParameterShape = {
  name: 'CK_GCM_PARAMS without additional data',
  accepts: (parameter) => accepted(GCM, parameter)?.aad.length === 0,
};

const GMAC_SIGNING: Signing = {
  cost: { sign: 'mac', verify: 'mac' },
  signatureLength: (_, parameter) => parameterOf(GCM, parameter).tagLength,
  // The platform takes what is authenticated whole.
  startHash: () => new Collected(),
  sign: (key, message, _, parameter) => gmac(key, message, parameter),
  verify: (key, message, tag, parameter) => sameOctets(gmac(key, message, parameter), tag),
};

function row(type: number, chapter: string, mode: AeadMode): MechanismRow {
  return {
    ...AES_ROW,
    type,
    chapter,
    parameter: shape(mode),
    encryption: encryption(mode),
    wrapping: wrapping(mode),
  };
}

export const AES_AEAD_MECHANISMS: readonly MechanismRow[] = [
  row(CKM_AES_GCM, '6.13.2', GCM),
  row(CKM_AES_CCM, '6.13.3', CCM),
  { ...AES_ROW, type: CKM_AES_GMAC, chapter: '6.13.4', parameter: GMAC, signing: GMAC_SIGNING },
];
