import { UnreachableError } from '../../../http/client.ts';

/** The bank is alive, but what it says is not right. */
export class FalseAnswer extends Error {}

/** Does one work after the other until the bank is dead. @throws whatever a bank that lives has answered wrongly. */
export async function untilDead(work: () => Promise<unknown>, told: () => void): Promise<void> {
  for (;;) {
    try {
      await work();
      told();
    } catch (error) {
      if (error instanceof UnreachableError) return;
      throw error;
    }
  }
}
