import type { PkiBody } from '../../../pki/cmp/bodies.ts';
import type { CertReqMsg } from '../../../pki/cmp/certificate-request.ts';
import { passwordMac } from '../../../pki/cmp/password-mac.ts';
import { signBoundCertRequest, signCertRequest } from '../../../pki/cmp/proof-of-possession.ts';
import { PKI_STATUS } from '../../../pki/cmp/status.ts';
import { digest } from '../../../pki/keys.ts';
import { OIDS } from '../../../pki/oids.ts';
import { SUITES, type Suite } from '../../../pki/suites.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import { enumerated, toDer } from '../../../pki/x509/der-build.ts';
import type { Dn } from '../../../pki/x509/name.ts';
import type { OpenCarrier } from '../../carriers/carrier.ts';
import { type CertifiedKey, certifiedKeyOf } from './carrier-keys.ts';
import { freshMac, protectedMessage, transactionIdOf } from './cmp-messages.ts';
import { type Call, type Fields, functionRow } from './function-row.ts';
import { toBase64 } from './key-views.ts';
import { type KeyPlan, labelOf, obtainKey, usingKey } from './new-keys.ts';
import {
  flag,
  hexOctets,
  ignored,
  number,
  octets,
  optional,
  password,
  secret,
  text,
  unsupported,
} from './parameters.ts';
import { opened } from './passwords.ts';
import { CryptoSocketError } from './problems.ts';
import { carrierOf } from './profiles.ts';
import { type Transaction, transactionName } from './transactions.ts';

const profile = text('the carrier');
const pass = password('of the carrier');
const NEW_KEY = {
  profile,
  pass,
  keyOID: optional(
    text('algorithm of the new key: 1.3.6.1.4.1.6801.1.5.8, which it is when left out, or 1.2.840.113549.1.1.1'),
  ),
  altEmail: unsupported('in subjectAltName'),
  altDN: unsupported('in subjectAltName'),
  altURI: unsupported('in subjectAltName'),
  altREGID: unsupported('in subjectAltName'),
  altIP: unsupported('in subjectAltName'),
};
const answer = { response: 'the PKIMessage, base64', transactionId: 'of the transaction, hexadecimal' };
const toBeSent = 'The page sends it to the authority.';

/** Requests of CMP (RFC 9810), each the next message of a transaction. */
export const CMP_REQUESTS = [
  functionRow({
    api: 'BaseAPI',
    name: 'initialRegistrationRequest',
    does: `Makes a key on the carrier, where it waits, and the ir for it under the secret of a PIN envelope; the name is the authority’s business. ${toBeSent}`,
    parameters: { ...NEW_KEY, uid: text('reference of the PIN envelope'), secret: secret('of the PIN envelope') },
    answer,
    assumed: 'the answer',
    run: (call, values) => {
      const transaction = begin(call, { kind: 'secret', reference: values.uid, secret: values.secret });
      const plan = keyPlan(values.keyOID, []);
      return opened(call, carrierOf(call.site, values.profile), values.pass, async (open) =>
        usingKey(await obtainKey(open, plan), async ({ spki, signer }) => {
          const algId = freshMac(call.site.rng);
          const value = passwordMac(algId, values.secret, spki);
          const request = { certReqId: 0, certTemplate: { publicKey: spki } };
          const bound = await signBoundCertRequest(request, { kind: 'publicKeyMAC', value: { algId, value } }, signer);
          return message(call, transaction, { type: 'ir', content: [bound] }, open);
        }),
      );
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'certificationRequest',
    does: `Makes a key on the carrier, where it waits, and the cr for it, of the same name as the key in operation, which signs it. ${toBeSent}`,
    parameters: {
      ...NEW_KEY,
      sn: optional(
        text('serial number of the key that signs (ours); left out, the GOST key whose certificate ends last'),
      ),
    },
    answer,
    assumed: 'the answer, and which key signs',
    run: (call, values) =>
      opened(call, carrierOf(call.site, values.profile), values.pass, async (open) => {
        const { certificate } = keyInOperation(open, values.sn);
        const transaction = begin(call, { kind: 'key', serialNumber: certificate.serialNumber });
        const plan = keyPlan(values.keyOID, certificate.subject);
        return usingKey(await obtainKey(open, plan), async ({ spki, signer }) => {
          const certTemplate = { subject: certificate.subject, publicKey: spki };
          const request: CertReqMsg = await signCertRequest({ certReqId: 0, certTemplate }, signer);
          return message(call, transaction, { type: 'cr', content: [request] }, open);
        });
      }),
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'pollingRequest',
    does: `Asks what has become of a request that waits. ${toBeSent}`,
    parameters: {
      profile,
      pass,
      transactionId: hexOctets('the transaction'),
      genOid: ignored('not known'),
      cert: ignored('not known'),
      uid: ignored('the transaction knows it'),
      secret: { ...ignored('the transaction knows it'), isSecret: true },
    },
    answer,
    run: (call, values) => {
      const transaction = call.transactions.of(values.transactionId);
      return nextMessage(call, transaction, { type: 'pollReq', content: [{ certReqId: 0 }] }, values);
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'certificateConfirmationRequest',
    does: `Takes a certificate, or refuses it. ${toBeSent}`,
    parameters: {
      profile,
      pass,
      pollingResponse: octets('the message that brought the certificate: it names the transaction'),
      cert: octets('the certificate'),
      confirm: flag('taken', true),
    },
    answer,
    assumed: 'what pollingResponse is for',
    run: (call, values) => {
      const transaction = call.transactions.of(transactionIdOf(values.pollingResponse));
      const certificate = parseCertificate(values.cert);
      const certHash = digest(suiteOfSignature(certificate), certificate.der);
      const statusInfo = values.confirm ? {} : { statusInfo: { status: PKI_STATUS.rejection } };
      const body: PkiBody = { type: 'certConf', content: [{ certHash, certReqId: 0, ...statusInfo }] };
      return nextMessage(call, transaction, body, values);
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'revocationRequest',
    does: `Asks for the revocation of a certificate: under the secret of a PIN envelope, or signed by the key sn. ${toBeSent}`,
    parameters: {
      profile,
      pass,
      sn: optional(text('serial number of the key that signs, where there is no secret')),
      userCertificate: octets('the certificate'),
      reason: number('CRLReason (RFC 5280 section 5.3.1); 4 is superseded', 4),
      uid: optional(text('reference of the PIN envelope')),
      userPassword: optional(secret('of the PIN envelope')),
      serverCert: ignored('certificate of the authority; that of the user names it'),
    },
    answer,
    assumed: 'that uid and userPassword are of a PIN envelope; the default of reason is that of KISC’s web client',
    run: (call, values) => {
      const body = revocation(parseCertificate(values.userCertificate), values.reason);
      const { uid, userPassword } = values;
      if (uid !== undefined && userPassword !== undefined) {
        const transaction = begin(call, { kind: 'secret', reference: uid, secret: userPassword });
        return nextMessage(call, transaction, body, values);
      }
      return opened(call, carrierOf(call.site, values.profile), values.pass, (open) => {
        const { certificate } = keyInOperation(open, values.sn);
        const transaction = begin(call, { kind: 'key', serialNumber: certificate.serialNumber });
        return message(call, transaction, body, open);
      });
    },
  }),
];

function begin({ site, transactions }: Call, party: Transaction['party']): Transaction {
  return transactions.begin(site.rng, party);
}

/** A later message: only a key needs its carrier for it. */
function nextMessage(
  call: Call,
  transaction: Transaction,
  body: PkiBody,
  values: { readonly profile: string; readonly pass: string | undefined },
): Promise<Fields> {
  if (transaction.party.kind === 'secret') return message(call, transaction, body, undefined);
  return opened(call, carrierOf(call.site, values.profile), values.pass, (open) =>
    message(call, transaction, body, open),
  );
}

async function message(
  { site: { rng } }: Call,
  transaction: Transaction,
  body: PkiBody,
  open: OpenCarrier | undefined,
): Promise<Fields> {
  const der = await protectedMessage({ rng, open }, transaction, body);
  return { response: toBase64(der), transactionId: transactionName(transaction.id) };
}

/** Algorithms of new keys by their object identifiers. */
const KEY_OIDS: Readonly<Record<string, Suite>> = {
  [SUITES['kisc-2004'].keyOid]: SUITES['kisc-2004'],
  [SUITES['rsa-2048'].keyOid]: SUITES['rsa-2048'],
};

function keyPlan(keyOid: string | undefined, subject: Dn): KeyPlan {
  const suite = keyOid === undefined ? SUITES['kisc-2004'] : KEY_OIDS[keyOid];
  if (suite === undefined) throw new CryptoSocketError('not-supported', `keyOID ${keyOid}`);
  return { suite, subject, label: labelOf(suite, subject), isAlwaysNew: false };
}

/** The key with this serial number, or else the GOST key whose certificate ends last. @throws CryptoSocketError `key-unknown`, `key-waits`. */
function keyInOperation(open: OpenCarrier, serialNumber: string | undefined): CertifiedKey {
  if (serialNumber !== undefined) return certifiedKeyOf(open, serialNumber);
  const certified = open.keys().flatMap((key) => {
    const [certificate] = key.certificates;
    return certificate !== undefined && key.suite.family === 'GOST' ? [{ key, certificate }] : [];
  });
  const [latest] = certified.sort((a, b) => b.certificate.notAfter - a.certificate.notAfter);
  if (latest === undefined) throw new CryptoSocketError('key-unknown', 'none has a certificate');
  return latest;
}

/** RFC 9810 section 5.3.18: the hash is that of the certificate's signature. */
function suiteOfSignature({ signatureOid }: Certificate): Suite {
  const suite = Object.values(SUITES).find((one) => one.signatureOid === signatureOid);
  if (suite === undefined) throw new CryptoSocketError('not-supported', `certificates signed in ${signatureOid}`);
  return suite;
}

function revocation({ issuer, serialNumber }: Certificate, reason: number): PkiBody {
  const extension = { oid: OIDS.reasonCode, critical: false, value: toDer(enumerated(reason)) };
  return { type: 'rr', content: [{ certDetails: { issuer, serialNumber }, crlEntryDetails: [extension] }] };
}
