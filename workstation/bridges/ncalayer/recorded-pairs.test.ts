import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier } from '../../carriers/carrier.ts';
import type { ProgramName } from './programs.ts';
import { keysInMemory } from './testing/keys-in-memory.ts';
import { nationalKey } from './testing/national-keys.ts';
import { openPage, WILLING } from './testing/page.ts';
import { openStamping, type Stamping } from './testing/stamping.ts';

interface Pair {
  readonly method: string;
  readonly parameters: readonly unknown[];
  readonly greeting?: string;
  readonly request: string;
  readonly response: string;
}

const PAIRS = JSON.parse(
  readFileSync(new URL('vectors/recorded-pairs.json', import.meta.url), 'utf8'),
) as readonly Pair[];

let stamping: Stamping;
let carriers: readonly Carrier[];

beforeAll(async () => {
  const keys = [await nationalKey({ name: 'TEST recorded', suite: 'rsa-2048' })];
  carriers = [keysInMemory(keys, 'AKKaztokenStore'), { ...keysInMemory(keys), name: 'file' }];
  stamping = await openStamping('nuc-2004');
});
afterAll(() => stamping.close());

const CANCELLED = /^\{"body":\{\},|action\.canceled/;

/** What the program answers to a recorded request when the person does what he did then. */
function answerTo({ request, response, method }: Pair, program: ProgramName): Promise<string> {
  const script = CANCELLED.test(response)
    ? [{ on: 'choose-carrier', answer: 'first' } as const, { on: 'password', answer: 'cancel' } as const]
    : WILLING;
  const isUnplugged = method === 'getActiveTokens' && response.includes('[]');
  const page = openPage({
    program,
    script,
    carriers: isUnplugged ? carriers.slice(1) : carriers,
    site: { timeStampUrl: stamping.url },
  });
  return page.say(request);
}

/** What was left out of the records, and what is another key's: replaced by a word; line ends as XML reads them. */
function outline(text: string): string {
  return text
    .replaceAll('\\r\\n', '\\n')
    .replace(/<ds:SignatureValue>.*?<\\\/ds:SignatureValue>/gs, '(signature)')
    .replace(/<ds:X509Certificate>.*?<\\\/ds:X509Certificate>/gs, '(certificate)')
    .replace(/-----BEGIN CMS-----\\n.*?-----END CMS-----\\n/gs, '(message)')
    .replace('"Actual signature stripped to protect private data"', '"(base64)"')
    .replace(/"[A-Za-z0-9+/]{400,}=*"/, '"(base64)"')
    .replace(/(lineNumber: \d+); columnNumber: \d+; .*?"/, '$1; (where and why)"');
}

describe('the recorded pairs of ncalayer-js-client', () => {
  it('are all there', () => {
    expect(PAIRS).toHaveLength(50);
    expect(new Set(PAIRS.map(({ method }) => method)).size).toBe(11);
  });

  it('begin with the greeting', () => {
    expect(openPage({ program: 'kaztoken-desktop' }).connection.greeting).toBe(PAIRS[0]?.greeting);
  });

  const each = PAIRS.map((pair, i) => [i, pair.method, pair] as const).filter(
    ([, , { response }]) => !response.includes('certNotBefore'),
  );

  it.each(each)(
    '%i, %s: KAZTOKEN desktop answers as it was recorded, octet for octet but for the keys',
    async (_i, _method, pair) => {
      expect(outline(await answerTo(pair, 'kaztoken-desktop'))).toBe(outline(pair.response));
    },
  );

  // The first is about KAZTOKEN desktop itself; then a single message, which NCALayer gives in a list; a document, which it signs compactly.
  const differing = [0, 35, 41, 48].map((i) => [i, PAIRS[i]?.method, PAIRS[i] as Pair] as const);

  it.each(differing)('%i, %s: NCALayer answers otherwise', async (_i, _method, pair) => {
    expect(outline(await answerTo(pair, 'ncalayer'))).not.toBe(outline(pair.response));
  });
});
