import type { BodyOf, BodyType, PkiBody } from '../../pki/cmp/bodies.ts';
import { type CertReqMsg, type CertRequest, certRequest } from '../../pki/cmp/certificate-request.ts';
import { verbatimOf } from '../../pki/cmp/der-codec.ts';
import { directoryGeneralName, type PkiHeader, pkiHeader } from '../../pki/cmp/header.ts';
import {
  encodePkiMessage,
  type PkiEnvelope,
  protectedPart,
  readPkiBody,
  readPkiEnvelope,
} from '../../pki/cmp/message.ts';
import { passwordBasedMac, passwordMac } from '../../pki/cmp/password-mac.ts';
import { signCertRequest } from '../../pki/cmp/proof-of-possession.ts';
import {
  isProtectedByKey,
  isProtectedByPassword,
  passwordProtectedMessage,
  protectionOf,
  signedMessage,
  unprotectedMessage,
} from '../../pki/cmp/protection.ts';
import { type FailInfo, failInfoNames, type PkiStatusInfo } from '../../pki/cmp/status.ts';
import type { Signer } from '../../pki/signer.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { type Dn, parseDn } from '../../pki/x509/name.ts';

/** A client of CMP that says exactly what a test wants it to say, right or wrong. */

export type Protected =
  | { readonly kind: 'secret'; readonly reference: string; readonly secret: string }
  | { readonly kind: 'certificate'; readonly signer: Signer; readonly certificate: Uint8Array }
  | { readonly kind: 'none' };

/** What came back. */
export interface Told {
  readonly httpStatus: number;
  readonly envelope: PkiEnvelope;
  readonly body: PkiBody;
}

const METHOD = passwordBasedMac(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 3);
let transactions = 0;

/** One transaction: the nonces of its messages follow each other unless a test says otherwise. */
export class CmpClient {
  readonly #url: string;
  readonly #recipient: string;
  readonly party: Protected;
  readonly transactionID: Uint8Array;
  #recipNonce: Uint8Array | undefined;

  constructor(url: string, party: Protected, options: { recipient?: string; transactionID?: Uint8Array } = {}) {
    this.#url = url;
    this.party = party;
    this.#recipient = options.recipient ?? '';
    this.transactionID =
      options.transactionID ?? Uint8Array.from(Buffer.from(String(transactions++).padStart(16, 'T')));
  }

  /** Sends a message. @param change to its header. */
  async send(body: PkiBody, change: Partial<PkiHeader> = {}): Promise<Told> {
    return this.post(await this.message(body, change));
  }

  /** Sends a body that may be none, rightly protected by the secret. */
  sendBody(body: Uint8Array): Promise<Told> {
    if (this.party.kind !== 'secret') throw new Error('only under a secret');
    const header = { ...this.#header({}), protectionAlg: METHOD };
    const open = { header: verbatimOf(pkiHeader, header), body };
    const protection = passwordMac(METHOD, this.party.secret, protectedPart(open));
    return this.post(encodePkiMessage({ ...open, protection }));
  }

  /** Sends octets as they are. The answer must be protected for this client, whatever it says. */
  async post(octets: Uint8Array): Promise<Told> {
    const headers = { 'content-type': 'application/pkixcmp' };
    const response = await fetch(this.#url, { method: 'POST', headers, body: Buffer.from(octets) });
    const envelope = readPkiEnvelope(new Uint8Array(await response.arrayBuffer()));
    this.#recipNonce = envelope.header.value.senderNonce;
    const told = { httpStatus: response.status, envelope, body: readPkiBody(envelope) };
    if (!isProtectedFor(told, this.party)) throw new Error(`an answer without protection: ${explain(told.body)}`);
    return told;
  }

  /** The DER of a message. */
  message(body: PkiBody, change: Partial<PkiHeader> = {}): Uint8Array | Promise<Uint8Array> {
    const { party } = this;
    const header = this.#header(change);
    if (party.kind === 'secret') return passwordProtectedMessage({ header, body }, METHOD, party.secret);
    if (party.kind === 'none') return unprotectedMessage({ header, body });
    return signedMessage({ header, body, extraCerts: [party.certificate] }, party.signer);
  }

  #header(change: Partial<PkiHeader>): PkiHeader {
    const { party } = this;
    const own = party.kind === 'certificate' ? parseCertificate(party.certificate).subject : [];
    return {
      pvno: 2,
      sender: directoryGeneralName(own),
      recipient: directoryGeneralName(nameOf(this.#recipient)),
      transactionID: this.transactionID,
      senderNonce: new Uint8Array(16).fill(7),
      ...(this.#recipNonce && { recipNonce: this.#recipNonce }),
      ...(party.kind === 'secret' && { senderKID: Uint8Array.from(Buffer.from(party.reference)) }),
      ...change,
    };
  }
}

function nameOf(text: string): Dn {
  return text === '' ? [] : parseDn(text);
}

/** A request for the signer's key, with its proof. @param change to the request before it is signed. */
export function certificateRequest(
  signer: Signer,
  subject: string,
  change: Partial<CertRequest> = {},
): Promise<CertReqMsg> {
  const certTemplate = { subject: parseDn(subject), publicKey: signer.publicKey };
  return signCertRequest({ certReqId: 0, certTemplate, ...change }, signer);
}

/** A request with another proof, or none. */
export function withProof({ certReq }: CertReqMsg, popo?: CertReqMsg['popo']): CertReqMsg {
  return { certReq: verbatimOf(certRequest, certReq.value), ...(popo && { popo }) };
}

/** The body of an answer that must be of this kind. */
export function expectBody<T extends BodyType>({ body }: Told, type: T): BodyOf<T>['content'] {
  if (body.type !== type) throw new Error(`a ${body.type}, not a ${type}: ${explain(body)}`);
  return (body as BodyOf<T>).content;
}

/** The status of an answer, wherever it stands in its body. */
export function statusOf({ body }: Told): PkiStatusInfo | undefined {
  if (body.type === 'error') return body.content.pKIStatusInfo;
  if (body.type === 'rp') return body.content.status[0];
  if (body.type === 'ip' || body.type === 'cp' || body.type === 'kup') return body.content.response[0]?.status;
  return undefined;
}

/** Kind of the answer and the reasons for programs: `error badPOP`. */
export function verdictOf(told: Told): string {
  const reasons: FailInfo[] = failInfoNames(statusOf(told) ?? { status: 0 });
  return [told.body.type, ...reasons].join(' ');
}

function explain(body: PkiBody): string {
  return JSON.stringify(statusOf({ body } as Told));
}

/** The certificate in an answer. */
export function certificateIn(told: Told): Uint8Array {
  const { body } = told;
  const response =
    body.type === 'ip' || body.type === 'cp' || body.type === 'kup' ? body.content.response[0] : undefined;
  const certificate = response?.certifiedKeyPair?.certOrEncCert;
  if (certificate?.kind !== 'certificate') throw new Error(`no certificate: ${explain(body)}`);
  return certificate.value;
}

/** Whether an answer is protected as its receiver must demand. */
export function isProtectedFor({ envelope }: Told, party: Protected): boolean {
  if (party.kind === 'secret' && protectionOf(envelope) === 'password')
    return isProtectedByPassword(envelope, party.secret);
  const [first] = envelope.extraCerts ?? [];
  return first !== undefined && isProtectedByKey(envelope, parseCertificate(first).publicKey);
}
