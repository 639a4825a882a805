import { blankFields } from '../bridges/blanking.ts';
import type { Bridge, BridgeSite } from '../bridges/bridge.ts';

/** A bridge that answers what it was sent; of a few texts it makes more. */
export interface EchoBridge extends Bridge {
  /** Origins of the pages that have connected. */
  readonly pages: (string | undefined)[];
  /** How many of them have gone. */
  gone(): number;
  /** Lets requests `wait` be answered. */
  readonly release: () => void;
}

export function echoBridge(site?: BridgeSite, name = 'echo', path = '/echo/'): EchoBridge {
  const pages: (string | undefined)[] = [];
  let gone = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    name,
    path,
    pages,
    gone: () => gone,
    release: () => release(),
    blank: (text) => blankFields(text, ['password']),
    connect({ origin }) {
      pages.push(origin);
      const withdrawn = new AbortController();
      return {
        greeting: 'hello',
        async receive(text) {
          if (text === 'wait') await released;
          if (text === 'bug') throw new Error('a bug of the test');
          if (text === 'silence') return undefined;
          if (text !== 'password' || site === undefined) return text;
          const question = { kind: 'password', carrier: 'TEST', triesLeft: 3, wasWrong: false } as const;
          const answer = await site.person.ask(question, { bridge: name, operation: 'test', origin }, withdrawn.signal);
          return JSON.stringify({ password: answer ?? null });
        },
        close() {
          gone++;
          withdrawn.abort();
        },
      };
    },
  };
}
