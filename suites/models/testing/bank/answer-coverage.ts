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

  /** Declared answers that never came. */
  gaps(kinds: readonly { readonly name: string; readonly answers: readonly string[] }[]): string[] {
    const all = kinds.flatMap(({ name, answers }) => answers.map((code) => `${name}: ${code}`));
    return all.filter((pair) => !this.#answers.has(pair));
  }

  /** reports/models/NAME.md. */
  write(name: string, seed: number): void {
    const folder = new URL('../../../../reports/models/', import.meta.url);
    mkdirSync(folder, { recursive: true });
    const head = `# ${name}\n\nSeed ${seed}: ${this.sequences} sequences, ${this.faulty} with a fault, ${this.steps} steps.`;
    const rows = [...this.#answers, ...this.#faults].map(([what, count]) => `| ${what} | ${count} |`);
    const table = ['| what | times |', '|---|---:|', ...rows.sort()].join('\n');
    writeFileSync(new URL(`${name.replaceAll(' ', '-')}.md`, folder), `${head}\n\n${table}\n`);
  }
}

function add(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
