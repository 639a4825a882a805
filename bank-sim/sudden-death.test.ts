import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../http/bank.ts';
import { compiledProgram } from '../pki/testing/compiled-program.ts';
import { SeededRng } from '../simulation/rng.ts';
import { fromJson } from '../simulation/snapshot.ts';
import { type DeathPlan, startMortal } from '../simulation/testing/sudden-death.ts';
import type { DocumentState } from './core/document-states.ts';
import type { BankDocument } from './core/documents.ts';
import { keySetOf } from './core/profiles.ts';
import type { BankState } from './core/state.ts';
import { CURRENCY_ACCOUNTS, openCurrencyAccounts } from './testing/documents.ts';
import type { KeptBankPlan } from './testing/kept-bank/kept-bank-process.ts';
import { LIFE, Payers } from './testing/kept-bank/payers.ts';
import { Renewer } from './testing/kept-bank/renewer.ts';
import { untilDead } from './testing/kept-bank/until-dead.ts';
import { type KeptBank, type KeptBench, openKeptBench, QUICK_SETTINGS } from './testing/kept-bench.ts';
import { problemCode } from './testing/problem-code.ts';
import { enter, OTHER_CLIENT, signedInUser, signIn } from './testing/test-bank.ts';

/** How often the bank is killed; more at night. */
const DEATHS = Number(process.env.TOKEN_BENCH_BANK_DEATHS ?? 6);
/** So much it answers when it does not kill itself, and so long it lives on after that, in milliseconds. */
const ANSWERS = { min: 3, max: 24 };
const AFTERLIFE_MS = 12;

const folder = mkdtempSync(join(tmpdir(), 'token-bench-bank-death-'));
const data = join(folder, 'bank.db');
const adminToken = 'a-token-of-sixteen-or-more';
const rng = new SeededRng(process.env.TOKEN_BENCH_RANDOM === undefined ? 'deaths' : String(Math.random()));
let script = '';
let bench: KeptBench;
let bank: KeptBank;
let payers: Payers;
let renewer: Renewer;

/** A bank on the file, in this process. Nobody may have been told how far time had gone when the one before died. */
const started = () =>
  bench.open(data, {
    adminToken,
    moveClock: bench.clock,
    port: bank === undefined ? 0 : Number(new URL(bank.url).port),
  });

beforeAll(async () => {
  script = compiledProgram('bank-sim/testing/kept-bank/kept-bank-process.ts');
  bench = await openKeptBench();
  // A key is always about to end: as soon as one is changed, the next regeneration may begin.
  const settings = { ...QUICK_SETTINGS, warningDays: 400, executionMinutes: 30 };
  bank = await bench.open(data, { adminToken, settings });
  await bank.client().call(bankRoutes.registerClient, { body: OTHER_CLIENT });
  await openCurrencyAccounts(bank);
  const [single, first, second, renews] = [
    await signedInUser(bank, 'single'),
    await signedInUser(bank, 'first', { right: 'first' }),
    await signedInUser(bank, 'second', { right: 'second' }),
    await signedInUser(bank, 'renews'),
  ];
  payers = new Payers(bank, single, [first, second]);
  renewer = new Renewer(bank, renews);
  await bank.close();
}, 240_000);

afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

/** How a life ends: at a statement, at something the bank asks the CA for (that has got it or not), or after some answers. */
interface End extends DeathPlan {
  readonly atTheCa?: { readonly question: number; readonly isHeard: boolean };
  readonly answers?: number;
}

/** Each way in its turn: in the middle of what it writes, while it waits for the CA, whenever. */
function endOf(life: number): End {
  const isDone = rng.below(2) === 1;
  if (life % 3 === 0) return { deathAt: 1 + rng.below(80), isLastDone: isDone };
  if (life % 3 === 1) return { atTheCa: { question: 1 + rng.below(6), isHeard: isDone } };
  return { answers: ANSWERS.min + rng.below(ANSWERS.max - ANSWERS.min) };
}

/** Lets people work with a bank in a process of its own until that is dead. @returns the answers that they have got. */
async function oneLife({ answers, atTheCa, ...plan }: End): Promise<number> {
  const { ca } = bench;
  const port = Number(new URL(bank.url).port);
  const whole = { ...plan, data, port, adminToken, caUrl: ca.url, caAdminToken: ca.adminToken } satisfies KeptBankPlan;
  const child = await startMortal(script, whole);
  let questions = 0;
  ca.whenAsked = () => {
    if (++questions !== atTheCa?.question) return;
    ca.silent = !atTheCa.isHeard;
    child.kill();
  };
  let heard = 0;
  const told = () => {
    if (++heard === answers) void setTimeout(rng.below(AFTERLIFE_MS)).then(child.kill);
  };
  try {
    await Promise.all([untilDead(() => payers.work(rng), told), untilDead(() => renewer.work(), told)]);
    expect(await child.ended).toBe('SIGKILL');
    return heard;
  } finally {
    child.kill();
    ca.whenAsked = undefined;
    ca.silent = false;
  }
}

async function assertKept({ sim, clock, ca }: KeptBank): Promise<void> {
  const state = fromJson((await sim.snapshot()).state) as BankState;
  assertDocuments(state);
  assertMoney(state);
  expect(clock.now()).toBeGreaterThanOrEqual(payers.instant);
  await assertLogins(state);
  // Sends a request again that was left on its way, and takes a step besides.
  await renewer.work();
  expect(new Set(ca.taken.map((pair) => JSON.stringify(pair))).size).toBe(renewer.requested);
}

/** What the history of a document in this state says. */
const HISTORIES: Readonly<Partial<Record<DocumentState, readonly DocumentState[]>>> = {
  new: ['new'],
  'signed-first': ['new', 'signed-first'],
  'accepted-by-bank': ['new', 'sent', 'accepted-by-bank'],
  executed: ['new', 'sent', 'accepted-by-bank', 'executed'],
};

/** Whatever was acknowledged is there, of what nobody heard of all or nothing, and nothing twice. */
function assertDocuments(state: BankState): void {
  const { wanted, sending } = payers;
  const found = [...state.documents.values()];
  const numbers = found.map(({ fields }) => fields.number);
  expect(numbers).toEqual(wanted.map(({ key }) => key).slice(0, numbers.length));
  expect(numbers.length).toBeGreaterThanOrEqual(wanted.filter(({ view }) => view).length);
  for (const { view } of wanted) {
    if (view === undefined) continue;
    const document = state.documents.get(view.id) as BankDocument;
    expect([document.kind, { ...document.fields }]).toEqual([view.kind, view.fields]);
    const further = LIFE.indexOf(document.state) - LIFE.indexOf(view.status);
    expect(further).toBeGreaterThanOrEqual(0);
    // By itself it only comes from accepted to executed.
    if (view.id !== sending?.id && view.status !== 'accepted-by-bank') expect(further).toBe(0);
  }
  for (const { id, state: at, signatures, history, executeAt } of found) {
    const isPair = wanted[Number(id) - 1]?.signers.length === 2;
    const passed = (HISTORIES[at] ?? []).flatMap((one) => (isPair && one === 'sent' ? ['signed-first', one] : [one]));
    expect([id, history.map((step) => step.state)]).toEqual([id, passed]);
    const given = at === 'new' ? 0 : at === 'signed-first' || !isPair ? 1 : 2;
    expect([id, new Set(signatures.map(({ cms }) => cms)).size, signatures.length]).toEqual([id, given, given]);
    expect(executeAt !== undefined).toBe(LIFE.indexOf(at) >= LIFE.indexOf('accepted-by-bank'));
  }
  const ofKeys = [...state.answered]
    .filter(([name]) => /"key-\d+"/.test(name))
    .map(([, { answer }]) => JSON.parse(answer).id);
  expect(ofKeys).toEqual(found.map(({ id }) => id));
}

/** In each currency there is as much as in the beginning; each executed document is booked once, and nothing else is. */
function assertMoney({ ledger, documents }: BankState): void {
  const sums = new Map<string, bigint>();
  const booked = new Map<string, bigint[]>();
  for (const { currency, entries } of ledger.accounts.values()) {
    for (const { documentId, amount } of entries) {
      sums.set(currency, (sums.get(currency) ?? 0n) + amount);
      booked.set(documentId, [...(booked.get(documentId) ?? []), amount]);
    }
  }
  expect([...sums.values()].filter((sum) => sum !== 0n)).toEqual([]);
  const executed = [...documents.values()].filter(({ state }) => state === 'executed');
  expect([...booked.keys()].sort()).toEqual(executed.map(({ id }) => id).sort());
  expect([...ledger.booked].sort()).toEqual([...booked.keys()].sort());
  for (const { id, kind } of executed) expect(booked.get(id)).toHaveLength(kind === 'currency-deal' ? 4 : 2);
  expect(CURRENCY_ACCOUNTS.every(({ account }) => ledger.accounts.has(account))).toBe(true);
}

/** Who was given a session is in it, who was given a password comes in with it, and no secret was given twice. */
async function assertLogins({ users }: BankState): Promise<void> {
  const { sessions, registered } = payers;
  const secrets = [...sessions, ...registered.map(({ password }) => password)];
  expect(new Set(secrets).size).toBe(secrets.length);
  expect(registered.filter(({ login }) => !users.all.has(login) || !users.access.has(login))).toEqual([]);
  expect([...users.all.keys()].sort()).toEqual([...users.access.keys()].sort());
  const cookie = `bank_session_${new URL(bank.url).port}=${sessions.at(-1)}`;
  const { status } = await fetch(`${bank.url}/token-sign-in`, { headers: { cookie, accept: 'application/json' } });
  expect(status).toBe(sessions.length === 0 ? 401 : 200);
  const [youngest] = registered.slice(-1);
  if (youngest !== undefined) expect((await enter(bank, youngest)).next).toBe('change-password');
}

/** The regeneration comes to its end: one set is in operation, those before it are retired. */
async function assertRenewed(sim: KeptBank['sim']): Promise<void> {
  while (!renewer.isDone) await renewer.work();
  const { profiles } = fromJson((await sim.snapshot()).state) as BankState;
  const profile = profiles.get(renewer.profileId);
  expect(profile?.regeneration).toBeUndefined();
  const sets = profile && [...profile.former, profile.current];
  expect(sets?.map((one) => keySetOf(one).GOST.der)).toEqual(renewer.sets.map(({ certificates }) => certificates.GOST));
  const codes = [];
  for (const keySet of renewer.sets.slice(-2)) {
    const { client } = await enter(bank, renewer.user);
    codes.push(await problemCode(signIn(bank, client, keySet)));
  }
  expect(codes).toEqual(['key-retired', 'none'].slice(-renewer.sets.length));
}

describe('a bank in a file whose process is killed', () => {
  it(
    `R-BANK-88 keeps all that it has acknowledged and nothing by halves, money included, ${DEATHS} times in a row`,
    async () => {
      let answers = 0;
      for (let life = 0; life < DEATHS; life++) {
        answers += await oneLife(endOf(life));
        const { sim } = await started();
        try {
          await assertKept({ ...bank, sim });
          if (life === DEATHS - 1) await assertRenewed(sim);
        } finally {
          await sim.close();
        }
      }
      expect(answers).toBeGreaterThan(DEATHS);
      expect(renewer.sets.length).toBeGreaterThan(1);
    },
    DEATHS * 20_000,
  );
});
