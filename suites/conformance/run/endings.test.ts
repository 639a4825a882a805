import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../pki/testing/compiled-program.ts';
import { softHsmMissing, softHsmPath } from '../../../pki/testing/soft-hsm.ts';
import { checkOf } from '../checks/checks.ts';
import { conform, type Progress } from '../conform.ts';
import { libraryCallerMissing } from '../targets/library.ts';
import { emulatorLibrary } from './emulator-library.ts';
import { TargetError } from './judging-process.ts';
import type { Provisioner } from './provision.ts';
import { deviceProvisioner } from './provisioners.ts';
import { type RunOptions, runChecks } from './run.ts';

const program = () => compiledProgram('suites/conformance/run/worker.ts');

const folder = mkdtempSync(join(tmpdir(), 'token-bench-endings-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The emulator, of which there are only so many tokens. */
function tokens(howMany: number): Provisioner {
  const generic = deviceProvisioner('generic');
  let made = 0;
  return {
    ...generic,
    everyTokenIsFresh: false,
    token(blank) {
      made += 1;
      return made > howMany ? Promise.reject(new TargetError('the last token is used up')) : generic.token(blank);
    },
  };
}

const run = (provisioner: Provisioner, rules: readonly string[], wishes: Partial<RunOptions> = {}) =>
  runChecks({
    program: program(),
    provisioner,
    checks: rules.map(checkOf),
    destructive: true,
    processes: 1,
    timeoutMs: 20_000,
    ...wishes,
  });

const shown = (verdicts: Awaited<ReturnType<typeof run>>) => verdicts.map(({ status, reason }) => [status, reason]);

describe('a target that is gone in the middle of a run', { timeout: 120_000 }, () => {
  it('costs the checks that wanted it, and after three the rest is not tried', async () => {
    const rules = ['LOG-01', 'PIN-14', 'PIN-11', 'PIN-09', 'LOG-02', 'PIN-15', 'INIT-03'];
    const gone = 'the target cannot be opened any more';
    const lost = ['crashed', `${gone}: the last token is used up`];
    expect(shown(await run(tokens(1), rules))).toEqual([
      ['passed', ''],
      lost,
      lost,
      lost,
      ['skipped', gone],
      ['skipped', gone],
      ['skipped', gone],
    ]);
  });

  it('ends the run only when nothing was judged', async () => {
    await expect(run(tokens(0), ['LOG-01', 'LOG-02'], { processes: 2 })).rejects.toThrow('the last token is used up');
  });

  it('leaves the work to the lane that has begun', async () => {
    const verdicts = await run(tokens(1), ['LOG-01', 'LOG-02', 'LOG-03', 'LOG-05'], { processes: 2 });
    expect(verdicts.map(({ status }) => status)).toEqual(Array(4).fill('passed'));
  });
});

describe('a run that is ended', { timeout: 120_000 }, () => {
  it('skips what was not begun when time was over', async () => {
    const deadline = new AbortController();
    const verdicts = await run(tokens(9), ['LOG-01', 'LOG-02'], {
      deadline: deadline.signal,
      onVerdict: () => deadline.abort(),
    });
    expect(shown(verdicts)).toEqual([
      ['passed', ''],
      ['skipped', 'time was over'],
    ]);
  });

  it.skipIf(libraryCallerMissing() !== '')(
    'ends what is under way after a moment, and that is no crash of the module',
    async () => {
      const stop = new AbortController();
      // Whoever was asked to take the token out does not come back.
      const waiting: Provisioner = {
        ...emulatorLibrary('generic'),
        async token() {
          const token = await emulatorLibrary('generic').token(false);
          const move = () => {
            stop.abort();
            return new Promise<void>(() => undefined);
          };
          return { ...token, move };
        },
      };
      const verdicts = await run(waiting, ['REM-01', 'REM-02'], { signal: stop.signal });
      expect(shown(verdicts)).toEqual([
        ['skipped', 'the run was ended in it'],
        ['skipped', 'the run was ended before'],
      ]);
    },
  );

  it('says how far it is', async () => {
    const told: Progress[] = [];
    const target = { kind: 'device', device: 'generic', through: 'in-process' } as const;
    const only = ['LOG-01', 'LOG-02', 'LOG-03'];
    await conform({ target, only, program: program(), onVerdict: (_, progress) => told.push(progress) });
    expect(told.map(({ done, of }) => `${done}/${of}`)).toEqual(['1/3', '2/3', '3/3']);
    expect(told.at(-1)?.secondsLeft).toBe(0);
    expect(told[0]?.secondsLeft).toBeGreaterThan(0);
  });
});

const noSoftHsm = softHsmMissing();

describe.skipIf(noSoftHsm !== '')(`--provision${noSoftHsm && ` (skipped: ${noSoftHsm})`}`, { timeout: 120_000 }, () => {
  const written = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o700 });
    return join(folder, name);
  };
  const judged = (command: string, only: readonly string[]) =>
    conform({ target: { kind: 'provisioned', command }, only, destructive: true, program: program() });

  it('makes a token with a command, judges it and has it taken away, each harmful check its own', async () => {
    const log = join(folder, 'log');
    const command = written(
      'make.sh',
      `#!/bin/sh -e
if [ "$1" = dispose ]; then read -r made; echo "$made" | grep -q tokenLabel; echo disposed >>${log}; exit; fi
place=$(mktemp -d ${folder}/token.XXXXXX); mkdir $place/tokens
export SOFTHSM2_CONF=$place/softhsm2.conf
echo "directories.tokendir = $place/tokens" >$SOFTHSM2_CONF
softhsm2-util --init-token --free --label mine --pin 2468 --so-pin 13579 >/dev/null
echo made >>${log}
echo '{"module": "${softHsmPath()}", "tokenLabel": "mine", "pin": "2468", "soPin": "13579", "environment": {"SOFTHSM2_CONF": "'$SOFTHSM2_CONF'"}}'
`,
    );
    const report = await judged(command, ['LOG-01', 'PIN-11', 'INIT-03']);
    expect(report.checks.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
    expect([report.target, report.warnings]).toEqual(['libsofthsm2.so', []]);
    expect(readFileSync(log, 'utf8').trim().split('\n').sort()).toEqual([
      ...Array(3).fill('disposed'),
      ...Array(3).fill('made'),
    ]);
  });

  it.each([
    ['exit 3', 'it ended with 3'],
    ['echo no', 'it has printed no JSON document'],
    ['echo 7', 'it has printed no JSON object'],
    ['echo {}', '"module" is missing, the path of the library'],
    ['echo \'{"module": "x", "pin": 7}\'', '"pin" is no text'],
    ['echo \'{"module": "x", "environment": {"A": 1}}\'', '"environment" is no list of texts'],
    ['echo oh >&2; false', 'it ended with 1: oh'],
  ])('says in one line what is wrong with: %s', async (script, problem) => {
    const command = written('wrong.sh', `#!/bin/sh\n${script}\n`);
    await expect(judged(command, ['LOG-01'])).rejects.toThrow(`--provision ${command}: ${problem}`);
  });

  it('goes on when a token cannot be taken away, and says so', async () => {
    const command = written(
      'stays.sh',
      `#!/bin/sh -e
[ "$1" = dispose ] && exit 4
place=$(mktemp -d ${folder}/token.XXXXXX); mkdir $place/tokens
echo "directories.tokendir = $place/tokens" >$place/softhsm2.conf
echo '{"module": "${softHsmPath()}", "environment": {"SOFTHSM2_CONF": "'$place/softhsm2.conf'"}}'
`,
    );
    const report = await judged(command, ['GEN-04']);
    expect(report.checks[0]?.status).toBe('passed');
    expect(report.warnings).toEqual([
      `a token could not be taken away: --provision ${command} dispose: it ended with 4`,
    ]);
  });
});
