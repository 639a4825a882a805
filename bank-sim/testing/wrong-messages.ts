import { attribute, forgeBy, type MessageParts, rightAttributes } from '../../pki/cms/testing/messages.ts';
import { OIDS } from '../../pki/oids.ts';
import { SUITES } from '../../pki/suites.ts';
import { signatureAlgorithmOf } from '../../pki/x509/algorithm.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import {
  type Asn1,
  fromDer,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  tagged,
  taggedOctets,
  time,
} from '../../pki/x509/der-build.ts';
import type { Holder } from '../../pki/x509/testing/authority.ts';
import type { SetAlgorithm } from '../core/profiles.ts';
import type { TestKeySet } from './test-bank.ts';

/** Messages that a signature must not be, one rule broken in each; all of them made by the right person with his own key. */

/** What the message ought to sign, who ought to sign it, and who else is about. */
export interface Desk {
  readonly content: Uint8Array;
  readonly at: number;
  readonly user: Holder;
  /** The same person's other key. */
  readonly rsa: Holder;
  readonly other: Holder;
}

export interface WrongMessage {
  readonly wrong: string;
  readonly code: 'cms-malformed' | 'signature-wrong';
  make(desk: Desk): Promise<Uint8Array>;
}

export function holderOf({ signers, certificates }: TestKeySet, algorithm: SetAlgorithm = 'GOST'): Holder {
  const der = certificates[algorithm];
  return { signer: signers[algorithm], der, certificate: parseCertificate(der) };
}

type Changes = Partial<MessageParts> | ((desk: Desk) => Partial<MessageParts>);
const forged = (desk: Desk, changes: Changes = {}) =>
  forgeBy(desk.user, desk, typeof changes === 'function' ? changes(desk) : changes);

/** A message in which parts are replaced before it is signed. */
const part = (code: WrongMessage['code'], wrong: string, changes: Changes): WrongMessage => ({
  wrong,
  code,
  make: (desk) => forged(desk, changes),
});

/** A sound message whose octets are changed afterwards. */
const octets = (code: WrongMessage['code'], wrong: string, change: (der: Uint8Array) => Uint8Array): WrongMessage => ({
  wrong,
  code,
  make: async (desk) => change(await forged(desk)),
});

const KISC = SUITES['kisc-2004'];
const OTHER_CONTENT = new TextEncoder().encode('BS-Client TEST payment-order 0');
const attributes = ({ content, at }: Desk, type: string = OIDS.data) => rightAttributes('kisc-2004', type, content, at);
const without = (desk: Desk, at: number) => ({ attributes: attributes(desk).toSpliced(at, 1) });
const encapsulated = (content: Asn1, type: string = OIDS.data) => sequence(oid(type), tagged(0, content));

/** The length of the outermost value, which has four octets of header (a message is longer than 255 octets). */
const body = (der: Uint8Array) => der.subarray(4);

/** Octets that are no message, or one that cannot be read. */
const UNREADABLE: readonly WrongMessage[] = [
  octets('cms-malformed', 'no octets at all', () => new Uint8Array(0)),
  octets('cms-malformed', 'the last octet missing', (der) => der.slice(0, -1)),
  octets('cms-malformed', 'an octet after the end', (der) => Uint8Array.of(...der, 0)),
  octets('cms-malformed', 'the message twice', (der) => Uint8Array.of(...der, ...der)),
  octets('cms-malformed', 'BER: indefinite length', (der) => Uint8Array.of(0x30, 0x80, ...body(der), 0, 0)),
  octets('cms-malformed', 'BER: a length in more octets than it needs', (der) =>
    Uint8Array.of(0x30, 0x83, 0, ...der.subarray(2, 4), ...body(der)),
  ),
  octets('cms-malformed', 'PEM instead of DER', (der) =>
    new TextEncoder().encode(`-----BEGIN CMS-----\n${Buffer.from(der).toString('base64')}\n-----END CMS-----\n`),
  ),
  part('cms-malformed', 'BER: the content in pieces', ({ content }) => ({
    encapsulated: encapsulated({ der: pieces(content) }),
  })),
  part('cms-malformed', 'encrypted data instead of signed', { contentInfoType: '1.2.840.113549.1.7.3' }),
  part('cms-malformed', 'plain data instead of signed', { contentInfoType: OIDS.data }),
  part('cms-malformed', 'a version of SignedData that does not belong to it', { version: integer(3) }),
  part('cms-malformed', 'a version of SignerInfo that does not belong to it', { signerVersion: integer(3) }),
  part('cms-malformed', 'no signer', { signerInfos: () => [] }),
  part('cms-malformed', 'the same signer twice', { signerInfos: (one) => [one, fromDer(one.der)] }),
  part('cms-malformed', 'no certificate', { certificates: [] }),
  part('cms-malformed', "another person's certificate only", ({ other }) => ({ certificates: [fromDer(other.der)] })),
  part('cms-malformed', 'another serial number', ({ user }) => ({
    sid: sequence(fromDer(user.certificate.issuerDer), integer(1)),
  })),
  part('cms-malformed', 'another issuer', ({ user, rsa }) => ({
    sid: sequence(fromDer(rsa.certificate.subjectDer), fromDer(user.certificate.serialNumberDer)),
  })),
  part('cms-malformed', 'the identifier of an unknown key', {
    version: integer(3),
    signerVersion: integer(3),
    sid: taggedOctets(0, Uint8Array.of(1, 2, 3)),
  }),
  part('cms-malformed', 'an attribute certificate among the certificates', ({ user }) => ({
    certificates: [fromDer(user.der), tagged(2, integer(1))],
  })),
  part('cms-malformed', 'a certificate that is none', { certificates: [sequence(integer(1))] }),
  part('cms-malformed', 'attributes that are not sorted', (desk) => ({ attributes: attributes(desk).toReversed() })),
];

function pieces(content: Uint8Array): Uint8Array {
  const piece = octetString(content.slice(0, 100)).der;
  return Uint8Array.of(0x24, piece.length, ...piece);
}

/** Messages that can be read, and are no signature under this document. */
const UNSOUND: readonly WrongMessage[] = [
  part('signature-wrong', 'another content inside', {
    encapsulated: encapsulated(octetString(OTHER_CONTENT)),
  }),
  part('signature-wrong', 'another content inside, rightly signed', ({ at }) => ({
    encapsulated: encapsulated(octetString(OTHER_CONTENT)),
    attributes: rightAttributes('kisc-2004', OIDS.data, OTHER_CONTENT, at),
  })),
  part('signature-wrong', 'the digest of another content', ({ at }) => ({
    attributes: rightAttributes('kisc-2004', OIDS.data, OTHER_CONTENT, at),
  })),
  part('signature-wrong', 'a digest that is too short', (desk) => ({
    attributes: attributes(desk).toSpliced(2, 1, attribute(OIDS.messageDigest, octetString(new Uint8Array(16)))),
  })),
  part('signature-wrong', 'no signed attributes', { attributes: [] }),
  part('signature-wrong', 'no contentType', (desk) => without(desk, 0)),
  part('signature-wrong', 'no signingTime', (desk) => without(desk, 1)),
  part('signature-wrong', 'no messageDigest', (desk) => without(desk, 2)),
  part('signature-wrong', 'contentType twice', (desk) => ({
    attributes: [attributes(desk)[0] as Asn1, ...attributes(desk)],
  })),
  part('signature-wrong', 'two signing times', (desk) => ({
    attributes: attributes(desk).toSpliced(1, 1, attribute(OIDS.signingTime, time(desk.at), time(desk.at + 60_000))),
  })),
  part('signature-wrong', 'an attribute that says another content type', (desk) => ({
    attributes: attributes(desk, '1.2.3'),
  })),
  part('signature-wrong', 'content of another type than data', (desk) => ({
    version: integer(3),
    encapsulated: encapsulated(octetString(desk.content), OIDS.timeStampInfo),
    attributes: attributes(desk, OIDS.timeStampInfo),
  })),
  part('signature-wrong', 'the digest algorithm of another suite', {
    digestAlgorithm: sequence(oid(SUITES['rsa-2048'].digestOid), NULL()),
  }),
  part('signature-wrong', 'a digest algorithm that is not announced', { digestAlgorithms: [] }),
  part('signature-wrong', 'the signature algorithm of RSA', {
    signatureAlgorithm: fromDer(signatureAlgorithmOf(SUITES['rsa-2048'])),
  }),
  part('signature-wrong', "the signature algorithm of the National CA's GOST", {
    signatureAlgorithm: fromDer(signatureAlgorithmOf(SUITES['nuc-2004'])),
  }),
  part('signature-wrong', 'one bit of the signature', { signature: (value) => value.with(7, (value[7] ?? 0) ^ 1) }),
  part('signature-wrong', 'the octets of the signature in reverse', { signature: (value) => value.toReversed() }),
  part('signature-wrong', 'the halves of the signature swapped', {
    signature: (value) => Uint8Array.of(...value.subarray(32), ...value.subarray(0, 32)),
  }),
  part('signature-wrong', 'a signature that is cut short', { signature: (value) => value.slice(1) }),
  part('signature-wrong', 'a signature with an octet too many', { signature: (value) => Uint8Array.of(...value, 0) }),
  part('signature-wrong', 'an empty signature', { signature: () => new Uint8Array(0) }),
  part('signature-wrong', 'r and s zero', { signature: () => new Uint8Array(KISC.signatureLength) }),
  {
    wrong: "the right certificate, another person's key",
    code: 'signature-wrong',
    make: (desk) => forgeBy({ ...desk.user, signer: desk.other.signer }, desk, {}),
  },
  {
    wrong: 'signed attributes of an earlier message under a new content',
    code: 'signature-wrong',
    make: (desk) =>
      forgeBy(
        desk.user,
        { ...desk, content: OTHER_CONTENT },
        {
          encapsulated: encapsulated(octetString(desk.content)),
        },
      ),
  },
];

export const WRONG_MESSAGES: readonly WrongMessage[] = [...UNREADABLE, ...UNSOUND];
