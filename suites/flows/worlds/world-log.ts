import type { BankEvent } from '../../../bank-sim/index.ts';
import type { BugEvent, CaEvent } from '../../../ca-sim/index.ts';
import type { Fetch } from '../../../http/client.ts';

/** What the houses of a cast tell while a world is played, and what stands between them. */
export class WorldLog {
  /** Counts what was told: what a house is, may have changed since. */
  caVersion = 0;
  bankVersion = 0;
  /** Errors that nobody has foreseen. */
  readonly bugs: string[] = [];
  /** Requests at the CA of which the bank has not heard: the answer was lost. */
  readonly orphans = new Set<string>();
  /** Carries what the bank asks of the CA. Default: straight there. */
  lineOfBank: Fetch | undefined;

  readonly caEvent = (event: CaEvent | BugEvent): void => {
    this.caVersion += 1;
    if (event.kind === 'bug') this.bugs.push(`the CA, ${event.where}: ${String(event.error)}`);
  };

  readonly bankEvent = ({ name, subject, detail }: BankEvent): void => {
    // What else the bank tells of (logins, documents, mails) is nothing that it holds of a key set.
    if (name.startsWith('profile-')) this.bankVersion += 1;
    if (name === 'bug') this.bugs.push(`the bank, ${subject}: ${detail}`);
  };

  fetchOfBank(straight: Fetch): Fetch {
    return (url, init) => (this.lineOfBank ?? straight)(url, init);
  }

  clear(): void {
    this.bugs.length = 0;
    this.orphans.clear();
    this.lineOfBank = undefined;
    this.caVersion += 1;
    this.bankVersion += 1;
  }
}
