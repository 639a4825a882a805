import { beforeAll, describe, expect, it } from 'vitest';
import type { Signer } from '../signer.ts';
import { readAlgorithm, signatureAlgorithmOf } from '../x509/algorithm.ts';
import { readDer } from '../x509/der.ts';
import { testSigner } from '../x509/testing/authority.ts';
import { type CertReqMsg, certReqMsg } from './certificate-request.ts';
import { decode, encode } from './der-codec.ts';
import { passwordBasedMac, passwordMac } from './password-mac.ts';
import { popoProblem, signBoundCertRequest, signCertRequest } from './proof-of-possession.ts';
import { PKI_HEADER, SUBJECT } from './testing/specimens.ts';

const { sender } = PKI_HEADER;
const METHOD = passwordBasedMac(Uint8Array.of(9), 3);
const SECRET = 'proof-secret';

describe.each(['rsa-2048', 'kisc-2004', 'nuc-2004'] as const)('POPOSigningKey of %s', (suite) => {
  let signer: Signer;
  let other: Signer;
  beforeAll(async () => {
    signer = await testSigner(suite, 'TEST requester');
    other = await testSigner(suite, 'TEST other');
  });

  const problem = (
    message: CertReqMsg,
    context: { sender?: Uint8Array; secret?: string } = {},
    key = signer.publicKey,
  ) => popoProblem(decode(certReqMsg, encode(certReqMsg, message), 'CertReqMsg'), key, { sender, ...context });
  const complete = (by: Signer) => ({ certReqId: 0, certTemplate: { subject: SUBJECT, publicKey: by.publicKey } });
  const bare = () => ({ certReqId: 0, certTemplate: { publicKey: signer.publicKey } });
  const mac = (secret: string) => ({ algId: METHOD, value: passwordMac(METHOD, secret, signer.publicKey) });

  it('over a template with subject and key holds for this key and this request only', async () => {
    const message = await signCertRequest(complete(signer), signer);
    expect(problem(message)).toBeUndefined();
    expect(problem(message, {}, other.publicKey)).toContain('does not verify');
    const changed = await signCertRequest({ ...complete(signer), certReqId: 1 }, signer);
    expect(problem({ ...changed, certReq: message.certReq })).toContain('does not verify');
  });

  it('with the sender in it holds for that sender only', async () => {
    const message = await signBoundCertRequest(bare(), { kind: 'sender', value: sender }, signer);
    expect(problem(message)).toBeUndefined();
    expect(problem(message, { sender: PKI_HEADER.recipient })).toContain('another sender');
  });

  it('with a MAC over the key in it holds for who knows the secret only', async () => {
    const message = await signBoundCertRequest(bare(), { kind: 'publicKeyMAC', value: mac(SECRET) }, signer);
    expect(problem(message, { secret: SECRET })).toBeUndefined();
    expect(problem(message, { secret: 'another' })).toContain('MAC');
    expect(problem(message)).toContain('no secret');
    const algId = readAlgorithm(readDer(signatureAlgorithmOf(signer.suite)), 'algId');
    const wild = await signBoundCertRequest(bare(), { kind: 'publicKeyMAC', value: { ...mac(SECRET), algId } }, signer);
    expect(problem(wild, { secret: SECRET })).toContain('no MAC from a password');
  });

  it('is refused where it proves nothing: another key inside, an input too many or too few', async () => {
    const bound = await signBoundCertRequest(bare(), { kind: 'sender', value: sender }, other);
    expect(problem(bound)).toContain('another public key');
    const { popo } = await signBoundCertRequest(bare(), { kind: 'sender', value: sender }, signer);
    const { certReq } = await signCertRequest(complete(signer), signer);
    expect(popo && problem({ certReq, popo })).toContain('beside a template');
    const short = await signCertRequest(bare(), signer);
    expect(problem(short)).toContain('neither');
    expect(problem({ certReq })).toContain('no proof');
    expect(problem({ certReq, popo: { kind: 'raVerified', value: null } })).toContain('raVerified');
  });
});
