import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AUTHORITY_NAMES, type AuthorityName, type CaSim, type EnrolmentProgress, startCa } from '../ca-sim/index.ts';
import type { VirtualClock } from '../simulation/clock.ts';
import { SeededRng, systemRng } from '../simulation/rng.ts';
import { checkPort, isSet, type Options, textOf } from './arguments.ts';
import type { Command } from './command.ts';
import type { Io } from './io.ts';
import {
  checkSeed,
  HOST_OPTION,
  JSON_OPTION,
  openToAll,
  stand,
  TIME_OPTIONS,
  TOKEN_VARIABLE,
  TYPED_LINES,
  tokenIn,
} from './standing-house.ts';
import type { Style } from './terminal.ts';
import { didYouMean } from './usage-error.ts';

/** How plain enrolments go on, by the word on the command line. */
const PROGRESS: Readonly<Record<string, EnrolmentProgress>> = {
  'at-once': { kind: 'at-once' },
  desk: { kind: 'desk' },
  polls: { kind: 'polls', count: 3 },
  later: { kind: 'after', ms: 60_000 },
};

const oneOf = (known: readonly string[]) => (value: string) =>
  known.includes(value) ? undefined : `choose ${known.join(', ')}.${didYouMean(value, known)}`;

export const CA: Command = {
  name: 'ca',
  summary: 'Start certification authorities, and stay.',
  description: [
    'TEST certification authorities on one address: kz-kisc (the CA of the interbank settlement centre), kz-nuc (the National CA',
    'with its cabinet) and rfc (plain RFC 5280, RSA and P-256). OCSP, CRLs, time stamps, CMP, EST, PKCS#10 and the SOAP service',
    'answer at once; the simulated clock begins now, and does what is typed:',
    ...TYPED_LINES,
    '',
    `Desks, clock, journal and whatever else administrators do need the admin token that is printed at the start; ${TOKEN_VARIABLE}`,
    'in the environment says which it is to be. Programs send it as "Authorization: Bearer TOKEN", people at /admin/login.',
  ],
  options: [
    {
      name: 'authorities',
      value: 'LIST',
      help: `Which, separated by commas: ${AUTHORITY_NAMES.join(', ')}. Default: all.`,
      check: (value) =>
        value
          .split(',')
          .map(oneOf(AUTHORITY_NAMES))
          .find((problem) => problem !== undefined),
    },
    { name: 'port', value: 'PORT', help: 'Default: any free one.', check: checkPort },
    HOST_OPTION,
    { name: 'tls', help: 'Listen over TLS besides: EST renews there.' },
    {
      name: 'enrolment',
      value: 'HOW',
      help: 'When a plain enrolment (PKCS#10, EST, CMP) is issued: at-once (default), desk (approvals at /enrolments), polls (asked three times), later (a minute of the clock).',
      check: oneOf(Object.keys(PROGRESS)),
    },
    ...TIME_OPTIONS,
    {
      name: 'seed',
      value: 'TEXT',
      help: "The same keys as the last time with this seed; they are kept for a quick start. Default: fresh ones, and everything drawn from the machine's generator.",
      check: checkSeed,
    },
    {
      name: 'data',
      value: 'FILE',
      help: 'Where the CAs live: made when there is none, else they go on from there, with their keys, clock and all that they have acknowledged. Default: in memory, until they are stopped.',
    },
    JSON_OPTION,
  ],
  examples: [
    { line: 'token-bench ca', does: 'All three, on a free port.' },
    { line: 'token-bench ca --authorities rfc --tls --port 8443 --seed dev', does: 'For EST, with keys that stay.' },
    { line: 'token-bench ca --data ca.db', does: 'CAs that are still there tomorrow.' },
    { line: 'token-bench ca --json --clock virtual', does: 'For scripts: read the first line, send SIGTERM to end.' },
  ],
  run(options, io) {
    return stand(options, io, {
      open: (clock) => found(options, clock, io),
      facts,
      lines: linesOf,
      warning: openToAll(options),
    });
  },
};

function found(options: Options, clock: VirtualClock, io: Pick<Io, 'env'>): Promise<CaSim> {
  const seed = textOf(options, 'seed');
  const data = textOf(options, 'data');
  const adminToken = tokenIn(io.env, TOKEN_VARIABLE, 'ca');
  const named = textOf(options, 'authorities')?.split(',') as readonly AuthorityName[] | undefined;
  const isInFile = data !== undefined && existsSync(data) && named === undefined;
  const authorities = named ?? AUTHORITY_NAMES;
  const enrolment = textOf(options, 'enrolment');
  const progress = PROGRESS[enrolment ?? 'at-once'] as EnrolmentProgress;
  return startCa({
    clock,
    moveClock: clock,
    // Nobody wants it again: then OpenSSL signs with nonces of its own, which is the quickest.
    rng: seed === undefined ? systemRng : new SeededRng(seed),
    port: Number(textOf(options, 'port') ?? 0),
    // What is not said is as it is in the file.
    ...(!isInFile && { authorities: [...new Set(authorities)] }),
    ...(!(isInFile && enrolment === undefined) && {
      enrolment: Object.fromEntries(authorities.map((name) => [name, progress])),
    }),
    ...(data !== undefined && { data }),
    tls: isSet(options, 'tls'),
    ...hostOf(options),
    ...(adminToken !== undefined && { adminToken }),
    ...(seed !== undefined && { keyCacheFolder: keysOf(io.env) }),
  });
}

/** Named on the command line is asked for in so many words. */
function hostOf(options: Options): { host?: string; allowNonLoopback?: true } {
  const host = textOf(options, 'host');
  return host === undefined ? {} : { host, allowNonLoopback: true };
}

/** Beside the compiled libraries. */
function keysOf(env: Io['env']): string {
  return join(env.XDG_CACHE_HOME ?? join(env.HOME ?? homedir(), '.cache'), 'token-bench', 'ca-keys');
}

function facts({ tlsUrl, caCertificates }: CaSim) {
  return {
    ...(tlsUrl !== undefined && { tlsUrl }),
    caCertificates: caCertificates.map(({ certificate, ...rest }) => ({
      ...rest,
      certificate: Buffer.from(certificate).toString('base64'),
    })),
  };
}

function linesOf({ url, tlsUrl, caCertificates }: CaSim, style: Style): string[] {
  const names = new Set(caCertificates.map(({ authority }) => authority));
  return [
    style.bold(`token-bench ca: ${[...names].join(', ')}`) + style.warn('  TEST'),
    `   Pages        ${style.bold(url)}${names.has('kz-nuc') ? `   cabinet of the National CA: ${url}/nuc` : ''}`,
    `   OCSP         openssl ocsp -issuer CA.pem -cert CERT.pem -url ${url}/ocsp -CAfile ROOT.pem`,
    `   Time stamps  ${url}/tsp    CRLs and CA certificates: on the front page`,
    ...(names.has('rfc')
      ? [
          `   PKCS#10      curl --data-binary @REQUEST.csr -H 'Content-Type: application/pkcs10' ${url}/pkcs10/rfc-rsa`,
          `   CMP          ${url}/cmp    EST: ${tlsUrl ?? url}/.well-known/est/`,
        ]
      : []),
  ];
}
