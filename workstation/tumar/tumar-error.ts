/** What can be wrong with a profile, and what to do about it. One table; no text holds an address or a password. */
export const TUMAR_PROBLEMS = {
  'address-malformed': {
    message: 'This is no profile address.',
    hint: 'Write profile://NAME, NAME, or scheme://container@/reader-or-path, with blanks as %20.',
  },
  'address-too-long': { message: 'The profile address is too long.', hint: 'It has at most 2048 characters.' },
  'address-with-password': {
    message: 'A profile address must not hold a password.',
    hint: 'Leave it out of the address: it is asked for, and never written down.',
  },
  'address-leads-nowhere': {
    message: 'The profile address names another profile.',
    hint: 'A profile holds the address of a device: scheme://container@/reader-or-path.',
  },
  'device-unknown': {
    message: 'There is no such kind of device.',
    hint: 'The schemes are file, jtoken, etoken, kztoken and gammajacarta.',
  },
  'file-malformed': { message: 'The file of profiles is malformed.', hint: 'See docs/tumar.md for its form.' },
  'file-too-large': { message: 'The file of profiles is too large.', hint: 'It has at most 64 KiB and 256 profiles.' },
  'name-malformed': {
    message: 'This is no name of a profile.',
    hint: 'It has 1 to 64 letters, digits, dots, hyphens and underscores.',
  },
  'profile-unknown': { message: 'There is no such profile.', hint: 'The list of profiles has their names.' },
  'container-password-missing': { message: 'The password of the container is missing.', hint: 'Enter it.' },
  'passwords-differ': {
    message: 'The password and its confirmation are not the same.',
    hint: 'Enter the password twice, the same both times.',
  },
  'key-unknown': {
    message: 'There is no such key in the container.',
    hint: 'Read the keys; a key is named by its alias, the serial number of its certificate.',
  },
  'reading-already': { message: 'The keys of this profile are being read.', hint: 'Wait until that has ended.' },
} as const satisfies Readonly<Record<string, { readonly message: string; readonly hint: string }>>;

export type TumarProblem = keyof typeof TUMAR_PROBLEMS;

/** The configurator said no. What a device says comes as a TokenError. */
export class TumarError extends Error {
  override readonly name = 'TumarError';
  readonly code: TumarProblem;
  /** What exactly; empty when the row says it all. */
  readonly detail: string;
  readonly hint: string;

  constructor(code: TumarProblem, detail = '') {
    super(`${TUMAR_PROBLEMS[code].message}${detail && ` ${detail}`}`);
    this.code = code;
    this.detail = detail;
    this.hint = TUMAR_PROBLEMS[code].hint;
  }
}
