/** What came out of playing one case. */
export interface Difference {
  /** Number of the call in the file, from 1. */
  readonly step: number;
  readonly function: string;
  /** Names of the elements with `/` between them, e.g. `TokenInfo/Flags`; `rv` is the return value. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

/** Something that a call of the case says and the interface of pkcs11js has no form for. */
export interface Unexpressed {
  readonly step: number;
  readonly function: string;
  readonly what: string;
}

export interface Verdict {
  /** Identifier in PKCS#11 Profiles, e.g. `BL-M-1-31`. */
  readonly case: string;
  readonly target: string;
  readonly outcome: 'passed' | 'failed' | 'cannot be played';
  /** Why the case cannot be played; otherwise empty. */
  readonly reason: string;
  /** Calls made, of those in the case: a wrong return value ends the play, a wrong value does not. */
  readonly played: number;
  readonly calls: number;
  /** In order; not empty exactly when the case failed. */
  readonly differences: readonly Difference[];
  /** What differs and may: PKCS#11 Profiles 3.1, section 3.1. */
  readonly permitted: readonly Difference[];
  readonly unexpressed: readonly Unexpressed[];
}

/** Differences that are expected of a target, and why. */
export interface KnownDifference {
  readonly function: string;
  /** Last names of {@link Difference} paths, e.g. `CryptokiVersion`, `rv`. */
  readonly items: readonly string[];
  readonly reason: string;
}

/** The differences of a verdict, divided by whether they are known. */
export function explain(verdict: Verdict, known: readonly KnownDifference[]) {
  const reasonOf = (difference: Difference) => {
    const item = difference.path.split('/').at(-1) ?? '';
    return known.find((row) => row.function === difference.function && row.items.includes(item))?.reason;
  };
  const explained = verdict.differences.flatMap((difference) => {
    const reason = reasonOf(difference);
    return reason === undefined ? [] : [{ ...difference, reason }];
  });
  return { explained, unexplained: verdict.differences.filter((difference) => reasonOf(difference) === undefined) };
}

/** A verdict in lines for people: the outcome first, then each difference, then what could not be said. */
export function verdictText(verdict: Verdict): string {
  const { outcome, reason, played, calls } = verdict;
  const head = `${verdict.case} on ${verdict.target}: ${outcome}${reason && `: ${reason}`} (${played} of ${calls} calls)`;
  const place = ({ step, function: name }: { step: number; function: string }) => `step ${step} ${name}`;
  const difference = (row: Difference) => `${place(row)} ${row.path}: expected ${row.expected}, got ${row.got}`;
  return [
    head,
    ...verdict.differences.map((row) => `  ${difference(row)}`),
    ...verdict.permitted.map((row) => `  permitted: ${difference(row)}`),
    ...verdict.unexpressed.map((row) => `  not expressed: ${place(row)}: ${row.what}`),
  ].join('\n');
}
