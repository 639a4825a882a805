import type { LineState } from '../../../flows/testing/line.ts';

/** How a fault of docs/bank-faults.md is reckoned with, whatever the machine. */
export type Reckoning =
  /** The answer comes later, or by another name. */
  | { readonly is: 'unnoticed' }
  /** Nothing is done, and this is said. */
  | { readonly is: 'refused'; readonly code: string; readonly sparesStaff?: true }
  /** Everything is done, and nobody can read the answer. */
  | { readonly is: 'unread' }
  /** The session ends before the work. */
  | { readonly is: 'session-lost' }
  /** The request is nobody's. */
  | { readonly is: 'cookie-dropped' }
  /** It is done twice at once, and answered once. */
  | { readonly is: 'doubled' }
  /** As if the line to the CA failed. */
  | { readonly is: 'line'; readonly toCa: LineState }
  /** What an examination of a certificate comes to. */
  | { readonly is: 'examined'; readonly code: string }
  /** The bank's clock is off. */
  | { readonly is: 'clock'; readonly direction: 1 | -1 }
  /** What only the kinds themselves can know. */
  | { readonly is: 'own' };

export interface ReckonedFault {
  readonly reckoning: Reckoning;
  /** Rows that it can befall. Default: all. */
  readonly rows?: ReadonlySet<string>;
}

const UNNOTICED: ReckonedFault = { reckoning: { is: 'unnoticed' } };
const UNREAD: ReckonedFault = { reckoning: { is: 'unread' } };

function refused(code: string): ReckonedFault {
  return { reckoning: { is: 'refused', code } };
}

function line(toCa: LineState): ReckonedFault {
  return { reckoning: { is: 'line', toCa } };
}

function examined(code: string, ...rows: readonly string[]): ReckonedFault {
  return { reckoning: { is: 'examined', code }, ...(rows.length > 0 && { rows: new Set(rows) }) };
}

function own(...rows: readonly string[]): ReckonedFault {
  return { reckoning: { is: 'own' }, rows: new Set(rows) };
}

const BUTTONS = new Set([
  ...['PaymentOrder', 'PensionPayment', 'SocialPayment', 'TaxPayment', 'SalaryPayment', 'Letter'].flatMap((kind) => [
    `create${kind}`,
    `edit${kind}`,
  ]),
  'signDocument',
  'newRegeneration',
  'sendRegeneration',
  'signRegeneration',
  'cancelRegeneration',
]);

/** Every fault of the bank's table, by its name. */
export const RECKONED: Readonly<Record<string, ReckonedFault>> = {
  delay: UNNOTICED,
  dribble: UNNOTICED,
  'wrong-content-type': UNNOTICED,
  'drop-before': refused('no-answer'),
  reset: refused('no-answer'),
  'http-500': refused('http-500'),
  'http-502': refused('http-502'),
  'http-503': refused('http-503'),
  'drop-after': UNREAD,
  'truncated-body': UNREAD,
  'empty-body': UNREAD,
  'short-content-length': UNREAD,
  maintenance: { reckoning: { is: 'refused', code: 'maintenance', sparesStaff: true } },
  'session-lost': { reckoning: { is: 'session-lost' } },
  'cookie-dropped': { reckoning: { is: 'cookie-dropped' } },
  'double-submission': { reckoning: { is: 'doubled' }, rows: BUTTONS },
  'challenge-stale': own('tokenChallenge'),
  'document-refused': own('signDocument'),
  'limit-reached': own('signDocument'),
  'document-late-refusal': own('signDocument'),
  'document-lost': own('signDocument'),
  'document-missing': own('documents'),
  'document-duplicate-row': own('documents'),
  'document-status-stale': own('documents', 'document'),
  'statement-behind': own('statement'),
  'letter-lost': own('sendLetter'),
  'email-lost': own('tokenProgrammed', 'arriveAtBranch', 'takeOverReissue', 'continueRegeneration'),
  'status-stale': own('profiles'),
  'profile-duplicate-row': own('profiles'),
  'status-hangs': own('profiles'),
  'issued-swapped': own('profiles'),
  'regeneration-refused': own('signRegeneration'),
  'certificate-other-key': own('confirmReceipt'),
  'certificate-swapped': own('confirmReceipt'),
  'certificate-missing': own('confirmReceipt'),
  'ca-certificates-missing': own('confirmReceipt'),
  'ca-down': line('cut'),
  'ca-slow': line('slow'),
  'ca-error': line('unavailable'),
  'ca-answer-lost': line('answer-lost'),
  'ca-nonsense': line('garbage'),
  'revocation-unknown': examined('certificate-unknown'),
  'revocation-list-old': examined('revocation-unknown'),
  'called-revoked': examined('certificate-revoked'),
  'key-not-yet-registered': examined('key-not-registered', 'tokenSignIn', 'signDocument', 'signRegeneration'),
  'clock-fast': { reckoning: { is: 'clock', direction: 1 } },
  'clock-slow': { reckoning: { is: 'clock', direction: -1 } },
};

/** Codes that say that no answer could be read. */
export const NOTHING_READ: ReadonlySet<string> = new Set(['no-answer', 'unreadable']);
