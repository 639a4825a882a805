import { bytesToHex } from '@noble/hashes/utils.js';
import type { SuiteId } from '../../../pki/suites.ts';
import type { Certificate } from '../../../pki/x509/certificate.ts';
import { readDer } from '../../../pki/x509/der.ts';
import { type KeyUsage, keyIdentifierOf, serialNumberOf } from '../../../pki/x509/extensions.ts';
import { type Dn, dnToString } from '../../../pki/x509/name.ts';
import type { ShownKey } from '../../carriers/carrier.ts';
import type { Fields } from './function-row.ts';
import { CryptoSocketError } from './problems.ts';

/** How keys, certificates and names look in answers. */

/**
 * ALG_ID of a signing key (cptumar.h: class, type and number of the algorithm): CALG_EC256_512K_A, the curve A of GOST 34.310-2004 under the
 * class of signatures, which pages of registration authorities look for; CALG_EC512_1024_A; CALG_RSA_2048.
 */
const ALG_IDS: Readonly<Partial<Record<SuiteId, number>>> = {
  'kisc-2004': 10810,
  'nuc-2004': 10810,
  'nuc-2015-512': 43596,
  'rsa-2048': 42066,
};

/**
 * The serial number by which pages name a key, upper-case hexadecimal: the one that KISC gives to its certificate, which follows from
 * the key itself, so that a key that waits has it already. GOST 32 octets, RSA 20.
 */
export function keySerial(spki: Uint8Array): string {
  return serialNumberOf(keyIdentifierOf(spki));
}

/** The octets of a public key, upper-case hexadecimal: the BIT STRING of its SubjectPublicKeyInfo; of KISC's GOST keys a PUBLICKEYBLOB. */
export function publicKeyHex(spki: Uint8Array): string {
  const bitString = readDer(spki).children[1];
  if (bitString === undefined) throw new CryptoSocketError('bad-data', 'no public key');
  return bytesToHex(bitString.content.subarray(1)).toUpperCase();
}

/** One key of GetAllKeys; one without certificateBlob waits for its certificate. */
export function keyView(key: ShownKey): Fields {
  const [certificate] = key.certificates;
  return {
    serialNum: keySerial(key.spki),
    publicKey: publicKeyHex(key.spki),
    algID: String(ALG_IDS[key.suite.id] ?? 0),
    ...(certificate && { certificateBlob: toBase64(certificate.der), certificateSN: certificate.serialNumber }),
  };
}

/** One `certificateN` of the LoadKey functions. */
export function certificateView(certificate: Certificate, profile: string): Fields {
  return {
    subjectDN: dnText(certificate.subject),
    issuerDN: dnText(certificate.issuer),
    serialNumber: certificate.serialNumber,
    validFrom: timeText(certificate.notBefore),
    validTo: timeText(certificate.notAfter),
    usage: String(usageOctet(certificate)),
    keyOid: certificate.suite.keyOid,
    certificateBlob: toBase64(certificate.der),
    keyBlob: Buffer.from(publicKeyHex(certificate.publicKey), 'hex').toString('base64'),
    profile,
  };
}

/** Bits of the first octet of keyUsage (RFC 5280 section 4.2.1.3): nonRepudiation is 64, «sign» of the pages; keyEncipherment is 32, their «auth». */
const USAGE_BITS: Readonly<Partial<Record<KeyUsage, number>>> = {
  digitalSignature: 128,
  nonRepudiation: 64,
  keyEncipherment: 32,
  dataEncipherment: 16,
  keyAgreement: 8,
  keyCertSign: 4,
  cRLSign: 2,
  encipherOnly: 1,
};

function usageOctet({ keyUsage }: Certificate): number {
  return [...(keyUsage ?? [])].reduce((octet, usage) => octet | (USAGE_BITS[usage] ?? 0), 0);
}

/** `CN=…;OU=…;O=…;C=KZ`: the last attribute first, as pages of CryptoSocket read it. */
export function dnText(dn: Dn): string {
  return dn
    .map((attribute) => dnToString([attribute]))
    .reverse()
    .join(';');
}

/** `20270302040000Z`: GeneralizedTime. */
export function timeText(instant: number): string {
  return `${new Date(instant).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
}

export function toBase64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}
