import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { encodeScalar } from '../gost/signature.ts';
import { curveOf, gostPrivateKeyInfo } from '../key-form.ts';
import { keyPairFromPrivateKey, softwareSigner } from '../keys.ts';
import { SUITES } from '../suites.ts';
import { integerOf, loadVectors } from '../testing/vectors.ts';
import { outcome } from '../x509/testing/outcome.ts';
import { signXml } from './sign-xml.ts';
import { verifyXml } from './verify-xml.ts';

/** Signatures of the National CA's own library, and ours in its place. */

const { signed } = loadVectors('kalkan-xml');
const documents = signed.map(({ name, signed }) => ({ name, signed, isPart: name === 'part' }));
const bare = (text: string) => text.replace(/<ds:Signature [\s\S]*<\/ds:Signature>/, '');

describe('documents that KalkanCrypt has signed', () => {
  it('are three', () => expect(documents.length).toBe(3));

  it.each(documents)('are verified: $name', ({ signed, isPart }) => {
    const verified = verifyXml(signed, { covers: isPart ? 'any-part' : 'document' });
    expect(verified.certificate.suite.id).toBe('nuc-2015-512');
    expect(verified.coversDocument).toBe(!isPart);
    const inner = isPart ? '<a Id="part"><x>1</x></a>' : bare(signed).replace('<empty/>', '<empty></empty>');
    expect(verified.signed.map(({ content }) => content)).toEqual([inner]);
  });

  it.each(documents)(
    'do not hold with r and s in the order of PKCS#11, nor with one character changed: $name',
    ({ signed, isPart }) => {
      const covers = isPart ? 'any-part' : 'document';
      expect(outcome(() => verifyXml(signed, { covers, form: 'sr-be' }))).toBe('bad-signature');
      const changed = signed.replace(/>1<|> {2}spaced/, (text) => text.replace(/1| s/, '2'));
      expect(outcome(() => verifyXml(changed, { covers }))).toBe('digest-mismatch');
    },
  );

  it.each(documents)(
    'are made here in the same words, with the same digest, by the same key: $name',
    async ({ signed, isPart }) => {
      const suite = SUITES['nuc-2015-512'];
      const d = encodeScalar(curveOf(suite), integerOf(loadVectors('kalkan-2015-512').d));
      const pair = keyPairFromPrivateKey(gostPrivateKeyInfo(suite, d));
      const signer = softwareSigner(pair, new SeededRng('Kalkan'));
      const { certificate } = verifyXml(signed, { covers: 'any-part' });
      const paths = isPart ? { tbsXPath: '/*/a', parentXPath: '/*' } : {};
      const ours = await signXml(bare(signed), signer, certificate, paths);
      const without = (text: string) => text.replace(/<ds:SignatureValue>[^<]*/, '');
      expect(without(ours)).toBe(without(signed).replaceAll('&#13;', ''));
      expect(verifyXml(ours, { covers: 'any-part' }).signed).toEqual(verifyXml(signed, { covers: 'any-part' }).signed);
    },
  );
});
