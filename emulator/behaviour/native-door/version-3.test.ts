import { createHmac } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { programFolder } from '../../../pki/testing/compiled-program.ts';
import { runForeign } from '../../../pki/testing/foreign.ts';
import { FUNCTION_ROWS } from '../../doors/remote/function-rows.ts';
import { ckrName } from '../../index.ts';
import { compilerMissing } from '../../testing/daemon/compiler.ts';
import { type DaemonProcess, startDaemonProcess } from '../../testing/daemon/daemon-process.ts';
import { SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const missing = compilerMissing();

/** Compiles version-3.c, once in a process. */
function program(): string {
  const path = join(programFolder(), 'version-3');
  if (existsSync(path)) return path;
  const source = fileURLToPath(new URL('../../testing/native-door/version-3.c', import.meta.url));
  writeFileSync(join(programFolder(), 'names.h'), `enum { ${FUNCTION_ROWS.map(({ name }) => name).join(', ')} };\n`);
  const options = ['-O1', '-Wall', '-Wextra', '-Werror', '-std=gnu2x', `-I${programFolder()}`];
  const { status, stderr } = runForeign('cc', [...options, source, '-o', path, '-ldl']);
  if (status !== 0) throw new Error(`version-3.c: ${stderr}`);
  return path;
}

/** What the program prints, return values by name. */
function played(daemon: DaemonProcess): string[] {
  const env = { ...process.env, ...daemon.environment };
  const { status, stdout, stderr } = runForeign(program(), [daemon.modulePath], { env });
  expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  const lines = String(stdout).trim().split('\n');
  return lines.map((line) => line.replace(/0x[0-9a-f]+$/, (rv) => ckrName(Number(rv)).replace('CKR_', '')));
}

const MAC = createHmac('sha256', 'a key for message authentication').update('message').digest('hex');

const EXPECTED = `
list-count OK
count 3
list-short BUFFER_TOO_SMALL
short-count 3
list OK
interface PKCS11/3.1/0
interface PKCS11/3.0/0
interface PKCS11/2.40/0
list-count-null ARGUMENTS_BAD
wrong-name ARGUMENTS_BAD
wrong-version ARGUMENTS_BAD
fork-safe ARGUMENTS_BAD
into-null ARGUMENTS_BAD
default OK
default-version 3.1
by-version OK
before CRYPTOKI_NOT_INITIALIZED
info OK
info-version 3.0
login-name PIN_INCORRECT
login OK
login-again USER_ALREADY_LOGGED_IN
sign-init OK
sign-query OK
sign-length 32
sign-short BUFFER_TOO_SMALL
sign OK
whole ${MAC}
begin OK
part OK
final-within OPERATION_ACTIVE
last OK
parts ${MAC}
parameter MECHANISM_PARAM_INVALID
sign-final OK
verify-init OK
verify OK
verify-other SIGNATURE_INVALID
verify-begin OK
verify-part OK
verify-last OK
cancel OK
verify-final OPERATION_NOT_INITIALIZED
message-init-null ARGUMENTS_BAD
init OK
init-active OPERATION_ACTIVE
init-null OK
init-null-again OK
init OK
cancel-none OK
cancel-sign OK
update OPERATION_NOT_INITIALIZED
encrypt-init FUNCTION_NOT_SUPPORTED
decrypt-final FUNCTION_NOT_SUPPORTED`;

describe.skipIf(missing)(`a C program through C_GetInterface${missing && ` [skipped: ${missing}]`}`, () => {
  it('GEN-12 GEN-14 GEN-15 LOG-09 OP-16 OP-32 SES-15 uses what came with Cryptoki 3.0', async () => {
    const daemon = await startDaemonProcess({ device: 'generic', label: 'Native', userPin: USER_PIN, soPin: SO_PIN });
    try {
      expect(played(daemon)).toEqual(EXPECTED.trim().split('\n'));
    } finally {
      await daemon.close();
    }
  });
});
