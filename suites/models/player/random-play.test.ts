import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compiledProgram } from '../../../pki/testing/compiled-program.ts';
import { softHsmMissing, softHsmPath } from '../../../pki/testing/soft-hsm.ts';
import { deviceProvisioner } from '../../conformance/run/provisioners.ts';
import { softHsmTokens } from '../../conformance/run/soft-hsm-tokens.ts';
import { scriptOf } from '../token/script.ts';
import { type RandomPlayOptions, randomPlay } from './random-play.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-play-'));
afterAll(() => rmSync(folder, { recursive: true }));

const play = (options: Omit<RandomPlayOptions, 'program' | 'seed' | 'sequences'> & Partial<RandomPlayOptions>) =>
  randomPlay({
    seed: 3,
    sequences: 12,
    program: compiledProgram('suites/models/player/player-program.ts'),
    ...options,
  });

/** SoftHSM2 with another C_Logout, as a library. */
function broken(name: string, logout: string) {
  const source = join(folder, `${name}.c`);
  const library = join(folder, `libsofthsm2-${name}.so`);
  writeFileSync(
    source,
    `#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
static void *list[69];
static unsigned long logout(unsigned long session) { ${logout} }
unsigned long C_GetFunctionList(void ***given) {
  void *honest = dlopen("${softHsmPath()}", RTLD_NOW);
  void **theirs = NULL;
  ((unsigned long (*)(void ***)) dlsym(honest, "C_GetFunctionList"))(&theirs);
  memcpy(list, theirs, sizeof list);
  list[20] = (void *) logout;
  *given = list;
  return 0;
}`,
  );
  execFileSync('cc', ['-shared', '-fPIC', '-o', library, source, '-ldl']);
  return softHsmTokens(library);
}

// The program is compiled first.
describe('random play', { timeout: 300_000 }, () => {
  it('finds nothing at the emulator', async () => {
    const { failure, sequences, calls } = await play({ provisioner: deviceProvisioner('generic') });
    expect(failure).toBeUndefined();
    expect([sequences, calls > 50]).toEqual([12, true]);
  });

  it('refuses a script that is none', () => {
    expect(() => scriptOf({ start: 'elsewhere', steps: [] })).toThrow('there is no beginning "elsewhere"');
    expect(() => scriptOf({ start: 'nothing' })).toThrow('there are no steps');
    expect(() => scriptOf({ start: 'nothing', steps: [{ command: 'C_Fly' }] })).toThrow('there is no command');
  });
});

const missing = softHsmMissing();

describe.skipIf(missing !== '')(
  `random play of a library${missing && ` (skipped: ${missing})`}`,
  { timeout: 300_000 },
  () => {
    const softHsm = softHsmTokens(softHsmPath() ?? '');

    it('finds nothing that is not known of SoftHSM2, and counts what is', async () => {
      const { failure, known } = await play({ provisioner: softHsm, known: 'softhsm2' });
      expect(failure).toBeUndefined();
      expect(Object.keys(known)).toContain('key-handle');
    });

    it('makes what is wrong short, and plays it again from its script', async () => {
      const provisioner = broken('stays', 'return 0;');
      const { failure } = await play({ provisioner, known: 'softhsm2', sequences: 200 });
      expect(failure?.lines.at(-1)?.text).toMatch(/^C_Logout/);
      expect(failure?.lines.length).toBeLessThanOrEqual(4);
      const again = await play({
        provisioner,
        known: 'softhsm2',
        script: JSON.parse(JSON.stringify(failure?.script)),
      });
      expect(again.failure?.text).toBe(failure?.text);
    });

    it('takes a library that dies for a finding, with the call it died in', async () => {
      const provisioner = broken('dies', 'abort();');
      const { failure } = await play({ provisioner, known: 'softhsm2', sequences: 200 });
      expect(failure?.text).toMatch(/C_Logout\(a.*\)\nthe process died of SIGABRT$/);
    });

    it('shows where two libraries part, and leaves out what is known', async () => {
      const against = deviceProvisioner('generic');
      const differs = await play({ provisioner: softHsm, against, sequences: 60 });
      expect(differs.failure?.text).toMatch(/libsofthsm2\.so: CKR_\w+.*\n +generic in process: CKR_\w+/);
      const { failure, known } = await play({ provisioner: softHsm, against, known: 'softhsm2', sequences: 30 });
      expect([failure?.text, Object.keys(known).length > 0]).toEqual([undefined, true]);
    });
  },
);
