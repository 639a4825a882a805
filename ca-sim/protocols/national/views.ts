import type {
  KeyStorageView,
  NationalApplicationView,
  NationalCertificateView,
  NationalKeySetView,
  PersonView,
} from '../../../http/ca-national.ts';
import { keyFileName } from '../../../pki/pkcs12/key-file.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { dnToString } from '../../../pki/x509/name.ts';
import { certificateState } from '../../core/certificate-states.ts';
import { documentOf } from '../../core/national/applications.ts';
import { filePrefixOf, type NationalKeySetId, nationalKeySet } from '../../core/national/key-sets.ts';
import { KEY_STORAGES, type KeyStorage, keyStorage } from '../../core/national/key-storages.ts';
import { holderOf, type NationalApplication, type NationalState } from '../../core/national/national-state.ts';
import type { IssuedCertificate } from '../../core/state.ts';

/** What the cabinet's addresses answer. */

const instant = (ms: number) => new Date(ms).toISOString();
export const base64 = (octets: Uint8Array) => Buffer.from(octets).toString('base64');

export function storageViews(): KeyStorageView[] {
  return KEY_STORAGES.map(storageView);
}

function storageView(row: KeyStorage): KeyStorageView {
  return { ...row, id: row.id as KeyStorageView['id'] };
}

export function keySetView(id: NationalKeySetId): NationalKeySetView {
  const { title, keys } = nationalKeySet(id);
  return { id, title, keys: keys.map(({ suite, profile, file }) => ({ suite, profile, file })) };
}

export function personView({ contacts }: NationalState, { subject, serialNumber }: IssuedCertificate): PersonView {
  const { email = '', locality = '' } = contacts.get(holderOf(subject)) ?? {};
  return { subject: dnToString(subject), serialNumber, email, locality };
}

export function certificateView(issued: IssuedCertificate, now: number): NationalCertificateView {
  const { serialNumber, profile, subject, notBefore, notAfter, der } = issued;
  return {
    serialNumber,
    profile,
    state: certificateState(issued, now),
    subject: dnToString(subject),
    notBefore: instant(notBefore),
    notAfter: instant(notAfter),
    file: keyFileName(filePrefixOf(profile) ?? 'RSA256', parseCertificate(der).publicKey),
    certificate: base64(der),
  };
}

export function applicationView(application: NationalApplication): NationalApplicationView {
  const { id, number, state, subject, keySet, storage, contact, reason, steps, keys } = application;
  return {
    id,
    ...(number !== undefined && { number }),
    state,
    subject: dnToString(subject),
    keySet: keySetView(keySet),
    storage: storageView(keyStorage(storage)),
    keyFiles: keys.map(({ file, publicKey }) => keyFileName(file, publicKey)),
    ...contact,
    ...(keys.length > 0 && { document: base64(documentOf(application)) }),
    reason,
    steps: steps.map(({ at, event, to }) => ({ at: instant(at), event, to })),
  };
}
