import { createHash } from 'node:crypto';
import { gost34311 } from '../../../pki/gost/hash-34311.ts';
import { CRYPTOPRO_SBOX } from '../../../pki/gost/s-boxes.ts';
import { functionRow } from './function-row.ts';
import { flag, ignored, number, octetsOf, optional, text } from './parameters.ts';
import { CryptoSocketError } from './problems.ts';

/** One hash function under its ALG_ID (cptumar.h, wincrypt.h): class of hashes, 0x8000, and a number. */
interface HashRow {
  readonly algId: number;
  readonly title: string;
  readonly hash: (octets: Uint8Array) => Uint8Array;
}

const native = (name: string) => (octets: Uint8Array) => createHash(name).update(octets).digest();

export const HASHES: readonly HashRow[] = [
  {
    algId: 0x801d,
    title: 'CALG_TGR3411, GOST 34.311-95 with the S-box of Kazakhstan',
    hash: (octets) => gost34311(octets),
  },
  {
    algId: 0x8015,
    title: 'CALG_CPGR3411, the same with the S-box of CryptoPro',
    hash: (octets) => gost34311(octets, CRYPTOPRO_SBOX),
  },
  { algId: 0x8004, title: 'CALG_SHA1', hash: native('sha1') },
  { algId: 0x800c, title: 'CALG_SHA_256', hash: native('sha256') },
  { algId: 0x800d, title: 'CALG_SHA_384', hash: native('sha384') },
  { algId: 0x800e, title: 'CALG_SHA_512', hash: native('sha512') },
];

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
      const row = algID === 0 ? HASHES[0] : HASHES.find(({ algId }) => algId === algID);
      if (row === undefined) throw new CryptoSocketError('not-supported', `algID ${algID}`);
      const form = FORMS.find((one) => one === format);
      if (form === undefined) throw new CryptoSocketError('bad-parameter', 'format is neither base64 nor hex');
      const octets = isConvert ? octetsOf(blob, 'blob') : new TextEncoder().encode(blob);
      return { response: Buffer.from(row.hash(octets)).toString(form) };
    },
  }),
];
