import { DEMO_PIN, demoClient } from '../suites/index.ts';
import type { ClientPc } from './client-pc.ts';
import { type BenchPlan, replayCommand } from './demo-plan.ts';
import { failureOf, tellFailure } from './failure.ts';
import type { Io } from './io.ts';
import { pemOf } from './pem.ts';
import { typedHint } from './standing-house.ts';
import { clockText } from './story-printer.ts';
import { Screen, type Style, styleOf } from './terminal.ts';
import type { UpHouses } from './up-houses.ts';
import { bridgeLines, typedAtReader } from './workstation-lines.ts';

/** What `up` says, and how. */
export interface Teller {
  ready(houses: UpHouses): void;
  line(text: string): void;
  failed(error: unknown): void;
}

/** For a person. */
export function screenTeller(io: Io, plan: BenchPlan): Teller {
  const screen = new Screen(io.out);
  const style = styleOf(io.out, io.env);
  screen.line(style.bold('token-bench up: CA, bank and PC') + style.warn('  TEST'));
  return {
    ready(houses) {
      const lines = [...addressLines(houses, style), ...clientLines(houses, style), ...pcLines(houses, style)];
      for (const line of lines) screen.line(line);
      const end = houses.client === undefined ? '' : '; certificates end in 20 days';
      screen.line(`   Simulated clock: ${clockText(houses.clock.now())}${end}`);
      screen.line(style.dim(typedHint(houses.pc && typedAtReader(houses.pc.token))));
      if (houses.tokenImage === undefined) screen.line(style.dim(`   Replay: ${replayCommand('up', plan)}`));
    },
    line: (text) => screen.line(text),
    failed: (error) => tellFailure(failureOf(error), false, io),
  };
}

function addressLines({ ca, bank }: UpHouses, style: Style): string[] {
  return [
    `   The bank   ${style.bold(bank.url)}`,
    `   The CA     ${style.bold(ca.url)}   desk of requests: /requests, e-mails: /admin/outbox, clock: /control (log in with the admin token)`,
    `   ${style.warn('Admin tokens (TEST, printed once)')}: of the CA ${ca.adminToken}, of the bank ${bank.adminToken}`,
    `   ${style.warn("Tokens of the bank's desks (TEST, printed once)")}:`,
    ...Object.entries(bank.deskTokens).map(([role, token]) => `     ${role.padEnd(18)} ${token}`),
  ];
}

function clientLines({ client, tokenImage, pc }: UpHouses, style: Style): string[] {
  const envelope =
    client === undefined
      ? `   The client ${demoClient().user.login} is as you left him; the Bank Manager's desk prints a new PIN envelope.`
      : `   ${style.warn('PIN envelope (TEST, printed once)')}: login ${client.enrolment.login}, password ${client.enrolment.firstPassword}`;
  const taking = pc ? 'type unplug, then ' : '';
  const token = `   His token  ${tokenImage}   PIN (TEST) ${DEMO_PIN}: ${taking}token-bench token serve --image FILE`;
  return [envelope, ...(tokenImage === undefined ? [] : [token])];
}

/** Where to click. */
function pcLines({ pc, bank, ca }: UpHouses, style: Style): string[] {
  if (pc === undefined) return [];
  const { workstation, isElsewhere, token } = pc;
  const elsewhere =
    'Another program has the ports of NCALayer or CryptoSocket: here they are on free ones, which the pages of';
  return [
    `   His PC: ${token.title} is in the reader, ${style.warn(`PIN (TEST) ${DEMO_PIN}`)}; admin token of the desk: ${workstation.adminToken}`,
    ...(isElsewhere ? [style.warn(`   ${elsewhere} this CA and bank know.`)] : []),
    ...bridgeLines(workstation, style),
    `   Then open ${style.bold(bank.url)}, log in with the PIN envelope, choose the token and enter the PIN: the page signs.`,
    `   So does KISC's cabinet: ${style.bold(`${ca.url}/cabinet`)}`,
  ];
}

/** For a program: one line when all is ready. */
export function jsonTeller(io: Io, { seed }: BenchPlan): Teller {
  return {
    ready({ ca, bank, clock, client, tokenImage, pc }) {
      const ready = {
        ok: true,
        bank: bank.url,
        ca: ca.url,
        caAdminToken: ca.adminToken,
        bankAdminToken: bank.adminToken,
        bankDeskTokens: bank.deskTokens,
        now: new Date(clock.now()).toISOString(),
        ...(tokenImage === undefined && { seed }),
        token: { test: true, ...(tokenImage !== undefined && { image: tokenImage }), pin: DEMO_PIN },
        ...(pc && { workstation: workstationOf(pc) }),
        ...(client && { pinEnvelope: envelopeOf(client) }),
      };
      io.out.write(`${JSON.stringify(ready)}\n`);
    },
    line: () => undefined,
    failed: (error) => tellFailure(failureOf(error), true, io),
  };
}

function workstationOf({ workstation: { url, adminToken, bridges, tlsRoot } }: ClientPc) {
  return { url, adminToken, bridges, tlsRoot: pemOf(tlsRoot) };
}

function envelopeOf({ enrolment }: NonNullable<UpHouses['client']>) {
  return { test: true, login: enrolment.login, password: enrolment.firstPassword };
}
