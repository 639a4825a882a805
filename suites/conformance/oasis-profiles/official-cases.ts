import { type KeyObject, sign } from 'node:crypto';
import { jwkOf } from '../../../pki/native-key.ts';
import { type CaseCall, type CaseElement, readCaseFile } from './case-file.ts';
import { OFFICIAL_XML } from './official-cases.gen.ts';
import type { ProfileCase } from './player.ts';

/** Identifiers in PKCS#11 Profiles: Baseline, Extended, Authentication Token and Public Certificates Token. */
export const OFFICIAL_CASES = ['BL-M-1', 'EXT-M-1', 'AUTH-M-1', 'CERT-M-1'] as const;
export type OfficialCaseName = (typeof OFFICIAL_CASES)[number];

/** The official mandatory case as it was published; SOURCES.md names the one word that was mended, in BL-M-1 of 3.1. */
export function officialCase(name: OfficialCaseName, version: '3.1' | '3.2'): ProfileCase {
  const file = `${name}-${version.replace('.', '')}`;
  return { name: file, xml: OFFICIAL_XML[file] ?? '' };
}

/**
 * AUTH-M-1 for a key of one's own. The published case expects one modulus and one signature; the private key was never
 * published and neither value is among the permitted variations, so that no token passes the case to the letter. Here
 * the modulus (also inside the data to be signed, a certification request) and the signature are those of `key`, the
 * latter computed by OpenSSL; RSASSA-PKCS1-v1_5 is deterministic, so every other octet of the case stays as it is.
 * @param key private, RSA, 2048 bits.
 */
export function authenticationCaseFor(version: '3.1' | '3.2', key: KeyObject): ProfileCase {
  const { name, xml } = officialCase('AUTH-M-1', version);
  const calls = readCaseFile(xml);
  const published = {
    modulus: valueIn(calls, 'response', ({ attributes }) => attributes.type === 'MODULUS'),
    data: valueIn(calls, 'request', (element) => element.name === 'Data'),
    signature: valueIn(calls, 'response', (element) => element.name === 'Signature'),
  };
  const { n = '' } = jwkOf(key);
  const modulus = Buffer.from(n, 'base64url').toString('hex');
  if (modulus.length !== published.modulus.length) throw new RangeError('the key is not of 2048 bits');
  const data = Buffer.from(published.data.replace(published.modulus, modulus), 'hex');
  const signature = sign('sha256', data, key).toString('hex');
  const own = xml.replaceAll(published.modulus, modulus).replace(published.signature, signature);
  return { name: `${name} (own key)`, xml: own };
}

/** The root certificate that CERT-M-1 expects, DER. */
export function publishedRoot(): Buffer {
  const calls = readCaseFile(officialCase('CERT-M-1', '3.2').xml);
  const isValue = ({ attributes }: CaseElement) => attributes.type === 'VALUE' && attributes.value !== undefined;
  return Buffer.from(valueIn(calls, 'response', isValue), 'hex');
}

function valueIn(calls: readonly CaseCall[], side: 'request' | 'response', wanted: (element: CaseElement) => boolean) {
  const within = (element: CaseElement): CaseElement[] => [element, ...element.children.flatMap(within)];
  const found = calls.flatMap((call) => within(call[side])).find(wanted)?.attributes.value;
  if (found === undefined) throw new RangeError('the official case has changed');
  return found;
}
