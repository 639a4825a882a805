import { onTestFinished } from 'vitest';
import type { BankSettings } from '../index.ts';
import { startTestBank, type TestBank } from './test-bank.ts';

/** A bank with its CA for the test that calls this; both are closed when the test is over. */
export async function openBank(settings: Partial<BankSettings> = {}, caUrl?: string): Promise<TestBank> {
  const bank = await startTestBank(settings, caUrl);
  onTestFinished(() => bank.close());
  return bank;
}
