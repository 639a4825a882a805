import { createHash } from 'node:crypto';
import { gost34311 } from '../../../pki/gost/hash-34311.ts';
import { CRYPTOPRO_SBOX } from '../../../pki/gost/s-boxes.ts';
import { functionRow } from './function-row.ts';
import { flag, ignored, number, octetsOf, optional, text } from './parameters.ts';
import { CryptoSocketError } from './problems.ts';

/** One hash function under its ALG_ID (cptumar.h, wincrypt.h): class of hashes, 0x8000, and a number. */
interface HashRow {
  readonly algId: number;
  /** Its object identifier in requests and signatures. */
  readonly oid: string;
  readonly title: string;
  readonly hash: (octets: Uint8Array) => Uint8Array;
}

const native = (name: string) => (octets: Uint8Array) => createHash(name).update(octets).digest();

export const HASHES: readonly HashRow[] = [
  {
    algId: 0x801d,
    oid: '1.3.6.1.4.1.6801.1.2.1',
    title: 'CALG_TGR3411, GOST 34.311-95 with the S-box of Kazakhstan',
    hash: (octets) => gost34311(octets),
  },
  {
    algId: 0x8015,
    oid: '1.2.643.2.2.9',
    title: 'CALG_CPGR3411, the same with the S-box of CryptoPro',
    hash: (octets) => gost34311(octets, CRYPTOPRO_SBOX),
  },
  { algId: 0x8004, oid: '1.3.14.3.2.26', title: 'CALG_SHA1', hash: native('sha1') },
  { algId: 0x800c, oid: '2.16.840.1.101.3.4.2.1', title: 'CALG_SHA_256', hash: native('sha256') },
  { algId: 0x800d, oid: '2.16.840.1.101.3.4.2.2', title: 'CALG_SHA_384', hash: native('sha384') },
  { algId: 0x800e, oid: '2.16.840.1.101.3.4.2.3', title: 'CALG_SHA_512', hash: native('sha512') },
];

/** The row of an ALG_ID; 0 is the first. @throws CryptoSocketError `not-supported`. */
export function hashRowOf(algId: number): HashRow {
  const row = algId === 0 ? HASHES[0] : HASHES.find((one) => one.algId === algId);
  if (row === undefined) throw new CryptoSocketError('not-supported', `the hash function ${algId}`);
  return row;
}

/** Forms of a digest in CreateHash. */
const FORMS = ['base64', 'hex'] as const;

export const HASH_FUNCTIONS = [
  functionRow({
    api: 'BaseAPI',
    name: 'CreateHash',
    does: 'The digest of data.',
    parameters: {
      blob: text('the data'),
      isConvert: flag('blob is base64 and is decoded first; otherwise it is taken as text, UTF-8'),
      algID: number(`ALG_ID: ${HASHES.map(({ algId, title }) => `${algId} ${title}`).join('; ')}. 0 is the first`),
      format: optional(text('base64 or hex; base64 when it is left out')),
      alf: ignored('not known'),
    },
    answer: { response: 'the digest' },
    assumed: 'format',
    run: (_call, { blob, isConvert, algID, format = 'base64' }) => {
      const row = hashRowOf(algID);
      const form = FORMS.find((one) => one === format);
      if (form === undefined) throw new CryptoSocketError('bad-parameter', 'format is neither base64 nor hex');
      const octets = isConvert ? octetsOf(blob, 'blob') : new TextEncoder().encode(blob);
      return { response: Buffer.from(row.hash(octets)).toString(form) };
    },
  }),
];
