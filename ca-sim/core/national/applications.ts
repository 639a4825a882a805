import { suiteOfPublicKey } from '../../../pki/keys.ts';
import type { Dn } from '../../../pki/x509/name.ts';
import { dnToString, sameName } from '../../../pki/x509/name.ts';
import { certificateState } from '../certificate-states.ts';
import type { EnrolmentWish } from '../enrolment-record.ts';
import { CaError } from '../problems.ts';
import type { CaState, IssuedCertificate } from '../state.ts';
import { type ApplicationEvent, applicationTransition } from './application-states.ts';
import { type NationalKeySetId, nationalKeySet } from './key-sets.ts';
import type { KeyStorageId } from './key-storages.ts';
import { type Contact, holderOf, type NationalApplication, type NationalState, type NewKey } from './national-state.ts';

/** Applications for the re-issue of keys, from the form to the certificates: state machine 7.3 (application-states.ts). */

/** What the person fills in (R-NUC-29); everything else is taken from his certificate (R-NUC-28). */
export interface ApplicationForm extends Contact {
  readonly keySet: NationalKeySetId;
  readonly storage: KeyStorageId;
}

/** A request for one new key, read and verified. */
export interface KeyRequest {
  readonly subject: Dn;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Whether the key in it has signed it. */
  readonly selfSigned: boolean;
  readonly fingerprint: string;
}

function move(application: NationalApplication, event: ApplicationEvent, at: number): void {
  const { to, error = 'application-step' } = applicationTransition(application.state, event);
  if (to === undefined) {
    throw new CaError(error, `Application ${nameOf(application)} is ${application.state}: ${event} is refused.`);
  }
  if (to !== application.state || event === 'confirm') application.steps.push({ at, event, to });
  application.state = to;
}

/** What an application is called: its number, once it has one. */
export function nameOf({ number, id }: NationalApplication): string {
  return number ?? id;
}

/** «Өтінім беру» (N4). @throws CaError no-valid-keys */
export function apply(
  national: NationalState,
  login: IssuedCertificate,
  { keySet, storage, email, locality }: ApplicationForm,
  at: number,
): NationalApplication {
  assertValidKeys(login, at);
  const application: NationalApplication = {
    id: `D${String(national.applications.size + 1).padStart(6, '0')}`,
    holder: holderOf(login.subject),
    subject: login.subject,
    keySet,
    storage,
    contact: { email, locality },
    madeAt: at,
    state: 'form',
    steps: [],
    keys: [],
    enrolmentIds: [],
    reason: '',
  };
  move(application, 'apply', at);
  national.applications.set(application.id, application);
  return application;
}

/** R-NUC-22, R-NUC-43: online only while there are valid keys. @throws CaError no-valid-keys */
export function assertValidKeys(login: IssuedCertificate, now: number): void {
  const state = certificateState(login, now);
  if (state === 'valid' || state === 'expiring') return;
  throw new CaError('no-valid-keys', `The certificate ${login.serialNumber} is ${state}.`);
}

/**
 * «Растау» (N5): the data are ticked as correct, and the storage has made the new keys.
 * @throws CaError data-not-confirmed, no-valid-keys, keys-incomplete, proof-of-possession, the row of its state, in this order.
 */
export function confirm(
  application: NationalApplication,
  login: IssuedCertificate,
  { isCorrect, requests }: { isCorrect: boolean; requests: readonly KeyRequest[] },
  at: number,
): NationalApplication {
  if (!isCorrect) throw new CaError('data-not-confirmed', 'The tick is missing.');
  assertValidKeys(login, at);
  const keys = newKeysOf(application, requests);
  move(application, 'confirm', at);
  application.keys = keys;
  return application;
}

/** The requests of a key set, each for the key in its place. @throws CaError keys-incomplete, proof-of-possession. */
export function newKeysOf(
  { keySet, subject }: Pick<NationalApplication, 'keySet' | 'subject'>,
  requests: readonly KeyRequest[],
): NewKey[] {
  const { keys } = nationalKeySet(keySet);
  if (requests.length !== keys.length) {
    throw new CaError('keys-incomplete', `${keySet} takes ${keys.length} requests, not ${requests.length}.`);
  }
  if (new Set(requests.map(({ publicKey }) => publicKey.join())).size !== keys.length) {
    throw new CaError('keys-incomplete', 'The same key twice.');
  }
  return keys.map((key, i) => {
    const request = requests[i] as KeyRequest;
    const suite = suiteOfPublicKey(request.publicKey);
    if (suite.id !== key.suite) throw new CaError('keys-incomplete', `Request ${i + 1} has a ${suite.title} key.`);
    if (!sameName(request.subject, subject)) {
      throw new CaError('keys-incomplete', `Request ${i + 1} is of ${dnToString(request.subject)}.`);
    }
    if (!request.selfSigned) throw new CaError('proof-of-possession', `Request ${i + 1} is not signed by its key.`);
    return { ...key, publicKey: request.publicKey, fingerprint: request.fingerprint };
  });
}

/** What the person signs: his application with the digests of the new keys' requests. UTF-8, a line feed after each line. */
export function documentOf(application: NationalApplication): Uint8Array {
  const { id, subject, keySet, storage, contact, keys, madeAt } = application;
  const lines = [
    'TEST ҰКО · ЭЦҚ кілттерін қайта шығару · Перевыпуск ключей ЭЦП',
    `application ${id}`,
    `made ${new Date(madeAt).toISOString()}`,
    `subject ${dnToString(subject)}`,
    `e-mail ${contact.email}`,
    `locality ${contact.locality}`,
    `storage ${storage}`,
    `key-set ${keySet}`,
    ...keys.map(({ file, fingerprint }) => `${file} sha256 ${fingerprint}`),
  ];
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/**
 * Whether the application may be signed with this certificate now.
 * @throws CaError the row of its state; no-valid-keys; signer-not-entitled when the signature is somebody else's (R-NUC-33, R-NUC-42).
 */
export function assertMaySign(application: NationalApplication, signer: IssuedCertificate, now: number): void {
  const { to, error = 'application-step' } = applicationTransition(application.state, 'sign');
  if (to === undefined) throw new CaError(error, `Application ${nameOf(application)} is ${application.state}.`);
  assertValidKeys(signer, now);
  if (!sameName(signer.subject, application.subject)) {
    throw new CaError('signer-not-entitled', `${dnToString(signer.subject)} signs for another person.`);
  }
}

/** What the CA is to certify for a signed application. */
export function wishesOf(application: NationalApplication, signerSerialNumber: string): EnrolmentWish[] {
  const { id, subject, keys } = application;
  return keys.map(({ algorithm, profile, publicKey, fingerprint }) => ({
    authority: 'kz-nuc',
    algorithm,
    profile,
    subject,
    publicKey,
    possessionProven: true,
    voucher: { kind: 'certificate', authority: 'kz-nuc', serialNumber: signerSerialNumber },
    fingerprint: JSON.stringify(['application', id, profile, fingerprint]),
  }));
}

/** The enrolments are taken in: the application gets its number (N6, R-NUC-34). */
export function submit(
  national: NationalState,
  application: NationalApplication,
  { signer, enrolmentIds }: { signer: IssuedCertificate; enrolmentIds: readonly string[] },
  at: number,
): void {
  move(application, 'sign', at);
  application.signerSerialNumber = signer.serialNumber;
  application.enrolmentIds = enrolmentIds;
  application.number = `N${String(++national.numbersGiven).padStart(6, '0')}`;
  national.contacts.set(application.holder, application.contact);
}

/** Sees what has become of the enrolments (N7, N8). @returns whether the certificates have just been issued. */
export function settle(state: CaState, application: NationalApplication, at: number): boolean {
  if (application.state !== 'submitted') return false;
  const enrolments = application.enrolmentIds.map((id) => state.enrolments.get(id));
  const failed = enrolments.find((one) => one?.state === 'rejected' || one?.state === 'error');
  if (failed !== undefined) {
    move(application, 'refuse', at);
    application.reason = failed.reason;
    return false;
  }
  if (!enrolments.every((one) => one?.certificate !== undefined)) return false;
  move(application, 'issue', at);
  return true;
}

/** The certificates of an application, in the order of its keys. */
export function certificatesOf(state: CaState, { enrolmentIds }: NationalApplication): IssuedCertificate[] {
  return enrolmentIds.flatMap((id) => state.enrolments.get(id)?.certificate ?? []);
}

/**
 * «Ашу» (N9): the folder or device with the private keys made for this application is found.
 * @param keyIds identifiers of the keys that are there. @param expected those of the application.
 * @throws CaError the row of its state, keys-not-found.
 */
export function open(
  application: NationalApplication,
  { keyIds, expected }: { keyIds: readonly string[]; expected: readonly string[] },
  at: number,
): void {
  const { to, error = 'application-step' } = applicationTransition(application.state, 'open');
  if (to === undefined) throw new CaError(error, `Application ${nameOf(application)} is ${application.state}.`);
  const missing = expected.filter((id) => !keyIds.includes(id));
  if (missing.length > 0) throw new CaError('keys-not-found', `Not there: ${missing.join(', ')}.`);
  move(application, 'open', at);
}

/** «Сертификаттарды жүктеу» (N11). @throws CaError the row of its state. */
export function install(application: NationalApplication, at: number): void {
  move(application, 'install', at);
}

/** The person's application of this identifier or number. @throws CaError entity-not-found, also for somebody else's. */
export function applicationOf(national: NationalState, holder: string, name: string): NationalApplication {
  const found = applicationsOf(national, holder).find((one) => one.id === name || one.number === name);
  if (found === undefined) throw new CaError('entity-not-found', `There is no application ${name}.`);
  return found;
}

/** Those of a person, newest first. */
export function applicationsOf(national: NationalState, holder: string): NationalApplication[] {
  return [...national.applications.values()].filter((one) => one.holder === holder).reverse();
}

/** The certificates of a person under the National CA, oldest first. */
export function certificatesOfHolder(state: CaState, holder: string): IssuedCertificate[] {
  return [...state.certificates.values()].filter(
    ({ authority, subject }) => authority === 'kz-nuc' && holderOf(subject) === holder,
  );
}
