import type { BodyOf } from '../../../pki/cmp/bodies.ts';
import { cmpCertificate } from '../../../pki/cmp/certificate-response.ts';
import { encode, listOf, objectIdentifier, raw } from '../../../pki/cmp/der-codec.ts';
import type { InfoTypeAndValue } from '../../../pki/cmp/header.ts';
import { readDer } from '../../../pki/x509/der.ts';
import { DerFields } from '../../../pki/x509/der-fields.ts';
import type { CaTwin } from '../../authority.ts';
import type { Exchange, Reply } from './exchange.ts';
import { INFO_TYPES } from './info-types.ts';

/** General messages, questions about the CA: RFC 9810 section 5.3.19. */

type Question = Exchange<BodyOf<'genm'>>;

/** One row per question that is answered: the DER of the answer's value. */
const ANSWERS: Readonly<Record<string, (question: Question) => Promise<Uint8Array> | Uint8Array>> = {
  /** Section 5.3.19.2: the kinds of keys that are certified. */
  [INFO_TYPES.signKeyPairTypes]: (question) =>
    encode(
      listOf(raw()),
      issuing(question).map(({ signer }) => keyAlgorithm(signer.publicKey)),
    ),
  /** Section 5.3.19.6. */
  [INFO_TYPES.currentCRL]: ({ ca, recipient, now }) => ca.revocationList(recipient.twins[0] as CaTwin, now),
  /** Section 5.3.19.14: everything that a chain may need. */
  [INFO_TYPES.caCerts]: (question) =>
    encode(
      listOf(cmpCertificate),
      issuing(question).map(({ certificate }) => certificate.der),
    ),
  /** Section 5.3.19.15: the root of the CA that was asked. */
  [INFO_TYPES.rootCaCert]: (question) => rootOf(question).certificate.der,
};

/** Answers every question; those that it does not know it names. No question at all asks for everything. */
export async function inform(question: Question): Promise<Reply> {
  const asked = question.body.content.map(({ infoType }) => infoType);
  const types = asked.length === 0 ? Object.keys(ANSWERS) : asked;
  const content: InfoTypeAndValue[] = [];
  for (const infoType of types) {
    const infoValue = await ANSWERS[infoType]?.(question);
    if (infoValue !== undefined) content.push({ infoType, infoValue });
  }
  const unknown = types.filter((infoType) => ANSWERS[infoType] === undefined);
  if (unknown.length > 0) {
    content.push({ infoType: INFO_TYPES.unsupportedOIDs, infoValue: encode(listOf(objectIdentifier), unknown) });
  }
  return { body: { type: 'genp', content } };
}

function issuing({ ca, recipient }: Question): CaTwin[] {
  return ca.twins.filter(({ role, authority }) => role === 'issuing' && authority === recipient.authority);
}

function rootOf({ ca, recipient }: Question): CaTwin {
  const { authority, algorithm } = recipient.twins[0] as CaTwin;
  const root = ca.twins.find(
    (one) => one.role === 'root' && one.authority === authority && one.algorithm === algorithm,
  );
  if (root === undefined) throw new Error(`${authority} ${algorithm} has no root`);
  return root;
}

/** AlgorithmIdentifier of a SubjectPublicKeyInfo. */
function keyAlgorithm(publicKey: Uint8Array): Uint8Array {
  return DerFields.ofSequence(readDer(publicKey), 'SubjectPublicKeyInfo').next('algorithm').der;
}
