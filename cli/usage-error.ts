/** The command was called wrongly: told on standard error, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** Where to read on: `token-bench demo --help`. */
  readonly helpCommand: string;

  constructor(message: string, command?: string) {
    super(message);
    this.helpCommand = ['token-bench', command, '--help'].filter((word) => word !== undefined).join(' ');
  }
}

/** ` Did you mean …?` with the nearest of the known words, or nothing when none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const [nearest] = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 2)))
    .sort((a, b) => a.distance - b.distance);
  return nearest ? ` Did you mean ${nearest.candidate}?` : '';
}

/** Levenshtein distance: insertions, deletions and replacements of one character. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
