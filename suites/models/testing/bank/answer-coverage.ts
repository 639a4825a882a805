import { mkdirSync, writeFileSync } from 'node:fs';

/** What was played, so that hundreds of empty sequences are not taken for a proof. */
export class AnswerCoverage {
  sequences = 0;
  /** Sequences in which a fault struck. */
  faulty = 0;
  steps = 0;
  readonly #answers = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  #isStruck = false;

  count(
    { name, answers }: { readonly name: string; readonly answers: readonly string[] },
    codes: readonly string[],
    code: string,
  ) {
    const undeclared = codes.find((one) => !answers.includes(one));
    if (undeclared !== undefined) throw new RangeError(`${name} does not declare ${undeclared}`);
    this.countRuled(name, code);
  }

  /** Of a step under a rule of the bank's, by which it may answer what is no answer of the kind. */
  countRuled(name: string, code: string): void {
    this.steps++;
    add(this.#answers, `${name}: ${code}`);
  }

  struck(fault: string): void {
    this.#isStruck = true;
    add(this.#faults, fault);
  }

  sequenceOver(): void {
    this.sequences++;
    if (this.#isStruck) this.faulty++;
    this.#isStruck = false;
  }

  /** Those of these faults that have never struck. */
  missed(faults: readonly string[]): string[] {
    return faults.filter((fault) => !this.#faults.has(`the bank: ${fault}`));
  }

  /** Kinds that never went through. */
  idle(kinds: readonly { readonly name: string }[]): string[] {
    return kinds.map(({ name }) => name).filter((name) => !this.#answers.has(`${name}: ok`));
  }

  /** Declared answers that never came. */
  gaps(kinds: readonly { readonly name: string; readonly answers: readonly string[] }[]): string[] {
    const all = kinds.flatMap(({ name, answers }) => answers.map((code) => `${name}: ${code}`));
    return all.filter((pair) => !this.#answers.has(pair));
  }

  /** reports/models/NAME.md. */
  write(
    name: string,
    seed: number,
    { kinds, faults }: { readonly kinds: Parameters<AnswerCoverage['gaps']>[0]; readonly faults: readonly string[] },
  ): void {
    const folder = new URL('../../../../reports/models/', import.meta.url);
    mkdirSync(folder, { recursive: true });
    const head = `# ${name}\n\nSeed ${seed}: ${this.sequences} sequences, ${this.faulty} with a fault, ${this.steps} steps.`;
    const gaps = [...this.gaps(kinds), ...this.missed(faults)].map((gap) => `- ${gap}`);
    const rows = [...this.#answers, ...this.#faults].map(([what, count]) => `| ${what} | ${count} |`);
    const table = ['| what | times |', '|---|---:|', ...rows.sort()].join('\n');
    writeFileSync(
      new URL(`${name.replaceAll(' ', '-')}.md`, folder),
      `${[head, table, 'Never came:', gaps.join('\n')].join('\n\n')}\n`,
    );
  }
}

function add(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
