import { SUITES } from '../../pki/suites.ts';
import { AUTHORITY_NAMES, AUTHORITY_STYLES, type AuthorityName } from '../core/authority-styles.ts';
import { enrollableProfiles } from '../core/certificate-profiles.ts';
import { ENROLMENT_ACCESS_PROBLEMS } from '../core/enrolment-access-problems.ts';
import { VOUCHERS } from '../core/enrolment-checks.ts';
import { ENVELOPE_TRIES_MAX } from '../core/pin-envelopes.ts';

/** docs/enrolment.md, drawn from the rows that enrolment runs on. */
export function enrolmentDocument(): string {
  return [
    INTRO,
    '## PKCS#10 over HTTP',
    PKCS10,
    '## EST',
    EST,
    '## Labels, keys and kinds',
    LABELS,
    table(['label', 'keys that are certified', 'kinds, the first is the default'], AUTHORITY_NAMES.flatMap(labelRows)),
    '## Who vouches',
    VOUCHING,
    table(['CA', 'takes the word of', 'PKCS#10 signed over SHA-1'], AUTHORITY_NAMES.map(voucherRow)),
    '## Refusals',
    'Besides those of the request itself (docs/http.md names the form of a problem):',
    table(['status', 'code', 'what it means', 'what to do'], Object.entries(ENROLMENT_ACCESS_PROBLEMS).map(problemRow)),
    '## What is not done',
    LIMITS,
    '',
  ].join('\n\n');
}

const INTRO = `# Enrolment

Drawn from the rows of the CA by \`UPDATE_DOCS=1 npx vitest run ca-sim/enrolment-document.test.ts\`; do not edit.

One key, one request, one certificate: with curl and openssl, with any client of EST (RFC 7030), or with CMP. The way to the certificate is
that of the CA's own service (X-CA-4); whether it is walked at once, by the desks, by polls or by simulated time is \`startCaSim({ enrolment })\`.
The same request sent again asks how the first one stands.`;

const PKCS10 = `    openssl req -new -newkey rsa:2048 -nodes -keyout u.key -subj "/C=KZ/CN=TEST user" -out u.csr
    curl -H 'Accept: application/x-pem-file' --data-binary @u.csr http://127.0.0.1:PORT/pkcs10 -o u.crt

DER, PEM and base64 are told apart by their octets. A request that has to wait is answered with 202, Location and Retry-After.
Renewal is a CMS SignedData over the new request, signed with the current certificate (X-CA-10):

    openssl cms -sign -binary -nodetach -in next.der -signer u.crt -inkey u.key -outform DER -out re.p7m
    curl -H 'Content-Type: application/cms' --data-binary @re.p7m http://127.0.0.1:PORT/reissue -o next.crt`;

const EST = `    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout u.key -subj "/C=KZ/CN=TEST user" -outform DER | openssl base64 -A -out u.b64
    curl --cacert root.pem -u KISC00000001:secret -H 'Content-Type: application/pkcs10' --data-binary @u.b64 https://localhost:PORT/.well-known/est/simpleenroll | openssl base64 -d -A | openssl pkcs7 -inform DER -print_certs -out u.crt
    curl --cacert root.pem --cert u.crt --key u.key -H 'Content-Type: application/pkcs10' --data-binary @next.b64 https://localhost:PORT/.well-known/est/simplereenroll
    pki --est --url https://localhost:PORT --cacert root.pem --userpass KISC00000001:secret --in u.csr

\`startCaSim({ authorities: ['rfc'], tls: true })\` listens over TLS besides; \`tlsUrl\` is its address, and its certificate is of the RFC-style CA,
EC twin. Clients judge that certificate by their own clock: begin the bench in the past of the machine, not in its future. A certificate that a
client shows is judged at the time of the bench. Without TLS the same addresses answer too, all but renewal.`;

const LABELS = `\`/pkcs10/<label>\` and \`/.well-known/est/<label>/…\` choose the CA, or the CA and its twin. Without a label it is the RFC-style CA, or the
first one where that was not founded; without an algorithm the twin of the key's own kind. \`?profile=\` at /pkcs10, or the template attribute (X-CA-9),
names the kind.`;

const VOUCHING = `A PIN envelope (X-CA-12), handed out by \`POST /admin/pin-envelopes\`: its reference and secret go into HTTP Basic authentication (EST, PKCS#10) or
into the MAC of CMP. It is good for one request unless it is registered otherwise, until its time is over, and for no request after ${ENVELOPE_TRIES_MAX} wrong
secrets in a row (ours: of KISC's nothing is known); in the CA's state and in snapshots the secret lies sealed. Or a certificate of the CA itself: for the same name, or of a Registration Authority for
any name. EST never enrols without a word. A PKCS#10 of an RSA or EC key may be signed over SHA-256, SHA-384 or SHA-512.`;

const LIMITS = `serverkeygen of EST (501); enrolment by CMC: /cmc and fullcmc take revocations and queries (docs/webra.md); binding the request to the TLS channel by challengePassword (RFC 7030 section 3.5: it is not asked for in
csrattrs, and passed over in requests); HTTP Digest authentication; ChangeSubjectName: a renewal keeps name and alternative names.`;

function labelRows(authority: AuthorityName): string[][] {
  return AUTHORITY_STYLES[authority].twins.map(({ algorithm, certifies }) => [
    `\`${authority}-${algorithm.toLowerCase()}\``,
    certifies.map((suite) => SUITES[suite].title).join(', '),
    enrollableProfiles(authority, algorithm).join(', '),
  ]);
}

const WORDS = { nobody: 'nobody', secret: 'a PIN envelope', certificate: 'a certificate' } as const;

function voucherRow(authority: AuthorityName): string[] {
  const { title, sha1Requests } = AUTHORITY_STYLES[authority];
  return [title, VOUCHERS[authority].map((kind) => WORDS[kind]).join(', '), sha1Requests ? 'taken' : '–'];
}

function problemRow([code, { status, title, hint }]: [
  string,
  { status: number; title: string; hint: string },
]): string[] {
  return [String(status), `\`${code}\``, title, hint];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
