import { readCertsOnly } from '../../../pki/cms/certs-only.ts';
import { PkiError } from '../../../pki/error.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import { validateChain } from '../../../pki/x509/chain.ts';
import { sameName } from '../../../pki/x509/name.ts';
import { pemBlocks } from '../../../pki/x509/pem.ts';
import { parseRequest, requestProof } from '../../../pki/x509/request.ts';
import type { OpenCarrier } from '../../carriers/carrier.ts';
import { sameOctets } from '../../token/key-set.ts';
import { keyOf } from './carrier-keys.ts';
import { functionRow } from './function-row.ts';
import { dnText, publicKeyHex, timeText } from './key-views.ts';
import { ignored, octets, octetsOf, optional, password, text } from './parameters.ts';
import { opened } from './passwords.ts';
import { CryptoSocketError } from './problems.ts';
import { carrierOf } from './profiles.ts';

const profile = text('the carrier');
const pass = password('of the carrier');

/** Certificates: installed, removed with their keys, judged and shown. */
export const CERTIFICATE_FUNCTIONS = [
  functionRow({
    api: 'BaseAPI',
    name: 'InstallCertificate',
    does: 'Writes a certificate beside its key, and the certificates of the authorities once each. A certificate whose key is not there is refused, and nothing is written. Done again it changes nothing.',
    parameters: {
      profile,
      pass,
      certificate: text('base64, PEM, or base64 of a PKCS#7 that only holds certificates'),
      rootCertificate: optional(text('certificates of the authorities, in the same forms; PEM may hold several')),
      flagCN: ignored('whether the container is named after CN; keys here are always named after the holder'),
      sn: ignored('serial number of the key; the certificate says it'),
      cert: ignored('as certificate'),
    },
    answer: {},
    run: async (call, { profile: name, pass: given, certificate, rootCertificate }) => {
      const all = certificatesOf(certificate, 'certificate');
      const roots = rootCertificate === undefined ? [] : certificatesOf(rootCertificate, 'rootCertificate');
      const own = all.filter((one) => !isAuthority(one));
      const authorities = [...all, ...roots].filter(isAuthority);
      await opened(call, carrierOf(call.site, name), given, (open) => install(open, own, authorities));
      return {};
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'DelKey',
    does: 'Removes a key and its certificates: what a page does after a request was rejected.',
    parameters: { profile, pass, sn: text('serialNum of the key, or serial number of its certificate') },
    answer: {},
    run: async (call, { profile: name, pass: given, sn }) => {
      await opened(call, carrierOf(call.site, name), given, (open) => open.remove(keyOf(open, sn)));
      return {};
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'CheckCertificate',
    does: 'Whether a certificate is good now: a path leads from it to a self-signed one among those given. Lists of revoked certificates are not fetched.',
    parameters: {
      certificate: text('base64 or PEM'),
      rootCertificate: text('certificates of the authorities; base64, PEM or PKCS#7'),
    },
    answer: {},
    run: ({ site }, { certificate, rootCertificate }) => {
      const [subject] = certificatesOf(certificate, 'certificate');
      const given = certificatesOf(rootCertificate, 'rootCertificate');
      const anchors = given.filter((one) => sameName(one.issuer, one.subject));
      const result = validateChain({ certificate: subject, intermediates: given, anchors, at: site.clock.now() });
      if (!result.ok) throw new CryptoSocketError('not-trusted', `${result.code} (${result.detail})`);
      return {};
    },
  }),
  functionRow({
    api: 'ASNAPI',
    name: 'ShowInfoCertificate',
    does: 'What a certificate says.',
    parameters: { data: octets('the certificate') },
    answer: {
      Subject: 'name of the holder',
      Issuer: 'name of the authority',
      SerNum: 'serial number, hexadecimal',
      ValidFrom: 'yyyymmddhhmmssZ',
      ValidTo: 'yyyymmddhhmmssZ',
      publicKey: 'as in GetAllKeys',
      keyOid: 'algorithm of the key',
      signOid: 'algorithm of the signature',
    },
    assumed: 'fields besides Subject and SerNum',
    run: (_call, { data }) => {
      const certificate = parseCertificate(data);
      return {
        Subject: dnText(certificate.subject),
        Issuer: dnText(certificate.issuer),
        SerNum: certificate.serialNumber,
        ValidFrom: timeText(certificate.notBefore),
        ValidTo: timeText(certificate.notAfter),
        publicKey: publicKeyHex(certificate.publicKey),
        keyOid: certificate.suite.keyOid,
        signOid: certificate.signatureOid,
      };
    },
  }),
  functionRow({
    api: 'ASNAPI',
    name: 'ShowInfoPKCS10',
    does: 'What a PKCS#10 asks for, and whether the key in it has signed it.',
    parameters: { data: octets('the PKCS#10') },
    answer: {
      Subject: 'the name asked for',
      publicKey: 'as in GetAllKeys',
      keyOid: 'algorithm of the key',
      signOid: 'algorithm of the signature',
      template: 'the certificate template; empty without one',
      verified: 'true, or false when the key in it has not signed it',
    },
    assumed: 'fields besides publicKey',
    run: (_call, { data }) => {
      const request = parseRequest(data);
      return {
        Subject: dnText(request.subject),
        publicKey: publicKeyHex(request.publicKey),
        keyOid: request.suite.keyOid,
        signOid: request.signatureOid,
        template: request.template ?? '',
        verified: String(requestProof(request) !== 'nothing'),
      };
    },
  }),
];

function install(open: OpenCarrier, own: readonly Certificate[], authorities: readonly Certificate[]): void {
  const keys = open.keys();
  const isHere = ({ publicKey }: Certificate) => keys.some(({ spki }) => sameOctets(spki, publicKey));
  if (!own.every(isHere)) throw new CryptoSocketError('certificate-without-key');
  for (const certificate of own) open.install(certificate);
  for (const certificate of authorities) open.installAuthority(certificate);
}

function isAuthority({ basicConstraints }: Certificate): boolean {
  return basicConstraints?.ca === true;
}

/** One certificate or more. @throws CryptoSocketError `bad-data`; PkiError of what cannot be read. */
export function certificatesOf(given: string, name: string): [Certificate, ...Certificate[]] {
  const [first, ...others] = given.includes('-----BEGIN ')
    ? pemBlocks(given).map(({ der }) => parseCertificate(der))
    : unpacked(octetsOf(given, name));
  if (first === undefined) throw new CryptoSocketError('bad-data', `${name} holds no certificate`);
  return [first, ...others];
}

/** A certificate, or the certificates of a PKCS#7. */
function unpacked(der: Uint8Array): Certificate[] {
  try {
    return [parseCertificate(der)];
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    try {
      return readCertsOnly(der);
    } catch (other) {
      // What is neither is told as a certificate that cannot be read.
      throw other instanceof PkiError ? error : other;
    }
  }
}
