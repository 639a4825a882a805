import { digest } from '../../keys.ts';
import { OIDS } from '../../oids.ts';
import { SUITES, type SuiteId } from '../../suites.ts';
import { signatureAlgorithmOf } from '../../x509/algorithm.ts';
import {
  type Asn1,
  fromDer,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  setOf,
  tagged,
  time,
  toDer,
} from '../../x509/der-build.ts';
import { type Holder, NOW, testCa, testUser } from '../../x509/testing/authority.ts';
import { type CmsTemplate, signCms } from '../signed-data.ts';

/** Messages for the tests of CMS: sound ones, and ones that are rightly signed but wrongly put together. */

export const CONTENT = new TextEncoder().encode('Платёж № 1: 100 тенге');

const users = new Map<SuiteId, Promise<{ ca: Holder; user: Holder }>>();

/** One user per suite for all tests: issued anew, the certificate would have another signature. */
export function userOf(suite: SuiteId): Promise<{ ca: Holder; user: Holder }> {
  const known = users.get(suite);
  if (known !== undefined) return known;
  const made = testCa(suite, 'TEST CA').then(async (ca) => ({ ca, user: await testUser(suite, 'ТЕСТОВ ТЕСТ', ca) }));
  users.set(suite, made);
  return made;
}

export async function message(suite: SuiteId, change: Partial<CmsTemplate> = {}): Promise<Uint8Array> {
  const { user } = await userOf(suite);
  return signCms({ content: CONTENT, certificate: user.der, signingTime: NOW, ...change }, user.signer);
}

/** The parts of a message that can be replaced before everything is put together and signed rightly. */
export interface MessageParts {
  readonly version: Asn1;
  readonly digestAlgorithms: readonly Asn1[];
  readonly encapsulated: Asn1;
  readonly certificates: readonly Asn1[];
  /** Signed attributes, in this order. */
  readonly attributes: readonly Asn1[];
  readonly sid: Asn1;
  readonly signerVersion: Asn1;
  readonly digestAlgorithm: Asn1;
  readonly signatureAlgorithm: Asn1;
  readonly signature: (octets: Uint8Array) => Uint8Array;
  /** Unsigned attributes. */
  readonly unsigned: readonly Asn1[];
  readonly signerInfos: (signerInfo: Asn1) => readonly Asn1[];
  readonly contentInfoType: string;
}

export const attribute = (type: string, ...values: Asn1[]) => sequence(oid(type), setOf(...values));

/** A sound message with some of its parts replaced, signed by the user of {@link userOf}. */
export async function forge(suite: SuiteId, changes: Partial<MessageParts>): Promise<Uint8Array> {
  const { user } = await userOf(suite);
  return forgeBy(user, { content: CONTENT, at: NOW }, changes);
}

/** What is signed, and when. */
export interface Signed {
  readonly content: Uint8Array;
  readonly at: number;
}

/** A message of anybody, with some of its parts replaced. */
export async function forgeBy(user: Holder, what: Signed, changes: Partial<MessageParts>): Promise<Uint8Array> {
  const { suite } = user.signer;
  const parts: MessageParts = { ...soundParts(suite.id, user, what), ...changes };
  const signed = Uint8Array.from(toDer(tagged(0, ...parts.attributes)));
  signed[0] = 0x31;
  return assemble(parts, parts.signature(await user.signer.sign(signed, suite.form.cms)));
}

function soundParts(suite: SuiteId, user: Holder, { content, at }: Signed): MessageParts {
  const { digestOid } = SUITES[suite];
  return {
    version: integer(1),
    digestAlgorithms: [sequence(oid(digestOid), NULL())],
    encapsulated: sequence(oid(OIDS.data), tagged(0, octetString(content))),
    certificates: [fromDer(user.der)],
    attributes: rightAttributes(suite, OIDS.data, content, at),
    sid: sequence(fromDer(user.certificate.issuerDer), fromDer(user.certificate.serialNumberDer)),
    signerVersion: integer(1),
    digestAlgorithm: sequence(oid(digestOid), NULL()),
    signatureAlgorithm: fromDer(signatureAlgorithmOf(SUITES[suite])),
    signature: (octets) => octets,
    unsigned: [],
    signerInfos: (signerInfo) => [signerInfo],
    contentInfoType: OIDS.signedData,
  };
}

function assemble(parts: MessageParts, signature: Uint8Array): Uint8Array {
  const behindTag = (members: readonly Asn1[], tag = 0) => (members.length > 0 ? [tagged(tag, ...members)] : []);
  const signerInfo = sequence(
    parts.signerVersion,
    parts.sid,
    parts.digestAlgorithm,
    ...behindTag(parts.attributes),
    parts.signatureAlgorithm,
    octetString(signature),
    ...behindTag(parts.unsigned, 1),
  );
  const signedData = sequence(
    parts.version,
    setOf(...parts.digestAlgorithms),
    parts.encapsulated,
    ...behindTag(parts.certificates),
    setOf(...parts.signerInfos(signerInfo)),
  );
  return toDer(sequence(oid(parts.contentInfoType), tagged(0, signedData)));
}

export function rightAttributes(
  suite: SuiteId,
  contentType = OIDS.data as string,
  content: Uint8Array = CONTENT,
  at = NOW,
): Asn1[] {
  return [
    attribute(OIDS.contentType, oid(contentType)),
    attribute(OIDS.signingTime, time(at)),
    attribute(OIDS.messageDigest, octetString(digest(SUITES[suite], content))),
  ];
}
