import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openssl } from '../../../pki/testing/foreign.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import { MECHANISM_ROWS } from '../../core/mechanisms/token-mechanisms.ts';
import { mechanismForm } from '../../doors/p11-kit/mechanism.ts';
import { type P11KitServer, startP11KitServer } from '../../doors/p11-kit/p11-kit.ts';
import { stockClient, stockClientMissing, stockRelease } from '../../doors/p11-kit/testing/stock-client.ts';
import * as ck from '../../index.ts';
import {
  clientFolder,
  type LoadedModule,
  programMissing,
  runClient,
  tryClient,
} from '../../testing/clients/loaded-module.ts';
import { Pkcs11Tool, pkcs11ToolMissing } from '../../testing/clients/pkcs11-tool.ts';
import { SO_PIN, USER_PIN } from '../../testing/workbench.ts';

// The distribution's p11-kit-client.so, loaded by programs that know nothing of us.
describe.skipIf(stockClientMissing)(
  `the stock client${stockClientMissing && ` [skipped: ${stockClientMissing}]`}`,
  () => {
    let emulator: ck.Emulator;
    let server: P11KitServer;
    let module: LoadedModule;
    let tool: Pkcs11Tool;
    /** Tells of every prime that is tried for an RSA key. */
    const primes = new EventEmitter();
    const folder = clientFolder();
    beforeAll(async () => {
      emulator = ck.createEmulator({
        rng: new SeededRng('stock client'),
        slots: [{ device: 'generic' }],
        onRsaCandidate: () => primes.emit('candidate'),
      });
      server = await startP11KitServer(emulator);
      module = { path: stockClient, environment: server.environment };
      tool = new Pkcs11Tool(module, folder, USER_PIN);
    });
    afterAll(async () => {
      await server.close();
      folder.remove();
      expect([...server.unforeseen, ...emulator.unforeseen]).toEqual([]);
    });

    describe.skipIf(pkcs11ToolMissing)(`in pkcs11-tool${pkcs11ToolMissing}`, () => {
      beforeAll(async () => {
        await tool.run('--init-token', '--label', 'Stock client', '--so-pin', SO_PIN);
        await tool.run('--init-pin', '--login', '--so-pin', SO_PIN, '--new-pin', USER_PIN);
        await tool.loggedIn('--keypairgen', '--key-type', 'rsa:2048', '--id', '01', '--label', 'RSA');
        await tool.loggedIn('--keypairgen', '--key-type', 'EC:prime256v1', '--id', '02', '--label', 'EC');
      });

      it('initialises the token and lists slots and objects', async () => {
        expect(await tool.run('--list-slots')).toMatch(
          /token label +: Stock client\n[\s\S]*token initialized, PIN initialized/,
        );
        const objects = await tool.loggedIn('--list-objects');
        for (const found of [/Private Key Object; RSA/, /Public Key Object; RSA 2048 bits/, /Private Key Object; EC/]) {
          expect(objects).toMatch(found);
        }
        expect(await tool.run('--list-objects')).not.toMatch(/Private Key/);
      });

      it('sees the mechanisms that the client lets pass, and no other', async () => {
        const release = stockRelease();
        const rows = MECHANISM_ROWS.filter(({ type }) => (mechanismForm(type)?.since ?? 'none') <= release);
        const names = rows.map(({ type }) => ck.nameOf('CKM', type));
        const passing = ck.DEVICE_PROFILES.generic.mechanisms.filter(({ name }) => names.includes(name));
        const listed = (await tool.run('--list-mechanisms')).match(/^ {2}\S.*$/gm) ?? [];
        expect(listed).toHaveLength(passing.length);
        expect(listed.join('\n')).toMatch(/^ {2}ECDSA, [\s\S]*EC F_P, EC OID/m);
        expect(listed.join('\n')).not.toMatch(/GOST/);
      });

      it('signs with RSA and EC keys; OpenSSL verifies', async () => {
        const data = Buffer.from('signed through p11-kit');
        const file = folder.file('data', data);
        const rsa = await tool.transform(data, '--sign', '--id', '01', '--mechanism', 'SHA256-RSA-PKCS');
        const hash = createHash('sha256').update(data).digest();
        const ec = await tool.transform(
          hash,
          '--sign',
          '--id',
          '02',
          '--mechanism',
          'ECDSA',
          '--signature-format',
          'openssl',
        );
        for (const [id, signature] of [
          ['01', rsa],
          ['02', ec],
        ] as const) {
          const key = await tool.publicKey(id);
          const verify = [
            'dgst',
            '-sha256',
            '-keyform',
            'DER',
            '-verify',
            key,
            '-signature',
            folder.file('signature', signature),
          ];
          expect(openssl([...verify, file]).stdout.toString()).toBe('Verified OK\n');
        }
      });

      it('signs with RSASSA-PSS, whose parameter is a structure', async () => {
        const data = Buffer.from('signed through p11-kit');
        const hash = createHash('sha256').update(data).digest();
        const how = [
          '--mechanism',
          'RSA-PKCS-PSS',
          '--hash-algorithm',
          'SHA256',
          '--mgf',
          'MGF1-SHA256',
          '--salt-len',
          '20',
        ];
        const signature = await tool.transform(hash, '--sign', '--id', '01', ...how);
        const options = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:20'];
        const verify = ['dgst', '-sha256', ...options, '-keyform', 'DER', '-verify', await tool.publicKey('01')];
        const files = ['-signature', folder.file('pss', signature), folder.file('data', data)];
        expect(openssl([...verify, ...files]).stdout.toString()).toBe('Verified OK\n');
      });

      it('decrypts what OpenSSL encrypted', async () => {
        const key = await tool.publicKey('01');
        const secret = Buffer.from('for the token only');
        const encrypted = openssl(['pkeyutl', '-encrypt', '-pubin', '-keyform', 'DER', '-inkey', key], secret).stdout;
        expect(await tool.transform(encrypted, '--decrypt', '--id', '01', '--mechanism', 'RSA-PKCS')).toEqual(secret);
      });

      it('finds nothing wrong in its own test, but that a single-part mechanism takes no parts', async () => {
        const { stdout, stderr } = await tryClient('pkcs11-tool', module, {
          args: ['--module', module.path, '--login', '--pin', USER_PIN, '--test'],
        });
        expect(stderr.match(/ERR.*/g)).toEqual(['ERR: C_SignUpdate failed: CKR_OPERATION_NOT_INITIALIZED (0x91)']);
        expect(stdout.toString()).toMatch(/SHA256-RSA-PKCS: OK[\s\S]*RSA-PKCS-OAEP: [\s\S]*1 errors/);
      });

      it('is told a wrong PIN, and the token counts it', async () => {
        const wrong = await tryClient('pkcs11-tool', module, {
          args: ['--module', module.path, '--login', '--pin', 'wrong-pin', '--list-objects'],
        });
        expect(wrong.status).not.toBe(0);
        expect(wrong.stderr).toMatch(/CKR_PIN_INCORRECT/);
        expect(await tool.run('--list-slots')).toMatch(/user PIN count low/);
        await tool.loggedIn('--list-objects');
        expect(await tool.run('--list-slots')).not.toMatch(/user PIN count low/);
      });

      it('serves many programs at once, each with its own login', async () => {
        const data = folder.file('data', 'signed by many');
        const key = await tool.publicKey('01');
        const sign = async (at: number) => {
          const out = folder.file(`signature-${at}`, '');
          const options = ['--id', '01', '--mechanism', 'SHA256-RSA-PKCS', '--input-file', data, '--output-file', out];
          await tool.loggedIn('--sign', ...options);
          return openssl([
            'dgst',
            '-sha256',
            '-keyform',
            'DER',
            '-verify',
            key,
            '-signature',
            out,
            data,
          ]).stdout.toString();
        };
        const verdicts = await Promise.all(Array.from({ length: 12 }, (_, at) => sign(at)));
        expect(new Set(verdicts)).toEqual(new Set(['Verified OK\n']));
      });

      it('a program that is killed while its key pair is made leaves nothing behind', async () => {
        const args = ['--login', '--pin', USER_PIN, '--keypairgen', '--key-type', 'rsa:4096', '--id', '09'];
        const child = spawn('pkcs11-tool', ['--module', module.path, ...args], {
          env: { ...process.env, ...module.environment },
          stdio: 'ignore',
        });
        await once(primes, 'candidate');
        child.kill('SIGKILL');
        await expect.poll(() => server.connections).toBe(0);
        expect(await tool.loggedIn('--list-objects')).not.toMatch(/ID: +09/);
      });

      const p11toolMissing = programMissing('p11tool', ['--version'], 'gnutls-bin');
      it.skipIf(p11toolMissing)(
        `and in GnuTLS (p11tool): tokens, objects, a signature that it verifies${p11toolMissing}`,
        async () => {
          const run = (...args: string[]) =>
            runClient('p11tool', module, {
              args: ['--provider', module.path, '--batch', ...args],
              environment: { GNUTLS_PIN: USER_PIN },
            });
          const { stdout } = await run('--list-all', '--login', 'pkcs11:token=Stock%20client');
          expect(stdout.toString()).toMatch(/Type: Private key \(RSA-2048\)[\s\S]*Label: RSA/);
          const tested = await run('--login', '--test-sign', 'pkcs11:token=Stock%20client;id=%01;type=private');
          expect(`${tested.stdout}${tested.stderr}`).toMatch(/Verifying against public key in the token... ok/);
        },
      );
    });
  },
);
