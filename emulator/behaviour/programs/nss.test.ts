import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openssl } from '../../../pki/testing/foreign.ts';
import { DOORS_OF_PROGRAMS, type OpenDoor } from '../../testing/clients/doors.ts';
import { clientFolder, programMissing, runClient } from '../../testing/clients/loaded-module.ts';
import { EC_P256, KEY_PAIRS, makeKeyPair, RSA_2048 } from '../../testing/clients/token-content.ts';
import { USER_PIN } from '../../testing/workbench.ts';

const nssMissing = programMissing('certutil', ['-H'], 'libnss3-tools');

// NSS (Firefox, Chromium on Linux) with the library as a security module.
describe.each(DOORS_OF_PROGRAMS)('NSS through $name', ({ missing, open }) => {
  describe.skipIf(missing || nssMissing)(`with certutil${missing || nssMissing}`, () => {
    const folder = clientFolder();
    const database = ['-d', `sql:${folder.path}`];
    const onToken = [...database, '-h', 'Programs', '-f', folder.file('pin', USER_PIN)];
    let door: OpenDoor;
    const certutil = async (...args: string[]) => (await runClient('certutil', door, { args })).stdout.toString();

    beforeAll(async () => {
      door = await open('NSS');
      for (const kind of KEY_PAIRS) makeKeyPair(door.emulator, kind);
      await certutil('-N', ...database, '--empty-password');
      const add = ['-add', 'token-bench', '-libfile', door.path, '-force'];
      await runClient('modutil', door, { args: ['-dbdir', `sql:${folder.path}`, ...add] });
    });
    afterAll(async () => {
      await door.close();
      folder.remove();
    });

    it('knows the module and its token', async () => {
      const { stdout } = await runClient('modutil', door, { args: ['-dbdir', `sql:${folder.path}`, '-list'] });
      expect(stdout.toString()).toMatch(/token-bench\n\s+library name: [\s\S]*status: loaded[\s\S]*token: Programs/);
    });

    it('lists the keys', async () => {
      const listed = await certutil('-K', ...onToken);
      expect(listed).toMatch(new RegExp(`rsa .*${RSA_2048.name}`));
      expect(listed).toMatch(new RegExp(`ec .*${EC_P256.name}`));
    });

    it.each([
      { name: 'RSA', kind: ['-k', 'rsa', '-g', '2048'] },
      { name: 'EC', kind: ['-k', 'ec', '-q', 'nistp256'] },
    ])('makes a key pair of $name on the token, and a request that OpenSSL verifies', async ({ name, kind }) => {
      const [noise, out] = [folder.file('noise', 'x'.repeat(64)), folder.file(`${name}.der`)];
      const subject = ['-s', `CN=TEST NSS ${name}`, '-Z', 'SHA256', '-z', noise, '-o', out];
      await certutil('-R', ...onToken, ...kind, ...subject);
      const verified = openssl(['req', '-inform', 'DER', '-verify', '-noout', '-subject'], readFileSync(out));
      expect(`${verified.stdout}${verified.stderr}`).toMatch(new RegExp(`CN = TEST NSS ${name}\n[\\s\\S]*verify OK`));
    });

    it('makes a certificate with its own key, and keeps it on the token', async () => {
      const how = ['-n', 'nss', '-s', 'CN=TEST NSS', '-x', '-t', ',,', '-k', 'rsa', '-g', '2048', '-Z', 'SHA256'];
      await certutil('-S', ...onToken, ...how, '-z', folder.file('noise', 'y'.repeat(64)));
      expect(await certutil('-L', ...onToken)).toMatch(/^Programs:nss\s+u,u,u$/m);
      const pem = await certutil('-L', ...onToken, '-n', 'Programs:nss', '-a');
      const verified = openssl(['verify', '-check_ss_sig', '-CAfile', folder.file('nss.pem', pem)], pem);
      expect(verified.stdout.toString()).toMatch(/OK$/m);
    });
  });
});
