import { type CmsTemplate, signCms } from '../../../pki/cms/signed-data.ts';
import { verifySignedData } from '../../../pki/cms/signed-data-verifier.ts';
import { verifySignature } from '../../../pki/keys.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { certifiedKeyOf, keyOf } from './carrier-keys.ts';
import { functionRow } from './function-row.ts';
import { dnText, timeText, toBase64 } from './key-views.ts';
import { flag, ignored, number, octets, octetsOf, optional, password, text, unsupported } from './parameters.ts';
import { opened } from './passwords.ts';
import { CryptoSocketError } from './problems.ts';
import { carrierOf } from './profiles.ts';

const profile = text('the carrier');
const pass = password('of the carrier');
const isConvert = flag('data is base64 and is decoded first; otherwise it is taken as text, UTF-8');
const data = optional(text('what is signed'));
const assumed = 'isConvert, and that hashType 0 is the hash of the key';

/** Signatures and their verification. */
export const SIGNATURE_FUNCTIONS = [
  functionRow({
    api: 'BaseAPI',
    name: 'Sign',
    does: 'Signs data as PKCS#7 in Gamma’s form: attributes contentType, signingTime and messageDigest; GOST signatures as s ‖ r, big-endian.',
    parameters: {
      profile,
      pass,
      sn: optional(text('serial number of the key; may be left out where only one has a certificate')),
      data,
      isConvert,
      hash: optional(
        octets('the digest of the data by the hash of the key, instead of data; such a message is detached'),
      ),
      detach: flag('the data stays outside'),
      isCert: flag('with the certificate', true),
      hashType: number('hash of the signature; only 0, that of the key'),
      showSN: ignored('whether a window shows the serial number'),
      cert: ignored('the certificate; that of the key counts'),
      transID: unsupported('a transaction number in the signed attributes'),
      ocsp: unsupported('an OCSP answer in the attributes'),
      tsp: unsupported('a time stamp in the attributes'),
      signattr: unsupported('further signed attributes'),
      unsignattr: unsupported('further unsigned attributes'),
      pkcs7: unsupported('a message to which the signature is added'),
    },
    answer: { pkcs7: 'the message, base64' },
    assumed,
    run: async (call, values) => {
      assertOwnHash(values.hashType);
      const content = values.hash === undefined ? contentOf(values) : { digest: values.hash };
      const { detach: detached, isCert } = values;
      const message = await opened(call, carrierOf(call.site, values.profile), values.pass, (open) => {
        const { key, certificate } = certifiedKeyOf(open, values.sn);
        const digestLength = DIGEST_OCTETS[key.suite.hash];
        if (values.hash !== undefined && values.hash.length !== digestLength)
          throw new CryptoSocketError('bad-parameter', `hash is not of ${digestLength} octets`);
        const signingTime = call.site.clock.now();
        const template: CmsTemplate = { content, detached, certificate, signingTime, withoutCertificates: !isCert };
        return signCms(template, key.signer);
      });
      return { pkcs7: toBase64(message) };
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'VerifyPKCS7',
    does: 'Whether the signature of a PKCS#7 holds. What the certificate is worth is for CheckCertificate to say.',
    parameters: {
      sign: octets('the message'),
      data: optional(text('the data, where the message does not hold it')),
      isConvert,
      cert: optional(octets('the certificate, where the message does not hold it')),
      hashType: ignored('the message says it'),
    },
    answer: {
      subjectDN: 'name of the signer',
      serialNumber: 'of his certificate',
      certificateBlob: 'his certificate, base64',
      signingTime: 'when he says that he has signed, yyyymmddhhmmssZ; empty when he does not say',
      data: 'the data, base64',
    },
    assumed: 'the answer',
    run: (_call, values) => {
      const content = values.data === undefined ? undefined : contentOf(values);
      const { certificate, signingTime, ...verified } = verifySignedData(values.sign, {
        ...(content && { content }),
        ...(values.cert && { certificates: [values.cert] }),
      });
      return {
        subjectDN: dnText(certificate.subject),
        serialNumber: certificate.serialNumber,
        certificateBlob: toBase64(certificate.der),
        signingTime: signingTime === undefined ? '' : timeText(signingTime),
        data: toBase64(verified.content),
      };
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'NativeSign',
    does: 'The bare signature: GOST s ‖ r, each 32 or 64 octets big-endian; RSA PKCS#1 v1.5 with SHA-256.',
    parameters: {
      profile,
      pass,
      sn: text('serial number of the key; one that waits signs too'),
      data,
      isConvert,
      hash: unsupported('a digest instead of data'),
      hashType: number('hash of the signature; only 0, that of the key'),
    },
    answer: { response: 'the signature, base64' },
    assumed: `${assumed}, and the order of the octets (that of Gamma’s PKCS#7)`,
    run: async (call, values) => {
      assertOwnHash(values.hashType);
      const content = contentOf(values);
      const carrier = carrierOf(call.site, values.profile);
      const signature = await opened(call, carrier, values.pass, (open) =>
        keyOf(open, values.sn).signer.sign(content, NATIVE_FORM),
      );
      return { response: toBase64(signature) };
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'VerifyNative',
    does: 'Whether a bare signature is of the key of a certificate.',
    parameters: {
      cert: octets('the certificate'),
      sign: octets('the signature'),
      data,
      isConvert,
      hash: unsupported('a digest instead of data'),
      hashType: number('hash of the signature; only 0, that of the key'),
    },
    answer: {},
    assumed,
    run: (_call, values) => {
      assertOwnHash(values.hashType);
      const { suite, publicKey } = parseCertificate(values.cert);
      const holds = verifySignature(suite, publicKey, contentOf(values), values.sign, NATIVE_FORM);
      if (!holds) throw new CryptoSocketError('bad-signature');
      return {};
    },
  }),
];

/** As PKCS#11 and Gamma's PKCS#7 have it. */
const NATIVE_FORM = 'sr-be';

const DIGEST_OCTETS = { 'GOST 34.311-95': 32, 'Streebog-512': 64, 'SHA-256': 32 } as const;

function assertOwnHash(hashType: number): void {
  if (hashType !== 0) throw new CryptoSocketError('not-supported', `hashType ${hashType}`);
}

function contentOf(values: { readonly data: string | undefined; readonly isConvert: boolean }): Uint8Array {
  if (values.data === undefined) throw new CryptoSocketError('bad-parameter', 'data is missing');
  return values.isConvert ? octetsOf(values.data, 'data') : new TextEncoder().encode(values.data);
}
