import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { captureIo } from '../testing/captured-io.ts';

const missing = spawnSync('cc', ['--version']).status === 0 ? '' : 'no C compiler (apt-get install gcc libc6-dev)';
const folder = mkdtempSync(join(tmpdir(), 'token-bench-cli-run-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a child process sees of the token, written to a file by a script of its own. */
function probe(name: string): { readonly script: string; readonly seen: () => Record<string, string> } {
  const file = join(folder, name);
  return {
    script: `require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.env)); process.exit(7)`,
    seen: () => JSON.parse(readFileSync(file, 'utf8')),
  };
}

describe.skipIf(missing)(`a token for other programs${missing && ` [skipped: ${missing}]`}`, () => {
  it('is there for a command, and gone after it; the exit code is that of the command', async () => {
    const io = captureIo({ env: process.env });
    const { script, seen } = probe('exec.json');
    expect(await run(['token', 'exec', '--pin', '11223344', '--', process.execPath, '-e', script], io)).toBe(7);
    const { PKCS11_MODULE_PATH = '', TOKEN_BENCH_SOCKET = '', P11_KIT_SERVER_ADDRESS, ...env } = seen();
    expect(env).toMatchObject({ TOKEN_BENCH_PIN: '11223344', TOKEN_BENCH_SO_PIN: '87654321', PATH: process.env.PATH });
    expect(P11_KIT_SERVER_ADDRESS).toMatch(/^unix:path=\//);
    expect(io.written()).toBe('');
    expect(io.writtenToErr()).toBe(
      `token-bench: TEST token JavaToken "JavaToken", PIN 11223344, SO PIN 87654321; PKCS11_MODULE_PATH=${PKCS11_MODULE_PATH}\n`,
    );
    expect(existsSync(PKCS11_MODULE_PATH)).toBe(true);
    expect(existsSync(dirname(TOKEN_BENCH_SOCKET))).toBe(false);
  });

  it.each([
    ['a command that is not there', ['/nowhere/command'], 127],
    ['a command that ends by a signal', [process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")'], 137],
  ])('has the exit code of shells for %s', async (_, words, code) => {
    const io = captureIo({ env: process.env });
    expect(await run(['token', 'exec', '--quiet', '--', ...words], io)).toBe(code);
    expect(existsSync(folder)).toBe(true);
  });

  it('ends its command when it is asked to end', async () => {
    const io = captureIo({ env: process.env });
    const running = run(['token', 'exec', '--quiet', '--', process.execPath, '-e', 'setInterval(() => {}, 1e6)'], io);
    io.stop();
    expect(await running).toBe(130);
  });

  it('says what is ready, is acted on from other processes, and leaves the image as it is', async () => {
    const image = join(folder, 'served.token');
    const io = captureIo({ env: process.env });
    const serving = run(['token', 'serve', '--image', image, '--device', 'generic', '--json'], io);
    await expect.poll(() => io.written()).toContain('\n');
    const ready = JSON.parse(io.written());
    expect(ready).toMatchObject({ ok: true, token: { device: 'generic' }, pins: { user: '12345678', so: '87654321' } });
    const env = { ...process.env, ...ready.environment };
    const act = async (...argv: string[]) => {
      const other = captureIo({ env });
      const code = await run(['token', ...argv], other);
      return { code, text: other.written() + other.writtenToErr() };
    };
    expect((await act('list')).text).toContain('Slot 0: Generic token');
    expect((await act('remove')).text).toBe('Slot 0: empty\n');
    expect((await act('remove')).text).toContain('slot 0 is empty');
    expect((await act('insert')).text).toContain('Slot 0: Generic token');
    expect((await act('insert')).text).toContain('the token is in its slot');
    expect((await act('show', '--pin', 'wrong PIN')).text).toContain('The PIN is wrong');
    expect((await act('unblock', '--new-pin', '44332211')).code).toBe(0);
    expect((await act('list', '--image', image)).text).toContain('Code: image-in-use');
    io.stop();
    expect(await serving).toBe(0);
    expect((await act('list')).text).toContain('Code: not-running');
    expect((await act('show', '--image', image, '--pin', '44332211')).code).toBe(0);
  });

  it('shows people what to set', async () => {
    const io = captureIo({ env: process.env });
    const serving = run(['token', 'serve'], io);
    await expect.poll(() => io.written()).toContain('Ctrl-C ends');
    io.stop();
    expect(await serving).toBe(0);
    expect(io.written()).toMatch(/^ {3}export PKCS11_MODULE_PATH='\/.*\.so'$/m);
    expect(io.written()).toMatch(/PINs: user 1234567890, SO 87654321/);
  });
});

describe('a trace', () => {
  const event = {
    call: 12,
    application: 'process 4711',
    function: 'C_Login',
    arguments: { hSession: 1, userType: 1, pPin: '***' },
    rv: 'CKR_PIN_INCORRECT',
    outputs: {},
    durationMs: 1.25,
  };
  const read = async (text: string, ...options: string[]) => {
    const path = join(folder, 'trace.jsonl');
    writeFileSync(path, text);
    const io = captureIo();
    const code = await run(['trace', ...options, path], io);
    return { code, out: io.written(), err: io.writtenToErr() };
  };

  it('is read as a table, whole or only what went wrong', async () => {
    const fine = { ...event, call: 13, function: 'C_Logout', arguments: { hSession: 1 }, rv: 'CKR_OK' };
    const text = `${JSON.stringify(event)}\n${JSON.stringify(fine)}\n`;
    const { out } = await read(text);
    expect(out.split('\n')).toEqual([
      '    12  process 4711       1.250 ms  C_Login(hSession=1, userType=1, pPin=***)  CKR_PIN_INCORRECT',
      '    13  process 4711       1.250 ms  C_Logout(hSession=1)  CKR_OK',
      '',
    ]);
    expect((await read(text, '--errors')).out).toBe(`${out.split('\n')[0]}\n`);
  });

  it('is refused where it is none', async () => {
    const { code, err } = await read(`${JSON.stringify(event)}\n{"a":1}\n`);
    expect(code).toBe(2);
    expect(err).toContain('trace.jsonl, line 2: not a line of a trace');
    const io = captureIo();
    expect(await run(['trace', '/nowhere.jsonl'], io)).toBe(2);
    expect(io.writtenToErr()).toContain('/nowhere.jsonl: ENOENT');
  });
});
