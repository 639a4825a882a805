import { signXml } from '../../../pki/xml-signature/sign-xml.ts';
import { signSoap } from '../../../pki/xml-signature/soap.ts';
import { verifyXml } from '../../../pki/xml-signature/verify-xml.ts';
import { type CertifiedKey, certifiedKeyOf } from './carrier-keys.ts';
import { type Call, functionRow } from './function-row.ts';
import { dnText, toBase64 } from './key-views.ts';
import { optional, password, text, unsupported, type ValuesOf } from './parameters.ts';
import { opened } from './passwords.ts';
import { CryptoSocketError } from './problems.ts';
import { carrierOf } from './profiles.ts';

const SIGNER = {
  profile: text('the carrier'),
  pass: password('of the carrier'),
  sn: optional(text('serial number of the key; may be left out where only one has a certificate')),
  keyOid: optional(text('algorithm of the key; another one than the key has is refused')),
  xml: text('the document'),
};
const answer = { response: 'the signed document' };

/** XML signatures: xmldsig-more#gost34310-gost34311 with KISC's keys, RSA with SHA-256. */
export const XML_FUNCTIONS = [
  functionRow({
    api: 'XMLAPI',
    name: 'SignXML',
    does: 'Signs a document as a whole: the signature becomes the last child of its root.',
    parameters: { ...SIGNER, nsPref: unsupported('the prefix of the signature’s namespace, which is ds') },
    answer,
    assumed: 'where the signature goes, and the answer',
    run: async (call, values) => {
      const signed = await signing(call, values, ({ key, certificate }) =>
        signXml(values.xml, key.signer, certificate, { style: 'gamma' }),
      );
      return { response: signed };
    },
  }),
  functionRow({
    api: 'XMLAPI',
    name: 'SignSOAPXML',
    does: 'Signs the Body of a SOAP message: the signature goes into the header (WS-Security).',
    parameters: {
      ...SIGNER,
      idElement: optional(text('identifier that the Body gets when it has none; signedContent when it is left out')),
    },
    answer,
    assumed: 'the answer',
    run: async (call, values) => {
      const bodyId = values.idElement ?? 'signedContent';
      const signed = await signing(call, values, ({ key, certificate }) =>
        signSoap(values.xml, key.signer, certificate, { bodyId }),
      );
      return { response: signed };
    },
  }),
  functionRow({
    api: 'XMLAPI',
    name: 'VerifyXML',
    does: 'Whether the only signature of a document holds, of the whole or of a part. What the certificate is worth is for CheckCertificate to say.',
    parameters: { xml: text('the document') },
    answer: {
      subjectDN: 'name of the signer',
      serialNumber: 'of his certificate',
      certificateBlob: 'his certificate, base64',
      signed: 'true when the whole document is signed; otherwise the references of the parts that are',
    },
    assumed: 'the answer',
    run: (_call, { xml }) => {
      const { certificate, coversDocument, signed } = verifyXml(xml, { covers: 'any-part' });
      return {
        subjectDN: dnText(certificate.subject),
        serialNumber: certificate.serialNumber,
        certificateBlob: toBase64(certificate.der),
        signed: coversDocument ? 'true' : signed.map(({ uri }) => uri).join(' '),
      };
    },
  }),
];

function signing(
  call: Call,
  { profile, pass, sn, keyOid }: ValuesOf<typeof SIGNER>,
  sign: (key: CertifiedKey) => Promise<string>,
): Promise<string> {
  return opened(call, carrierOf(call.site, profile), pass, (open) => {
    const certified = certifiedKeyOf(open, sn);
    const own = certified.key.suite.keyOid;
    if (keyOid !== undefined && keyOid !== own)
      throw new CryptoSocketError('bad-parameter', `keyOid; the key is ${own}`);
    return sign(certified);
  });
}
