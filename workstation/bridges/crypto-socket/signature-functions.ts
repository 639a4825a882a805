import { type VerifiedSignedData, verifySigners } from '../../../pki/cms/signed-data-verifier.ts';
import { verifySignature } from '../../../pki/keys.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { keyOf } from './carrier-keys.ts';
import { functionRow } from './function-row.ts';
import { dnText, timeText, toBase64 } from './key-views.ts';
import { flag, ignored, number, octets, optional, password, text, unsupported } from './parameters.ts';
import { opened } from './passwords.ts';
import { CryptoSocketError } from './problems.ts';
import { carrierOf } from './profiles.ts';
import { contentOf, DATA, signedMessage } from './signed-messages.ts';

const profile = text('the carrier');
const pass = password('of the carrier');
const { data, isConvert } = DATA;
const assumed = 'isConvert, and that hashType 0 is the hash of the key';

/** Signatures and their verification. */
export const SIGNATURE_FUNCTIONS = [
  functionRow({
    api: 'BaseAPI',
    name: 'Sign',
    does: 'Signs data as PKCS#7 in Gamma’s form: attributes contentType, signingTime and messageDigest; GOST signatures as s ‖ r, big-endian. A signature that is added to others also names its certificate (CAdES).',
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
      tsp: flag('a time stamp over the signature, from the service that the PC knows'),
      signattr: unsupported('further signed attributes'),
      unsignattr: unsupported('further unsigned attributes'),
      pkcs7: optional(octets('a message to which the signature is added; data only where it is detached')),
    },
    answer: { pkcs7: 'the message, base64' },
    assumed,
    run: async (call, values) => {
      assertOwnHash(values.hashType);
      const { hash, data, pkcs7 } = values;
      const given = data === undefined ? undefined : contentOf(values);
      const message = await opened(call, carrierOf(call.site, values.profile), values.pass, (open) =>
        signedMessage(call, open, {
          content: hash === undefined ? given : { digest: hash },
          message: pkcs7,
          serialNumber: values.sn,
          detached: values.detach,
          withCertificate: values.isCert,
          timeStamp: values.tsp,
        }),
      );
      return { pkcs7: toBase64(message) };
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'VerifyPKCS7',
    does: 'Whether every signature of a PKCS#7 holds. What the certificate is worth is for CheckCertificate to say.',
    parameters: {
      sign: octets('the message'),
      data: optional(text('the data, where the message does not hold it')),
      isConvert,
      cert: optional(octets('the certificate, where the message does not hold it')),
      hashType: ignored('the message says it'),
    },
    answer: {
      subjectDN: 'name of the signer, of several the first',
      serialNumber: 'of his certificate',
      certificateBlob: 'his certificate, base64',
      signingTime: 'when he says that he has signed, yyyymmddhhmmssZ; empty when he does not say',
      data: 'the data, base64',
      response: 'a list of {subjectDN, serialNumber, certificateBlob, signingTime}, one for each signer',
    },
    assumed: 'the answer',
    run: (_call, values) => {
      const content = values.data === undefined ? undefined : contentOf(values);
      const signers = verifySigners(values.sign, {
        ...(content && { content }),
        ...(values.cert && { certificates: [values.cert] }),
      });
      const response = signers.map(signerView);
      return { ...response[0], data: toBase64(signers[0]?.content ?? new Uint8Array(0)), response };
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

function signerView({ certificate, signingTime }: VerifiedSignedData) {
  return {
    subjectDN: dnText(certificate.subject),
    serialNumber: certificate.serialNumber,
    certificateBlob: toBase64(certificate.der),
    signingTime: signingTime === undefined ? '' : timeText(signingTime),
  };
}

/** As PKCS#11 and Gamma's PKCS#7 have it. */
const NATIVE_FORM = 'sr-be';

function assertOwnHash(hashType: number): void {
  if (hashType !== 0) throw new CryptoSocketError('not-supported', `hashType ${hashType}`);
}
