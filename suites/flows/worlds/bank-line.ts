import { caRoutes } from '../../../http/ca.ts';
import type { Fetch } from '../../../http/client.ts';
import type { Turnstile } from './turnstile.ts';

/** Who goes through the turnstile when the bank asks the CA. */
export const THE_BANK = 'the bank';

/**
 * What the bank asks of the CA, one request at a time in the whole world: between any two of them others may act. Notes which requests for
 * certificates the CA has taken without the bank having heard of it.
 * @param carry the line, which may be broken. @param straight the CA itself.
 */
export function lineOfBank(
  carry: (straight: Fetch) => Fetch,
  straight: Fetch,
  turnstile: Turnstile,
  orphans: Set<string>,
): Fetch {
  return async (url, init) => {
    await turnstile.pass(THE_BANK, `${init.method} ${new URL(url).pathname}`);
    let taken: string | undefined;
    const noting: Fetch = async (address, what) => {
      const answer = await straight(address, what);
      if (isRequest(address, what) && answer.ok) taken = await idIn(answer);
      if (taken !== undefined) orphans.add(taken);
      return answer;
    };
    const answer = await carry(noting)(url, init);
    if (taken !== undefined) orphans.delete(taken);
    return answer;
  };
}

function isRequest(url: string, { method }: RequestInit): boolean {
  const { method: its, path } = caRoutes.requestCertificates;
  return method === its && new URL(url).pathname === path;
}

async function idIn(answer: Response): Promise<string | undefined> {
  const { id } = (await answer.clone().json()) as { id?: string };
  return id;
}
