import { signCms } from '../../../pki/cms/signed-data.ts';
import type { OpenCarrier } from '../../carriers/carrier.ts';
import { certifiedKeyOf } from './carrier-keys.ts';
import { type Call, functionRow } from './function-row.ts';
import { toBase64 } from './key-views.ts';
import { obtainKey, PKCS10_PARAMETERS, pkcs10Of, pkcs10Plan, usingKey } from './new-keys.ts';
import { flag, ignored, number, optional, password, record, text, unsupported, type ValuesOf } from './parameters.ts';
import { opened } from './passwords.ts';
import { CryptoSocketError } from './problems.ts';
import { carrierOf } from './profiles.ts';

/** The signature around a PKCS#10, as pages spell its parameters. */
const PKCS7_PARAMETERS = {
  profile: text('where the key is that signs'),
  pass: password('of the carrier; left out for the same carrier as above, that of PKCS10 counts'),
  sn: optional(text('serial number of the key that signs')),
  isCert: flag('with the certificate', true),
  hashType: number('hash of the signature; only 0, that of the key'),
  showSN: ignored('whether a window shows the serial number'),
  transID: unsupported('a transaction number in the signed attributes'),
  cert: ignored('the certificate; that of the key counts'),
};

/** Requests for certificates. */
export const REQUEST_FUNCTIONS = [
  functionRow({
    api: 'BaseAPI',
    name: 'CreatePKCS10',
    does: 'Makes a key pair on the carrier, where it waits for its certificate, and a PKCS#10 for it in KISC’s form.',
    parameters: PKCS10_PARAMETERS,
    answer: { response: 'the PKCS#10, base64' },
    assumed:
      'genNew, keySize and which algorithm is taken. RSA requests are signed over SHA-256; those of 2017 that are public are over SHA-1.',
    run: async (call, values) => {
      const plan = pkcs10Plan(values);
      const carrier = carrierOf(call.site, values.profile);
      const request = await opened(call, carrier, values.pass, async (open) =>
        usingKey(await obtainKey(open, plan), (key) => pkcs10Of(key, plan)),
      );
      return { response: toBase64(request) };
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'CreateCertificateRequest',
    does: 'The same, and the PKCS#10 in a PKCS#7 that a key in operation signs: a request for re-issue. When it cannot be signed, a key that was made for it is removed again.',
    parameters: {
      PKCS10: record('the request', PKCS10_PARAMETERS),
      PKCS7: record('the signature around it', PKCS7_PARAMETERS),
    },
    answer: { response: 'the PKCS#7, base64' },
    run: async (call, { PKCS10, PKCS7 }) => {
      if (PKCS7.hashType !== 0) throw new CryptoSocketError('not-supported', `hashType ${PKCS7.hashType}`);
      const plan = pkcs10Plan(PKCS10);
      const made = carrierOf(call.site, PKCS10.profile);
      const signing = carrierOf(call.site, PKCS7.profile);
      const message = await opened(
        call,
        made,
        PKCS10.pass ?? (made === signing ? PKCS7.pass : undefined),
        async (open) => {
          if (made === signing) certifiedKeyOf(open, PKCS7.sn);
          return usingKey(await obtainKey(open, plan), async (key) => {
            const request = await pkcs10Of(key, plan);
            const wrapIn = (other: OpenCarrier) => wrap(call, other, request, PKCS7);
            return made === signing ? wrapIn(open) : opened(call, signing, PKCS7.pass, wrapIn);
          });
        },
      );
      return { response: toBase64(message) };
    },
  }),
];

function wrap(
  { site }: Call,
  open: OpenCarrier,
  content: Uint8Array,
  { sn, isCert }: ValuesOf<typeof PKCS7_PARAMETERS>,
): Promise<Uint8Array> {
  const { key, certificate } = certifiedKeyOf(open, sn);
  const signingTime = site.clock.now();
  return signCms({ content, certificate, signingTime, withoutCertificates: !isCert }, key.signer);
}
