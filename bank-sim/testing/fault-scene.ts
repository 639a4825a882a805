import { bankRoutes } from '../../http/bank.ts';
import { bankInstrumentRoutes } from '../../http/bank-instruments.ts';
import type { HttpClient } from '../../http/client.ts';
import type { BodyOf } from '../../http/route.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { enter, type SignedInUser, signIn, type TestBank } from './test-bank.ts';

type Rule = BodyOf<typeof bankInstrumentRoutes.armFault>;

/** Puts a rule to work, over HTTP as a tester does. */
export async function arm(bank: TestBank, rule: Rule): Promise<void> {
  await bank.client().call(bankInstrumentRoutes.armFault, { body: rule });
}

export async function disarm(bank: TestBank): Promise<void> {
  await bank.client().call(bankInstrumentRoutes.disarmFaults);
}

/** The faults that have happened. */
export async function fired(bank: TestBank): Promise<string[]> {
  return (await bank.client().call(bankInstrumentRoutes.faults)).fired.map(({ fault }) => fault);
}

/** How many requests of the journal a fault has befallen. */
export async function struck(bank: TestBank, fault: string): Promise<number> {
  return (await bank.client().call(bankInstrumentRoutes.journal, { query: { fault } })).length;
}

/** The same user with another session. */
export async function anew(bank: TestBank, { user, keySet }: SignedInUser): Promise<HttpClient> {
  const { client } = await enter(bank, user);
  await signIn(bank, client, keySet);
  return client;
}

/** Numbers of the documents that were booked on the client's account, when whatever waits for its day has had three. */
export async function booked(bank: TestBank, client: HttpClient): Promise<string[]> {
  bank.clock.advance(3 * DAY_MS);
  const until = new Date(bank.clock.now()).toISOString().slice(0, 10);
  const { entries } = await client.call(bankRoutes.statement, { query: { from: '2026-01-01', until } });
  return entries.map(({ document }) => document);
}
