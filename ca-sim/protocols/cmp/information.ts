import type { BodyOf } from '../../../pki/cmp/bodies.ts';
import { cmpCertificate } from '../../../pki/cmp/certificate-response.ts';
import { type Codec, decode, encode, listOf, nothing, objectIdentifier, raw } from '../../../pki/cmp/der-codec.ts';
import type { InfoTypeAndValue } from '../../../pki/cmp/header.ts';
import { readDer } from '../../../pki/x509/der.ts';
import { DerFields } from '../../../pki/x509/der-fields.ts';
import type { CaTwin } from '../../authority.ts';
import type { Exchange, Reply } from './exchange.ts';
import { INFO_TYPES } from './info-types.ts';
import { judging } from './refusal.ts';

/** General messages, questions about the CA: RFC 9810 section 5.3.19. */

type Question = Exchange<BodyOf<'genm'>>;

/** A question that is answered. */
interface AnswerRow {
  /** InfoType of the answer. */
  readonly infoType: string;
  /** What the question may carry; left out: nothing. */
  readonly asks?: Codec<unknown>;
  /** DER of the answer's value; left out: the answer has none. */
  readonly value?: (question: Question) => Promise<Uint8Array> | Uint8Array;
}

/** By the InfoType of the question. */
const ANSWERS: Readonly<Record<string, AnswerRow>> = {
  /** Section 5.3.19.2: the kinds of keys that are certified. */
  [INFO_TYPES.signKeyPairTypes]: {
    infoType: INFO_TYPES.signKeyPairTypes,
    value: (question) =>
      encode(
        listOf(raw()),
        issuing(question).map(({ signer }) => keyAlgorithm(signer.publicKey)),
      ),
  },
  /** Section 5.3.19.6. */
  [INFO_TYPES.currentCRL]: {
    infoType: INFO_TYPES.currentCRL,
    value: ({ ca, recipient, now }) => ca.revocationList(recipient.twins[0] as CaTwin, now),
  },
  /** Section 5.3.19.14: everything that a chain may need. */
  [INFO_TYPES.caCerts]: {
    infoType: INFO_TYPES.caCerts,
    value: (question) =>
      encode(
        listOf(cmpCertificate),
        issuing(question).map(({ certificate }) => certificate.der),
      ),
  },
  /** Section 5.3.19.15: what has come after a root. Nothing: the roots of this CA are never renewed. */
  [INFO_TYPES.rootCaCert]: { infoType: INFO_TYPES.rootCaKeyUpdate, asks: cmpCertificate },
};

/**
 * Answers every question; those that it does not know it names. No question at all asks for everything.
 * @throws CmpRefusal badDataFormat for a question with a value that it has not.
 */
export async function inform(question: Question): Promise<Reply> {
  const asked = question.body.content;
  for (const one of asked) assertAsked(one);
  const types = asked.length === 0 ? Object.keys(ANSWERS) : asked.map(({ infoType }) => infoType);
  const content: InfoTypeAndValue[] = [];
  for (const row of types.flatMap((infoType) => ANSWERS[infoType] ?? [])) {
    const infoValue = await row.value?.(question);
    content.push({ infoType: row.infoType, ...(infoValue && { infoValue }) });
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

/** A question has the value that its row says. NULL counts as none: OpenSSL has sent it. */
function assertAsked({ infoType, infoValue }: InfoTypeAndValue): void {
  const row = ANSWERS[infoType];
  if (row === undefined || infoValue === undefined) return;
  judging('badDataFormat', () => decode(row.asks ?? nothing, infoValue, infoType));
}

/** AlgorithmIdentifier of a SubjectPublicKeyInfo. */
function keyAlgorithm(publicKey: Uint8Array): Uint8Array {
  return DerFields.ofSequence(readDer(publicKey), 'SubjectPublicKeyInfo').next('algorithm').der;
}
