import { describe, expect, it } from 'vitest';
import { compiledProgram } from '../../pki/testing/compiled-program.ts';
import type { ExpectedDifference } from '../conformance/report/report.ts';
import { flowSuite } from './flow-suite.ts';
import { flowWorlds } from './flow-worlds.ts';
import { pkcs11Suite } from './pkcs11-suite.ts';
import type { RunnerContext, TestRunner } from './test-runner.ts';

/** A runner that keeps what is registered, and runs it when it is asked. */
class Registered implements TestRunner {
  readonly tests: { name: string; timeout: number; run: (context: RunnerContext) => Promise<void> }[] = [];
  readonly #blocks: string[] = [];

  readonly describe = (name: string, define: () => void): void => {
    this.#blocks.push(name);
    define();
    this.#blocks.pop();
  };

  readonly it: TestRunner['it'] = (name, { timeout }, run) =>
    this.tests.push({ name: [...this.#blocks, name].join(' > '), timeout, run });

  /** What each comes to: passed, skipped with the reason, or what it failed with. */
  async outcomes(): Promise<string[]> {
    const all: string[] = [];
    for (const { run } of this.tests) {
      let outcome = 'passed';
      const skip = (reason?: string) => {
        outcome = `skipped: ${reason}`;
      };
      try {
        await run({ skip });
      } catch (error) {
        outcome = (error as Error).message;
      }
      all.push(outcome);
    }
    return all;
  }
}

const program = () => compiledProgram('suites/conformance/run/worker.ts');
const javatoken = { kind: 'device', device: 'javatoken', through: 'in-process' } as const;

describe('pkcs11Suite', () => {
  it('takes describe and it of vitest as they are', () => {
    const runner: TestRunner = { describe, it };
    expect(Object.keys(runner)).toEqual(['describe', 'it']);
  });

  it('registers a test for each rule, in the blocks of their groups, and one for the mechanisms', () => {
    const runner = new Registered();
    pkcs11Suite(runner, { target: javatoken });
    const names = runner.tests.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(150);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContainEqual(expect.stringMatching(/^PKCS#11 conformance > Login and logout > LOG-03 /));
    expect(names.at(-1)).toBe('PKCS#11 conformance > what the token says of its mechanisms');
    expect(() => pkcs11Suite(runner, { target: javatoken, only: ['LOGIN'] })).toThrow('no check is called LOGIN');
  });

  it('judges the module once; what is not supported is skipped with the reason, an expected difference that is none fails', async () => {
    const runner = new Registered();
    const expected: ExpectedDifference[] = [{ rule: 'LOG-03', status: 'failed', because: 'was so once' }];
    const only = ['LOG-03', 'LOG-04', 'AUTH-06', 'KEY-06', 'OASIS-CERT-M-1-31'];
    pkcs11Suite(runner, { target: javatoken, only, expected, program: program() });
    const outcomes = await runner.outcomes();
    expect(runner.tests.map(({ name }) => / > (\S+) [^>]*$/.exec(name)?.[1])).toEqual([
      ...['LOG-03', 'LOG-04', 'KEY-06', 'AUTH-06', 'OASIS-CERT-M-1-31'],
    ]);
    expect(outcomes).toEqual([
      expect.stringMatching(/^passed, but a difference was expected: was so once\n.*--only LOG-03$/s),
      'passed',
      'skipped: the token has no CKM_EC_KEY_PAIR_GEN',
      'passed',
      expect.stringMatching(/^skipped: known difference: the library implements another version/),
    ]);
  });

  it('says in one line why a module cannot be judged', async () => {
    const runner = new Registered();
    const target = { kind: 'given', path: '/no/such/library.so', slot: { by: 'first-token' }, pins: {} } as const;
    pkcs11Suite(runner, { target, only: ['LOG-03'], program: program() });
    expect(await runner.outcomes()).toEqual(['/no/such/library.so: there is no such file']);
  });
});

describe('flowSuite', () => {
  it('registers a test for each world, which fails with what is wrong and the end of the story', async () => {
    const runner = new Registered();
    const story = Array.from({ length: 50 }, (_, at) => `line ${at}`);
    const worlds = [
      { name: 'good', play: () => Promise.resolve({ problems: [], story }) },
      { name: 'bad', play: () => Promise.resolve({ problems: ['a key is lost'], story }) },
    ];
    flowSuite(runner, { worlds, timeoutMs: 5 });
    expect(runner.tests.map(({ name, timeout }) => [name, timeout])).toEqual([
      ['flows > good', 5],
      ['flows > bad', 5],
    ]);
    expect(await runner.outcomes()).toEqual(['passed', ['a key is lost', ...story.slice(10)].join('\n')]);
    expect(() => flowSuite(runner, { worlds: [] })).toThrow('there are no worlds');
    expect(() => flowSuite(runner, { worlds: [...worlds, ...worlds] })).toThrow('two worlds are called good');
  });
});

flowSuite({ describe, it }, { worlds: flowWorlds({ devices: ['javatoken'] }) });
