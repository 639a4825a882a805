import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import {
  ALL_REASONS,
  type DistributionPoint,
  type IssuingDistributionPoint,
  namesMeet,
  type ReasonMask,
} from './distribution-points.ts';
import { directoryNamesOf } from './general-name.ts';
import { type Dn, sameName } from './name.ts';

/** Which list is about which certificate: RFC 5280 section 6.3.3 (b), (d) and (e). */

/** The point that every certificate has without naming it: the list of its issuer, for all reasons. */
export function impliedPoint({ issuer, issuerDer }: Certificate): DistributionPoint {
  return {
    name: { fullName: [{ kind: 'directoryName', der: issuerDer, name: issuer }] },
    reasons: ALL_REASONS,
  };
}

/** For which reasons the list decides about this certificate at this distribution point; 0 when it is not about it. */
export function scopeOf(list: Crl, point: DistributionPoint, certificate: Certificate): ReasonMask {
  const { issuingDistributionPoint: scope } = list;
  if (!isIssuerOfPoint(list, point, certificate)) return 0;
  if (scope === undefined) return point.reasons;
  if (!isAtPoint(scope, list.issuer, point, certificate) || !holdsKind(scope, certificate)) return 0;
  return scope.onlySomeReasons & point.reasons;
}

/** Section 6.3.3 (b)(1): the certificate's issuer, or he whom the point names, and then the list is an indirect one. */
function isIssuerOfPoint(list: Crl, { crlIssuer }: DistributionPoint, { issuer }: Certificate): boolean {
  if (crlIssuer === undefined) return sameName(list.issuer, issuer);
  const named = directoryNamesOf(crlIssuer).some((name) => sameName(name, list.issuer));
  return named && list.issuingDistributionPoint?.indirectCRL === true;
}

/** Section 6.3.3 (b)(2)(i): a name in common, where the list has one. */
function isAtPoint(
  scope: IssuingDistributionPoint,
  listIssuer: Dn,
  { name, crlIssuer }: DistributionPoint,
  { issuer }: Certificate,
): boolean {
  if (scope.name === undefined) return true;
  // A relative name of the point is relative to the issuer of the list: he whom it names, or that of the certificate.
  const [base = issuer] = directoryNamesOf(crlIssuer ?? []);
  const wanted = name ?? { fullName: crlIssuer ?? [] };
  return namesMeet(scope.name, wanted, { a: listIssuer, b: base });
}

/** Section 6.3.3 (b)(2)(ii) to (iv). */
function holdsKind(scope: IssuingDistributionPoint, { basicConstraints }: Certificate): boolean {
  const isCa = basicConstraints?.ca === true;
  if (scope.onlyContainsAttributeCerts) return false;
  return isCa ? !scope.onlyContainsUserCerts : !scope.onlyContainsCACerts;
}
