import type { Source } from './methods.ts';

/** A field of the object that a method of basics takes. */
export interface FieldRow {
  /** With the objects around it: `signingParams.decode`. */
  readonly name: string;
  /** A flag is a boolean, or the text of one. */
  readonly type: 'text' | 'texts' | 'text or texts' | 'flag' | 'object' | 'objects';
  /** Must be there, and not `null`. */
  readonly needed?: true;
  readonly meaning: string;
  readonly source: Source;
}

const STORAGE_FIELDS: readonly FieldRow[] = [
  {
    name: 'storage.type',
    type: 'text',
    needed: true,
    meaning: 'what NCALayer calls it: `PKCS12`, `AKKaztokenStore` ...',
    source: 'ours',
  },
  {
    name: 'storage.path',
    type: 'text',
    meaning: 'a file, or a folder; left out: the only one of the type, or the one that the person chooses',
    source: 'ours',
  },
  {
    name: 'storage.password',
    type: 'text',
    meaning: 'tried once; left out: the person is asked, again while it is wrong',
    source: 'ours',
  },
];

const STORAGE: readonly FieldRow[] = [
  { name: 'storage', type: 'object', needed: true, meaning: 'where the keys are', source: 'ours' },
  ...STORAGE_FIELDS,
];

/** The fields of each method of basics. */
export const FIELDS: Readonly<Record<string, readonly FieldRow[]>> = {
  sign: [
    { name: 'format', type: 'text', needed: true, meaning: '`cms`, `xml` or `raw`', source: 'official' },
    {
      name: 'data',
      type: 'text or texts',
      needed: true,
      meaning: 'what is signed; a list is answered with a list',
      source: 'official',
    },
    { name: 'signingParams', type: 'object', needed: true, meaning: 'how', source: 'official' },
    {
      name: 'signingParams.decode',
      type: 'flag',
      meaning: 'the data are base64; default false: they are signed as the text that they are',
      source: 'official',
    },
    {
      name: 'signingParams.encapsulate',
      type: 'flag',
      meaning: 'the content goes into the message; default true',
      source: 'official',
    },
    {
      name: 'signingParams.digested',
      type: 'flag',
      meaning: 'the data are digests, base64; `cms` only; default false',
      source: 'official',
    },
    {
      name: 'signingParams.tsaProfile',
      type: 'object',
      meaning: 'with a time stamp; what stands in it is not looked at',
      source: 'official',
    },
    {
      name: 'signingParams.outputCert',
      type: 'flag',
      meaning: "`raw`: the signer's certificate beside the signatures; default false",
      source: 'official',
    },
    {
      name: 'signingParams.allowExpired',
      type: 'flag',
      meaning: 'certificates that have ended will do; default false',
      source: 'official',
    },
    {
      name: 'signingParams.allowRevoked',
      type: 'flag',
      meaning: 'nobody is asked whether the certificate is revoked; default false',
      source: 'official',
    },
    { name: 'signerParams', type: 'object', needed: true, meaning: 'with which certificate', source: 'official' },
    {
      name: 'signerParams.extKeyUsageOids',
      type: 'texts',
      needed: true,
      meaning: 'purposes that it must have, all of them',
      source: 'official',
    },
    { name: 'signerParams.iin', type: 'text', meaning: 'of this person; empty: of any', source: 'official' },
    { name: 'signerParams.bin', type: 'text', meaning: 'of this organisation; empty: of any', source: 'official' },
    {
      name: 'signerParams.serialNumber',
      type: 'text',
      meaning: 'with this number, hexadecimal; empty: with any',
      source: 'official',
    },
    {
      name: 'signerParams.chain',
      type: 'texts',
      meaning: 'authorities to lead to, PEM; empty list: to none; left out: to those of the National CA',
      source: 'official',
    },
    {
      name: 'allowedStorages',
      type: 'texts',
      meaning: 'left out: all that are plugged in; an empty list counts as left out (assumed)',
      source: 'official',
    },
    { name: 'storage', type: 'object', meaning: 'in the place of allowedStorages', source: 'ours' },
    ...STORAGE_FIELDS,
    { name: 'locale', type: 'text', meaning: 'of the window; there is none', source: 'official' },
    { name: 'logo', type: 'text', meaning: 'for the window, base64, at most 50000 characters', source: 'official' },
  ],
  listKeys: [
    ...STORAGE,
    {
      name: 'keyUsage',
      type: 'text',
      meaning: '`AUTHENTICATION` or `SIGNATURE`: keys with such a certificate',
      source: 'ours',
    },
  ],
  generateCsr: [
    ...STORAGE,
    { name: 'subject', type: 'text', needed: true, meaning: 'the name in the requests, `CN=...,C=KZ`', source: 'ours' },
    {
      name: 'keys',
      type: 'objects',
      needed: true,
      meaning: 'one or two; for each a request comes back',
      source: 'ours',
    },
    {
      name: 'keys.suite',
      type: 'text',
      needed: true,
      meaning: '`rsa-2048`, `nuc-2004` or `nuc-2015-512`',
      source: 'ours',
    },
    { name: 'keys.label', type: 'text', needed: true, meaning: 'for people, as `AUTH_RSA256`', source: 'ours' },
    {
      name: 'reuse',
      type: 'flag',
      meaning: 'keys that wait from a request that was broken off are taken; default true',
      source: 'ours',
    },
  ],
  importCertificate: [
    ...STORAGE,
    {
      name: 'certificates',
      type: 'texts',
      needed: true,
      meaning: 'base64 of DER; all or none is installed',
      source: 'ours',
    },
    { name: 'authorities', type: 'texts', meaning: 'base64 of DER', source: 'ours' },
    {
      name: 'newPassword',
      type: 'text',
      meaning: 'what the key files get in the end (R-NUC-37); of a file only',
      source: 'ours',
    },
  ],
  changePassword: [
    ...STORAGE,
    {
      name: 'newPassword',
      type: 'text',
      needed: true,
      meaning: 'lower and upper case and digits, at least 6, for a file',
      source: 'ours',
    },
  ],
};
