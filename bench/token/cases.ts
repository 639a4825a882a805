import type { Target, Workload } from '../case.ts';
import { cipherCases } from './ciphers.ts';
import { keyCases } from './keys.ts';
import { objectCases } from './objects.ts';
import { signingCases } from './signing.ts';
import { type OpenToken, Workbench } from './workbench.ts';

/** A token behind the PKCS#11 interface, as the benchmark needs it. */
export interface TokenPeer {
  readonly name: string;
  readonly isPeer?: true;
  /** The greatest crowd of objects that it is searched in. Default 1,000: libraries take long to make more. */
  readonly crowdMax?: number;
  /** @throws when there is no such token. */
  open(): OpenToken;
}

export interface TokenWork {
  readonly message: Uint8Array;
  /** How many sessions sign at once, one case each. */
  readonly concurrency: readonly number[];
}

/** Everything that is measured of a token, as far as its mechanism list goes. Opens it. @throws what opening throws. */
export function tokenTarget(peer: TokenPeer, { message, concurrency }: TokenWork): Target {
  const bench = new Workbench(() => peer.open());
  const cases: Record<string, () => Workload> = {
    ...signingCases(bench, message, concurrency),
    ...keyCases(bench),
    ...cipherCases(bench, message),
    ...objectCases(bench, peer.crowdMax ?? 1_000),
  };
  return { name: peer.name, ...(peer.isPeer && { isPeer: true }), cases, close: () => bench.close() };
}
