import { describe, expect, it } from 'vitest';
import { openSoftHsm, softHsmMissing } from '../../pki/testing/soft-hsm.ts';
import { generatePair, initialiseToken, type Pkcs11, SUITES, withToken } from '../../workstation/index.ts';
import { run } from '../run.ts';
import { captureIo } from '../testing/captured-io.ts';

const missing = softHsmMissing();

/** SoftHSM2 with an RSA key that waits, as a program that is not this one left it. @returns path of the library. */
async function softHsmWithKey() {
  const { p11, path, close } = openSoftHsm();
  const token = p11 as unknown as Pkcs11;
  token.C_Initialize();
  await initialiseToken({ token }, { soPin: '12345678', pin: '1234', label: 'TEST' });
  await withToken({ token, pin: '1234' }, (session) =>
    generatePair(session, SUITES['rsa-2048'], { label: 'RSA TEST WAIT', subject: new Uint8Array() }),
  );
  token.C_Finalize();
  return { path, close };
}

describe.skipIf(missing !== '')(`token-bench containers --module${missing && ` [skipped: ${missing}]`}`, () => {
  it('R-TOKEN-15 R-TOKEN-22 reads the keys of a token of another maker, with its PIN alone', async () => {
    const { path, close } = await softHsmWithKey();
    const read = async (pin: string) => {
      const io = captureIo();
      const code = await run(['containers', 'read', '--module', path, '--as', 'eToken', '--pin', pin, '--json'], io);
      return { code, answer: JSON.parse(io.written()) as Record<string, unknown> };
    };
    try {
      const { code, answer } = await read('1234');
      expect(code).toBe(0);
      const key = {
        family: 'RSA',
        state: 'WAIT',
        label: 'RSA TEST WAIT',
        profile: 'etoken://user@/.',
        certificates: [],
      };
      expect(answer.keys).toEqual([
        expect.objectContaining({ ...key, alias: expect.stringMatching(/^[0-9A-F]{40}$/) }),
      ]);
      expect(await read('9999')).toMatchObject({ code: 1, answer: { code: 'pin-wrong' } });
    } finally {
      close();
    }
  });
});
