import { type Certificate, verifyCertificateSignature } from './certificate.ts';
import { hasKeyIdentifier, nameOf, type Problem } from './chain-problem.ts';
import { compareDer } from './der.ts';
import { nameKey, sameName } from './name.ts';

/** Finding paths: RFC 4158, with the rules of RFC 5280 sections 4.2.1.1 and 6.1.3 (a). */

/** Certificates in a path, the first and the anchor included. */
export const PATH_LENGTH_MAX = 10;
/** Steps of one search, and signatures that it verifies: cross-certificates can make the number of paths grow without bound. */
const STEPS_MAX = 500;
const SIGNATURES_MAX = 200;

export interface Material {
  /** Certificates of CAs that may stand between, in any order; nobody trusts them yet. */
  readonly intermediates: readonly Certificate[];
  /** Whom we trust. */
  readonly anchors: readonly Certificate[];
  /** For which instant, in milliseconds since the epoch: those that are valid then are tried first. */
  readonly at: number;
}

/** One search for paths from a certificate up to an anchor, every step of which is rightly signed. */
export class PathSearch {
  readonly #at: number;
  readonly #anchors: readonly Certificate[];
  readonly #anchorsByName: ByName;
  readonly #intermediatesByName: ByName;
  /** What was found about a signature, for this search only. */
  readonly #signed = new Map<Certificate, Map<Certificate, boolean>>();
  #steps = 0;
  #signatures = 0;
  /** The first signature that did not hold. */
  badSignature: Problem | undefined;

  constructor({ at, anchors, intermediates }: Material) {
    this.#at = at;
    this.#anchors = anchors;
    this.#anchorsByName = byName(anchors);
    this.#intermediatesByName = byName(intermediates);
  }

  /** Whether the search was given up. */
  get isExhausted(): boolean {
    return this.#steps > STEPS_MAX || this.#signatures > SIGNATURES_MAX;
  }

  /** All ways up to an anchor; a generator, so that nothing is searched beyond the first that holds. */
  *pathsFrom(path: readonly Certificate[]): Generator<readonly Certificate[]> {
    const last = path.at(-1) as Certificate;
    this.#steps++;
    if (this.isExhausted) return;
    if (this.#anchors.some((anchor) => isSame(anchor, last))) {
      yield path;
      return;
    }
    if (path.length >= PATH_LENGTH_MAX) return;
    for (const anchor of this.#issuersOf(last, this.#anchorsByName)) yield [...path, anchor];
    for (const issuer of this.#issuersOf(last, this.#intermediatesByName)) {
      if (!path.some((one) => isSameEntity(one, issuer))) yield* this.pathsFrom([...path, issuer]);
    }
  }

  /** Who among them may have issued the certificate, and has signed it; the likeliest first. */
  *#issuersOf(certificate: Certificate, candidates: ByName): Generator<Certificate> {
    const named = candidates.get(nameKey(certificate.issuer)) ?? [];
    const fitting = named.filter((one) => fitsAuthorityKey(one, certificate));
    const worth = (issuer: Certificate) => rank(issuer, certificate, this.#at);
    for (const issuer of fitting.toSorted((a, b) => worth(b) - worth(a))) {
      if (this.#isSigned(certificate, issuer)) yield issuer;
    }
  }

  #isSigned(certificate: Certificate, issuer: Certificate): boolean {
    const known = this.#signed.get(certificate) ?? new Map<Certificate, boolean>();
    this.#signed.set(certificate, known);
    const before = known.get(issuer);
    if (before !== undefined) return before;
    this.#signatures++;
    if (this.isExhausted) return false;
    const good = verifyCertificateSignature(certificate, issuer.publicKey);
    known.set(issuer, good);
    if (!good) {
      const detail = `of ${nameOf(certificate)}, under the key of ${nameOf(issuer)}`;
      this.badSignature ??= { code: 'bad-signature', detail };
    }
    return good;
  }
}

function isSame(a: Certificate, b: Certificate): boolean {
  return compareDer(a.der, b.der) === 0;
}

/** The same name with the same key: a path that comes to it again has gone in a circle, and is good without the circle. */
function isSameEntity(a: Certificate, b: Certificate): boolean {
  return compareDer(a.publicKey, b.publicKey) === 0 && sameName(a.subject, b.subject);
}

/** Section 6.1.3 (a)(4): issuers are found by the name of the subject. */
type ByName = ReadonlyMap<string, readonly Certificate[]>;

function byName(certificates: readonly Certificate[]): ByName {
  const found = new Map<string, Certificate[]>();
  for (const certificate of certificates) {
    const key = nameKey(certificate.subject);
    const others = found.get(key);
    if (others === undefined) found.set(key, [certificate]);
    else others.push(certificate);
  }
  return found;
}

/** Section 4.2.1.1: every part of AuthorityKeyIdentifier that is there agrees. */
function fitsAuthorityKey(issuer: Certificate, certificate: Certificate): boolean {
  const { authorityKeyId } = certificate;
  if (!hasKeyIdentifier(issuer, authorityKeyId?.keyIdentifier)) return false;
  if (authorityKeyId?.serialNumber === undefined || authorityKeyId.issuers.length === 0) return true;
  return (
    authorityKeyId.serialNumber === issuer.serialNumber &&
    // RFC 5280 means the CA above the issuer; KISC writes the name of the issuer itself. The serial number decides anyway.
    authorityKeyId.issuers.some((name) => sameName(name, issuer.issuer) || sameName(name, issuer.subject))
  );
}

/** A key identifier that agrees weighs more than one that is not there, and both more than a period that is over. */
function rank(issuer: Certificate, certificate: Certificate, at: number): number {
  const wanted = certificate.authorityKeyId?.keyIdentifier;
  const agrees = wanted !== undefined && wanted === issuer.subjectKeyId;
  const isValid = issuer.notBefore <= at && at < issuer.notAfter + 1000;
  return (agrees ? 2 : 0) + (isValid ? 1 : 0);
}
