import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SUITES, type SuiteId } from '../suites.ts';
import { bouncyCastle, haveBouncyCastle } from '../testing/foreign.ts';
import { ALL_SUITES } from '../x509/testing/authority.ts';
import { addSignatureTimeStamp, signatureImprint, verifyStampedMessage } from './signature-time-stamp.ts';
import { message, userOf } from './testing/messages.ts';
import {
  answer,
  authorityOf,
  imprintBy,
  NONCE,
  POLICY,
  SHA256,
  STAMPED,
  type StampChanges,
  stamp,
} from './testing/stamps.ts';
import { buildTimeStampRequest, nonceOf } from './time-stamp-request.ts';

/** BouncyCastle, on which the Kazakh providers are built, validates our tokens and the stamps in our messages, in every suite. */

const tool = haveBouncyCastle('bcpkix', 'bcutil');
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

/** See X509Proof.java. */
type Question = readonly string[];

function ask(questions: readonly Question[]): string[] {
  const source = fileURLToPath(new URL('../testing/X509Proof.java', import.meta.url));
  const input = `${questions.map((words) => words.join(' ')).join('\n')}\n`;
  const { status, stdout, stderr } = bouncyCastle(source, [], { input, jars: ['bcpkix', 'bcutil'] });
  if (status !== 0) throw new Error(`BouncyCastle: ${stderr}`);
  return stdout.toString().trim().split('\n');
}

const requestWith = (nonce: Uint8Array) =>
  buildTimeStampRequest({ imprint: imprintBy(SHA256, STAMPED), policy: POLICY, nonce, certReq: true });

/** Answers to a request: such as must be good, and such as must not. */
async function answersOf(suite: SuiteId): Promise<{ good: Question[]; bad: Question[] }> {
  const { tsa } = await authorityOf(suite);
  const { user } = await userOf(suite);
  const request = requestWith(NONCE);
  const key = [suite, SUITES[suite].form.cms, hex(tsa.signer.publicKey)];
  const question = async (changes: StampChanges, asked = request, certificate = tsa.der) => [
    'stamp',
    ...key,
    ...[await answer(suite, request, changes), asked, certificate].map(hex),
  ];
  return {
    good: [await question({}), await question({ signer: { signingCertificate: 'v1' } })],
    bad: [
      await question({}, requestWith(nonceOf(Uint8Array.of(5)))),
      await question({ info: { imprint: imprintBy(SHA256, NONCE) } }),
      await question({}, request, user.der),
      await question({ info: { genTime: Date.UTC(2051, 0, 1) } }),
    ],
  };
}

/** A message with a signature time stamp (CAdES-T), and the same with one bit of the stamp changed. */
async function messagesOf(suite: SuiteId): Promise<{ good: Question[]; bad: Question[] }> {
  const { tsa, trust } = await authorityOf(suite);
  const { user } = await userOf(suite);
  const bare = await message(suite, { signingCertificate: 'v2' });
  const token = await stamp(await authorityOf(suite), { info: { imprint: signatureImprint(bare, SHA256) } });
  const stamped = addSignatureTimeStamp(bare, token);
  expect(verifyStampedMessage(stamped, trust).timeStamps.length).toBe(1);
  const key = [suite, SUITES[suite].form.cms];
  const question = (der: Uint8Array) => [
    'stamped',
    ...key,
    ...[user.signer.publicKey, der].map(hex),
    ...key,
    ...[tsa.signer.publicKey, tsa.der].map(hex),
  ];
  return {
    good: [question(stamped)],
    bad: [question(stamped.with(stamped.length - 5, (stamped.at(-5) as number) ^ 1))],
  };
}

describe('BouncyCastle', () => {
  it.skipIf(!tool.have)(
    `validates tokens of every suite and signature time stamps (CAdES-T), and refuses spoiled ones${tool.note}`,
    async () => {
      // One run of Java for all suites: starting it takes longer than its work.
      const all = await Promise.all(ALL_SUITES.flatMap((suite) => [answersOf(suite), messagesOf(suite)]));
      const good = all.flatMap((one) => one.good);
      const bad = all.flatMap((one) => one.bad);
      const answers = ask([...good, ...bad]);
      expect(answers.slice(0, good.length)).toEqual(good.map(() => 'true'));
      expect(answers.length).toBe(good.length + bad.length);
      expect(answers.slice(good.length)).not.toContain('true');
    },
  );
});
