import { OIDS } from '../../oids.ts';
import type { SuiteId } from '../../suites.ts';
import type { Extension } from '../../x509/extensions.ts';
import { extendedKeyUsage, keyUsage } from '../../x509/extensions.ts';
import { type Holder, NOW, testCa, testUser } from '../../x509/testing/authority.ts';
import { moved } from '../../x509/testing/chain-kit.ts';
import { hashByOid, imprintOf, type MessageImprint } from '../message-imprint.ts';
import { issueTimeStamp, type TimeStampSigner, type TimeStampTrust } from '../time-stamp.ts';
import type { TimeStampInfoTemplate } from '../time-stamp-info.ts';
import { nonceOf, readTimeStampRequest } from '../time-stamp-request.ts';
import { buildTimeStampResponse } from '../time-stamp-response.ts';

/** Time stamps for tests: an authority per suite, and tokens with one thing changed. */

export const SHA256 = '2.16.840.1.101.3.4.2.1';
/** Of IANA's enterprise number for examples (RFC 5612). */
export const POLICY = '1.3.6.1.4.1.32473.1';
export const STAMPED = new TextEncoder().encode('TEST: акт № 7');
export const NONCE = nonceOf(Uint8Array.of(0x9a, 1, 2, 3, 4, 5, 6, 7));

/** OpenSSL and Java ask the machine's clock for some of their checks. */
const ALWAYS = moved(Date.UTC(2020, 0, 1), Date.UTC(2049, 11, 31));

export interface StampAuthority {
  readonly ca: Holder;
  readonly tsa: Holder;
  readonly trust: TimeStampTrust;
}

const authorities = new Map<SuiteId, Promise<StampAuthority>>();

/** One authority per suite for a whole test file. */
export function authorityOf(suite: SuiteId): Promise<StampAuthority> {
  const known = authorities.get(suite);
  if (known !== undefined) return known;
  const made = makeAuthority(suite);
  authorities.set(suite, made);
  return made;
}

/** @param extensions of the TSA's certificate, by identifier: replaced, or with null left out. */
export async function makeAuthority(
  suite: SuiteId,
  extensions: Readonly<Record<string, Extension | null>> = {},
): Promise<StampAuthority> {
  const ca = await testCa(suite, 'TEST stamping CA', undefined, ALWAYS);
  const tsaExtensions = {
    [OIDS.keyUsage]: keyUsage(['digitalSignature', 'nonRepudiation']),
    [OIDS.extendedKeyUsage]: extendedKeyUsage([OIDS.timeStamping], { critical: true }),
    ...extensions,
  };
  const tsa = await testUser(suite, 'TEST TSA', ca, { ...ALWAYS, extensions: tsaExtensions });
  return { ca, tsa, trust: { anchors: [ca.certificate] } };
}

export function imprintBy(hashOid: string, content: Uint8Array): MessageImprint {
  const row = hashByOid(hashOid);
  if (row === undefined) throw new TypeError(`no hash function ${hashOid}`);
  return imprintOf(row, content);
}

export interface StampChanges {
  readonly info?: Partial<TimeStampInfoTemplate>;
  readonly signer?: Partial<TimeStampSigner>;
  readonly certReq?: boolean;
}

/** A token over {@link STAMPED} with the certificate inside. */
export function stamp({ tsa }: StampAuthority, changes: StampChanges = {}): Promise<Uint8Array> {
  const info: TimeStampInfoTemplate = {
    policy: POLICY,
    imprint: imprintBy(SHA256, STAMPED),
    serialNumber: '0A11',
    genTime: NOW + 678,
    accuracy: { seconds: 1 },
    nonce: NONCE,
    tsa: tsa.certificate.subject,
    ...changes.info,
  };
  const signer = { signer: tsa.signer, certificate: tsa.der, chain: [], signingCertificate: 'v2' as const };
  return issueTimeStamp(info, { ...signer, ...changes.signer }, changes.certReq ?? true);
}

/** The answer of the suite's authority to a request of anybody. */
export async function answer(suite: SuiteId, request: Uint8Array, changes: StampChanges = {}): Promise<Uint8Array> {
  const { imprint, nonce, policy, certReq } = readTimeStampRequest(request);
  const asked = { imprint, nonce, ...(policy && { policy }) } as Partial<TimeStampInfoTemplate>;
  const info = { ...asked, ...changes.info };
  const token = await stamp(await authorityOf(suite), { certReq, ...changes, info });
  return buildTimeStampResponse({ status: 'granted', statusTexts: [], failures: [], token });
}
