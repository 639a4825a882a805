import { SUITES, type Suite } from '../../../pki/suites.ts';
import { type Dn, dnToString, dnValue, encodeName, parseDn } from '../../../pki/x509/name.ts';
import { buildRequest } from '../../../pki/x509/request.ts';
import type { CarrierKey, OpenCarrier } from '../../carriers/carrier.ts';
import { pairLabel } from '../../token/installation.ts';
import { sameOctets } from '../../token/key-set.ts';
import { TokenError } from '../../token/token-error.ts';
import { flag, ignored, number, optional, password, text, unsupported, type ValuesOf } from './parameters.ts';
import { CryptoSocketError } from './problems.ts';

/** Making a key pair and the PKCS#10 for it: what CreatePKCS10 and CreateCertificateRequest have in common. */

/** Parameters of a PKCS#10, as pages spell them. */
export const PKCS10_PARAMETERS = {
  profile: text('where the key is made'),
  pass: password('of the carrier'),
  dn: text('the name in the request, in either order: `C=KZ,O=…,CN=…` or `CN=…;O=…;C=KZ`'),
  templ: optional(text('the certificate template, e.g. CN=GOST_USER_SIGN_1Y,O=Template,C=KZ')),
  genNew: flag(
    'a new pair in any case. Without it a key that waits on the carrier for the same request is used, and only else made',
  ),
  keyType: number('0: a key that signs; 1: a key for logins'),
  keySize: number(
    'bits of the public key: 512 is GOST 34.310-2004, 2048 RSA; 0: what the template says, GOST if it says nothing',
  ),
  hashType: number('hash of the signature; only 0, that of the key'),
  contName: optional(text('label of the key')),
  isExport: ignored('whether the key may leave the carrier; keys that are made here never do'),
  uid: ignored('a number of the page'),
  isAltName: unsupported('with subjectAltName'),
  altEmail: unsupported('in subjectAltName'),
  altDN: unsupported('in subjectAltName'),
  altURI: unsupported('in subjectAltName'),
  altREGID: unsupported('in subjectAltName'),
  altIP: unsupported('in subjectAltName'),
};

export type Pkcs10Values = ValuesOf<typeof PKCS10_PARAMETERS>;

/** A request that is going to be made, as far as it stands before any key is touched. */
export interface Pkcs10Plan {
  readonly suite: Suite;
  readonly subject: Dn;
  readonly template: string | undefined;
  readonly label: string;
  readonly isAlwaysNew: boolean;
}

/** @throws CryptoSocketError `bad-parameter`, `not-supported`; PkiError `bad-name`. */
export function pkcs10Plan(values: Pkcs10Values): Pkcs10Plan {
  const { dn, templ, genNew, keyType, keySize, hashType, contName } = values;
  if (hashType !== 0) throw new CryptoSocketError('not-supported', `hashType ${hashType}`);
  if (keyType > 1) throw new CryptoSocketError('bad-parameter', `keyType ${keyType}`);
  const subject = inEncodingOrder(parseDn(dn));
  const template = templ === undefined ? undefined : inEncodingOrder(parseDn(templ));
  const suite = suiteOf(keySize, template);
  return {
    suite,
    subject,
    template: template && dnToString(template).replaceAll(',', ', '),
    label: contName ?? labelOf(suite, subject) + (keyType === 1 ? ' AUTH' : ''),
    isAlwaysNew: genNew,
  };
}

/** As the flows of this workstation name a key that waits, so that either finds what the other has made. */
export function labelOf({ family }: Suite, subject: Dn): string {
  const [holder = 'key'] = (dnValue(subject, 'CN') ?? 'key').split(' ');
  return pairLabel(family, holder, undefined);
}

/** Names of this country begin with C; a text that ends with it is written the other way round (RFC 4514 section 2.1). */
function inEncodingOrder(dn: Dn): Dn {
  return dn[0]?.type !== 'C' && dn.at(-1)?.type === 'C' ? dn.toReversed() : dn;
}

function suiteOf(keySize: number, template: Dn | undefined): Suite {
  if (keySize === 512) return SUITES['kisc-2004'];
  if (keySize === 2048) return SUITES['rsa-2048'];
  if (keySize !== 0) throw new CryptoSocketError('not-supported', `keySize ${keySize}`);
  const isRsa = template !== undefined && dnValue(template, 'CN')?.startsWith('RSA') === true;
  return isRsa ? SUITES['rsa-2048'] : SUITES['kisc-2004'];
}

/** A key that waits for its certificate. */
export interface ObtainedKey {
  readonly key: CarrierKey;
  /** Removes the key again, if it was made just now and the carrier still answers. */
  takeBack(): void;
}

/** What a new key is made for. */
export type KeyPlan = Pick<Pkcs10Plan, 'suite' | 'label' | 'isAlwaysNew' | 'subject'>;

/** The key that waits for the same name under the same label, or a new one. */
export async function obtainKey(open: OpenCarrier, plan: KeyPlan): Promise<ObtainedKey> {
  const { suite, label } = plan;
  const subject = encodeName(plan.subject);
  const waiting = plan.isAlwaysNew ? undefined : open.keys().find((key) => isWaitingFor(key, plan, subject));
  const key = waiting ?? (await open.generate(suite, { label, subject }));
  const takeBack = () => {
    if (waiting === undefined) removeAgain(open, key);
  };
  return { key, takeBack };
}

/** Uses a key; one that was made for it just now is removed again when that fails. */
export async function usingKey<T>({ key, takeBack }: ObtainedKey, work: (key: CarrierKey) => Promise<T>): Promise<T> {
  try {
    return await work(key);
  } catch (error) {
    takeBack();
    throw error;
  }
}

/** The PKCS#10 of a key, DER. */
export function pkcs10Of({ signer }: CarrierKey, { subject, template }: Pkcs10Plan): Promise<Uint8Array> {
  return buildRequest({ subject, ...(template !== undefined && { template }) }, signer);
}

/** Made for the same name, by the same algorithm and under the same label, as far as the carrier keeps names. */
function isWaitingFor(key: CarrierKey, { suite, label }: KeyPlan, name: Uint8Array): boolean {
  const isForName = key.subject === undefined || key.subject.length === 0 || sameOctets(key.subject, name);
  return key.state === 'WAIT' && key.suite.id === suite.id && key.label === label && isForName;
}

function removeAgain(open: OpenCarrier, key: CarrierKey): void {
  try {
    open.remove(key);
  } catch (error) {
    // A carrier that does not answer any more hides the error that led here otherwise.
    if (!(error instanceof TokenError)) throw error;
  }
}
