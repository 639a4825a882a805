import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOORS_OF_PROGRAMS, type OpenDoor } from '../../testing/clients/doors.ts';
import { runClient } from '../../testing/clients/loaded-module.ts';
import { USER_PIN } from '../../testing/workbench.ts';

const PROGRAM = fileURLToPath(new URL('../../testing/clients/graphene-program.mjs', import.meta.url));

function grapheneMissing(): string {
  try {
    createRequire(import.meta.url)('graphene-pk11');
    return '';
  } catch {
    return ' [skipped: no graphene-pk11 (its pkcs11js needs a C++ compiler at npm ci)]';
  }
}

describe.each(DOORS_OF_PROGRAMS)('graphene through $name', ({ missing, open }) => {
  const note = missing || grapheneMissing();
  describe.skipIf(note)(`as an application${note}`, () => {
    let door: OpenDoor;
    beforeAll(async () => {
      door = await open('graphene');
    });
    afterAll(() => door.close());

    it('makes a key pair, signs, verifies, digests and finds', async () => {
      const { stdout } = await runClient(process.execPath, door, { args: [PROGRAM, door.path, USER_PIN] });
      expect(JSON.parse(stdout.toString())).toEqual({
        label: 'Programs',
        digest: createHash('sha256').update('abc').digest('hex'),
        verifiedByToken: true,
        verifiedByNode: true,
        privateKeys: 1,
        sensitive: true,
        random: 16,
      });
    });
  });
});
