/** How binding a rule is. */
export type Level =
  /** The standard says so, or names the return value. */
  | 'must'
  /** The standard says "should". */
  | 'should'
  /** The standard allows several ways; which one is taken is written down. */
  | 'permitted'
  /** Beyond the letter: a library that a program can rely on. */
  | 'robust';

/** One rule of PKCS#11 that a library can be seen to keep or to break. */
export interface Rule {
  /** Group and number, e.g. `GEN-04`; never given to another rule. */
  readonly id: string;
  /** Sections of PKCS#11 3.1; `UG` is the Usage Guide, `Profiles` the document of that name. */
  readonly chapter: string;
  readonly level: Level;
  readonly rule: string;
}
