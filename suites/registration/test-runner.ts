/** What a test is given while it runs, as far as it is used here. */
export interface RunnerContext {
  /** vitest ends the test there; node:test lets it go on. */
  skip(reason?: string): unknown;
}

/**
 * Registers tests: `{ describe, it }` of vitest or of node:test. They are given and not imported, so that nothing here depends on either, and
 * the tests land in the run of whoever gave them.
 */
export interface TestRunner {
  describe(name: string, define: () => void): unknown;
  it(name: string, options: { readonly timeout: number }, run: (context: RunnerContext) => Promise<void>): unknown;
}

/** Why a test fails: what a reader needs, and no stack of ours. */
export class SuiteFailure extends Error {
  override readonly name = 'SuiteFailure';

  constructor(lines: readonly string[]) {
    const text = lines.filter((line) => line !== '').join('\n');
    super(text);
    this.stack = `${this.name}: ${text}`;
  }
}
