import type { BankFault } from '../instruments/fault-row.ts';
import { FAULTS } from '../instruments/fault-table.ts';
import { MAGIC_AMOUNTS, MAGIC_LOGIN, MAGIC_PREFIX } from '../instruments/magic-values.ts';
import { CA_STEPS } from '../interference.ts';

/** docs/bank-faults.md, drawn from the rows that the simulator runs on. */
export function faultsDocument(): string {
  const parts = SECTIONS.flatMap(({ title, text, places }) => [
    `## ${title}`,
    text,
    table(
      ['fault', 'what happens', 'what a client sees'],
      FAULTS.filter(({ place }) => places.includes(place)).map(faultRow),
    ),
  ]);
  return [INTRO, RULE, ...parts, MAGIC, table(['amount', 'fault'], magicRows()), ONCE, JOURNAL, ''].join('\n\n');
}

const INTRO = `# Faults of the bank, its journal, and what is sent twice

Drawn from the rows of bank-sim/instruments by \`UPDATE_DOCS=1 npx vitest run bank-sim/faults-document.test.ts\`; do not edit.

The bank does each of ${FAULTS.length} things of a client's life by name, at the request that a rule or a magic value picks. Without a rule
and without a magic value nothing is different. Each is shown to do what it says: bank-sim/faults.test.ts, bank-sim/regeneration-faults.test.ts.
On the page /admin/faults they are told in Russian, Kazakh and English.`;

const RULE = `## A rule

\`POST /admin/faults\` with the admin token, or \`bank.faults.arm(rule)\` in process:

\`\`\`json
{ "fault": "status-hangs", "login": "test1", "atMost": 2 }
\`\`\`

| field | meaning | default |
|---|---|---|
| \`fault\` | its name | needed |
| \`route\` | only this address, as docs/http.md has it | any |
| \`login\` | only requests of this user | any |
| \`kind\` | only documents of this kind | any |
| \`status\` | only while one of the user's profiles has this status | any |
| \`step\` | only this step of the line to the CA: ${CA_STEPS.map((step) => `\`${step}\``).join(', ')} | any |
| \`when.nth\`, \`when.every\`, \`when.probability\` | the n-th match, every n-th, each with a probability | every match |
| \`when.afterMs\` | only from so many simulated milliseconds after arming on | at once |
| \`atMost\` | so often at most | no limit |
| \`lastsMs\` | for so many simulated milliseconds from its first stroke on | until it is taken away |
| \`ms\` | real milliseconds of \`delay\`, \`dribble\` and \`ca-slow\` | 1000 |
| \`minutes\` | by so much the bank's clock is off | 10 |

Only what a fault can befall is counted. Every rule counts and draws apart from the others, by the seed of the bench. \`GET /admin/faults\`
(\`bank.faults.fired()\`) tells the rules, their strikes and what happened; \`DELETE\` (\`bank.faults.disarm()\`) takes all rules away. A reset
of the bank leaves them.`;

interface Section {
  readonly title: string;
  readonly text: string;
  readonly places: readonly BankFault['place'][];
}

const SECTIONS: readonly Section[] = [
  {
    title: 'The line and the server',
    text: 'Of any request, those of the desks and the administration too, unless a rule says otherwise (never /admin/faults and /admin/journal).',
    places: ['arrival', 'wire'],
  },
  { title: 'The front of the bank', text: 'Before the work of a request.', places: ['entry'] },
  { title: 'Processing', text: 'Instead of the work, or besides. What is done to the state stays.', places: ['work'] },
  { title: 'Shown wrongly', text: 'Another answer than the honest one; the state is as it was.', places: ['reply'] },
  { title: 'The line to the CA', text: 'At any of its steps, or those that the fault is about.', places: ['ca'] },
  {
    title: 'Examinations and decisions',
    text: 'What an examination of a certificate comes to, and what the bank decides when all signatures are right.',
    places: ['examination', 'decision'],
  },
  {
    title: 'Of themselves',
    text: `When an accepted document is executed, and when an e-mail is sent, whichever request brings that about, or none. A rule's \`login\` is
who has sent the document to the bank, or to whom the e-mail goes; a rule with a \`route\` or a \`status\` never fits.`,
    places: ['execution', 'mail'],
  },
  { title: "The bank's clock", text: 'For the time of a request; the clock of the bench stays.', places: ['clock'] },
];

function faultRow({ id, tells, seen }: BankFault): string[] {
  return [`\`${id}\``, tells.en, seen];
}

const MAGIC = `## Magic values

For whoever has no admin rights: \`${MAGIC_PREFIX}<fault>\` in the purpose of a payment or in a letter, a login \`${MAGIC_LOGIN}<fault>\`, or the
fault's reserved amount. Whatever is asked about such a document, or by such a user, meets the fault every time; at the desks and in the
administration they bring nothing.`;

function magicRows(): string[][] {
  return [...MAGIC_AMOUNTS].map(([amount, fault]) => [`\`${amount}\``, `\`${fault}\``]);
}

const ONCE = `## What is sent twice

A request that makes or signs a document may carry the header \`Idempotency-Key\` (draft-ietf-httpapi-idempotency-key-header), in the form of
a page the field \`idempotencyKey\`: 1 to 100 printable characters, good for a day of simulated time and for its user. The same key with
the same content gets the same answer and does nothing; with other content it is refused (422 \`idempotency-key-reused\`). What was
refused is not remembered: the next try counts. A signature needs no key: the same CMS under the same document is one signature, sent
one after the other or at once. Other octets under a closed document are refused as before (\`signatures-complete\`). No sequence of
repetitions and faults makes, signs or books a document twice (bank-sim/exactly-once.test.ts).`;

const JOURNAL = `## The journal

Every request is remembered with its number, simulated time, route, row, login, document (identifier, number, kind), profile, status and
outcome: the code of a problem, or the status of the document or profile. Of each CMS it tells the subject and serial number of the signer,
the hash function and the signing time, as the message says; nothing of it is verified there. Passwords, PINs and cookies are never in it.
\`GET /admin/journal?operation=signDocument&login=test1\`, \`bank.journal({ … })\`; \`bank.expectRequests({ operation: 'signDocument', times: 1 })\` in
process, \`expectRequests(client, { … })\` with a \`bankClient\` over HTTP. The last 10,000 are kept; a reset leaves it.`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
