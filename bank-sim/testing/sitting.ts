import { DAY_MS } from '../../simulation/clock.ts';
import type { BankSettings } from '../index.ts';
import { Browser } from './browser.ts';
import { openBank } from './open-bank.ts';
import {
  OWN_PASSWORD,
  octets,
  type SignedInUser,
  START,
  signed,
  signedInUser,
  type TestBank,
  type UserWishes,
} from './test-bank.ts';

export interface Sitting extends SignedInUser {
  readonly bank: TestBank;
  readonly browser: Browser;
}

/** A user at his browser, signed in by pasting the token's signature, so many days before the end. */
export async function sitDown(
  days = 20,
  wishes: UserWishes = {},
  settings: Partial<BankSettings> = {},
): Promise<Sitting> {
  const bank = await openBank({ sessionIdleMinutes: 1_000_000, ...settings });
  const user = await signedInUser(bank, 'test1', wishes);
  bank.clock.set(START + (365 - days) * DAY_MS);
  const browser = new Browser(bank);
  await browser.post('/login', { login: 'test1', password: OWN_PASSWORD });
  const page = await browser.get('/token-sign-in');
  const [, challenge = ''] = /id="challenge">([^<]*)</.exec(page.html) ?? [];
  const { location } = await browser.post('/token-sign-in', {
    cms: await signed(bank, user.keySet, octets(challenge)),
  });
  if (location !== (days > 30 ? '/subscriber' : '/critical-profiles')) throw new Error(`the bank leads to ${location}`);
  return { ...user, bank, browser };
}
