import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { haveOpenssl, openssl, runForeign, withFiles } from '../../../pki/testing/foreign.ts';
import { type DaemonProcess, startDaemonProcess } from '../../testing/daemon/daemon-process.ts';
import { SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const missing = runForeign('pkcs11-tool', ['--help']).status === -1 ? 'no pkcs11-tool (apt-get install opensc)' : '';

describe.skipIf(missing)(`pkcs11-tool through the library${missing && ` [skipped: ${missing}]`}`, () => {
  let daemon: DaemonProcess;
  beforeAll(async () => {
    daemon = await startDaemonProcess({ device: 'generic', label: 'Native', userPin: USER_PIN, soPin: SO_PIN });
  });
  afterAll(() => daemon.close());

  /** Runs pkcs11-tool, which must succeed; what it prints. */
  function tool(...args: string[]): string {
    const env = { ...process.env, ...daemon.environment };
    const { status, stdout, stderr } = runForeign('pkcs11-tool', ['--module', daemon.modulePath, ...args], { env });
    expect({ args, status, stderr: status === 0 ? '' : stderr }).toEqual({ args, status: 0, stderr: '' });
    return `${stdout}${stderr}`;
  }
  const user = ['--login', '--pin', USER_PIN];

  it('GEN-14 lists slots, mechanisms and interfaces', () => {
    expect(tool('-I')).toContain('Cryptoki version 3.1');
    expect(tool('-L')).toMatch(/token label\s+: Native/);
    expect(tool('-M')).toContain('GOSTR3410');
    expect(tool('--list-interfaces').match(/version: [0-9.]+/g)).toEqual([
      'version: 3.1',
      'version: 3.0',
      'version: 2.40',
    ]);
  });

  it.each([
    { type: 'rsa:1024', id: '01', mechanism: 'SHA256-RSA-PKCS', options: [] },
    { type: 'EC:prime256v1', id: '02', mechanism: 'ECDSA-SHA256', options: ['--signature-format', 'openssl'] },
  ])('makes a key of $type and signs with it', ({ type, id, mechanism, options }) => {
    tool(...user, '--keypairgen', '--key-type', type, '--id', id, '--label', type, '--usage-sign');
    const files = { data: 'data to sign', signature: '', key: '' };
    withFiles(files, ({ data, signature, key }) => {
      tool(...user, '--sign', '-m', mechanism, ...options, '--id', id, '-i', data, '-o', signature);
      tool('--verify', '-m', mechanism, ...options, '--id', id, '-i', data, '--signature-file', signature);
      tool('--read-object', '--type', 'pubkey', '--id', id, '-o', key);
      if (!haveOpenssl().have) return;
      const pem = openssl(['pkey', '-pubin', '-inform', 'DER', '-in', key]).stdout;
      withFiles({ pem }, (paths) => {
        const verdict = openssl(['dgst', '-sha256', '-verify', paths.pem, '-signature', signature, data]);
        expect(verdict.stdout.toString()).toContain('Verified OK');
      });
    });
  });

  it('encrypts and decrypts with a secret key', () => {
    tool(...user, '--keygen', '--key-type', 'AES:32', '--id', '03', '--label', 'aes');
    withFiles({ plain: 'sixteen octets!!', cipher: '', again: '' }, ({ plain, cipher, again }) => {
      const aes = [...user, '-m', 'AES-CBC-PAD', '--iv', '00112233445566778899aabbccddeeff', '--id', '03'];
      tool(...aes, '--encrypt', '-i', plain, '-o', cipher);
      tool(...aes, '--decrypt', '-i', cipher, '-o', again);
      expect(readFileSync(again, 'utf8')).toBe('sixteen octets!!');
      expect(readFileSync(cipher)).toHaveLength(32);
    });
  });

  it('passes its own tests', () => {
    const output = tool(...user, '--test');
    expect(output).toContain('all 4 digest functions seem to work');
    expect(output.match(/SHA1-RSA-PKCS: OK/g)).toHaveLength(2);
    // It feeds parts to CKM_RSA_X_509 or CKM_RSA_PKCS, which are for single-part operations only, and counts the refusal.
    expect(output.match(/ERR: .*/g)).toEqual(['ERR: C_SignUpdate failed: CKR_OPERATION_NOT_INITIALIZED (0x91)']);
  });

  it('GEN-20 forks and begins anew in the child', () => {
    expect(tool('--test-fork')).not.toMatch(/error|fail/i);
  });

  it('initialises a token, sets its PIN and writes an object', () => {
    tool('--init-token', '--label', 'Fresh', '--so-pin', SO_PIN);
    tool('--init-pin', '--login', '--login-type', 'so', '--so-pin', SO_PIN, '--pin', 'new-pin-1');
    withFiles({ data: 'some octets' }, ({ data }) => {
      tool('--login', '--pin', 'new-pin-1', '--write-object', data, '--type', 'data', '--label', 'note');
    });
    expect(tool('-O', '--login', '--pin', 'new-pin-1')).toMatch(/Data object[\s\S]*label:\s+'note'/);
    expect(tool('-L')).toMatch(/token label\s+: Fresh/);
  });
});
