import { IMPRINT_HASHES } from '../../pki/cms/message-imprint.ts';
import { AUTHORITY_STYLES } from '../core/authority-styles.ts';
import {
  DEFAULT_POLICIES,
  type GrantingPolicy,
  isGranting,
  type RefusingPolicy,
  TIME_STAMP_POLICIES,
} from '../core/time-stamp-policies.ts';
import { NONCE_OCTETS_MAX } from '../core/time-stamps.ts';

/** docs/time-stamps.md, drawn from the rows that the time-stamping authority runs on. */
export function timeStampDocument(): string {
  const granting = TIME_STAMP_POLICIES.filter(isGranting);
  const refusing = TIME_STAMP_POLICIES.filter((row): row is RefusingPolicy => !isGranting(row));
  return [
    INTRO,
    '## Policies',
    POLICIES,
    table(
      ['policy', 'signs', 'authority, algorithm', 'names its certificate by', 'accuracy', 'TSTInfo.tsa'],
      granting.map(grantingRow),
    ),
    `A request without a policy gets the first of these whose authority the server is: ${DEFAULT_POLICIES.map(({ oid }) => oid).join(', ')}.`,
    '## Policies that refuse',
    REFUSING,
    table(['policy', 'answer'], refusing.map(refusingRow)),
    '## Hash functions of message imprints',
    table(
      ['identifier', 'hash function', 'octets'],
      IMPRINT_HASHES.map((row) => [row.oid, row.name, String(row.length)]),
    ),
    REFUSALS,
    '',
  ].join('\n\n');
}

const INTRO = `# Time stamps

Drawn from the rows of ca-sim/core/time-stamp-policies.ts by \`UPDATE_DOCS=1 npx vitest run ca-sim/core/time-stamps.test.ts\`; do not
edit.

\`POST /tsp\` of the CA simulator is a time-stamping authority after RFC 3161 (with RFC 5816), at the time of the bench:

    openssl ts -query -data file -sha256 -cert -out q.tsq
    curl -H 'Content-Type: application/timestamp-query' --data-binary @q.tsq http://127.0.0.1:PORT/tsp -o r.tsr
    openssl ts -verify -queryfile q.tsq -in r.tsr -CAfile root.pem

    jarsigner -tsa http://127.0.0.1:PORT/tsp …

genTime is in whole seconds, ordering is absent, every token has a number of its own: the CA's state counts them, so who resets the
state counts anew. The nonce comes back as it was sent. With certReq the token carries the certificates of the TSA and of its CA,
without certReq none. The TSA has a certificate of its own from each CA, for time stamps only; after half its life another takes over.`;

const POLICIES =
  'The policy of the request decides who signs. A policy whose authority the server is not is `unacceptedPolicy`.';

const REFUSING =
  'For trying a client: under these policies every request that is in order is refused, each in its own way.';

const REFUSALS = `Another hash function is \`badAlg\`. Besides, in this order: \`badDataFormat\` (no TimeStampReq in DER), \`badRequest\` (a version other than
1), \`unacceptedExtension\` (any extension), \`badAlg\`, \`badDataFormat\` (a digest of the wrong length), \`badRequest\` (a nonce of more than
${NONCE_OCTETS_MAX} octets), \`unacceptedPolicy\`; the status \`revocationNotification\` when the TSA's certificate was revoked; \`timeNotAvailable\` when the
clock stands outside the life of the certificates; \`systemFailure\` for what nobody foresaw. The text in the answer says which.`;

function grantingRow(row: GrantingPolicy): string[] {
  const { oid, title, authority, algorithm, signingCertificate, accuracy, namesTsa, status } = row;
  const hash = signingCertificate === 'v1' ? 'SigningCertificate (SHA-1)' : 'SigningCertificateV2 (SHA-256)';
  const signs = status === 'granted' ? title : `${title} (${status})`;
  const seconds = accuracy === undefined ? 'absent' : `${accuracy.seconds} s`;
  const who = `${AUTHORITY_STYLES[authority].name}, ${algorithm}`;
  return [oid, signs, who, hash, seconds, namesTsa ? 'the name of the TSA' : 'absent'];
}

function refusingRow({ oid, status, failure }: RefusingPolicy): string[] {
  return [oid, failure === undefined ? `\`${status}\`` : `\`${status}\`, \`${failure}\``];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
