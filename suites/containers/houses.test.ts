import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect, cutOff, engineMissing, kill, pause, unpause } from '../../containers/index.ts';
import { Dock, UNTIL_REGENERATION_MS, type Visitor } from './testing/dock.ts';

const missing = await engineMissing();

/** What only an engine can do to a CA while keys are regenerated: whatever it is, one new set comes of it and nothing is lost. */
describe.skipIf(missing)(
  `CA and bank as containers${missing && ` (skipped: ${missing})`}`,
  { timeout: 300_000 },
  () => {
    let dock: Dock;
    let data: string;
    const visitors: Visitor[] = [];

    beforeAll(async () => {
      data = mkdtempSync(join(tmpdir(), 'token-bench-dock-'));
      chmodSync(data, 0o777);
      dock = await Dock.open(data);
      for (const serial of [1, 2, 3]) visitors.push(await dock.personalise(serial));
      await dock.pass(UNTIL_REGENERATION_MS);
    }, 300_000);
    afterAll(async () => {
      await dock?.close();
      rmSync(data, { recursive: true, force: true });
    });

    const visitor = (at: number) => visitors[at] as Visitor;
    const WHOLE = { pairs: 4, waiting: 0, requests: 2 };

    it('R-BANK-77 the CA is paused while both requests are sent: they arrive when it goes on', async () => {
      const { outcome, profile } = await dock.regenerate(visitor(0), {
        onEvent: async (event) => {
          if (event.kind !== 'step-started' || event.step !== 'sign-requests') return;
          await pause(dock.ca);
          await sleep(1000);
          await unpause(dock.ca);
        },
      });
      expect([outcome, profile.status]).toEqual(['regenerated', 'in-operation']);
      expect(await dock.holdings(visitor(0))).toEqual(WHOLE);
    });

    it('R-BANK-74 R-BANK-77 the CA is cut off from the network while the client waits: the status stays, and changes when it is back', async () => {
      let waits = 0;
      const { statuses } = await dock.regenerate(visitor(1), {
        wait: async (ms) => {
          waits++;
          if (waits === 1) await cutOff(dock.ca, dock.network);
          if (waits === 2) await connect(dock.ca, dock.network, ['ca']);
          // Long enough for the CA to issue; the bank does not see it before it reaches the CA again.
          await dock.pass(waits === 1 ? 19 * 60_000 : ms);
        },
      });
      expect(waits).toBe(2);
      expect(statuses.at(-1)).toBe('in-operation');
      expect(await dock.holdings(visitor(1))).toEqual(WHOLE);
    });

    it('R-CA-22 R-BANK-77 the CA is killed when it has the request, and another container takes over its file', async () => {
      let waits = 0;
      const { profile, certificates } = await dock.regenerate(visitor(2), {
        wait: async (ms) => {
          waits++;
          if (waits === 1) await kill(dock.ca);
          if (waits === 3) await dock.startCaAgain();
          await dock.pass(ms, { isCaThere: waits >= 3 });
        },
      });
      expect(profile.status).toBe('in-operation');
      expect(certificates.map(({ suite }) => suite.family)).toEqual(['GOST', 'RSA']);
      expect(await dock.holdings(visitor(2))).toEqual(WHOLE);
    });
  },
);
