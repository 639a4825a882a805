import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { haveOpenssl, openssl } from '../../pki/testing/foreign.ts';
import { run } from '../run.ts';
import { captureIo } from '../testing/captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-cli-token-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const fresh = (end: string) => join(folder, `${++files}${end}`);

async function called(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = captureIo();
  const code = await run(['token', ...argv], io);
  return { code, out: io.written(), err: io.writtenToErr() };
}

/** With --json: what was printed. */
async function answered(...argv: string[]): Promise<Record<string, unknown>> {
  const { code, out } = await called(...argv, '--json');
  return { exit: code, ...(JSON.parse(out) as Record<string, unknown>) };
}

/** PIN derivations of an image are slow on purpose: each image is used for several steps. */
async function image(...argv: string[]): Promise<string> {
  const path = fresh('.token');
  expect((await called('init', '--image', path, '--device', 'generic', ...argv)).code).toBe(0);
  return path;
}

describe('token-bench token', () => {
  it('makes an image, says what is in it, and overwrites none', async () => {
    const path = fresh('.token');
    const made = await called(
      'init',
      '--image',
      path,
      '--device',
      'kaztoken',
      '--label',
      'Бухгалтерия',
      '--pin',
      '11223344',
    );
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain('PINs (TEST): user 11223344, SO');
    const { slots } = (await answered('list', '--image', path)) as unknown as { slots: object[] };
    expect(slots).toEqual([expect.objectContaining({ device: 'kaztoken', label: 'Бухгалтерия', present: true })]);
    const again = await called('init', '--image', path);
    expect(again.code).toBe(1);
    expect(again.err).toContain('there is one already\nWhat to do: ');
    const erased = ['--erase', '--so-pin', '00000000', '--pin', '44332211'];
    expect(await answered('init', '--image', path, ...erased)).toMatchObject({ exit: 1, ok: false, code: 'pin-wrong' });
  });

  it.skipIf(!haveOpenssl().have)(
    `imports a key and its certificate, shows and exports them${haveOpenssl().note}`,
    async () => {
      const path = await image('--pin', '1234');
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const [keyFile, certFile, outFile] = [fresh('.pem'), fresh('.crt'), fresh('.out')];
      writeFileSync(keyFile, privateKey.export({ format: 'pem', type: 'pkcs8' }));
      const request = openssl([
        'req',
        '-x509',
        '-key',
        keyFile,
        '-subj',
        '/CN=CLI Test',
        '-days',
        '2',
        '-out',
        certFile,
      ]);
      expect(request.status, request.stderr).toBe(0);
      const withPin = ['--image', path, '--pin', '1234'];
      const key = await answered('import', ...withPin, '--label', 'my key', keyFile);
      expect(key).toMatchObject({ ok: true, imported: [{ what: 'key pair', label: 'my key', written: true }] });
      const certificate = await answered('import', ...withPin, certFile);
      const [{ id } = { id: '' }] = key.imported as { id: string }[];
      expect(certificate).toMatchObject({
        imported: [{ what: 'certificate', label: 'CN=CLI Test', id, written: true }],
      });

      const open = await called('show', '--image', path);
      expect(open.out).toMatch(/certificate +CN=CLI Test/);
      expect(open.out).not.toContain('private_key');
      expect((await called('show', ...withPin)).out).toMatch(/private_key CKK_EC +my key/);

      expect((await called('export-cert', '--image', path, '--out', outFile, id)).code).toBe(0);
      const same = openssl(['x509', '-in', outFile, '-noout', '-pubkey']).stdout;
      expect(same).toEqual(openssl(['x509', '-in', certFile, '-noout', '-pubkey']).stdout);
      expect(await answered('export-cert', '--image', path, 'another')).toMatchObject({ ok: false, code: 'refused' });
    },
  );

  it('makes nothing when the device does not take the characters of the PIN', async () => {
    const path = fresh('.token');
    const { code, err } = await called('init', '--image', path, '--device', 'kaztoken', '--pin', 'пинкод12');
    expect([code, err]).toEqual([1, expect.stringContaining('CKR_PIN_INVALID')]);
    expect(existsSync(path)).toBe(false);
  });

  it('makes nothing when the device does not take the length of the PIN', async () => {
    const path = fresh('.token');
    const { code, err } = await called('init', '--image', path, '--device', 'kaztoken', '--pin', '1');
    expect(code).toBe(1);
    expect(err).toMatch(/^KAZTOKEN: the user PIN has \d+ to \d+ characters\n/);
    expect(existsSync(path)).toBe(false);
  });

  it('says how many tries are left after a wrong PIN, and unblocks', async () => {
    const path = await image('--pin', '1234', '--so-pin', '56785678');
    const wrong = await called('show', '--image', path, '--pin', '9999');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('The PIN is wrong.');
    expect(wrong.err).not.toContain('9999');
    const { slots } = (await answered('list', '--image', path)) as unknown as {
      slots: { triesLeft: { user: number } }[];
    };
    expect(slots[0]?.triesLeft.user).toBe(9);
    const unblocked = await called('unblock', '--image', path, '--so-pin', '56785678', '--new-pin', '4321');
    expect(unblocked.out).toContain('user PIN: 10 tries left');
    expect((await called('show', '--image', path, '--pin', '4321')).out).toContain('Nothing to see.');
  });

  it.each([
    [['list'], 'Which token? Give --image FILE, or --socket PATH of a running one.', 'token-bench token list --help'],
    [['unblock', '--image', 'x'], '--new-pin PIN is missing.', 'token-bench token unblock --help'],
    [['import', '--image', 'x'], 'Something is missing: FILE.', 'token-bench token import --help'],
    [['import', '--image', 'x', '/nowhere.pem'], '/nowhere.pem: ENOENT', 'token-bench token import --help'],
    [['exec'], 'Something is missing: -- COMMAND [ARGUMENT ...].', 'token-bench token exec --help'],
    [['exek'], 'Unknown command token exek. Did you mean exec?', 'token-bench token --help'],
    [['init'], '--image FILE is missing.', 'token-bench token init --help'],
    [['init', '--image', 'a', 'b'], '"b" is not understood here.', 'token-bench token init --help'],
  ])('%j is called wrongly: exit code 2', async (argv, message, help) => {
    const { code, err } = await called(...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain(`See ${help}\n`);
  });

  it.each([
    [['list', '--image', '/nowhere.token'], 'image-missing', 'token init --image'],
    [['list', '--socket', '/nowhere/socket'], 'not-running', 'token serve'],
  ])('%j fails with a code and what to do', async (argv, code, hint) => {
    const { err } = await called(...argv);
    expect(err).toContain(`Code: ${code}\n`);
    expect(err).toContain(hint);
    expect(existsSync('/nowhere.token')).toBe(false);
  });

  it('shows the commands of the group', async () => {
    for (const argv of [[], ['--help']]) {
      const { code, out } = await called(...argv);
      expect(code).toBe(0);
      expect(out).toContain('token exec');
      expect(out).toContain('token export-cert');
    }
  });
});
