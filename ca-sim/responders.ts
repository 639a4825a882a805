import type { Signer } from '../pki/signer.ts';
import { type Certificate, issueCertificate, parseCertificate } from '../pki/x509/certificate.ts';
import type { Dn } from '../pki/x509/name.ts';
import type { Rng } from '../simulation/rng.ts';
import { type CaTwin, issuerFactsOf, messageBoundSigner, randomSerialNumber } from './authority.ts';
import { AUTHORITY_STYLES, type AuthorityName } from './core/authority-styles.ts';
import { type ProfileName, profileOf } from './core/certificate-profiles.ts';
import { certificateKey } from './core/certificates.ts';
import { type CertificateOrder, layOutCertificate, recordCertificate, type ToBeIssued } from './core/issuance.ts';
import { twinKey } from './core/publication.ts';
import type { CaState } from './core/state.ts';
import { cachedKeyPair, type KeyKeep } from './key-cache.ts';

/** Who answers in a CA's place: RFC 6960 section 4.2.2.2, RFC 3161 section 2.3, RFC 9810 section 4.5. */

export type ResponderPurpose = 'OCSP' | 'TSP' | 'CMP';

export interface Responder {
  readonly certificate: Certificate;
  readonly signer: Signer;
}

const PURPOSES: Readonly<Record<ResponderPurpose, { readonly profile: ProfileName; readonly title: string }>> = {
  OCSP: { profile: 'OCSP_RESPONDER', title: 'OCSP' },
  TSP: { profile: 'TIME_STAMPING', title: 'TSA' },
  CMP: { profile: 'CMP_RESPONDER', title: 'CMP' },
};

export interface RespondersOptions {
  readonly rng: Rng;
  readonly baseUrl: (authority: AuthorityName) => string;
  readonly keys?: KeyKeep | undefined;
}

/**
 * Delegated responders, made when they are first asked for. A responder serves half the life of its certificate, counted
 * from the founding; then another takes over, with a key of its own. So its octets do not depend on who asked first.
 */
export class Responders {
  readonly #options: RespondersOptions;
  readonly #made = new Map<string, Promise<Appointed>>();
  /** Those in office who have been asked before, by purpose and issuing CA. */
  readonly #inOffice = new Map<string, Office>();

  constructor(options: RespondersOptions) {
    this.#options = options;
  }

  /**
   * The responder of an issuing CA that is in office at `now`; it stands in the register like any certificate.
   * @returns himself, or the promise of one who is asked for the first time.
   */
  at(state: CaState, twin: CaTwin, purpose: ResponderPurpose, now: number): Responder | Promise<Responder> {
    const name = `${purpose} ${twinKey(twin)}`;
    const office = this.#inOffice.get(name);
    if (office === undefined || !(office.from <= now && now < office.until) || office.foundedAt !== state.foundedAt) {
      return this.#next(name, { state, twin, purpose, now });
    }
    return entered(state, twin, office.appointed);
  }

  async #next(office: string, { state, twin, purpose, now }: Asked): Promise<Responder> {
    const { foundedAt } = state;
    const termMs = profileOf(PURPOSES[purpose].profile).validityMs / 2;
    const term = Math.max(0, Math.floor((now - foundedAt) / termMs));
    const from = foundedAt + term * termMs;
    const appointed = await this.#appointed(`${office} ${term}`, twin, purpose, from);
    this.#inOffice.set(office, { appointed, foundedAt, from, until: from + termMs });
    return entered(state, twin, appointed);
  }

  #appointed(name: string, twin: CaTwin, purpose: ResponderPurpose, at: number): Promise<Appointed> {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const appointed = this.#appoint(twin, purpose, name, at);
    this.#made.set(name, appointed);
    // One that failed is tried again by whoever asks next.
    appointed.catch(() => this.#made.delete(name));
    return appointed;
  }

  async #appoint(twin: CaTwin, purpose: ResponderPurpose, name: string, at: number): Promise<Appointed> {
    const { baseUrl, keys } = this.#options;
    const { authority, algorithm } = twin;
    const rng = this.#options.rng.stream(name);
    const pair = await cachedKeyPair(twin.signer.suite, rng.stream('key'), keys);
    const random = AUTHORITY_STYLES[authority].serialNumbers === 'random';
    const { profile, title } = PURPOSES[purpose];
    const order: CertificateOrder = {
      authority,
      algorithm,
      profile,
      subject: responderName(twin.certificate.subject, title),
      publicKey: pair.publicKey,
      at,
      ...(random && { serialNumber: randomSerialNumber(rng.stream('serial number')) }),
    };
    const toBeIssued = layOutCertificate(order, issuerFactsOf(twin), baseUrl(authority));
    const certificate = parseCertificate(await issueCertificate(toBeIssued.template, twin.signer));
    return { toBeIssued, certificate, signer: messageBoundSigner(pair, rng.stream('nonces')) };
  }
}

interface Appointed extends Responder {
  readonly toBeIssued: ToBeIssued;
}

/** Who is in office, and how long: instants in milliseconds since the epoch. */
interface Office {
  readonly appointed: Appointed;
  readonly foundedAt: number;
  readonly from: number;
  readonly until: number;
}

/** For whom a responder is wanted, and when. */
interface Asked {
  readonly state: CaState;
  readonly twin: CaTwin;
  readonly purpose: ResponderPurpose;
  readonly now: number;
}

/** The state may be one in which he was not asked yet. */
function entered(state: CaState, { authority }: CaTwin, appointed: Appointed): Responder {
  const { toBeIssued, certificate } = appointed;
  if (!state.certificates.has(certificateKey(authority, certificate.serialNumber))) {
    recordCertificate(state, toBeIssued, certificate.der);
  }
  return appointed;
}

/** The CA's name with the office behind its common name. */
function responderName(issuer: Dn, title: string): Dn {
  return issuer.map(({ type, value }) => ({ type, value: type === 'CN' ? `${value} ${title}` : value }));
}
