import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { engineMissing, kill, pause, SoftHsmContainer, TokenContainer, unpause } from '../../containers/index.ts';
import { baseImage } from './testing/base-images.ts';

const missing = await engineMissing();
const run = promisify(execFile);
const P11_KIT_CLIENT = '/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so';
const noClient = existsSync(P11_KIT_CLIENT) ? '' : 'no p11-kit-client.so (apt-get install p11-kit-modules)';

function pkcs11Tool(environment: Readonly<Record<string, string>>, ...argv: readonly string[]) {
  return run('pkcs11-tool', [...argv], { env: { ...process.env, ...environment } });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('close', resolve));
}

describe.skipIf(missing)(`tokens as containers${missing && ` (skipped: ${missing})`}`, { timeout: 300_000 }, () => {
  it('a JavaToken: programs of this machine load it; while it is paused a call waits; when it is killed they are told', async () => {
    const image = await TokenContainer.image({ base: await baseImage('node') });
    await using token = await new TokenContainer(image).withDevice('javatoken').start();
    const { environment, modulePath, pins } = token;
    const login = ['--module', modulePath, '--login', '--pin', pins.user ?? ''];
    await pkcs11Tool(
      environment,
      ...login,
      '--keypairgen',
      '--key-type',
      'rsa:2048',
      '--id',
      '01',
      '--label',
      'in a container',
    );
    expect((await pkcs11Tool(environment, ...login, '--list-objects')).stdout).toContain('in a container');

    await pause(token);
    const waiting = spawn('pkcs11-tool', [...login, '--list-objects'], {
      env: { ...process.env, ...environment },
      stdio: 'ignore',
    });
    const end = ended(waiting);
    await sleep(500);
    expect(waiting.exitCode).toBe(null);
    await unpause(token);
    expect(await end).toBe(0);

    await kill(token);
    await expect(pkcs11Tool(environment, ...login, '--list-objects')).rejects.toMatchObject({ code: 1 });
  });

  it.skipIf(noClient)(
    `SoftHSM2 behind p11-kit's server signs for programs of this machine${noClient && ` (skipped: ${noClient})`}`,
    async () => {
      const image = await SoftHsmContainer.image(await baseImage('soft-hsm'));
      await using hsm = await new SoftHsmContainer(image, { label: 'in a container' }).start();
      const login = ['--module', P11_KIT_CLIENT, '--login', '--pin', hsm.token.pin];
      const { stdout } = await pkcs11Tool(hsm.environment, '--module', P11_KIT_CLIENT, '--list-token-slots');
      expect(stdout).toMatch(/token label +: in a container/);
      await pkcs11Tool(hsm.environment, ...login, '--keypairgen', '--key-type', 'EC:prime256v1', '--id', '02');
      await pause(hsm);
      const waiting = spawn('pkcs11-tool', [...login, '--list-objects'], {
        env: { ...process.env, ...hsm.environment },
        stdio: 'ignore',
      });
      const end = ended(waiting);
      await sleep(500);
      expect(waiting.exitCode).toBe(null);
      await unpause(hsm);
      expect(await end).toBe(0);
    },
  );
});
