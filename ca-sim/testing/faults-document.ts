import type { FaultRow } from '../instruments/fault-row.ts';
import { FAULTS } from '../instruments/fault-table.ts';
import { MAGIC_IINS, MAGIC_PREFIX } from '../instruments/magic-values.ts';
import { SURVEY, SURVEY_TITLES, SURVEYED, type SurveyFamily } from './fault-survey.ts';

/** docs/ca-faults.md, drawn from the rows that the simulator runs on. */
export function faultsDocument(): string {
  const parts = SECTIONS.flatMap(({ title, text, has }) => [
    `## ${title}`,
    text,
    table(['fault', 'what happens', 'noticed by', 'how'], FAULTS.filter(has).map(faultRow)),
  ]);
  const magic = [MAGIC, table(['IIN', 'fault'], [...MAGIC_IINS].map(magicRow))];
  const families = Object.keys(SURVEYED) as SurveyFamily[];
  return [INTRO, RULE, ...parts, NOTICED, ...families.flatMap(surveyOf), ...magic, JOURNAL, ''].join('\n\n');
}

const INTRO = `# Faults of the CA, and its journal

Drawn from the rows of ca-sim/instruments by \`UPDATE_DOCS=1 npx vitest run ca-sim/faults-document.test.ts\`; do not edit.

A client of a CA shows what it is worth when the CA is slow, silent, wrong or forged. The simulator does each of ${FAULTS.length} such
things by name, at the request that a rule or a magic value picks. What has to be signed is signed again with the CA's own keys, so that
nothing is wrong but what the table says. Without a rule and without a magic name nothing is different from a CA without faults.

Each fault is shown to a program of others, which does not complain without it (ca-sim/foreign-faults.test.ts).`;

const RULE = `## A rule

\`POST /admin/faults\`, or \`ca.faults.arm(rule)\` in process:

\`\`\`json
{ "fault": "ocsp-expired", "subject": "CN=TEST Person", "when": { "nth": 2 } }
\`\`\`

| field | meaning | default |
|---|---|---|
| \`fault\` | its name | needed |
| \`protocol\` | only requests of it: \`ocsp\`, \`crl\`, \`time-stamp\`, \`cmp\`, \`est\`, \`pkcs10\`, \`reissue\`, \`request-cert\`, \`cmc\`, \`webra\`, … | any |
| \`route\` | only this address, as docs/http.md has it | any |
| \`subject\` | only what is about somebody with this in his name | any |
| \`serialNumber\` | only what is about this certificate | any |
| \`state\` | only what is about a request of this status (X-CA-4) | any |
| \`when.nth\`, \`when.every\`, \`when.probability\` | the n-th match, every n-th, each with a probability | every match |
| \`when.afterMs\` | only from so many simulated milliseconds after arming on | at once |
| \`atMost\` | so often at most | no limit |
| \`ms\` | real milliseconds of \`delay\` (and between the pieces of \`dribble\`) | 1000 |

Only what a fault can befall is counted: of \`ocsp-expired\` the OCSP requests, of \`request-error\` the requests that are approved. Every
rule counts and draws apart from the others, by the seed of the bench: the same seed, rules and requests give the same faults. Of
several faults of one request all strike in their order, until one ends it; on the wire only the first. What cannot be changed as the
fault says (a nonce that was not sent) stays as it is, and is not told of.
Faults of certificates, of steps and of letters also happen when time brings them, with no request: there \`protocol\` and \`route\` match
nothing. \`GET /admin/faults\` (\`ca.faults.fired()\`) tells the rules, their strikes and what happened; \`DELETE\` (\`ca.faults.disarm()\`)
takes all rules away, \`POST /admin/faults/:rule/remove\` one of them. In a browser the same address is a page with a form for rules. A reset of
the CA leaves them.`;

interface Section {
  readonly title: string;
  readonly text: string;
  readonly has: (row: FaultRow) => boolean;
}

const answers = (protocol: string) => (row: FaultRow) =>
  row.place === 'answer' && row.protocols.some((one) => one === protocol);

const SECTIONS: readonly Section[] = [
  {
    title: 'The line and the server',
    text: 'Of any request. Restrict them by `route` or `protocol`, or the administration meets them too (never `/admin/faults` and `/admin/journal`).',
    has: ({ place }) => place === 'arrival' || place === 'wire',
  },
  {
    title: 'OCSP',
    text: 'Signed by the responder, or by its issuing CA where that answers itself.',
    has: answers('ocsp'),
  },
  {
    title: 'Revocation lists',
    text: 'Signed by the CA of the list. The register stays as it is.',
    has: answers('crl'),
  },
  { title: 'Time stamps', text: 'Signed by the TSA of the policy.', has: answers('time-stamp') },
  {
    title: 'Certificates',
    text: 'Whatever protocol they are asked for in. They stand in the register as they were issued.',
    has: ({ place }) => place === 'issue',
  },
  {
    title: 'CMP',
    text: "Protected again as the answer was: under the secret, or by the CA's responder.",
    has: answers('cmp'),
  },
  { title: 'EST', text: 'Of whatever is answered in base64.', has: answers('est') },
  {
    title: 'Requests and letters',
    text: "KISC's requests and plain enrolments.",
    has: ({ place }) => place === 'step' || place === 'mail',
  },
];

function faultRow({ id, does, client, notices }: FaultRow): string[] {
  return [`\`${id}\``, does, client, notices];
}

const NOTICED = `## Who notices, and who does not

What programs of others make of the faults that they can be shown; without a fault each of them finds nothing wrong. *takes it*: the program
goes on as if nothing were wrong, be it that no program could tell by what it has. A client that is to notice such a fault has to look for itself. The programs are those of Debian 12
(OpenSSL 3.0, GnuTLS 3.7, NSS 3.87, strongSwan 5.9, BouncyCastle 1.72, JDK 17), asked as the second line says (ca-sim/foreign-fault-survey.test.ts).`;

function surveyOf(family: SurveyFamily): string[] {
  const rows = SURVEY.filter((row) => row.family === family);
  const how = ['', ...rows.map((row) => row.how)];
  const cells = SURVEYED[family].map((fault) => [
    `\`${fault}\``,
    ...rows.map(({ takes }) => (takes.includes(fault) ? '*takes it*' : 'notices')),
  ]);
  return [`### ${SURVEY_TITLES[family]}`, table(['fault', ...rows.map(({ client }) => client)], [how, ...cells])];
}

const MAGIC = `## Magic values

For whoever has no admin rights: a subject whose common name holds \`${MAGIC_PREFIX}<fault>\`, or whose name holds the fault's reserved IIN
(valid numbers of people who were never born: 31 December 1999). What is asked for such a subject, and whatever is asked about his
certificates, meets the fault every time: \`C=KZ, CN=${MAGIC_PREFIX}cert-expired\` gets a certificate that has expired. At the desks and in
the administration these names bring nothing. Lists and time stamps are about nobody: their faults have no magic value.
docs/ocsp.md and docs/time-stamps.md have serial numbers and policies that get refusals.`;

function magicRow([iin, fault]: [string, string]): string[] {
  return [iin, `\`${fault}\``];
}

const JOURNAL = `## The journal

Every request is remembered with its number, simulated time, route, status, what was in it (kind of message, subjects, serial numbers, who
signed) and what came of it (a problem's code, an OCSP status, a PKIStatus, the number of the certificate), and with the faults that
befell it: \`GET /admin/journal?protocol=ocsp&outcome=revoked\`, \`ca.journal({ protocol: 'ocsp', outcome: 'revoked' })\`. Secrets, passwords,
keys and cookies are never in it. The last 10,000 are kept; bodies of more than 64 KiB are not looked into. It is no part of the CA's state:
\`DELETE /admin/journal\` (\`ca.clearJournal()\`) forgets it, a reset does not.

A test says what must be there: \`ca.expectRequests({ protocol: 'ocsp', serialNumber, times: 1 })\` in process, \`expectRequests(client, { … })\` with the
\`caClient\` of token-bench/ca-sim over HTTP. Both give the entries that fit, or fail with the whole journal in the message.`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
