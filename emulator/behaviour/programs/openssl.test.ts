import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openssl } from '../../../pki/testing/foreign.ts';
import { DOORS_OF_PROGRAMS, type OpenDoor } from '../../testing/clients/doors.ts';
import { clientFolder } from '../../testing/clients/loaded-module.ts';
import { keyOnToken, OpensslEngine, opensslEngineMissing } from '../../testing/clients/openssl-engine.ts';
import { EC_P256, KEY_PAIRS, makeKeyPair, RSA_2048 } from '../../testing/clients/token-content.ts';
import { USER_PIN } from '../../testing/workbench.ts';

// OpenSSL with a private key on the token. What it makes is judged by an OpenSSL without the token.
describe.each(DOORS_OF_PROGRAMS)('OpenSSL through $name', ({ missing, open }) => {
  describe.skipIf(missing || opensslEngineMissing)(`as an engine${missing || opensslEngineMissing}`, () => {
    const folder = clientFolder();
    let door: OpenDoor;
    let engine: OpensslEngine;
    beforeAll(async () => {
      door = await open('OpenSSL');
      for (const kind of KEY_PAIRS) makeKeyPair(door.emulator, kind);
      engine = new OpensslEngine(door, folder);
    });
    afterAll(async () => {
      await door.close();
      folder.remove();
    });

    const certificateOf = async ({ id, name }: typeof RSA_2048) => {
      const out = folder.file(`${name}.pem`);
      const subject = ['-subj', `/CN=TEST ${name} on a token`, '-days', '1', '-sha256'];
      await engine.run(['req', '-new', '-x509', ...keyOnToken(id, USER_PIN), ...subject, '-out', out]);
      return out;
    };

    it.each(KEY_PAIRS)('signs with a key of $name', async ({ id, name }) => {
      const certificate = readFileSync(await certificateOf({ id, name }));
      const key = folder.file('public.pem', openssl(['x509', '-pubkey', '-noout'], certificate).stdout);
      const data = folder.file('data', 'signed by a token');
      const { stdout } = await engine.run(['dgst', '-sha256', ...withSign(keyOnToken(id, USER_PIN)), data]);
      const verdict = openssl([
        'dgst',
        '-sha256',
        '-verify',
        key,
        '-signature',
        folder.file('signature', stdout),
        data,
      ]);
      expect(verdict.stdout.toString()).toBe('Verified OK\n');
    });

    it.each(KEY_PAIRS)('makes a certificate request for a key of $name', async ({ id, name }) => {
      const { stdout } = await engine.run(['req', '-new', ...keyOnToken(id, USER_PIN), '-subj', `/CN=TEST ${name}`]);
      const verified = openssl(['req', '-verify', '-noout', '-subject'], stdout);
      expect(`${verified.stdout}${verified.stderr}`).toMatch(new RegExp(`CN = TEST ${name}\n[\\s\\S]*verify OK`));
    });

    it.each(KEY_PAIRS)('is let in by a TLS server that wants a certificate of $name', async ({ id, name }) => {
      const certificate = await certificateOf({ id, name });
      const server = await tlsServer(certificate, folder);
      try {
        const ours = [...keyOnToken(id, USER_PIN), '-cert', certificate];
        const { stdout } = await engine.run(
          ['s_client', '-connect', `127.0.0.1:${server.port}`, '-CAfile', server.certificate, ...ours],
          'Q\n',
        );
        expect(stdout.toString()).toMatch(/Verify return code: 0 \(ok\)/);
        expect(await server.said()).toMatch(new RegExp(`depth=0 CN = TEST ${name} on a token\\s+verify return:1`));
      } finally {
        server.close();
      }
    });

    it('decrypts a CMS message that was encrypted for the token', async () => {
      const certificate = await certificateOf(RSA_2048);
      const message = openssl(['cms', '-encrypt', '-aes256', '-outform', 'DER', certificate], 'for the token only');
      const args = keyOnToken(RSA_2048.id, USER_PIN).map((one) => (one === '-key' ? '-inkey' : one));
      const { stdout } = await engine.run(['cms', '-decrypt', '-inform', 'DER', ...args], message.stdout);
      expect(stdout.toString().trim()).toBe('for the token only');
    });

    it('is refused with a wrong PIN', async () => {
      await expect(
        engine.run(['dgst', '-sha256', ...withSign(keyOnToken(EC_P256.id, 'wrong-pin')), folder.file('data', 'x')]),
      ).rejects.toThrow(/[Ll]ogin failed|PIN/);
    });
  });
});

/** `dgst` calls the key `-sign`. */
function withSign(args: readonly string[]): string[] {
  return args.map((one) => (one === '-key' ? '-sign' : one));
}

/** `openssl s_server` on a free port that verifies its clients against `trusted` and lets no other in. */
async function tlsServer(trusted: string, folder: ReturnType<typeof clientFolder>) {
  const [key, certificate] = [folder.file('server.key'), folder.file('server.pem')];
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-days', '1'];
  openssl([...made, '-subj', '/CN=TEST server', '-addext', 'subjectAltName=IP:127.0.0.1']);
  const port = await freePort();
  const wants = ['-Verify', '1', '-verify_return_error', '-CAfile', trusted];
  const child = spawn('openssl', [
    's_server',
    '-accept',
    `127.0.0.1:${port}`,
    '-key',
    key,
    '-cert',
    certificate,
    ...wants,
  ]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  while (!said.includes('ACCEPT')) await once(child.stdout, 'data');
  return {
    port,
    certificate,
    async said() {
      while (!/verify return/.test(said)) await once(child.stdout, 'data');
      return said;
    },
    close: () => child.kill(),
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
