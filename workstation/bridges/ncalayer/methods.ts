import type { Question } from '../person.ts';

/** The modules that are served. Those of others are `MODULE_NOT_FOUND`, as is the applet of old, which was switched off in 2024. */
export const MODULES = {
  commonUtils: 'kz.gov.pki.knca.commonUtils',
  basics: 'kz.gov.pki.knca.basics',
  accessory: 'kz.gov.pki.ncalayerservices.accessory',
  digiflow: 'kz.digiflow.mobile.extensions',
} as const;

export type ModuleKey = keyof typeof MODULES;

/** A Java type of a place in `args`. */
export type JavaType = 'String' | 'boolean' | 'List';

export interface Place {
  readonly name: string;
  readonly type: JavaType;
  /** May be left out, with all that come behind it. */
  readonly optional?: true;
}

/** What of a method is known, and from whom. */
export type Source =
  /** The 50 recorded pairs of ncalayer-js-client. */
  | 'recorded'
  /** The National CA's own example (NCALayerJSExample) or library (nlcommons). */
  | 'official'
  /** fedor35/ncalayer-rs, who read NCALayer's byte code. */
  | 'read'
  /** Nobody has published it: decided here. */
  | 'ours';

/** One row: all that is known of a method besides its work. */
export interface MethodRow {
  readonly module: ModuleKey;
  readonly method: string;
  /** A list of places, one object of named fields, or nothing at all. */
  readonly args: readonly Place[] | 'object' | 'none';
  /** What the person may be asked, in this order. */
  readonly asks: readonly Question['kind'][];
  readonly answers: string;
  readonly source: Source;
}

const STORAGE: Place = { name: 'storageName', type: 'String' };
const KEY_TYPE: Place = { name: 'keyType', type: 'String' };
const ATTACH: Place = { name: 'attach', type: 'boolean', optional: true };
const TBS: Place = { name: 'tbsElementXPath', type: 'String', optional: true };
const PARENT: Place = { name: 'signatureParentElementXPath', type: 'String', optional: true };

const SIGNING = ['choose-carrier', 'password', 'choose-key'] as const;

const common = (
  method: string,
  args: MethodRow['args'],
  asks: MethodRow['asks'],
  answers: string,
  source: Source,
): MethodRow => ({ module: 'commonUtils', method, args, asks, answers, source });

const basics = (method: string, asks: MethodRow['asks'], answers: string, source: Source): MethodRow => {
  return { module: 'basics', method, args: 'object', asks, answers, source };
};

const accessory = (method: string, answers: string): MethodRow => {
  return { module: 'accessory', method, args: 'none', asks: [], answers, source: 'ours' };
};

const base64 = (name: string): Place => ({ name, type: 'String' });

/** The methods of the protocol, one row each: docs/ncalayer.md is made from them. */
export const METHODS: readonly MethodRow[] = [
  common('getActiveTokens', 'none', [], 'names of the devices that are plugged in; never a file', 'recorded'),
  common('getKeyInfo', [STORAGE], SIGNING, 'an object of twelve texts about the chosen certificate', 'recorded'),
  common(
    'createCAdESFromBase64',
    [STORAGE, KEY_TYPE, base64('base64'), ATTACH],
    SIGNING,
    'CAdES-BES, base64',
    'recorded',
  ),
  common(
    'createCAdESFromBase64Hash',
    [STORAGE, KEY_TYPE, base64('base64Hash')],
    SIGNING,
    'CAdES-BES over the digest, base64',
    'recorded',
  ),
  common(
    'createCAdESFromFile',
    [STORAGE, KEY_TYPE, { name: 'filePath', type: 'String' }, ATTACH],
    ['choose-path', ...SIGNING],
    'CAdES-BES over the file, base64',
    'read',
  ),
  common(
    'createCMSSignatureFromBase64',
    [STORAGE, KEY_TYPE, base64('base64'), ATTACH],
    SIGNING,
    'CAdES-T, base64',
    'recorded',
  ),
  common(
    'createCMSSignatureFromFile',
    [STORAGE, KEY_TYPE, { name: 'filePath', type: 'String' }, ATTACH],
    ['choose-path', ...SIGNING],
    'CAdES-T over the file, base64',
    'read',
  ),
  common('applyCAdEST', [STORAGE, KEY_TYPE, base64('base64Cms')], [], 'the message with a time stamp, base64', 'read'),
  common(
    'signXml',
    [STORAGE, KEY_TYPE, { name: 'xml', type: 'String' }, TBS, PARENT],
    SIGNING,
    'the signed document',
    'recorded',
  ),
  common(
    'signXmls',
    [STORAGE, KEY_TYPE, { name: 'xmls', type: 'List' }, TBS, PARENT],
    SIGNING,
    'a list of the signed documents',
    'recorded',
  ),
  common('changeLocale', [{ name: 'localeId', type: 'String' }], [], 'nothing', 'recorded'),
  common(
    'showFileChooser',
    [
      { name: 'fileExtension', type: 'String', optional: true },
      { name: 'currentDirectory', type: 'String', optional: true },
    ],
    ['choose-path'],
    'the path of the chosen file',
    'read',
  ),
  basics('sign', SIGNING, 'signatures: CMS in PEM, documents, or base64', 'recorded'),
  basics('listKeys', ['choose-carrier', 'password'], 'the keys of a storage with their certificates', 'ours'),
  basics('generateCsr', ['choose-carrier', 'password'], 'for each key its identifier and PKCS#10', 'ours'),
  basics('importCertificate', ['choose-carrier', 'password'], 'key and serial number of each certificate', 'ours'),
  basics('changePassword', ['choose-carrier', 'password'], 'true', 'ours'),
  accessory('getBundles', 'the modules with their versions'),
  accessory('getServices', 'the names of the modules'),
  accessory('showSettings', 'nothing: there is no such window'),
  accessory('showBundleManager', 'nothing: there is no such window'),
  {
    module: 'digiflow',
    method: 'getVersion',
    args: 'none',
    asks: [],
    answers: "KAZTOKEN desktop's name and version, from that program only",
    source: 'recorded',
  },
];

/** Fields of requests and answers that no trace may show. */
export const SECRET_FIELDS = ['password', 'newPassword'] as const;

/** What connects without a request, and is given back as it is. */
export const HEARTBEAT = '--heartbeat--';

export function methodRow(module: ModuleKey, method: string): MethodRow | undefined {
  return METHODS.find((row) => row.module === module && row.method === method);
}
