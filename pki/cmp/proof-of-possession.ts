import { PkiError } from '../error.ts';
import type { Signer } from '../signer.ts';
import { readAlgorithm, signatureAlgorithmOf } from '../x509/algorithm.ts';
import { compareDer, readDer } from '../x509/der.ts';
import { isSoundSignatureOfKey } from '../x509/key-signature.ts';
import {
  type CertReqMsg,
  type CertRequest,
  certRequest,
  type PopoSigningKey,
  popoSigningKeyInput,
} from './certificate-request.ts';
import { encode, type ValueOf, verbatimOf } from './der-codec.ts';
import { passwordMac } from './password-mac.ts';
import { sameOctets } from './protection.ts';

/** Proof that the requester has the private key: POPOSigningKey, RFC 4211 section 4.1. */

/** Who the message that carries the request comes from: a proof without a name is bound to it. */
export interface ProofContext {
  /** GeneralName, DER: the authenticated sender. */
  readonly sender: Uint8Array;
  /** The secret that protects the message, if one does. */
  readonly secret?: string;
}

/** Why a proof does not hold, in words, or undefined when it does. */
export function popoProblem(
  { certReq, popo }: CertReqMsg,
  publicKey: Uint8Array,
  context: ProofContext,
): string | undefined {
  if (popo === undefined) return 'there is no proof of possession';
  if (popo.kind !== 'signature') return `a proof of the kind ${popo.kind} is not taken`;
  const proof = popo.value;
  const { subject, publicKey: wanted } = certReq.value.certTemplate;
  const complete = subject !== undefined && wanted !== undefined;
  if (complete && proof.poposkInput !== undefined) return 'poposkInput beside a template with subject and public key';
  if (!complete && proof.poposkInput === undefined) return 'neither poposkInput nor subject and public key';
  const wrongInput = proof.poposkInput && inputProblem(proof.poposkInput.value, publicKey, context);
  return wrongInput ?? signatureProblem(proof, proof.poposkInput?.der ?? certReq.der, publicKey);
}

function signatureProblem(
  { algorithmIdentifier, signature }: PopoSigningKey,
  message: Uint8Array,
  publicKey: Uint8Array,
): string | undefined {
  try {
    const right = isSoundSignatureOfKey(publicKey, algorithmIdentifier, message, signature, 'request');
    return right ? undefined : 'the signature does not verify under the public key';
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}

type SigningKeyInput = ValueOf<typeof popoSigningKeyInput>;

function inputProblem(
  { authInfo, publicKey }: SigningKeyInput,
  wanted: Uint8Array,
  { sender, secret }: ProofContext,
): string | undefined {
  if (compareDer(publicKey, wanted) !== 0) return 'poposkInput has another public key';
  if (authInfo.kind === 'sender') {
    return compareDer(authInfo.value, sender) === 0 ? undefined : 'poposkInput names another sender';
  }
  if (secret === undefined) return 'a MAC over the public key in a message that no secret protects';
  try {
    const { algId, value } = authInfo.value;
    return sameOctets(passwordMac(algId, secret, publicKey), value)
      ? undefined
      : 'the MAC over the public key is wrong';
  } catch (error) {
    if (error instanceof PkiError) return error.message;
    throw error;
  }
}

/** A request with the signature of its key. The template has subject and public key. */
export async function signCertRequest(request: CertRequest, signer: Signer): Promise<CertReqMsg> {
  const certReq = verbatimOf(certRequest, request);
  const { suite } = signer;
  const algorithmIdentifier = readAlgorithm(readDer(signatureAlgorithmOf(suite)), 'algorithmIdentifier');
  const signature = await signer.sign(certReq.der, suite.form.request);
  return { certReq, popo: { kind: 'signature', value: { algorithmIdentifier, signature } } };
}

/** A request whose template lacks the subject, or whose key signs for a sender: the proof is bound by `authInfo`. */
export async function signBoundCertRequest(
  request: CertRequest,
  authInfo: SigningKeyInput['authInfo'],
  signer: Signer,
): Promise<CertReqMsg> {
  const { suite, publicKey } = signer;
  const poposkInput = verbatimOf(popoSigningKeyInput, { authInfo, publicKey });
  const algorithmIdentifier = readAlgorithm(readDer(signatureAlgorithmOf(suite)), 'algorithmIdentifier');
  const signature = await signer.sign(encode(popoSigningKeyInput, { authInfo, publicKey }), suite.form.request);
  const value = { poposkInput, algorithmIdentifier, signature };
  return { certReq: verbatimOf(certRequest, request), popo: { kind: 'signature', value } };
}
