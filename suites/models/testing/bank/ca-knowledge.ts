import { type Certificate, parseCertificate } from '../../../../pki/x509/certificate.ts';
import { type Crl, parseCrl } from '../../../../pki/x509/crl.ts';
import type { Clock } from '../../../../simulation/clock.ts';
import type { HttpClient } from '../../../../workstation/index.ts';
import type { Line, LineState } from '../../../flows/testing/line.ts';

/** Where what is asked of the CA gets an answer. */
const ANSWERS: ReadonlySet<LineState> = new Set<LineState>(['through', 'slow']);

/** notAfter names a second (RFC 5280 section 4.1.2.5), and is still within the validity. */
export function hasEnded({ notAfter }: Pick<Certificate, 'notAfter'>, now: number): boolean {
  return now >= notAfter + 1000;
}

/** What a rule of the bank's does to what the bank can know, for the time of a step. */
export interface Clouding {
  /** As if the line to the CA were so. */
  readonly toCa?: LineState;
  /** What every examination comes to. */
  readonly examined?: string;
  /** By so many milliseconds the bank's clock is off. */
  readonly offsetMs?: number;
}

/**
 * What the bank can know of revocations: the lists that came over its line, each good from its thisUpdate to its nextUpdate
 * (RFC 5280 section 5.1.2), and what the CA would say if it were asked now.
 */
export class CaKnowledge {
  readonly #line: Line;
  readonly #clock: Clock;
  /** By path. */
  readonly #lists = new Map<string, Crl>();
  /** What the CA hands out now: looked at when the bank's clock is off. */
  readonly #offered = new Map<string, Crl>();
  /** Serial numbers that the CA has revoked. */
  readonly revoked = new Set<string>();
  clouding: Clouding = {};

  constructor(line: Line, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
    line.heard = ({ path }, { status, body }) => {
      if (status !== 200 || !path.startsWith('/cgi/') || !this.isReachable) return;
      const list = parseCrl(Uint8Array.from(body));
      // A list of another time is let go at once, and nothing is left of the one before.
      if (isCurrent(list, this.now)) this.#lists.set(path, list);
      else this.#lists.delete(path);
    };
  }

  /** The bank's clock. */
  get now(): number {
    return this.#clock.now() + (this.clouding.offsetMs ?? 0);
  }

  /** The line to the CA as the bank finds it. */
  get lineToCa(): LineState {
    return this.clouding.toCa ?? this.#line.state;
  }

  /** Whether the CA can be asked now. */
  get isReachable(): boolean {
    return ANSWERS.has(this.lineToCa);
  }

  /** Looks at what the CA hands out for these certificates, DER. */
  async lookAtLists(ca: HttpClient, certificates: readonly Uint8Array[]): Promise<void> {
    for (const path of new Set(certificates.map((der) => pathOf(parseCertificate(der))))) {
      this.#offered.set(path, parseCrl(await ca.octets(path)));
    }
  }

  /**
   * What the bank must say of a certificate now: its problem, or undefined.
   * @param der of a certificate that the CA has issued.
   */
  problemOf(der: Uint8Array): string | undefined {
    return this.clouding.examined ?? this.#problemOf(parseCertificate(der), this.now);
  }

  /** Whether a certificate is good at this time, if nobody has revoked it. */
  isInTime(der: Uint8Array): boolean {
    const certificate = parseCertificate(der);
    return certificate.notBefore <= this.now && !hasEnded(certificate, this.now);
  }

  #problemOf(certificate: Certificate, now: number): string | undefined {
    if (now < certificate.notBefore) return 'certificate-not-yet-valid';
    if (hasEnded(certificate, now)) return 'certificate-expired';
    const kept = this.#lists.get(pathOf(certificate));
    const list = kept !== undefined && isCurrent(kept, now) ? kept : undefined;
    if (list === undefined && !(this.isReachable && this.#isOfferedNow(certificate, now))) return 'revocation-unknown';
    const isRevoked = list?.revoked ?? this.revoked;
    return isRevoked.has(certificate.serialNumber) ? 'certificate-revoked' : undefined;
  }

  /** The CA's own clock is right: only to a bank whose clock is off its list is not current. */
  #isOfferedNow(certificate: Certificate, now: number): boolean {
    if (this.clouding.offsetMs === undefined) return true;
    const offered = this.#offered.get(pathOf(certificate));
    return offered !== undefined && isCurrent(offered, now);
  }
}

function pathOf({ crlUrls: [url = ''] }: Certificate): string {
  return new URL(url).pathname;
}

function isCurrent({ thisUpdate, nextUpdate = 0 }: Crl, now: number): boolean {
  return thisUpdate <= now && now < nextUpdate;
}
