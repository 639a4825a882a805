import { CERT_ID_FORMS } from '../../pki/x509/ocsp-cert-id.ts';
import { OCSP_LIMITS } from '../../pki/x509/ocsp-fields.ts';
import { AUTHORITY_NAMES, AUTHORITY_STYLES } from '../core/authority-styles.ts';
import { OCSP_STYLES, OCSP_TRIALS } from '../core/ocsp-answers.ts';

/** docs/ocsp.md, drawn from the rows that the responder runs on. */
export function ocspDocument(): string {
  return [
    INTRO,
    '## How each authority answers',
    table(
      ['authority', 'responder is named by', 'nextUpdate', 'a certificate that was never issued', 'archive cutoff'],
      AUTHORITY_NAMES.map(styleRow),
    ),
    STYLES,
    '## Naming an issuer',
    'A question names the issuer by hashes of its name and of its key. These hash algorithms are known; another one names nobody here.',
    table(
      ['identifier', 'hash'],
      CERT_ID_FORMS.map(({ oid, name }) => [oid, name]),
    ),
    TUMAR,
    '## When there is no answer',
    REFUSALS,
    table(
      ['serial number', 'answer'],
      Object.entries(OCSP_TRIALS).map(([serialNumber, refusal]) => [`0x${serialNumber}`, `\`${refusal}\``]),
    ),
    '## What is not done',
    LIMITS,
    '',
  ].join('\n\n');
}

const INTRO = `# OCSP

Drawn from the rows of ca-sim/core/ocsp-answers.ts by \`UPDATE_DOCS=1 npx vitest run ca-sim/core/ocsp-answers.test.ts\`; do not edit.

The CA simulator answers OCSP requests (RFC 6960, nonces after RFC 9654) at one address for every issuer that it is, \`POST /ocsp\` and
\`GET /ocsp/<base64>\`, at the time of the bench:

    openssl ocsp -issuer ca.pem -cert user.pem -url http://127.0.0.1:PORT/ocsp -CAfile trust.pem
    ocsptool --ask=http://127.0.0.1:PORT/ocsp --load-cert user.pem --load-issuer ca.pem --load-trust trust.pem

Answers come from the one state of the CA: a revocation, a hold and its release show in the next answer. About certificates of an
issuing CA answers a delegate with a certificate of that CA for this purpose (id-kp-OCSPSigning, id-pkix-ocsp-nocheck), who is followed
by another after half its life; about an issuing CA answers its root itself. The nonce comes back as it was sent. The status of expired
certificates is kept for ever.

No cache may keep an answer (\`Cache-Control: no-store\`), not even one to a GET, which RFC 5019 would allow: a cache would hide a
revocation, and it goes by the time of the machine while the CA goes by the time of the bench.`;

function styleRow(name: (typeof AUTHORITY_NAMES)[number]): string[] {
  const { responderId, validForMs, neverIssued, archiveCutoff } = OCSP_STYLES[name];
  return [
    `${AUTHORITY_STYLES[name].title} (\`${name}\`)`,
    responderId === 'by-key' ? 'key (SHA-1)' : 'name',
    validForMs === undefined ? 'absent' : `${validForMs / 60_000} minutes after thisUpdate`,
    neverIssued === 'unknown' ? '`unknown`' : '`revoked`, certificateHold, 1970-01-01, with extended-revoke',
    archiveCutoff ? 'the founding of the CA' : 'absent',
  ];
}

const STYLES = `The National CA's row is what its responder was seen to answer (X-NUC-3). Of KISC's responder no answer is public: that it answers as
the RFC says is assumed.`;

const TUMAR = `The last is what clients of KISC's responder send: the name of the issuer in RFC 2253 and the key identifier of its certificate, not
hashed, and the nonce without its OCTET STRING, under the content type \`application/pkixcmp\`. All three are taken from everybody.`;

const REFUSALS = `The HTTP status is 200, and the OCSPResponse says why: \`malformedRequest\` for what cannot be read, for more than ${OCSP_LIMITS.questions} questions, for
a nonce of 0 or more than 128 octets, and for a critical extension; \`unauthorized\` when not one question is about an issuer of this
server, and for a signature that does not hold (requests need none); \`internalError\` for a bug of the simulator, which is recorded.

For trying a client, a question about one of these numbers gets this instead of an answer:`;

const LIMITS = `One answer has one signer. A request about certificates of several issuers is answered for one of them; the others are \`unknown\` in
it. Preferred signature algorithms, acceptable response types and the service locator are passed over: there is one responder, one type,
and the algorithm is that of the issuer. Nothing is signed in advance.`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
