import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOORS_OF_PROGRAMS, type OpenDoor } from '../../testing/clients/doors.ts';
import { clientFolder, programMissing, runClient, tryClient } from '../../testing/clients/loaded-module.ts';
import { KEY_PAIRS, makeKeyPair } from '../../testing/clients/token-content.ts';
import { USER_PIN } from '../../testing/workbench.ts';

const sshMissing = programMissing('ssh-keygen', ['-?'], 'openssh-client');

describe.each(DOORS_OF_PROGRAMS)('OpenSSH through $name', ({ missing, open }) => {
  describe.skipIf(missing || sshMissing)(`with ssh-keygen and ssh-agent${missing || sshMissing}`, () => {
    const folder = clientFolder();
    let door: OpenDoor;
    beforeAll(async () => {
      door = await open('OpenSSH');
      for (const kind of KEY_PAIRS) makeKeyPair(door.emulator, kind);
    });
    afterAll(async () => {
      await door.close();
      folder.remove();
    });

    const publicKeys = async () => {
      const { stdout } = await runClient('ssh-keygen', door, { args: ['-D', door.path] });
      return stdout.toString().trim().split('\n');
    };

    it('ssh-keygen -D shows the public keys', async () => {
      const keys = await publicKeys();
      expect(keys.map((key) => key.split(' ')[0]).sort()).toEqual(['ecdsa-sha2-nistp256', 'ssh-rsa']);
    });

    it('an agent that has been given the PIN signs with them, and ssh-keygen verifies', async () => {
      const agent = await startAgent(door);
      try {
        const environment = { SSH_AUTH_SOCK: agent.socket, ...askingPass(USER_PIN) };
        await runClient('ssh-add', door, { args: ['-s', door.path], environment });
        for (const key of await publicKeys()) {
          const [data, publicKey] = [folder.file('data', 'signed by an agent'), folder.file('key.pub', `${key}\n`)];
          const sign = ['-Y', 'sign', '-f', publicKey, '-n', 'file', data];
          await runClient('ssh-keygen', door, { args: sign, environment });
          const allowed = folder.file('allowed', `tester@example.org ${key}\n`);
          const verify = ['-Y', 'verify', '-f', allowed, '-I', 'tester@example.org', '-n', 'file', '-s', `${data}.sig`];
          const { stdout } = await runClient('ssh-keygen', door, { args: verify, input: 'signed by an agent' });
          expect(stdout.toString()).toMatch(/^Good "file" signature/);
          await runClient('rm', door, { args: [`${data}.sig`] });
        }
      } finally {
        await agent.end();
      }
    });

    it('an agent with a wrong PIN gets no key', async () => {
      const agent = await startAgent(door);
      try {
        const environment = { SSH_AUTH_SOCK: agent.socket, ...askingPass('wrong-pin') };
        expect((await tryClient('ssh-add', door, { args: ['-s', door.path], environment })).status).not.toBe(0);
      } finally {
        await agent.end();
      }
    });

    /** ssh-add takes a PIN only from a terminal or from a program. */
    function askingPass(pin: string) {
      const program = folder.file('ask-pass', `#!/bin/sh\necho ${pin}\n`);
      chmodSync(program, 0o700);
      return { SSH_ASKPASS: program, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: 'none' };
    }

    async function startAgent({ environment }: OpenDoor) {
      const socket = folder.file(`agent-${Math.floor(performance.now())}`);
      const agent = spawn('ssh-agent', ['-D', '-a', socket, '-P', '/*'], { env: { ...process.env, ...environment } });
      while (!existsSync(socket)) await setTimeout(20);
      return {
        socket,
        async end() {
          const ended = once(agent, 'exit');
          agent.kill();
          await ended;
        },
      };
    }
  });
});
