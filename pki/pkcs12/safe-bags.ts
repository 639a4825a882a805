import type { Rng } from '../../simulation/rng.ts';
import { PkiError } from '../error.ts';
import type { DerNode } from '../x509/der.ts';
import { TAG } from '../x509/der.ts';
import { type Asn1, characterString, octetString, oid, sequence, setOf, tagged, toDer } from '../x509/der-build.ts';
import {
  DerFields,
  explicit,
  malformed,
  readOctets,
  readOid,
  readString,
  setMembers,
  universal,
} from '../x509/der-fields.ts';
import { octetsOf, readBer } from './ber.ts';
import { type PasswordForms, type PasswordScheme, readEncryptionScheme, sealUnder } from './encryption.ts';
import type { IterationBudget } from './password.ts';

/** SafeContents and its bags: RFC 7292 section 4.2. */

const BAG = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
} as const;

/** RFC 2985 section 5.5. */
const ATTRIBUTE = { friendlyName: '1.2.840.113549.1.9.20', localKeyId: '1.2.840.113549.1.9.21' } as const;
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';

/** How deep SafeContents may lie in SafeContents. */
const NESTING_MAX = 8;

/** The two attributes by which a key finds its certificate. */
export interface BagAttributes {
  readonly friendlyName?: string;
  readonly localKeyId?: Uint8Array;
}

export interface KeyBag extends BagAttributes {
  /** PrivateKeyInfo (PKCS#8), DER. */
  readonly privateKey: Uint8Array;
}

export interface CertificateBag extends BagAttributes {
  /** DER. */
  readonly certificate: Uint8Array;
}

/** What a file holds, bag by bag, in the order of the file. */
export interface Bags {
  readonly keys: readonly KeyBag[];
  readonly certificates: readonly CertificateBag[];
  /** Object identifiers of bags that are passed over: CRLs, secrets, certificates that are not X.509. */
  readonly passedOver: readonly string[];
  /** Names of the schemes under which keys and certificates were sealed. */
  readonly schemes: readonly string[];
}

/** What opens sealed bags. */
export interface BagOpener {
  readonly password: PasswordForms;
  readonly budget: IterationBudget;
}

/** Collects the bags of one file. */
export class BagReader {
  readonly keys: KeyBag[] = [];
  readonly certificates: CertificateBag[] = [];
  readonly passedOver: string[] = [];
  readonly schemes = new Set<string>();
  readonly #opener: BagOpener;

  constructor(opener: BagOpener) {
    this.#opener = opener;
  }

  /** Opens something sealed. @throws PkiError `wrong-password`, and as {@link readEncryptionScheme}. */
  open(algorithm: DerNode, cipher: Uint8Array): Uint8Array {
    const { scheme, open } = readEncryptionScheme(algorithm, this.#opener.budget);
    this.schemes.add(scheme);
    const plain = open(this.#opener.password, cipher);
    if (plain === undefined) throw new PkiError('wrong-password', `${scheme} does not open`);
    return plain;
  }

  /** SafeContents ::= SEQUENCE OF SafeBag. @throws PkiError `malformed`, and as {@link open}. */
  read(contents: DerNode, nesting = 0): void {
    if (nesting > NESTING_MAX) throw new PkiError('too-deep', `SafeContents more than ${NESTING_MAX} deep`);
    for (const bag of universal(contents, TAG.sequence, 'SafeContents').children) this.#readBag(bag, nesting);
  }

  #readBag(node: DerNode, nesting: number): void {
    const fields = DerFields.ofSequence(node, 'SafeBag');
    const type = readOid(fields.next('bagId'), 'bagId');
    const wrapped = fields.context(0);
    const attributes = readAttributes(fields.optional(TAG.set));
    fields.end();
    if (wrapped === undefined) throw malformed('SafeBag has no value');
    const value = explicit(wrapped, 'bagValue');
    if (type === BAG.key) this.keys.push({ ...attributes, privateKey: privateKeyInfo(value.der) });
    else if (type === BAG.shroudedKey) this.keys.push({ ...attributes, privateKey: this.#shroudedKey(value) });
    else if (type === BAG.certificate) this.#readCertificate(value, attributes);
    else if (type === BAG.safeContents) this.read(value, nesting + 1);
    else this.passedOver.push(type);
  }

  /** EncryptedPrivateKeyInfo, RFC 5958 section 3. */
  #shroudedKey(node: DerNode): Uint8Array {
    const fields = DerFields.ofSequence(node, 'EncryptedPrivateKeyInfo');
    const algorithm = fields.next('encryptionAlgorithm');
    const cipher = readOctets(fields.next('encryptedData'), 'encryptedData');
    fields.end();
    return privateKeyInfo(this.open(algorithm, cipher));
  }

  /** CertBag ::= SEQUENCE { certId, certValue [0] EXPLICIT }. */
  #readCertificate(node: DerNode, attributes: BagAttributes): void {
    const fields = DerFields.ofSequence(node, 'CertBag');
    const type = readOid(fields.next('certId'), 'certId');
    const wrapped = fields.context(0);
    fields.end();
    if (type !== X509_CERTIFICATE) {
      this.passedOver.push(type);
      return;
    }
    if (wrapped === undefined) throw malformed('CertBag has no value');
    const certificate = octetsOf(universal(explicit(wrapped, 'certValue'), TAG.octetString, 'certValue'), 'certValue');
    this.certificates.push({ ...attributes, certificate: Uint8Array.from(certificate) });
  }
}

/** A SEQUENCE in DER. What it holds is left to readPrivateKeyInfo: keys of other algorithms are carried through. */
function privateKeyInfo(octets: Uint8Array): Uint8Array {
  return Uint8Array.from(universal(readBer(octets), TAG.sequence, 'PrivateKeyInfo').der);
}

/** PKCS12Attribute ::= SEQUENCE { attrId, attrValues SET }; the ones with no meaning here are passed over. */
function readAttributes(node: DerNode | undefined): BagAttributes {
  let found: BagAttributes = {};
  for (const attribute of node === undefined ? [] : setMembers(node, 'bagAttributes')) {
    const fields = DerFields.ofSequence(attribute, 'PKCS12Attribute');
    const type = readOid(fields.next('attrId'), 'attrId');
    const [value] = setMembers(universal(fields.next('attrValues'), TAG.set, 'attrValues'), 'attrValues');
    fields.end();
    if (value === undefined) throw malformed(`attribute ${type} has no value`);
    if (type === ATTRIBUTE.friendlyName) found = { ...found, friendlyName: friendlyName(value) };
    if (type === ATTRIBUTE.localKeyId) {
      found = { ...found, localKeyId: Uint8Array.from(readOctets(value, 'localKeyId')) };
    }
  }
  return found;
}

function friendlyName(node: DerNode): string {
  const text = readString(node);
  if (text?.type !== 'bmp') throw malformed('friendlyName is no BMPString');
  return text.text;
}

function bag(type: string, value: Asn1, attributes: BagAttributes): Asn1 {
  const set = attributeSet(attributes);
  return sequence(oid(type), tagged(0, value), ...(set === undefined ? [] : [set]));
}

function attributeSet({ friendlyName, localKeyId }: BagAttributes): Asn1 | undefined {
  const rows = [
    ...(friendlyName === undefined ? [] : [attribute(ATTRIBUTE.friendlyName, characterString('bmp', friendlyName))]),
    ...(localKeyId === undefined ? [] : [attribute(ATTRIBUTE.localKeyId, octetString(localKeyId))]),
  ];
  return rows.length === 0 ? undefined : setOf(...rows);
}

const attribute = (type: string, value: Asn1): Asn1 => sequence(oid(type), setOf(value));

/** How keys are sealed in a file that is written. */
export interface KeySealing {
  readonly scheme: PasswordScheme;
  readonly iterations: number;
  readonly password: PasswordForms;
  readonly rng: Rng;
}

/** SafeContents with every key in a pkcs8ShroudedKeyBag, DER. */
export function keyContents(keys: readonly KeyBag[], { scheme, password, iterations, rng }: KeySealing): Uint8Array {
  const bags = keys.map((key) => {
    const { algorithm, cipher } = sealUnder(scheme, password, iterations, key.privateKey, rng);
    return bag(BAG.shroudedKey, sequence(algorithm, octetString(cipher)), key);
  });
  return toDer(sequence(...bags));
}

/** SafeContents with the certificates, DER; not sealed yet. */
export function certificateContents(certificates: readonly CertificateBag[]): Uint8Array {
  const bags = certificates.map((one) => {
    const value = sequence(oid(X509_CERTIFICATE), tagged(0, octetString(one.certificate)));
    return bag(BAG.certificate, value, one);
  });
  return toDer(sequence(...bags));
}
