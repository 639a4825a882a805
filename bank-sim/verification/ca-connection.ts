import { Value } from '@sinclair/typebox/value';
import { type CaCertificate, type CaRequestView, caRoutes } from '../../http/ca.ts';
import { ocspRoutes } from '../../http/ca-ocsp.ts';
import { type CallOptions, type Fetch, HttpClient } from '../../http/client.ts';
import { HouseError, ProblemError } from '../../http/problem.ts';
import type { ReplyOf, Route } from '../../http/route.ts';
import { PkiError } from '../../pki/error.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { type Crl, parseCrl } from '../../pki/x509/crl.ts';
import type { Clock } from '../../simulation/clock.ts';
import { BankError } from '../core/bank-error.ts';
import type { Emit } from '../core/events.ts';
import type { SentRequest } from '../core/profiles.ts';
import { type CaStep, HONEST, type Interference } from '../interference.ts';

/** The CA does not answer, or not as a CA. */
export class CaSilentError extends BankError {}

/** The CA's own certificates, read. */
export interface Trust {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  readonly handedOut: readonly CaCertificate[];
}

/** The memory in which the CA's own certificates are, once it was asked: from then on nothing else is trusted. */
export interface Pinned {
  readonly trusted: CaCertificate[];
}

/** Where the CA is, and what the bank shows there. */
export interface CaLine {
  readonly caUrl: string;
  /** For {@link CaConnection.bankDone}: without it the CA's answer is no. */
  readonly caAdminToken?: string | undefined;
  readonly timeoutMs: number;
  /** Default: over a socket. */
  readonly fetch?: Fetch | undefined;
  /** What befalls the calls. */
  readonly callCa?: Interference['callCa'];
  /** Waits for the CA. Default: nobody else wants anything meanwhile. */
  readonly outside?: <Answer>(call: () => Promise<Answer>) => Promise<Answer>;
}

/** The bank's line to the CA: over HTTP only, so that another CA of the same interface can take its place. */
export class CaConnection {
  readonly #client: HttpClient;
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #pinned: Pinned;
  readonly #callCa: Interference['callCa'];
  readonly #outside: NonNullable<CaLine['outside']>;
  /** By path. */
  readonly #lists = new Map<string, Crl>();

  /** @param pinned where the CA's own certificates are remembered. */
  constructor(line: CaLine, pinned: Pinned, clock: Clock, emit: Emit) {
    const { caUrl, caAdminToken, timeoutMs, fetch, callCa = HONEST.callCa, outside = (call) => call() } = line;
    this.#pinned = pinned;
    this.#callCa = callCa;
    this.#outside = outside;
    this.#client = new HttpClient(caUrl, 'the CA', { timeoutMs, adminToken: caAdminToken, fetch });
    this.#clock = clock;
    this.#emit = emit;
  }

  /** Fetched at first need and pinned. @throws CaSilentError ca-unavailable. */
  trust(): Promise<Trust> {
    const { trusted } = this.#pinned;
    if (trusted.length > 0) return Promise.resolve(trustIn(trusted));
    return this.#fetchTrust();
  }

  async #fetchTrust(): Promise<Trust> {
    try {
      const trust = trustIn(await this.#call('certificates', caRoutes.certificates));
      // Somebody else may have asked too, and his answer have come first.
      const { trusted } = this.#pinned;
      if (trusted.length > 0) return trustIn(trusted);
      trusted.push(...trust.handedOut);
      this.#emit({ name: 'ca-trusted', subject: this.#client.baseUrl, detail: String(trust.anchors.length) });
      return trust;
    } catch (error) {
      if (!(error instanceof PkiError) && !(error instanceof BankError)) throw error;
      throw new CaSilentError('ca-unavailable', `Its certificates cannot be had: ${error.message}`);
    }
  }

  /**
   * The revocation list for this certificate: at the path of its distribution point, but always at the configured CA
   * (a certificate names the CA by a fixed name). Kept until its nextUpdate. Nobody has verified it yet: see
   * {@link dropRevocationList}.
   * @throws BankError revocation-unknown; CaSilentError with the same code when the CA does not answer.
   */
  async revocationList(certificate: Certificate): Promise<Crl> {
    const path = listPath(certificate);
    if (path === undefined) throw new BankError('revocation-unknown', 'The certificate names no revocation list.');
    const known = this.#lists.get(path);
    const now = this.#clock.now();
    if (known !== undefined && known.thisUpdate <= now && now < (known.nextUpdate ?? 0)) return known;
    const list = await this.#fetchList(path);
    this.#lists.set(path, list);
    this.#emit({ name: 'crl-loaded', subject: path, detail: String(list.revoked.size) });
    return list;
  }

  /** Forgets a list that turned out not to be one of the CA, so that it is asked for again. */
  dropRevocationList(certificate: Certificate): void {
    this.#lists.delete(listPath(certificate) ?? '');
  }

  /** Forgets them all: the bank has another past now, in which nobody has fetched them. */
  forgetRevocationLists(): void {
    this.#lists.clear();
  }

  async #fetchList(path: string): Promise<Crl> {
    try {
      return parseCrl(await this.#ask('revocation-list', () => this.#client.octets(path)));
    } catch (error) {
      if (error instanceof CaSilentError) throw new CaSilentError('revocation-unknown', error.message);
      if (error instanceof BankError || error instanceof PkiError) {
        throw new BankError('revocation-unknown', `No list can be read at ${path}: ${error.message}`);
      }
      throw error;
    }
  }

  /**
   * What the CA's responder answers to an OCSPRequest, DER both. Nobody has verified it yet, nor read it.
   * @throws CaSilentError revocation-unknown: nobody answers, or not as a responder.
   */
  async ocspAnswer(octets: Uint8Array): Promise<Uint8Array> {
    const { post } = ocspRoutes;
    const send = () => this.#client.send(post, { octets });
    try {
      const answer = await this.#ask('ocsp', send, ({ contentType }) => {
        if (contentType.split(';')[0] !== post.contentType) throw new Error(`${contentType} is no OCSP answer`);
      });
      return answer.octets;
    } catch (error) {
      if (!(error instanceof BankError)) throw error;
      throw new CaSilentError('revocation-unknown', `No OCSP answer can be had: ${error.message}`);
    }
  }

  /**
   * Passes the pair on. When no answer comes it is sent once more: the CA takes the same octets as the same request, so
   * an answer that was lost on the way does not leave a request behind of which the bank knows nothing.
   * @throws BankError ca-refused; CaSilentError ca-unavailable.
   */
  async requestCertificates(requests: readonly SentRequest[]): Promise<CaRequestView> {
    const send = () => this.#call('request', caRoutes.requestCertificates, { body: { requests: [...requests] } });
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof CaSilentError)) throw error;
      return send();
    }
  }

  /** @throws as {@link requestCertificates}. */
  request(id: string): Promise<CaRequestView> {
    return this.#call('status', caRoutes.request, { params: { id } });
  }

  /** Tells the CA that the bank's side is done. @throws as {@link requestCertificates}. */
  bankDone(id: string): Promise<CaRequestView> {
    return this.#call('bank-done', caRoutes.bankDone, { params: { id } });
  }

  /** Whatever answers at the address, only a reply of the interface is one. */
  #call<R extends Route>(step: CaStep, row: R, options: CallOptions<R> = {}): Promise<ReplyOf<R>> {
    const call = () => this.#client.call(row, options);
    return this.#ask(step, call, (reply) => {
      const wrong = Value.Errors(row.reply, reply).First();
      if (wrong) throw new Error(`the reply of ${row.method} ${row.path} is not of the interface: ${wrong.message}`);
    });
  }

  /** A refusal of the CA is a refusal; whatever else goes wrong, there is no CA to be had. */
  async #ask<T>(step: CaStep, call: () => Promise<T>, check?: (answer: T) => void): Promise<T> {
    try {
      const answer = await this.#outside(() => this.#callCa(step, call));
      check?.(answer);
      return answer;
    } catch (error) {
      // Not the CA's doing: the bank could not keep its state, or was set back.
      if (error instanceof HouseError && !(error instanceof BankError)) throw error;
      if (error instanceof ProblemError && error.problem.status < 500) {
        const { code, title, detail } = error.problem;
        throw new BankError('ca-refused', `${code}: ${title}. ${detail}`);
      }
      const detail = error instanceof Error ? error.message : String(error);
      this.#emit({ name: 'ca-silent', subject: this.#client.baseUrl, detail });
      throw new CaSilentError('ca-unavailable', detail);
    }
  }
}

/** By the list that they were read from, which only ever grows from nothing to all. */
const readTrust = new WeakMap<CaCertificate, Trust>();

function trustIn(handedOut: readonly CaCertificate[]): Trust {
  const [first] = handedOut;
  const known = first && readTrust.get(first);
  if (known !== undefined) return known;
  const ofRole = (role: CaCertificate['role']) =>
    handedOut.filter((one) => one.role === role).map(({ certificate }) => parseCertificate(fromBase64(certificate)));
  const trust = { anchors: ofRole('root'), intermediates: ofRole('issuing'), handedOut };
  if (first !== undefined) readTrust.set(first, trust);
  return trust;
}

function listPath({ crlUrls: [url] }: Certificate): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).pathname : undefined;
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
