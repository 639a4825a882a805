/** What can be wrong with an answer. */
export type OcspProblemCode =
  /** The octets are no OCSPResponse, or one of another type than basic. */
  | 'malformed'
  /** The responder gives no answer: malformedRequest, internalError, tryLater, sigRequired, unauthorized. */
  | 'refused'
  /** The nonce is not the one that was sent. */
  | 'wrong-nonce'
  /** A nonce was sent, and none came back. */
  | 'nonce-missing'
  | 'unknown-critical-extension'
  /** Nobody has the certificate of the responder. */
  | 'responder-missing'
  | 'bad-signature'
  /** Who has signed may not speak for this CA. */
  | 'responder-not-authorized'
  | 'responder-expired'
  /** His certificate asks to be checked itself, and nobody has. */
  | 'responder-not-checked'
  | 'responder-revoked'
  /** The answer is about other certificates. */
  | 'no-answer'
  /** The answer says two different things about the certificate. */
  | 'contradictory'
  /** thisUpdate or producedAt is still to come. */
  | 'not-yet-valid'
  /** nextUpdate has passed; or there is none, and thisUpdate is long past. */
  | 'expired';

export interface OcspProblem {
  readonly code: OcspProblemCode;
  readonly detail: string;
}
