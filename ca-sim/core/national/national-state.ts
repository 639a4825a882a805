import { type Dn, dnValue, nameKey } from '../../../pki/x509/name.ts';
import type { Visit } from '../visits.ts';
import type { ApplicationEvent, ApplicationState } from './application-states.ts';
import type { NationalKey, NationalKeySetId } from './key-sets.ts';
import type { KeyStorageId } from './key-storages.ts';

/** What the National CA's cabinet remembers besides the certificates. Instants are milliseconds since the epoch. */
export interface NationalState {
  /** By the secret in the visitor's cookie. */
  readonly visits: Map<string, Visit>;
  /** By identifier, oldest first. */
  readonly applications: Map<string, NationalApplication>;
  /** What people gave with their last application, by holder. */
  readonly contacts: Map<string, Contact>;
  /** How many numbers have been given. */
  numbersGiven: number;
}

export interface Contact {
  readonly email: string;
  readonly locality: string;
}

/** One new key of an application, proven to be the applicant's. */
export interface NewKey extends NationalKey {
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** SHA-256 of the PKCS#10, hexadecimal. */
  readonly fingerprint: string;
}

/** What has happened to an application. */
export interface ApplicationStep {
  readonly at: number;
  readonly event: ApplicationEvent;
  readonly to: ApplicationState;
}

export interface NationalApplication {
  /** Before it has a number it is found by this. */
  readonly id: string;
  /** Given when it is signed (R-NUC-34). */
  number?: string;
  /** Whose it is: {@link holderOf} the certificate that he signed in with. */
  readonly holder: string;
  readonly subject: Dn;
  readonly keySet: NationalKeySetId;
  readonly storage: KeyStorageId;
  readonly contact: Contact;
  readonly madeAt: number;
  state: ApplicationState;
  readonly steps: ApplicationStep[];
  keys: readonly NewKey[];
  /** Number of the certificate under the signature. */
  signerSerialNumber?: string;
  /** One enrolment for each key, once it is signed. */
  enrolmentIds: readonly string[];
  /** Why it was refused. */
  reason: string;
}

export function newNationalState(): NationalState {
  return { visits: new Map(), applications: new Map(), contacts: new Map(), numbersGiven: 0 };
}

/** Who somebody is: his IIN where the name has one, else the whole name. */
export function holderOf(subject: Dn): string {
  return dnValue(subject, 'SERIALNUMBER') ?? nameKey(subject);
}
