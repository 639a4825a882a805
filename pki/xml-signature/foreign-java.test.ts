import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { userOf } from '../cms/testing/messages.ts';
import { SUITES, type SuiteId } from '../suites.ts';
import { haveBouncyCastle, haveOpensslGost, javaArguments, runForeign } from '../testing/foreign.ts';
import { opensslVerifies } from '../testing/gost-judges.ts';
import { ALL_SUITES } from '../x509/testing/authority.ts';
import { xmlDigest } from './algorithms.ts';
import { type SignXmlOptions, signXml } from './sign-xml.ts';
import { readSignatureElement, signaturesIn } from './signature-element.ts';
import { readXmlTree } from './xml-tree.ts';

/**
 * The JDK's implementation (Apache Santuario) validates RSA and ECDSA. It does not know the names of the GOST algorithms: there it says what octets are signed and digested, and
 * OpenSSL's GOST engine whether the signature is of them.
 */

const tool = haveBouncyCastle();
const engine = haveOpensslGost();
const DOCUMENT =
  '<?xml version="1.0"?>\n<!--c--><?pi x?><a xmlns="urn:a" xmlns:q="urn:q" q:z="&#13;&lt;" xml:lang="kk"><b Id="part">ж 𝒳<!--c--><![CDATA[<&]]><d xmlns=""/></b><c/></a>';
const PART = { tbsXPath: "//*[@Id='part']", parentXPath: "//*[local-name()='c']" };
const PLACES: readonly SignXmlOptions[] = [{}, PART, { ...PART, style: 'gamma' }];

const base64 = (octets: Uint8Array | string) => Buffer.from(octets).toString('base64');

function ask(questions: readonly string[]): string[] {
  const source = fileURLToPath(new URL('./testing/XmlJudge.java', import.meta.url));
  const packages = ['', '.c14n'].map((name) => `java.xml.crypto/com.sun.org.apache.xml.internal.security${name}`);
  const exported = packages.flatMap((name) => ['--add-exports', `${name}=ALL-UNNAMED`]);
  const input = `${questions.join('\n')}\n`;
  const { status, stdout, stderr } = runForeign('java', [...exported, ...javaArguments(source, [], {})], { input });
  if (status !== 0) throw new Error(`Java: ${stderr}`);
  return stdout.toString().trim().split('\n');
}

async function signedBy(suite: SuiteId): Promise<{ texts: string[]; certificate: Uint8Array }> {
  const { user } = await userOf(suite);
  const texts = await Promise.all(PLACES.map((place) => signXml(DOCUMENT, user.signer, user.der, place)));
  return { texts, certificate: user.der };
}

/** Whether signature and digest are of the octets that the JDK names. */
async function holds(suite: SuiteId, text: string, answer: string | undefined): Promise<boolean> {
  const { user } = await userOf(suite);
  const [info, content] = (answer ?? '').split(' ').map((hex) => Buffer.from(hex, 'hex')) as [Buffer, Buffer];
  const [element] = signaturesIn(readXmlTree(text));
  if (element === undefined) throw new Error('no signature');
  const { value, references } = readSignatureElement(element);
  const digests = references.map(({ digestUri, digest }) => Buffer.compare(xmlDigest(digestUri)(content), digest));
  return (
    digests.every((order) => order === 0) && opensslVerifies(user.signer.publicKey, info, value, SUITES[suite].form.cms)
  );
}

describe('the JDK', () => {
  it.skipIf(!tool.have)(
    `validates RSA and ECDSA in whole documents and parts, and no changed ones${tool.note}`,
    async () => {
      const all = await Promise.all((['rsa-2048', 'ec-p256'] as const).map(signedBy));
      const questions = all.flatMap(({ texts, certificate }) =>
        texts.flatMap((text) =>
          [text, text.replace('ж', 'з')].map((one) => `validate ${base64(one)} ${base64(certificate)}`),
        ),
      );
      expect(ask(questions)).toEqual(questions.map((_, at) => String(at % 2 === 0)));
    },
  );

  it.skipIf(!tool.have || !engine.have)(
    `names the same octets for GOST, and OpenSSL verifies the signatures over them${tool.note || engine.note}`,
    async () => {
      const suites = ALL_SUITES.filter((one) => SUITES[one].family === 'GOST');
      const all = await Promise.all(suites.map(async (suite) => ({ suite, ...(await signedBy(suite)) })));
      const cases = all.flatMap(({ suite, texts }) => texts.map((text) => ({ suite, text })));
      const answers = ask(
        cases.flatMap(({ text }) => [text, text.replace('ж', 'з')].map((one) => `octets ${base64(one)}`)),
      );
      for (const [at, { suite, text }] of cases.entries()) {
        expect([suite, at, await holds(suite, text, answers[2 * at])]).toEqual([suite, at, true]);
        expect([suite, at, await holds(suite, text, answers[2 * at + 1])]).toEqual([suite, at, false]);
      }
    },
  );
});
