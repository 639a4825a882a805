import { OIDS } from '../oids.ts';
import { readDer } from './der.ts';
import { integerHex, malformed, readInteger } from './der-fields.ts';
import { type IssuingDistributionPoint, readIssuingDistributionPoint } from './distribution-points.ts';
import { type AuthorityKeyId, extensionValues } from './extension-values.ts';
import type { Extension } from './extensions.ts';
import { directoryNamesOf, readGeneralNames } from './general-name.ts';
import type { Dn } from './name.ts';

/** Extensions of a CRL and of its entries: RFC 5280 sections 5.2 and 5.3. */
export interface CrlExtensionValues {
  /** CRLNumber, upper-case hexadecimal. */
  readonly number?: string;
  /** BaseCRLNumber, upper-case hexadecimal: the list is a delta CRL. */
  readonly baseNumber?: string;
  readonly authorityKeyId?: AuthorityKeyId;
  readonly issuingDistributionPoint?: IssuingDistributionPoint;
  /** The DER inside the extension: base and delta must have the same. */
  readonly issuingDistributionPointDer?: Uint8Array;
  readonly freshestCrlUrls: readonly string[];
}

/** @throws PkiError `malformed`, `bad-der`, and those of readName. */
export function crlExtensionValues(extensions: readonly Extension[]): CrlExtensionValues {
  const valueIn = (id: string) => extensions.find(({ oid }) => oid === id)?.value;
  const { authorityKeyId, freshestCrlUrls } = extensionValues(extensions.filter(({ oid }) => SHARED.has(oid)));
  const number = valueIn(OIDS.crlNumber);
  const base = valueIn(OIDS.deltaCrlIndicator);
  const point = valueIn(OIDS.issuingDistributionPoint);
  return {
    ...(number && { number: numberOf(number, 'cRLNumber') }),
    ...(base && { baseNumber: numberOf(base, 'BaseCRLNumber') }),
    ...(authorityKeyId && { authorityKeyId }),
    ...(point && {
      issuingDistributionPoint: readIssuingDistributionPoint(readDer(point)),
      issuingDistributionPointDer: point,
    }),
    freshestCrlUrls,
  };
}

/** Extensions that certificates have too. */
const SHARED: ReadonlySet<string> = new Set([OIDS.authorityKeyIdentifier, OIDS.freshestCrl]);

function numberOf(value: Uint8Array, what: string): string {
  return integerHex(readInteger(readDer(value), what));
}

/** CRLNumber and FreshestCRL are never critical (sections 5.2.3, 5.2.6): a list that has them so is not understood. */
const LIST_EXTENSIONS: ReadonlySet<string> = new Set([
  OIDS.authorityKeyIdentifier,
  OIDS.deltaCrlIndicator,
  OIDS.issuingDistributionPoint,
]);
const ENTRY_EXTENSIONS: ReadonlySet<string> = new Set([OIDS.reasonCode, OIDS.invalidityDate, OIDS.certificateIssuer]);

/** The critical extensions that nobody here honours, in order. */
export function unhonoured(extensions: readonly Extension[], where: 'list' | 'entry'): string[] {
  const honoured = where === 'list' ? LIST_EXTENSIONS : ENTRY_EXTENSIONS;
  return extensions.filter(({ oid, critical }) => critical && !honoured.has(oid)).map(({ oid }) => oid);
}

/**
 * CertificateIssuer of an entry (section 5.3.3): whose certificate it is. Undefined when there is no such extension.
 * @throws PkiError `malformed` (also without a directory name), `bad-der`, and those of readName.
 */
export function certificateIssuers(extensions: readonly Extension[]): readonly Dn[] | undefined {
  const found = extensions.find(({ oid }) => oid === OIDS.certificateIssuer);
  if (found === undefined) return undefined;
  const names = directoryNamesOf(readGeneralNames(readDer(found.value), 'certificateIssuer'));
  if (names.length === 0) throw malformed('certificateIssuer has no directory name');
  return names;
}

/** Under what an entry of an indirect list is found: its number, and whose certificate it is ({@link nameKey}). */
export function entryKey(serialNumber: string, issuerKey: string): string {
  return `${serialNumber} ${issuerKey}`;
}
