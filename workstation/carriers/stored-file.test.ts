import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TokenError } from '../token/token-error.ts';
import { fileCarrier } from './file-carrier.ts';
import { folderCarrier } from './folder-carrier.ts';
import { FILE_STEPS, readStored, removeStored, replaceStored } from './stored-file.ts';
import { codeOf, fileOptions, KeyFolder, OTHER_PASSWORD, PASSWORD } from './testing/key-folder.ts';

type Step = keyof typeof FILE_STEPS;

/** Steps of which one fails with an error of the system; without one it is the last that the process does. */
function failingAt(step: Step, errno?: string): typeof FILE_STEPS {
  const fail = () => {
    throw Object.assign(new Error(step), { code: errno });
  };
  return {
    ...FILE_STEPS,
    [step]: (...args: unknown[]) => {
      // Half of the file came through.
      if (step === 'writeFileSync') FILE_STEPS.writeFileSync(args[0] as number, (args[1] as Uint8Array).subarray(0, 9));
      fail();
    },
    ...(errno === undefined && { rmSync: () => undefined }),
  };
}

const OLD = Buffer.from('the old file, whole');
const NEW = Buffer.from('the new file, whole');
const codeWhile = (work: () => void) => codeOf(Promise.resolve().then(work));

describe.each<Step>(['openSync', 'writeFileSync', 'fsyncSync', 'renameSync'])(
  'a file that is replaced while %s fails',
  (step) => {
    it.each([
      ['ENOSPC', 'token-memory-full'],
      ['EROFS', 'token-write-protected'],
      ['ENOENT', 'token-not-present'],
      ['EIO', 'key-file-unusable'],
    ])('%s: the error says what is wrong, the old file stands, and nothing is left beside it', async (errno, code) => {
      using folder = new KeyFolder();
      const path = folder.write('a.p12', OLD);
      expect(await codeWhile(() => replaceStored(path, NEW, failingAt(step, errno)))).toBe(code);
      expect([readdirSync(folder.path), readStored(path)]).toEqual([['a.p12'], Uint8Array.from(OLD)]);
      replaceStored(path, NEW);
      expect(readFileSync(path)).toEqual(NEW);
    });

    it('killed there: the old file stands, and what lies beside it is no key file of the folder', async () => {
      using folder = new KeyFolder();
      const path = await folder.add('GOSTKNCA', 'nuc-2004');
      expect(() => replaceStored(path, NEW, failingAt(step))).toThrow(step);
      expect(readdirSync(folder.path)).toHaveLength(step === 'openSync' ? 1 : 2);
      const carrier = folderCarrier(folder.path, fileOptions());
      expect(await carrier.use(PASSWORD, (open) => open.keys().length)).toBe(1);
    });
  },
);

it('killed after it: the new file stands', () => {
  using folder = new KeyFolder();
  const path = folder.write('a.p12', OLD);
  const rmSync = () => {
    throw new Error('killed');
  };
  expect(() => replaceStored(path, NEW, { ...FILE_STEPS, rmSync })).toThrow('killed');
  expect(readFileSync(path)).toEqual(NEW);
});

it('a folder whose password was changed in part is finished with the old one', async () => {
  using folder = new KeyFolder();
  await folder.add('GOSTKNCA', 'nuc-2004');
  const done = await folder.add('GOST512', 'nuc-2015-512');
  await fileCarrier(done, fileOptions()).changePassword(PASSWORD, OTHER_PASSWORD);
  const carrier = folderCarrier(folder.path, fileOptions());
  await carrier.changePassword(PASSWORD, OTHER_PASSWORD);
  expect(await carrier.use(OTHER_PASSWORD, (open) => open.keys().length)).toBe(2);
});

it('a place in a folder that is not there is told; removing what is gone is no error', async () => {
  using folder = new KeyFolder();
  const path = join(folder.path, 'nowhere', 'a.p12');
  expect(await codeWhile(() => replaceStored(path, NEW))).toBe('token-not-present');
  expect(() => readStored(join(folder.path, 'a.p12'))).toThrow(TokenError);
  removeStored(join(folder.path, 'a.p12'));
  expect(readdirSync(folder.path)).toEqual([]);
});
