import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import type { SuiteId } from '../suites.ts';
import { bouncyCastle, haveBouncyCastle } from '../testing/foreign.ts';
import { fromHex, toHex } from '../testing/vectors.ts';
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

/** The octets that open the values of a file, from the outside to the first octets of the key: how it was encoded. */
function skeleton(file: Uint8Array): string {
  return toHex(file.subarray(0, 27));
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

  it("our files begin as BouncyCastle's keystore writes them: BER with indefinite lengths and octets in pieces", async () => {
    const { pair, certificate } = await keyHolder('rsa-2048');
    const theirs = fromHex(answers.get(writes[0] as Question) as string);
    const ours = makeKeyFile({ pair, certificate }, PASSWORD, new SeededRng('form'));
    expect(skeleton(ours)).toBe(skeleton(theirs));
    expect(ours.length - theirs.length).toBeLessThan(200);
  });
});
