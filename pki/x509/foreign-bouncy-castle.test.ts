import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { verifyCms } from '../cms/signed-data.ts';
import { readPrivateKeyInfo } from '../key-form.ts';
import { generateKeyPair } from '../keys.ts';
import { SUITES, type SuiteId } from '../suites.ts';
import { bouncyCastle, haveBouncyCastle } from '../testing/foreign.ts';
import { parseCertificate, verifyCertificateSignature } from './certificate.ts';
import { parseCrl, verifyCrl } from './crl.ts';
import { dnToString } from './name.ts';
import { parseRequest, verifyRequest } from './request.ts';
import { ALL_SUITES } from './testing/authority.ts';
import { type SignedSpecimen, type Specimens, signedSpecimens, specimensOf } from './testing/specimens.ts';

/** BouncyCastle, on which the Kazakh providers are built, reads and verifies all that we write, in every suite. */

const tool = haveBouncyCastle('bcpkix', 'bcutil');
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

function question(suite: SuiteId, { kind, der, signer }: SignedSpecimen, content?: Uint8Array): string {
  const words = [kind, suite, SUITES[suite].form[kind], hex(signer.signer.publicKey), hex(der)];
  return [...words, ...(content === undefined ? [] : [hex(content)])].join(' ');
}

function ask(questions: readonly string[]): string[] {
  const source = fileURLToPath(new URL('../testing/X509Proof.java', import.meta.url));
  const { status, stdout, stderr } = bouncyCastle(source, [], {
    input: `${questions.join('\n')}\n`,
    jars: ['bcpkix', 'bcutil'],
  });
  if (status !== 0) throw new Error(`BouncyCastle: ${stderr}`);
  return stdout.toString().trim().split('\n');
}

/** Questions whose answer must be true, and such whose answer must not. */
function questionsOf(suite: SuiteId, specimens: Specimens): { good: string[]; bad: string[] } {
  const all = signedSpecimens(specimens);
  const { detached, content, user, ca } = specimens;
  const message: SignedSpecimen = { kind: 'cms', der: detached, signer: user };
  const spoiled = all.map((one) => {
    const der = Uint8Array.from(one.der);
    der[der.length - 3] = (der[der.length - 3] as number) ^ 1;
    return question(suite, { ...one, der });
  });
  const others = all.slice(0, 1).map((one) => question(suite, { ...one, signer: user }));
  const wrongContent = question(suite, message, Uint8Array.of(1));
  return {
    good: [...all.map((one) => question(suite, one)), question(suite, message, content)],
    bad: [...spoiled, ...others, wrongContent, question(suite, { ...message, signer: ca }, content)],
  };
}

/** Objects of one GOST suite that BouncyCastle built and signed with a key of ours. */
async function madeWith(suites: readonly SuiteId[]) {
  const pairs = await Promise.all(suites.map((id) => generateKeyPair(SUITES[id], new SeededRng(`BouncyCastle ${id}`))));
  const questions = pairs.map(({ suite, publicKey, privateKey }) => {
    const key = readPrivateKeyInfo(privateKey);
    if (key.family !== 'GOST') throw new TypeError('a GOST suite is wanted');
    const d = key.d.toString(16);
    return ['make', suite.id, suite.form.certificate, suite.form.cms, hex(publicKey), d].join(' ');
  });
  return ask(questions).map((answer) => {
    const [certificate, request, list, message] = answer
      .split(' ')
      .map((word) => Uint8Array.from(Buffer.from(word, 'hex')));
    if (!certificate || !request || !list || !message) throw new Error(`BouncyCastle: ${answer}`);
    return { certificate, request, list, message };
  });
}

describe('BouncyCastle', () => {
  it.skipIf(!tool.have)(`makes GOST objects that are read and verified here${tool.note}`, async () => {
    const made = await madeWith(['kisc-2004', 'nuc-2004', 'nuc-2015-512']);
    expect(made.length).toBe(3);
    for (const one of made) {
      const certificate = parseCertificate(one.certificate);
      expect(dnToString(certificate.subject)).toBe('C=KZ,O=TEST,CN=TEST BouncyCastle');
      expect(certificate.serialNumber).toBe('80FF');
      expect(verifyCertificateSignature(certificate, certificate.publicKey)).toBe(true);
      expect(verifyRequest(parseRequest(one.request))).toBe(true);
      const list = parseCrl(one.list);
      expect(verifyCrl(list, certificate.publicKey)).toBe(true);
      expect(list.revoked.get('0A')?.reason).toBe('superseded');
      const message = await verifyCms(one.message);
      expect(Buffer.from(message.content).toString()).toBe('TEST');
      expect(message.certificate.der).toEqual(certificate.der);
    }
  });

  it.skipIf(!tool.have)(
    `finds our objects to be DER and rightly signed, and spoiled ones not${tool.note}`,
    async () => {
      // One run of Java for all suites: starting it takes longer than its work.
      const suites = ALL_SUITES.filter((suite) => SUITES[suite].family !== 'EC'); // OpenSSL and GnuTLS judge those
      const all = await Promise.all(suites.map(async (suite) => questionsOf(suite, await specimensOf(suite))));
      const good = all.flatMap((one) => one.good);
      const bad = all.flatMap((one) => one.bad);
      const answers = ask([...good, ...bad]);
      expect(answers.length).toBe(good.length + bad.length);
      expect(answers.slice(0, good.length)).toEqual(good.map(() => 'true'));
      expect(answers.slice(good.length)).not.toContain('true');
    },
  );
});
