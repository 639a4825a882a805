import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CaContainer, engineMissing, type StartedCaContainer, tokenBenchImage } from '../../containers/index.ts';
import { caRoutes } from '../../http/ca.ts';
import { HttpClient } from '../../http/client.ts';
import { demoClient } from '../index.ts';
import { baseImage } from './testing/base-images.ts';

const missing = await engineMissing();
/** Enough for a CA that has just been founded, and little more. */
const DISK = 'rw,size=4m,uid=1000,gid=1000,mode=0700';
const FILL =
  "const fs = require('node:fs'); const f = fs.openSync('/data/filler', 'w'); for (;;) fs.writeSync(f, Buffer.alloc(4096));";
const CLEAR = "require('node:fs').rmSync('/data/filler');";

describe.skipIf(missing)(`a CA on a small disk${missing && ` (skipped: ${missing})`}`, { timeout: 300_000 }, () => {
  let ca: StartedCaContainer;
  beforeAll(async () => {
    const image = await tokenBenchImage({ base: await baseImage('node') });
    ca = await new CaContainer(image)
      .withAuthorities('kz-kisc')
      .withTmpFs({ '/data': DISK })
      .withData()
      .withClockAt(Date.parse('2026-03-02T04:00:00Z'))
      .start();
  }, 300_000);
  afterAll(() => ca?.stop({ timeout: 0 }));

  it('says that the disk is full, keeps what it has acknowledged, and goes on when there is room again', async () => {
    const client = new HttpClient(ca.url, 'the CA', { adminToken: ca.adminToken });
    const register = (serial: number) =>
      client.call(caRoutes.registerOrganisation, {
        body: { ...demoClient(serial).organisation, isApproveOneReg: true, isApproveTwoReg: true },
      });
    await register(1);
    await ca.exec(['node', '-e', FILL]);
    let taken = 1;
    const refusal = await (async () => {
      for (let serial = 2; serial < 2000; serial++, taken++) await register(serial);
      throw new Error('the disk took everything');
    })().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ problem: { status: 507 } });
    await ca.exec(['node', '-e', CLEAR]);
    await register(taken + 1);
    // Nothing that was refused is there, and nothing that was taken is missing: the next ones are new, the last one is known.
    await expect(register(taken + 1)).rejects.toMatchObject({ problem: { status: 409 } });
    await register(taken + 2);
  });
});
