import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import type { SuiteId } from '../suites.ts';
import { bouncyCastle, haveBouncyCastle } from '../testing/foreign.ts';
import { fromHex, toHex } from '../testing/vectors.ts';
import { readBer } from './ber.ts';
import { makeKeyFile, openKeyFile } from './key-file.ts';
import { PKCS12_STYLES, type Pkcs12Style } from './pkcs12.ts';
import { keyHolder } from './testing/holders.ts';

/** BouncyCastle, whose writer made the National CA's files, and the JDK's keystore (keytool), both ways. */

const tool = haveBouncyCastle('bcpkix', 'bcutil');
const PASSWORD = 'Qwerty12';

interface Question {
  readonly name: string;
  readonly suite: SuiteId;
  readonly words: readonly string[];
}

async function reading(how: string, suite: SuiteId, style: keyof typeof PKCS12_STYLES, password = PASSWORD) {
  const { pair, certificate } = await keyHolder(suite);
  const row: Pkcs12Style = PKCS12_STYLES[style];
  const file = makeKeyFile({ pair, certificate }, PASSWORD, new SeededRng('java'), row);
  return { name: `${how} reads ${style}, ${suite}`, suite, words: ['read', how, toHex(file), password] };
}

async function writing(how: string, suite: SuiteId): Promise<Question> {
  const { pair, certificate } = await keyHolder(suite);
  const words = ['write', how, toHex(pair.privateKey), toHex(certificate), PASSWORD];
  return { name: `${how} writes ${suite}`, suite, words };
}

const READERS = ['store-bc', 'store-jdk', 'pdu'] as const;
const GOST_SUITES = ['nuc-2004', 'nuc-2015-512'] as const;
const STYLE_NAMES = ['national-ca', 'modern'] as const;

/**
 * How values are encoded, without what they hold: identifiers in hexadecimal, `*` behind an indefinite length, parts in brackets, pieces
 * of octets told once.
 */
function shapeOf(octets: Uint8Array): string {
  const { shape, next } = shapeAt(octets, 0);
  expect(next).toBe(octets.length);
  return shape;
}

function shapeAt(octets: Uint8Array, start: number): { shape: string; next: number } {
  const identifier = octets[start] as number;
  const first = octets[start + 1] as number;
  const count = first > 0x80 ? first - 0x80 : 0;
  const begin = start + 2 + count;
  const long = octets.subarray(start + 2, begin).reduce((sum, octet) => sum * 256 + octet, 0);
  const end = first === 0x80 ? Number.POSITIVE_INFINITY : begin + (count > 0 ? long : first);
  const name = `${toHex(Uint8Array.of(identifier))}${first === 0x80 ? '*' : ''}`;
  if ((identifier & 0x20) === 0) return { shape: name, next: end };
  const parts: string[] = [];
  let at = begin;
  while (at < end && !(first === 0x80 && octets[at] === 0 && octets[at + 1] === 0)) {
    const part = shapeAt(octets, at);
    if (part.shape !== '04' || parts.at(-1) !== '04') parts.push(part.shape);
    at = part.next;
  }
  return { shape: `${name}(${parts.join(' ')})`, next: first === 0x80 ? at + 2 : at };
}

/** The content of authSafe, put together from its pieces: what the MAC is over. */
function authSafeOf(file: Uint8Array): Uint8Array {
  const [, authSafe] = readBer(file).children;
  const content = authSafe?.children[1]?.children[0]?.content;
  if (content === undefined) throw new TypeError('no authSafe');
  return content;
}

describe.skipIf(!tool.have)(`PKCS#12 with Java${tool.note}`, () => {
  let reads: Question[] = [];
  let wrong: Question[] = [];
  let writes: Question[] = [];
  const answers = new Map<Question, string>();

  beforeAll(async () => {
    reads = await Promise.all([
      ...STYLE_NAMES.flatMap((style) => READERS.map((how) => reading(how, 'rsa-2048', style))),
      ...STYLE_NAMES.flatMap((style) => GOST_SUITES.map((suite) => reading('pdu', suite, style))),
    ]);
    wrong = await Promise.all(READERS.map((how) => reading(how, 'rsa-2048', 'national-ca', 'Qwerty13')));
    writes = await Promise.all([
      ...['store-bc', 'store-jdk', 'pdu-old', 'pdu-new'].map((how) => writing(how, 'rsa-2048')),
      ...GOST_SUITES.flatMap((suite) => ['pdu-old', 'pdu-new'].map((how) => writing(how, suite))),
    ]);
    const all = [...reads, ...wrong, ...writes];
    const source = fileURLToPath(new URL('../testing/Pkcs12Proof.java', import.meta.url));
    const input = `${all.map(({ words }) => words.join(' ')).join('\n')}\n`;
    const { status, stdout, stderr } = bouncyCastle(source, [], { input, jars: ['bcpkix', 'bcutil'] });
    if (status !== 0) throw new Error(`Java: ${stderr}`);
    const lines = stdout.toString().trim().split('\n');
    for (const [i, question] of all.entries()) answers.set(question, lines[i] as string);
  });

  it('reads what we write: key, certificate and name', async () => {
    expect(reads).toHaveLength(10);
    for (const question of reads) {
      const { pair, certificate } = await keyHolder(question.suite);
      const [key, own, alias] = answers.get(question)?.split(' ') ?? [];
      expect({ question: question.name, key, own }).toEqual({
        question: question.name,
        key: toHex(pair.privateKey),
        own: toHex(certificate),
      });
      expect(alias).toMatch(/^[0-9a-f]{40}$/);
    }
  });

  it('opens nothing under a wrong password', () => {
    expect(wrong.map((question) => answers.get(question))).toEqual([
      'error IOException',
      'error IOException',
      'bad MAC',
    ]);
  });

  it('writes what we read, in old and new encodings, with RSA and GOST keys', async () => {
    expect(writes).toHaveLength(8);
    for (const question of writes) {
      const { pair, certificate } = await keyHolder(question.suite);
      const read = openKeyFile(fromHex(answers.get(question) as string), PASSWORD);
      expect({ question: question.name, privateKey: toHex(read.pair.privateKey) }).toEqual({
        question: question.name,
        privateKey: toHex(pair.privateKey),
      });
      expect(toHex(read.certificate.der)).toBe(toHex(certificate));
    }
  });

  it("our files are encoded as BouncyCastle's keystore encodes them: BER with indefinite lengths and octets in pieces", async () => {
    const { pair, certificate } = await keyHolder('rsa-2048');
    const theirs = fromHex(answers.get(writes[0] as Question) as string);
    const ours = makeKeyFile({ pair, certificate }, PASSWORD, new SeededRng('form'));
    expect(shapeOf(ours)).toBe('30*(02 30*(06 a0*(24*(04))) 30(30(30(06 05) 04) 04 02))');
    expect(shapeOf(theirs)).toBe(shapeOf(ours));
    expect(shapeOf(authSafeOf(theirs))).toBe(shapeOf(authSafeOf(ours)));
  });
});
