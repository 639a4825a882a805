import { PkiError } from '../error.ts';
import { type DerNode, TAG_CLASS } from '../x509/der.ts';
import { fromDer, sequence, tagged, toDer } from '../x509/der-build.ts';
import { explicit as insideTag, malformed } from '../x509/der-fields.ts';
import { BODIES, type BodyType, OTHER_BODIES, type PkiBody } from './bodies.ts';
import { cmpCertificate } from './certificate-response.ts';
import {
  bitOctets,
  type Codec,
  decode,
  encode,
  explicit,
  listOf,
  optional,
  raw,
  struct,
  type ValueOf,
  verbatim,
} from './der-codec.ts';
import { type PkiHeader, pkiHeader } from './header.ts';

/**
 * PKIMessage, RFC 9810 section 5.1. It is read in two steps, because whoever sends a body that cannot be read is still to be
 * answered in his own transaction: first the envelope, then {@link readPkiBody}.
 */
const pkiMessage = struct('PKIMessage', {
  header: verbatim(pkiHeader),
  body: raw(),
  protection: optional(explicit(0, bitOctets)),
  extraCerts: optional(explicit(1, listOf(cmpCertificate))),
});

/** A message whose body is not read yet. */
export type PkiEnvelope = ValueOf<typeof pkiMessage>;

/** @throws PkiError those of readDer; `malformed`, `bad-der`. */
export function readPkiEnvelope(der: Uint8Array): PkiEnvelope {
  return decode(pkiMessage, der, 'PKIMessage');
}

const BY_TAG: ReadonlyMap<number, BodyType> = new Map(
  (Object.keys(BODIES) as BodyType[]).map((type) => [BODIES[type].tag, type]),
);

/** The kind of an envelope's body, without reading it; undefined for one of {@link OTHER_BODIES} or none at all. */
export function bodyTypeOf({ body }: PkiEnvelope): BodyType | undefined {
  const identifier = body[0] ?? 0;
  return identifier >> 5 === 5 ? BY_TAG.get(identifier & 0x1f) : undefined;
}

const pkiBody: Codec<PkiBody> = {
  fits: ({ tagClass }) => tagClass === TAG_CLASS.context,
  read: (node) => {
    const type = bodyType(node);
    const content = BODIES[type].content as Codec<unknown>;
    return { type, content: content.read(insideTag(node, type), type) } as PkiBody;
  },
  write: ({ type, content }) => tagged(BODIES[type].tag, (BODIES[type].content as Codec<unknown>).write(content)),
};

function bodyType({ tagClass, tag }: DerNode): BodyType {
  const type = tagClass === TAG_CLASS.context ? BY_TAG.get(tag) : undefined;
  if (type !== undefined) return type;
  const other = tagClass === TAG_CLASS.context ? OTHER_BODIES.get(tag) : undefined;
  if (other !== undefined) throw new PkiError('not-supported', `a PKIBody of kind ${other}`);
  throw malformed('a PKIBody of unknown kind');
}

/** @throws PkiError `not-supported` for one of {@link OTHER_BODIES}; `malformed`, `bad-der` and those of the types inside. */
export function readPkiBody({ body }: PkiEnvelope): PkiBody {
  return decode(pkiBody, body, 'PKIBody');
}

/** The octets that a protection is made over: ProtectedPart, RFC 9810 section 5.1.3. */
export function protectedPart({ header, body }: Pick<PkiEnvelope, 'header' | 'body'>): Uint8Array {
  return toDer(sequence(fromDer(header.der), fromDer(body)));
}

/** Header and body of a message that is to be protected and sent. */
export function openEnvelope(header: PkiHeader, body: PkiBody): Pick<PkiEnvelope, 'header' | 'body'> {
  return { header: { der: encode(pkiHeader, header), value: header }, body: encode(pkiBody, body) };
}

/** The DER of a message. */
export function encodePkiMessage(envelope: PkiEnvelope): Uint8Array {
  return encode(pkiMessage, envelope);
}
