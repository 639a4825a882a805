import type { SuiteId } from '../../pki/suites.ts';
import { type BankingHours, bankingHoursFault } from './banking-hours.ts';
import { amountInTiyn } from './numbers.ts';

/** The two banks of the documents: BS-Client's «Интернет-Клиент» and "VTB Business" (R-BANK-90). */
export const BANK_STYLES = ['bs-client', 'vtb-business'] as const;
export type BankStyle = (typeof BANK_STYLES)[number];

/** Where the bank learns of revocations: the CA's responder, its list, or the list when the responder gives no answer. */
export const REVOCATION_SOURCES = ['ocsp-then-crl', 'ocsp', 'crl'] as const;
export type RevocationSource = (typeof REVOCATION_SOURCES)[number];

/** Everything about the bank that a test may want to be otherwise. Data only. */
export interface BankSettings {
  /** Whose rules, names and colours the bank follows. */
  readonly style: BankStyle;
  /**
   * Whether the bank has the workstation's components checked after the password (R-BANK-45), `checked`: those of Internet Explorer, or
   * `agent-checked`: a signing agent in their place (R-CLIENT-28); or takes them as `present`.
   */
  readonly components: 'present' | 'checked' | 'agent-checked';
  /** What the bank calls itself; must say TEST. */
  readonly bankName: string;
  /** The name under which the site may be addressed besides the loopback names (R-BANK-41). */
  readonly siteName: string;
  /** Days before the end of validity from which a profile is critical (R-BANK-60). */
  readonly warningDays: number;
  /** Wrong entries of login data that lock the user (R-BANK-29). */
  readonly wrongEntriesMax: number;
  /** Characters of a password that the user chooses (R-BANK-37). */
  readonly passwordLengthMin: number;
  readonly passwordLengthMax: number;
  /**
   * Cost of the scrypt hash of a password, RFC 7914: N (a power of two), r, p. Default: 128 MiB, as the OWASP Password Storage Cheat
   * Sheet wants it. It is kept beside each hash; at another one a password is stored anew when its user next logs in.
   */
  readonly passwordHash: { readonly N: number; readonly r: number; readonly p: number };
  /** Minutes of the simulated clock without a request after which a session ends. */
  readonly sessionIdleMinutes: number;
  /** Hours of the simulated clock after which a session ends, however busy it is. Default: longer than a workstation waits for a CA. */
  readonly sessionHoursMax: number;
  /** Sessions that a user may have at once. */
  readonly sessionsPerUserMax: number;
  /** Refused logins that an address may make at once, and how many more in an hour of the simulated clock. */
  readonly refusedLoginsMax: number;
  readonly refusedLoginsPerHour: number;
  /** Requests that an address may make in a minute of real time. */
  readonly requestsPerMinute: number;
  /** Minutes for which a challenge of the sign-in with the token is good. */
  readonly challengeMinutes: number;
  /** What is on a new client's account, in tenge. */
  readonly openingBalance: string;
  /** Whether IIN and BIN must have a right check digit. */
  readonly checkDigits: boolean;
  /** Minutes from the acceptance of a document to its execution; 0: when somebody looks again. */
  readonly executionMinutes: number;
  /** When the bank executes documents. Default: at any time. */
  readonly bankingHours?: BankingHours;
  /** Minutes by which the signing time in a signature may be off the bank's clock, either way. */
  readonly signingTimeSkewMinutes: number;
  /** What the column «Криптография» shows (R-BANK-53). */
  readonly cryptography: string;
  /** The number of the first subscriber, as in `9418_Абонент`; the next ones count up. */
  readonly firstSubscriberNumber: number;
  /** The algorithms of a key set. */
  readonly suites: { readonly GOST: SuiteId; readonly RSA: SuiteId };
  /** How the bank asks whether a certificate is revoked. */
  readonly revocation: RevocationSource;
  /** Milliseconds of real time that the bank waits for an answer of the CA. */
  readonly caTimeoutMs: number;
}

export const DEFAULT_SETTINGS: BankSettings = {
  style: 'bs-client',
  components: 'present',
  bankName: 'TEST Bank',
  siteName: 'www.qazaqonline.kz',
  warningDays: 30,
  wrongEntriesMax: 3,
  passwordLengthMin: 6,
  passwordLengthMax: 10,
  passwordHash: { N: 2 ** 17, r: 8, p: 1 },
  sessionIdleMinutes: 20,
  sessionHoursMax: 96,
  sessionsPerUserMax: 100,
  refusedLoginsMax: 5000,
  refusedLoginsPerHour: 5000,
  requestsPerMinute: 1_000_000,
  challengeMinutes: 5,
  openingBalance: '100000000.00',
  checkDigits: true,
  executionMinutes: 0,
  signingTimeSkewMinutes: 24 * 60,
  cryptography: 'Tumar CSP',
  firstSubscriberNumber: 9418,
  suites: { GOST: 'kisc-2004', RSA: 'rsa-2048' },
  revocation: 'ocsp-then-crl',
  caTimeoutMs: 10_000,
};

const WHOLE_NUMBERS = [
  'warningDays',
  'wrongEntriesMax',
  'passwordLengthMin',
  'passwordLengthMax',
  'sessionIdleMinutes',
  'sessionHoursMax',
  'sessionsPerUserMax',
  'refusedLoginsMax',
  'refusedLoginsPerHour',
  'requestsPerMinute',
  'challengeMinutes',
  'signingTimeSkewMinutes',
  'firstSubscriberNumber',
  'caTimeoutMs',
] as const;

/**
 * The defaults with the caller's wishes over them.
 * @throws RangeError when a number is not a whole one of at least 1, the password lengths are the wrong way round, or
 *   the bank's name does not say TEST.
 */
export function bankSettings(wishes: Partial<BankSettings> = {}): BankSettings {
  const settings = { ...DEFAULT_SETTINGS, ...wishes };
  for (const name of WHOLE_NUMBERS) {
    if (!Number.isSafeInteger(settings[name]) || settings[name] < 1) {
      throw new RangeError(`setting ${name}: ${settings[name]} is not a whole number >= 1`);
    }
  }
  if (settings.passwordLengthMin > settings.passwordLengthMax) {
    throw new RangeError('setting passwordLengthMin is more than passwordLengthMax');
  }
  if (amountInTiyn(settings.openingBalance) === undefined) {
    throw new RangeError(`setting openingBalance: ${settings.openingBalance} is no amount of tenge`);
  }
  assertExecution(settings);
  if (!['present', 'checked', 'agent-checked'].includes(settings.components)) {
    throw new RangeError(`setting components: no ${settings.components}`);
  }
  if (!BANK_STYLES.includes(settings.style)) throw new RangeError(`setting style: no ${settings.style}`);
  if (!REVOCATION_SOURCES.includes(settings.revocation)) {
    throw new RangeError(`setting revocation: no ${settings.revocation}`);
  }
  if (!settings.bankName.includes('TEST')) throw new RangeError('setting bankName must say TEST');
  return settings;
}

/** @throws RangeError */
function assertExecution({ executionMinutes, bankingHours }: BankSettings): void {
  if (!Number.isSafeInteger(executionMinutes) || executionMinutes < 0) {
    throw new RangeError(`setting executionMinutes: ${executionMinutes} is not a whole number >= 0`);
  }
  const fault = bankingHours && bankingHoursFault(bankingHours);
  if (fault !== undefined) throw new RangeError(`setting bankingHours: ${fault}`);
}
