import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FAULT_MOMENTS } from '../../simulation/faults.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { MemoryStore } from '../../simulation/store.ts';
import * as ck from '../index.ts';
import { endConnections } from '../store/testing/connections.ts';
import { CUT_ROWS, expectedAfter, lookAt, prepared, strikeNext, TRIES } from '../testing/struck-token.ts';
import { GOST, generate, loggedIn, RSA, RW, rvOf, rvOfLater, USER_PIN, workbench } from '../testing/workbench.ts';

const TOKEN = { type: ck.CKA_TOKEN, value: true };

const cases = CUT_ROWS.flatMap((row) =>
  FAULT_MOMENTS.map((moment) => ({ title: `${row.function}${row.name ? ` (${row.name})` : ''}`, moment, row })),
);

describe('the power goes', () => {
  it.each(cases)('$moment the work of $title: all of it or nothing, and the try stays counted', ({ moment, row }) => {
    const bench = prepared(`power ${moment}`, row);
    strikeNext(bench, row.function, { powerCut: moment });
    expect(rvOf(() => row.call(bench))).toBe('CKR_DEVICE_REMOVED');
    expect(lookAt(bench)).toEqual(expectedAfter(row, moment));
    expect(bench.emulator.faults.fired).toHaveLength(1);
    expect(bench.emulator.unforeseen).toEqual([]);
  });

  it.each(FAULT_MOMENTS)('%s the work of the forms that do not block', async (moment) => {
    for (const kind of [GOST, RSA]) {
      const bench = loggedIn(`later ${moment}`);
      const { p11, session } = bench;
      strikeNext(bench, 'C_GenerateKeyPair', { powerCut: moment });
      const generation = () =>
        p11.C_GenerateKeyPairAsync(session, { mechanism: kind.generation }, [...kind.publicTemplate, TOKEN], [TOKEN]);
      expect(await rvOfLater(generation)).toBe('CKR_DEVICE_REMOVED');
      expect(lookAt(bench).objects).toHaveLength(moment === 'after' ? 2 : 0);
      const again = { ...bench, session: p11.C_OpenSession(bench.slot, RW) };
      p11.C_Login(again.session, ck.CKU_USER, USER_PIN);
      const { privateKey } = generate(again, kind);
      p11.C_SignInit(again.session, { mechanism: kind.signing }, privateKey);
      strikeNext(bench, 'C_Sign', { powerCut: moment });
      const sign = () => p11.C_SignAsync(again.session, Buffer.from('x'), Buffer.alloc(kind.signatureLength));
      expect(await rvOfLater(sign)).toBe('CKR_DEVICE_REMOVED');
      expect(bench.emulator.unforeseen).toEqual([]);
    }
  });

  it('R-TOKEN-21 at every login, right or wrong, the PIN is locked after as many as it has tries', () => {
    for (const pin of [USER_PIN, 'wrong']) {
      const { emulator, p11, slot } = workbench('no try is bought');
      emulator.faults.arm({ rules: [{ function: 'C_Login', when: { every: 1 }, do: { powerCut: 'during' } }] });
      for (let left = TRIES - 1; left >= 0; left--) {
        const session = p11.C_OpenSession(slot, RW);
        expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, pin))).toBe('CKR_DEVICE_REMOVED');
        expect(emulator.slots[0]?.token?.triesLeft.user).toBe(left);
      }
      emulator.faults.disarm();
      const session = p11.C_OpenSession(slot, RW);
      expect(rvOf(() => p11.C_Login(session, ck.CKU_USER, USER_PIN))).toBe('CKR_PIN_LOCKED');
    }
  });
});

describe('a token in an image, cut off', () => {
  const folder = mkdtempSync(join(tmpdir(), 'token-bench-faults-'));
  afterAll(async () => {
    await endConnections();
    rmSync(folder, { recursive: true });
  });

  const inImage = cases.filter(({ row }) =>
    ['C_Login', 'C_SetPIN', 'C_GenerateKeyPair', 'C_CreateObject'].includes(row.function),
  );

  it.each(inImage)('$moment the work of $title, is found the same by the next process', ({ title, moment, row }) => {
    const path = join(folder, `${title} ${moment}.token`.replace(/[^A-Za-z.]/g, '-'));
    const store = ck.openTokenImage(path, { create: true });
    const bench = prepared(`image ${moment}`, row, { store, pinDerivation: 'light' });
    strikeNext(bench, row.function, { powerCut: moment, backAfterMs: 1_000 });
    expect(rvOf(() => row.call(bench))).toBe('CKR_DEVICE_REMOVED');
    store.close();
    const next = ck.openTokenImage(path);
    const emulator = ck.createEmulator({
      rng: new SeededRng('next process'),
      slots: [{ device: 'generic', store: next, pinDerivation: 'light' }],
    });
    expect(lookAt({ ...bench, emulator })).toEqual(expectedAfter(row, moment));
    next.close();
  });

  it('whose image cannot be read any more stays out, and says so', () => {
    const store = new MemoryStore();
    const bench = workbench('unreadable', { store });
    store.entries = () => {
      throw new Error('unreadable');
    };
    strikeNext(bench, 'C_GetSessionInfo', { powerCut: 'after' });
    expect(rvOf(() => bench.p11.C_GetSessionInfo(bench.session))).toBe('CKR_GENERAL_ERROR');
    expect(bench.p11.C_GetSlotList(true)).toEqual([]);
    expect(bench.emulator.unforeseen).toMatchObject([{ functionName: 'C_GetSessionInfo' }]);
  });
});
