import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import { fileCarrier, SUITES } from '../../workstation/index.ts';
import { run } from '../run.ts';
import { captureIo } from '../testing/captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-bench-cli-containers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const PASSWORD = 'Qwerty12';

interface Called {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** @param typed lines that the person types. */
async function called(argv: readonly string[], typed: readonly string[] = [], env = {}): Promise<Called> {
  const io = captureIo({ env });
  for (const line of typed) io.type(line);
  const code = await run(['containers', ...argv], io);
  return { code, out: io.written(), err: io.writtenToErr() };
}

async function answered(...argv: string[]) {
  const { code, out } = await called([...argv, '--json']);
  return { exit: code, ...(JSON.parse(out) as Record<string, unknown>) };
}

/** A key file with one key that waits. */
async function keyFile(name: string): Promise<string> {
  const path = join(folder, name);
  await fileCarrier(path, { rng: new SeededRng(name), create: true }).use(PASSWORD, (open) =>
    open.generate(SUITES['kisc-2004'], { label: 'GOST TEST WAIT', subject: new Uint8Array() }),
  );
  return path;
}

describe('token-bench containers', () => {
  it('R-TOKEN-7 lists the profiles of a fresh installation, JavaToken first, without a password', async () => {
    const { profiles } = (await answered('list')) as unknown as { profiles: { name: string; present: boolean }[] };
    expect(profiles.map(({ name }) => name)).toEqual(['JavaToken', 'eToken', 'KzToken', 'GammaJaCarta', 'FSystem']);
    expect((await called(['list', '--pkcs12', await keyFile('list.p12')])).out).toMatch(
      /FSystem .*list\.p12@\/.* connected/,
    );
  });

  it('reads a key file: the password as an option, from the environment, or typed', async () => {
    const path = await keyFile('read.p12');
    const answer = await answered('read', '--pkcs12', path, '--pin', PASSWORD);
    const keys = [
      expect.objectContaining({ state: 'WAIT', family: 'GOST', alias: expect.stringMatching(/^[0-9A-F]{64}$/) }),
    ];
    expect(answer).toMatchObject({ exit: 0, ok: true, keys });
    for (const { out, err, code } of [
      await called(['read', '--pkcs12', path], [], { TOKEN_BENCH_PIN: PASSWORD }),
      await called(['show', '--pkcs12', path], [PASSWORD]),
    ]) {
      expect([code, /^WAIT .*GOST 34\.310-2004/m.test(out)]).toEqual([0, true]);
      expect(`${out}${err}`).not.toContain(PASSWORD);
    }
    expect((await called(['certificates', '--pkcs12', path], [PASSWORD])).out).toBe('There are no certificates.\n');
  });

  it('R-TOKEN-15, R-TOKEN-17 a wrong password shows no key, and says that it cannot be recovered', async () => {
    const { code, out, err } = await called(['read', '--pkcs12', await keyFile('wrong.p12'), '--pin', 'Secret99']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('cannot be recovered');
    expect(err).not.toContain('Secret99');
  });

  it('R-TOKEN-9, R-TOKEN-10, R-TOKEN-11, R-TOKEN-12 edits a profile: the password typed twice, the address kept, the keys read', async () => {
    await keyFile('edit.p12');
    const profiles = join(folder, 'cptumar.conf');
    writeFileSync(profiles, '; mine\n[profiles]\nOwn=jtoken://user@/.\n');
    const address = `file://edit@/${folder}`;
    const edit = ['edit', 'Own', '--profiles', profiles, '--address', address];
    const differ = await called(edit, [PASSWORD, 'Qwerty13']);
    expect([differ.code, differ.err.includes('not the same')]).toEqual([1, true]);
    expect(readFileSync(profiles, 'utf8')).toContain('Own=jtoken://user@/.');
    const { code, out } = await called(edit, [PASSWORD, PASSWORD]);
    expect([code, out.includes('WAIT')]).toEqual([0, true]);
    expect(readFileSync(profiles, 'utf8')).toBe(`; mine\n[profiles]\nOwn=${address}\n`);
    expect(await answered('read', 'Own', '--profiles', profiles, '--pin', PASSWORD)).toMatchObject({ exit: 0 });
  });

  it('R-TOKEN-16 changes the password of the container', async () => {
    const path = await keyFile('change.p12');
    const change = (...more: string[]) => answered('edit', '--pkcs12', path, '--pin', PASSWORD, '--new-pin', ...more);
    expect(await change('weak')).toMatchObject({ exit: 1, code: 'pin-refused' });
    expect(await change('Asdfgh34')).toMatchObject({ exit: 0 });
    expect(await answered('read', '--pkcs12', path, '--pin', PASSWORD)).toMatchObject({ code: 'pin-wrong' });
  });

  it('deletes a key that is named, and said yes to', async () => {
    const path = await keyFile('delete.p12');
    const { keys } = (await answered('read', '--pkcs12', path, '--pin', PASSWORD)) as unknown as {
      keys: { alias: string }[];
    };
    const alias = keys[0]?.alias ?? '';
    const remove = ['delete', '--pkcs12', path, '--pin', PASSWORD];
    expect((await called(remove)).code).toBe(2);
    expect((await called([...remove, '--key', alias])).err).toContain('--yes');
    expect(await answered(...remove, '--key', '00', '--yes')).toMatchObject({ exit: 1, code: 'key-unknown' });
    expect(await answered(...remove, '--key', alias.toLowerCase(), '--yes')).toMatchObject({
      removed: alias,
      keys: [],
    });
  });

  it('R-TOKEN-18 a device that is not there is to be connected first', async () => {
    const answer = await answered('read', 'JavaToken', '--pin', PASSWORD);
    expect(answer).toMatchObject({ exit: 1, code: 'token-not-present' });
    expect(JSON.stringify(answer)).toContain('Connect the device');
  });

  it('a token image is the profile of its device; its PIN opens the container', async () => {
    const image = join(folder, 'k.token');
    const made = await run(
      ['token', 'init', '--image', image, '--device', 'kaztoken', '--pin', '11223344'],
      captureIo(),
    );
    expect(made).toBe(0);
    expect((await called(['list', '--image', image])).out).toMatch(/^KzToken .* connected$/m);
    expect(await answered('show', '--image', image, '--pin', '11223344')).toMatchObject({
      profile: { name: 'KzToken', device: 'KzToken - Kaztoken', present: true },
      keys: [],
    });
    expect(await answered('show', '--image', image, '--pin', '99999999')).toMatchObject({ exit: 1, code: 'pin-wrong' });
    const taken = ['list', '--image', image, '--as', 'JavaToken'];
    expect((await called(taken)).out).toMatch(/^JavaToken .* connected$/m);
  });

  it.each([
    [['read'], 'Which profile?'],
    [['read', '--pkcs12', 'a', '--image', 'b'], 'Either --pkcs12 or --image'],
    [['read', '--as', 'Floppy', '--module', 'm'], 'no such device'],
    [['certificates', '--crl', '/nowhere', '--pkcs12', 'a'], '--crl /nowhere'],
    [['list', '--slot', 'x'], 'a whole number'],
  ])('called wrongly: %j', async (argv, message) => {
    const { code, err } = await called(argv);
    expect([code, err.includes(message)]).toEqual([2, true]);
  });

  it.each([
    [['show', 'Nobody', '--pin', 'x'], 'profile-unknown'],
    [['read', '--module', '/nowhere/lib.so', '--pin', 'x'], 'library'],
    [['read', '--image', '/nowhere.token', '--pin', 'x'], 'image-missing'],
  ])('refused: %j', async (argv, code) => {
    expect(await answered(...argv)).toMatchObject({ exit: 1, ok: false, code });
  });
});
