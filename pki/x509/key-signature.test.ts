import { describe, expect, it } from 'vitest';
import { haveOpenssl, runForeign, withFiles } from '../testing/foreign.ts';
import { readAlgorithm } from './algorithm.ts';
import { readDer } from './der.ts';
import { oid, sequence, toDer } from './der-build.ts';
import { isOverSha1, isSignatureOfKey, isSoundSignatureOfKey } from './key-signature.ts';
import { fromPem } from './pem.ts';
import { type CertificationRequest, parseRequest, type RequestProof, requestProof, verifyRequest } from './request.ts';

const tool = haveOpenssl();

const KEYS = {
  RSA: ['genrsa', '2048'],
  EC: ['ecparam', '-name', 'prime256v1', '-genkey', '-noout'],
} as const;

/** What OpenSSL signs requests over, and what such a request proves here. */
const ROWS: readonly (readonly [keyof typeof KEYS, string, RequestProof])[] = [
  ['RSA', 'sha256', 'possession'],
  ['RSA', 'sha384', 'possession'],
  ['RSA', 'sha512', 'possession'],
  ['RSA', 'sha1', 'possession-sha1'],
  ['RSA', 'sha224', 'nothing'],
  ['RSA', 'md5', 'nothing'],
  ['EC', 'sha256', 'possession'],
  ['EC', 'sha384', 'possession'],
  ['EC', 'sha512', 'possession'],
  ['EC', 'sha1', 'nothing'],
  ['EC', 'sha3-256', 'nothing'],
];

const made = (kind: keyof typeof KEYS, ...options: string[]) =>
  withFiles({ key: runForeign('openssl', [...KEYS[kind]]).stdout }, ({ key = '' }) => {
    const { status, stdout, stderr } = runForeign('openssl', [
      'req',
      '-new',
      '-key',
      key,
      '-subj',
      '/CN=TEST',
      ...options,
    ]);
    if (status !== 0) throw new Error(stderr);
    return parseRequest(fromPem(stdout.toString()));
  });

const spoilt = (request: CertificationRequest) => {
  const signature = Uint8Array.from(request.signature);
  signature[20] = (signature[20] as number) ^ 1;
  return { ...request, signature };
};

describe.skipIf(!tool.have)(`requests that OpenSSL signs${tool.note}`, () => {
  it.each(ROWS)('of %s keys over %s prove: %s', async (kind, hash, proof) => {
    const request = await made(kind, `-${hash}`);
    expect([requestProof(request), verifyRequest(request)]).toEqual([proof, proof === 'possession']);
    expect(requestProof(spoilt(request))).toBe('nothing');
  });

  it('of RSA keys in PSS prove nothing: nobody here signs so', async () => {
    const request = await made('RSA', '-sha256', '-sigopt', 'rsa_padding_mode:pss');
    expect(requestProof(request)).toBe('nothing');
  });

  it('have parameters of NULL or none, and no others; the algorithm belongs to the key', async () => {
    const request = await made('RSA', '-sha512');
    const { publicKey, tbs, signature, signatureAlgorithm } = request;
    const named = (id: string, ...parameters: Parameters<typeof sequence>) =>
      readAlgorithm(readDer(toDer(sequence(oid(id), ...parameters))), 'algorithm');
    const holds = (algorithm = signatureAlgorithm) => isSignatureOfKey(publicKey, algorithm, tbs, signature, 'request');
    expect([signatureAlgorithm.parameters, holds(), holds(named(signatureAlgorithm.oid))]).toEqual([
      'null',
      true,
      true,
    ]);
    for (const wrong of [named(signatureAlgorithm.oid, sequence()), named('1.2.840.10045.4.3.4')]) {
      expect(() => holds(wrong)).toThrow('is not a signature algorithm of RSA-2048 keys');
    }
    const sha1 = named('1.2.840.113549.1.1.5');
    expect([isOverSha1(sha1), isOverSha1(signatureAlgorithm)]).toEqual([true, false]);
    expect(() => isSoundSignatureOfKey(publicKey, sha1, tbs, signature, 'cms')).toThrow('over SHA-1');
  });
});
