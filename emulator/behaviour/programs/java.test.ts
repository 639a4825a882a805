import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runForeign } from '../../../pki/testing/foreign.ts';
import { DOORS_OF_PROGRAMS, type OpenDoor } from '../../testing/clients/doors.ts';
import { clientFolder, programMissing, runClient } from '../../testing/clients/loaded-module.ts';
import { USER_PIN } from '../../testing/workbench.ts';

const javaMissing = programMissing('jarsigner', ['-help'], 'default-jdk-headless');

// Java's SunPKCS11 provider: a key store on the token.
describe.each(DOORS_OF_PROGRAMS)('Java through $name', ({ missing, open }) => {
  describe.skipIf(missing || javaMissing)(`with keytool and jarsigner${missing || javaMissing}`, () => {
    const folder = clientFolder();
    let door: OpenDoor;
    let store: readonly string[];
    const run = async (program: string, ...args: string[]) => {
      // Two small machines share the processors with the other tests.
      const environment = { JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1 -Xshare:auto -Xmx256m' };
      return (await runClient(program, door, { args, environment })).stdout.toString();
    };

    beforeAll(async () => {
      door = await open('Java');
      const settings = folder.file('token.cfg', `name = Token\nlibrary = ${door.path}\nslotListIndex = 0\n`);
      const provider = ['-addprovider', 'SunPKCS11', '-providerArg', settings];
      store = ['-keystore', 'NONE', '-storetype', 'PKCS11', '-storepass', USER_PIN, ...provider];
    });
    afterAll(async () => {
      await door.close();
      folder.remove();
    });

    it('makes a key pair and a certificate in the store, lists both, and signs an archive that Java verifies', async () => {
      const key = ['-alias', 'java', '-keyalg', 'RSA', '-keysize', '2048', '-dname', 'CN=TEST Java'];
      await run('keytool', '-genkeypair', ...key, '-validity', '2', ...store);
      expect(await run('keytool', '-list', ...store)).toMatch(/java, PrivateKeyEntry/);
      const archive = folder.file('signed.jar');
      await run('jar', '--create', '--file', archive, '-C', folder.path, 'token.cfg');
      expect(await run('jarsigner', ...store, archive, 'java')).toMatch(/jar signed/);
      const verified = runForeign('jarsigner', ['-verify', '-verbose', archive]).stdout.toString();
      expect(verified).toMatch(/Signed by "CN=TEST Java"[\s\S]*jar verified/);
    });
  });
});
