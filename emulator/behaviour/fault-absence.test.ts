import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../simulation/clock.ts';
import * as ck from '../index.ts';
import { lookAt, strikeNext } from '../testing/struck-token.ts';
import {
  dataTemplate,
  find,
  GOST,
  generate,
  importSecret,
  loggedIn,
  RO,
  RSA,
  RW,
  rvOf,
  rvOfLater,
  workbench,
} from '../testing/workbench.ts';

const TOKEN = { type: ck.CKA_TOKEN, value: true };

describe('a token without power', () => {
  it('is like one that was taken out: sessions, logins, session objects and handles are gone, everywhere', () => {
    const bench = loggedIn('everything ends');
    const { emulator, p11, slot, session } = bench;
    const kept = p11.C_CreateObject(session, dataTemplate(TOKEN));
    const secret = importSecret(bench, ck.CKK_AES, Buffer.alloc(16, 7));
    const other = emulator.application();
    other.C_Initialize();
    const otherSession = other.C_OpenSession(slot, RO);
    p11.C_EncryptInit(session, { mechanism: ck.CKM_AES_ECB }, secret);
    strikeNext(bench, 'C_Encrypt', { powerCut: 'during' });
    const encrypt = () => p11.C_Encrypt(session, Buffer.alloc(16), Buffer.alloc(16));
    expect([rvOf(encrypt), rvOf(encrypt)]).toEqual(['CKR_DEVICE_REMOVED', 'CKR_SESSION_HANDLE_INVALID']);
    expect(rvOf(() => other.C_GetSessionInfo(otherSession))).toBe('CKR_SESSION_HANDLE_INVALID');
    expect([p11.C_WaitForSlotEvent(ck.CKF_DONT_BLOCK), p11.C_WaitForSlotEvent(ck.CKF_DONT_BLOCK)]).toEqual([
      slot,
      null,
    ]);
    const again = { ...bench, session: p11.C_OpenSession(slot, RW) };
    expect(p11.C_GetSessionInfo(again.session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
    for (const handle of [kept, secret]) {
      expect(rvOf(() => p11.C_GetObjectSize(again.session, handle))).toBe('CKR_OBJECT_HANDLE_INVALID');
    }
    expect(find(again)).toHaveLength(1);
  });

  it('is back after its time, by itself, and not before', () => {
    const clock = new VirtualClock('2026-03-02T09:00:00Z');
    const bench = workbench('back later', {}, { clock });
    const { emulator, p11, slot, session } = bench;
    strikeNext(bench, 'C_GetSessionInfo', { powerCut: 'before', backAfterMs: 2_000 });
    expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_DEVICE_REMOVED');
    expect(emulator.slots[0]?.token).toBeUndefined();
    clock.advance(1_999);
    expect(rvOf(() => p11.C_OpenSession(slot, RW))).toBe('CKR_TOKEN_NOT_PRESENT');
    expect(p11.C_GetSlotList(true)).toEqual([]);
    clock.advance(1);
    expect(p11.C_GetSlotList(true)).toEqual([slot]);
    expect(rvOf(() => p11.C_OpenSession(slot, RW))).toBe('CKR_OK');
  });

  it('is back at its time although nobody calls: whoever listens hears of it', () => {
    const clock = new VirtualClock('2026-03-02T09:00:00Z');
    const bench = workbench('back while nobody calls', {}, { clock });
    const { emulator, p11, session } = bench;
    strikeNext(bench, 'C_GetSessionInfo', { powerCut: 'before', backAfterMs: 2_000 });
    expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_DEVICE_REMOVED');
    const heard: number[] = [];
    const stop = emulator.onChange(() => heard.push(clock.now()));
    clock.advance(1_999);
    expect(heard).toEqual([]);
    clock.advance(60_000);
    expect(heard).toEqual([Date.parse('2026-03-02T09:00:02Z')]);
    stop();
  });

  it('is back when the faults are disarmed; not when another has taken its slot', () => {
    const bench = workbench('back by disarming');
    const { emulator, p11, slot } = bench;
    const mine = emulator.slots[0]?.token;
    const lose = () => {
      strikeNext(bench, 'C_GetTokenInfo', { powerCut: 'before', backAfterMs: 60_000 });
      expect(rvOf(() => p11.C_GetTokenInfo(slot))).toBe('CKR_DEVICE_REMOVED');
    };
    lose();
    emulator.faults.disarm();
    expect(emulator.slots[0]?.token).toBe(mine);
    lose();
    const another = emulator.newToken();
    emulator.insert(another);
    emulator.faults.disarm();
    expect(emulator.slots[0]?.token).toBe(another);
  });

  it('that was pulled out stays out until somebody puts it in', () => {
    const bench = loggedIn('pulled out');
    const { emulator, p11, slot } = bench;
    const token = emulator.slots[0]?.token as ck.EmulatedToken;
    strikeNext(bench, 'C_GenerateKeyPair', { remove: 'during' });
    expect(rvOf(() => generate(bench, GOST, [TOKEN], [TOKEN]))).toBe('CKR_DEVICE_REMOVED');
    emulator.faults.disarm();
    expect(p11.C_GetSlotList(true)).toEqual([]);
    emulator.insert(token);
    expect(p11.C_GetSlotList(true)).toEqual([slot]);
    expect(lookAt(bench).objects).toEqual([]);
  });

  it('that cannot be removed answers CKR_DEVICE_ERROR', () => {
    const device = { ...ck.DEVICE_PROFILES.generic, removable: false };
    const bench = loggedIn('built in', { device });
    strikeNext(bench, 'C_GenerateKeyPair', { powerCut: 'during' });
    expect(rvOf(() => generate(bench, GOST, [TOKEN], [TOKEN]))).toBe('CKR_DEVICE_ERROR');
    expect(rvOf(() => bench.p11.C_GetSessionInfo(bench.session))).toBe('CKR_SESSION_HANDLE_INVALID');
    expect(lookAt(bench).objects).toEqual([]);
  });

  it('that was taken out while a pair was made is not touched where it is now', async () => {
    const bench = loggedIn('elsewhere');
    const { emulator, p11, session } = bench;
    strikeNext(bench, 'C_GenerateKeyPair', { powerCut: 'during' });
    const generation = p11.C_GenerateKeyPairAsync(session, { mechanism: RSA.generation }, [...RSA.publicTemplate], []);
    const pending = rvOfLater(() => generation);
    emulator.insert(emulator.remove());
    const fresh = p11.C_OpenSession(bench.slot, RW);
    expect(await pending).toBe('CKR_DEVICE_REMOVED');
    expect(rvOf(() => p11.C_GetSessionInfo(fresh))).toBe('CKR_OK');
  });
});
