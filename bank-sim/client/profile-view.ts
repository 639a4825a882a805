import type { bankRoutes, ProfileView } from '../../http/bank.ts';
import type { ReplyOf } from '../../http/route.ts';
import { publicKeyPoint, rsaPublicNumbers } from '../../pki/keys.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { dnToString } from '../../pki/x509/name.ts';
import type { Bank } from '../bank.ts';
import { fill, type Label, label, plain } from '../core/label.ts';
import { type ProfileEvent, profileStates } from '../core/profile-states.ts';
import { identifierOf, keySetOf, type Profile, SET_ALGORITHMS, type SetAlgorithm } from '../core/profiles.ts';
import type { BankStyle } from '../core/settings.ts';
import { PROFILE_STATUS_TEXTS } from '../core/texts/statuses.ts';
import type { TextName } from '../core/texts.ts';

/** The buttons of the toolbar in their order, and the event of machine 7.1 that enables each. */
export const TOOLBAR = [
  { route: 'newRegeneration', event: 'new', text: 'buttonNew' },
  { route: 'sendRegeneration', event: 'send', text: 'buttonSend' },
  { route: 'receiveCertificate', event: 'receive', text: 'buttonReceive' },
  { route: 'cancelRegeneration', event: 'cancel', text: 'buttonCancel' },
] as const satisfies readonly { route: keyof typeof bankRoutes; event: ProfileEvent; text: TextName }[];

/** The columns of a list of profiles, in the order of R-BANK-52. */
export const PROFILE_COLUMNS: readonly Label[] = [
  label('columnSubscriber'),
  label('columnIdentifier'),
  label('columnCryptography'),
  label('columnStatus'),
];

export function profileView(bank: Bank, profile: Profile): ProfileView {
  const status = bank.profiles.statusOf(profile);
  return {
    id: profile.id,
    subscriber: profile.user.subscriber,
    identifier: identifierOf(profile.current),
    cryptography: bank.settings.cryptography,
    status,
    statusText: fill(PROFILE_STATUS_TEXTS[status]),
    reason: profile.reason,
    actions: TOOLBAR.filter(({ event }) => profileStates.allows(status, event)).map(({ route }) => route),
  };
}

/** «Параметры подписи» (R-BANK-65): the certificates of the set in operation. */
export function signatureParameters(
  profile: Profile,
  style: BankStyle,
): ReplyOf<typeof bankRoutes.signatureParameters> {
  const current = keySetOf(profile.current);
  return {
    title: label('parametersTitle', {}, style),
    rows: SET_ALGORITHMS.flatMap((algorithm) => parameterRows(current[algorithm], style)),
    certificates: SET_ALGORITHMS.map((algorithm) => ({
      algorithm,
      subject: dnToString(current[algorithm].subject),
      serialNumber: current[algorithm].serialNumber,
      notBefore: instant(current[algorithm].notBefore),
      notAfter: instant(current[algorithm].notAfter),
    })),
  };
}

function parameterRows(certificate: Certificate, style: BankStyle): { label: Label; value: Label }[] {
  const rows: readonly (readonly [TextName, Label])[] = [
    ['parametersAlgorithm', plain(certificate.suite.title)],
    ['parametersKeyBits', label('bits', { bits: publicKeyBits(certificate) })],
    ['parametersOwner', plain(dnToString(certificate.subject))],
    ['parametersIssuer', plain(dnToString(certificate.issuer))],
    ['parametersSerial', plain(certificate.serialNumber)],
    ['parametersStart', plain(screenTime(certificate.notBefore))],
    ['parametersEnd', plain(screenTime(certificate.notAfter))],
  ];
  return rows.map(([name, value]) => ({ label: label(name, {}, style), value }));
}

/** Length of the public key: both coordinates for GOST (R-BANK-14), the modulus for RSA. */
function publicKeyBits({ suite, publicKey }: Certificate): number {
  const octets = suite.family === 'GOST' ? publicKeyPoint(publicKey) : rsaPublicNumbers(publicKey).modulus;
  return octets.length * 8;
}

export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** `21.12.2026 09:30:00 UTC`, as the screens show an instant. */
export function screenTime(ms: number): string {
  const [, year, month, day, time] = /^(\d+)-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(instant(ms)) ?? [];
  return `${day}.${month}.${year} ${time} UTC`;
}

export function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}

export function certificatesOf(set: Readonly<Record<SetAlgorithm, Certificate>>) {
  return SET_ALGORITHMS.map((algorithm) => ({ algorithm, certificate: base64(set[algorithm].der) }));
}
