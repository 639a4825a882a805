import { Type } from '@sinclair/typebox';

/** Field types that several interfaces share. */

/** DER in base64 (RFC 4648 section 4), no line breaks. */
export const Base64 = Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$', maxLength: 1_400_000 });

/** An instant, ISO 8601 in UTC with milliseconds. */
export const Instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });

/** The two algorithms of a key set: S4 section 1 (docs/requirements.md), R-CA-12. */
export const SetAlgorithm = Type.Union([Type.Literal('GOST'), Type.Literal('RSA')]);

/** The certification authorities that a server can have. */
export const Authority = Type.Union([Type.Literal('kz-kisc'), Type.Literal('kz-nuc'), Type.Literal('rfc')]);

/** What tells the CA certificates of one authority apart. GOST is 34.310-2004, EC is P-256. */
export const TwinAlgorithm = Type.Union([
  Type.Literal('GOST'),
  Type.Literal('GOST-2015'),
  Type.Literal('RSA'),
  Type.Literal('EC'),
]);

/** One text in the languages of the screens: Russian, Kazakh, English. */
export const Text = Type.Object({ ru: Type.String(), kk: Type.String(), en: Type.String() });

/** An X.501 name as RFC 4514 text in encoding order, e.g. `C=KZ,O=ТОО "TEST",CN=…,UID=…` (docs/wire-formats.md). */
export const DistinguishedName = Type.String({ minLength: 1, maxLength: 2000 });

/** A certificate of the set, DER. */
export const SetCertificate = Type.Object({ algorithm: SetAlgorithm, certificate: Base64 });
