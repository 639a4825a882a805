import type { PkiBody } from '../../../pki/cmp/bodies.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { expectKind, grantOf, readAnswer, transactionIdOf } from './cmp-messages.ts';
import { type Call, functionRow } from './function-row.ts';
import { toBase64 } from './key-views.ts';
import { ignored, octets, password, text } from './parameters.ts';
import { opened } from './passwords.ts';
import { CryptoSocketError } from './problems.ts';
import { carrierOf } from './profiles.ts';
import { transactionName } from './transactions.ts';

const profile = text('the carrier');
const pass = password('of the carrier');
const given = { ...ignored('the transaction knows it'), isSecret: true };
const message = octets('the answer of the authority, a PKIMessage');
const examined =
  'Refused are messages that are not protected for this transaction, or answer another message. That the authority is one to be trusted is known where a secret protects; the certificate of one that signs is not judged.';
const issued = {
  status: 'accepted, or waiting',
  transactionId: 'of the transaction, hexadecimal',
  certificate: 'the certificate, base64; empty while it waits',
};

/** Answers of CMP (RFC 9810). */
export const CMP_RESPONSES = [
  functionRow({
    api: 'BaseAPI',
    name: 'initialRegistrationResponse',
    does: `Reads an ip; a certificate in it is written beside its key, and those of the authority too. ${examined}`,
    parameters: { profile, pass, secret: given, irresp: message },
    answer: issued,
    assumed: 'the answer, and that the certificate is written at once',
    run: (call, values) => take(call, values.irresp, values),
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'pollingResponse',
    does: 'Reads the answer to a poll: still waiting, or what the request itself would have been answered with. A certificate is written as above. Reads the answer to a certificationRequest too.',
    parameters: {
      profile,
      pass,
      secret: given,
      iresp: message,
      processResponse: ignored('not known'),
    },
    answer: { ...issued, checkAfter: 'seconds until the next poll makes sense; empty when there is none' },
    assumed: 'the answer',
    run: async (call, values) => ({ checkAfter: '', ...(await take(call, values.iresp, values)) }),
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'certificateConfirmationResponse',
    does: 'Reads the answer to a confirmation.',
    parameters: { profile: ignored('not needed'), pass: { ...ignored('not needed'), isSecret: true }, resp: message },
    answer: { status: 'confirmed', transactionId: 'of the transaction, hexadecimal' },
    assumed: 'the answer',
    run: ({ transactions }, { resp }) => {
      const transaction = transactions.of(transactionIdOf(resp));
      expectKind(readAnswer(transaction, resp), 'pkiConf');
      return { status: 'confirmed', transactionId: transactionName(transaction.id) };
    },
  }),
  functionRow({
    api: 'BaseAPI',
    name: 'revocationResponse',
    does: 'Reads the answer to a request for revocation.',
    parameters: { profile: ignored('not needed'), pass: { ...ignored('not needed'), isSecret: true }, resp: message },
    answer: { status: 'accepted, or waiting', transactionId: 'of the transaction, hexadecimal' },
    assumed: 'the answer',
    run: ({ transactions }, { resp }) => {
      const transaction = transactions.of(transactionIdOf(resp));
      const [status] = expectKind(readAnswer(transaction, resp), 'rp').content.status;
      if (status === undefined) throw new CryptoSocketError('bad-data', 'no status');
      return { status: grantOf(status), transactionId: transactionName(transaction.id) };
    },
  }),
];

interface Place {
  readonly profile: string;
  readonly pass: string | undefined;
}

/** The answer to a request for a certificate. */
async function take(call: Call, der: Uint8Array, place: Place): Promise<Record<string, string>> {
  const transaction = call.transactions.of(transactionIdOf(der));
  const transactionId = transactionName(transaction.id);
  const body = expectKind(readAnswer(transaction, der), 'ip', 'cp', 'pollRep');
  if (body.type === 'pollRep') {
    const checkAfter = String(body.content[0]?.checkAfter ?? 0);
    return { status: 'waiting', transactionId, certificate: '', checkAfter };
  }
  const [response] = body.content.response;
  if (response === undefined) throw new CryptoSocketError('bad-data', 'no response');
  const status = grantOf(response.status);
  if (status === 'waiting') return { status, transactionId, certificate: '' };
  const issuedNow = response.certifiedKeyPair?.certOrEncCert;
  if (issuedNow?.kind !== 'certificate') throw new CryptoSocketError('bad-data', 'no certificate');
  await write(call, place, issuedNow.value, body);
  return { status, transactionId, certificate: toBase64(issuedNow.value) };
}

async function write(
  call: Call,
  { profile: name, pass: word }: Place,
  der: Uint8Array,
  { content }: Extract<PkiBody, { type: 'ip' | 'cp' }>,
) {
  const certificate = parseCertificate(der);
  const authorities = (content.caPubs ?? []).map(parseCertificate);
  await opened(call, carrierOf(call.site, name), word, (open) => {
    open.install(certificate);
    for (const authority of authorities) open.installAuthority(authority);
  });
}
