import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../simulation/clock.ts';
import { type Latency, virtualLatency } from '../../simulation/latency.ts';
import * as ck from '../index.ts';
import {
  certificateTemplate,
  dataTemplate,
  find,
  firstSlot,
  GOST,
  generate,
  loggedIn,
  RO,
  RSA,
  RW,
  rvOf,
  rvOfLater,
  SO_PIN,
  USER_PIN,
  workbench,
} from '../testing/workbench.ts';

const TOKEN = { type: ck.CKA_TOKEN, value: true };

/** A device whose time passes only when somebody lets it: the token can be taken out in between. */
class HeldLatency implements Latency {
  #waiting: (() => void)[] = [];

  spend(): void {}

  spendAsync(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }
}

describe('taking the token out', () => {
  it('ends every session of every application with it', () => {
    const bench = loggedIn('removed');
    const { emulator, p11, slot, session } = bench;
    const other = emulator.application();
    other.C_Initialize();
    const otherSession = other.C_OpenSession(slot, RO);
    emulator.remove();
    expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_SESSION_HANDLE_INVALID');
    expect(rvOf(() => p11.C_SignInit(session, { mechanism: 1 }, Buffer.alloc(8)))).toBe('CKR_SESSION_HANDLE_INVALID');
    expect(rvOf(() => other.C_GetSessionInfo(otherSession))).toBe('CKR_SESSION_HANDLE_INVALID');
    expect(emulator.unforeseen).toEqual([]);
  });

  it('leaves the slot, which then says that it is empty', () => {
    const { emulator, p11, slot } = workbench('empty slot');
    emulator.remove();
    expect(p11.C_GetSlotList(true)).toEqual([]);
    expect(p11.C_GetSlotList(false)).toEqual([slot]);
    expect(p11.C_GetSlotInfo(slot).flags & ck.CKF_TOKEN_PRESENT).toBe(0);
    expect(rvOf(() => p11.C_GetTokenInfo(slot))).toBe('CKR_TOKEN_NOT_PRESENT');
    expect(rvOf(() => p11.C_GetMechanismList(slot))).toBe('CKR_TOKEN_NOT_PRESENT');
    expect(rvOf(() => p11.C_GetMechanismInfo(slot, 1))).toBe('CKR_TOKEN_NOT_PRESENT');
    expect(rvOf(() => p11.C_OpenSession(slot, RW))).toBe('CKR_TOKEN_NOT_PRESENT');
    expect(rvOf(() => p11.C_InitToken(slot, '12345678', 'x'))).toBe('CKR_TOKEN_NOT_PRESENT');
    expect(rvOf(() => p11.C_CloseAllSessions(slot))).toBe('CKR_TOKEN_NOT_PRESENT');
    expect(rvOf(() => p11.C_GetSlotInfo(Buffer.alloc(8, 7)))).toBe('CKR_SLOT_ID_INVALID');
  });

  it('logs out: after the insertion objects are there, handles and login are not', () => {
    const bench = loggedIn('back again');
    const { emulator, p11, slot, session } = bench;
    const kept = p11.C_CreateObject(session, dataTemplate(TOKEN, { type: ck.CKA_LABEL, value: 'kept' }));
    p11.C_CreateObject(session, dataTemplate());
    emulator.insert(emulator.remove());
    expect(rvOf(() => p11.C_GetSessionInfo(session))).toBe('CKR_SESSION_HANDLE_INVALID');
    const again = { ...bench, session: p11.C_OpenSession(slot, RW) };
    expect(p11.C_GetSessionInfo(again.session).state).toBe(ck.CKS_RW_PUBLIC_SESSION);
    expect(rvOf(() => p11.C_GetObjectSize(again.session, kept))).toBe('CKR_OBJECT_HANDLE_INVALID');
    expect(find(again)).toHaveLength(1);
    expect(find(again, [{ type: ck.CKA_LABEL, value: 'kept' }])).toHaveLength(1);
  });

  it('does not touch the other slots', () => {
    const emulator = ck.createEmulator({ slots: [{ device: 'kaztoken' }, { device: 'jacarta' }] });
    const p11 = emulator.application();
    p11.C_Initialize();
    const [first, second] = p11.C_GetSlotList() as [ck.Handle, ck.Handle];
    const session = p11.C_OpenSession(second, RO);
    p11.C_Login(session, ck.CKU_USER, '1234567890');
    const moved = emulator.remove(0);
    expect(p11.C_GetSessionInfo(session).state).toBe(ck.CKS_RO_USER_FUNCTIONS);
    expect(() => emulator.insert(moved, 1)).toThrow(RangeError);
    emulator.remove(1);
    emulator.insert(moved, 1);
    expect(p11.C_GetTokenInfo(second).model.trim()).toBe('KAZTOKEN');
    expect(rvOf(() => p11.C_GetTokenInfo(first))).toBe('CKR_TOKEN_NOT_PRESENT');
  });

  it('of a swapped-in token shows its own serial number and objects', () => {
    const bench = workbench('swap');
    const { emulator, p11, slot, session } = bench;
    p11.C_CreateObject(session, dataTemplate(TOKEN));
    const serial = p11.C_GetTokenInfo(slot).serialNumber;
    const first = emulator.remove();
    emulator.insert(emulator.newToken({ device: 'generic', label: 'Second', serialNumber: 'S2', userPin: '4321' }));
    expect(p11.C_GetTokenInfo(slot).serialNumber.trimEnd()).toBe('S2');
    const other = { ...bench, session: p11.C_OpenSession(slot, RW) };
    expect(find(other)).toEqual([]);
    expect(rvOf(() => p11.C_Login(other.session, ck.CKU_USER, USER_PIN))).toBe('CKR_PIN_INCORRECT');
    emulator.remove();
    emulator.insert(first);
    expect(p11.C_GetTokenInfo(slot).serialNumber).toBe(serial);
  });
});

describe('a token is a thing', () => {
  it('R-TOKEN-20 carried to another machine, programmed there and carried back, it is the same token', () => {
    const client = loggedIn('client', { serialNumber: 'CLIENT-1' });
    client.p11.C_CreateObject(client.session, certificateTemplate(TOKEN));
    const headOffice = ck.createEmulator({ slots: [{ device: 'generic', empty: true }] });
    const token = client.emulator.remove();
    headOffice.insert(token);
    // It is in one place at a time.
    expect(() => client.emulator.insert(token)).toThrow('the token is in another slot');

    const officer = headOffice.application();
    officer.C_Initialize();
    const slot = firstSlot(officer);
    expect(officer.C_GetTokenInfo(slot).serialNumber.trimEnd()).toBe('CLIENT-1');
    officer.C_InitToken(slot, SO_PIN, 'Re-issued');
    const session = officer.C_OpenSession(slot, RW);
    officer.C_Login(session, ck.CKU_SO, SO_PIN);
    officer.C_InitPIN(session, 'fresh-pin');
    client.emulator.insert(headOffice.remove());

    const back = { ...client, session: client.p11.C_OpenSession(client.slot, RW) };
    expect(client.p11.C_GetTokenInfo(client.slot).label.trimEnd()).toBe('Re-issued');
    expect(rvOf(() => client.p11.C_Login(back.session, ck.CKU_USER, USER_PIN))).toBe('CKR_PIN_INCORRECT');
    expect(rvOf(() => client.p11.C_Login(back.session, ck.CKU_USER, 'fresh-pin'))).toBe('CKR_OK');
    expect(find(back)).toEqual([]);
  });

  it('R-TOKEN-18 without it no certificate is installed; plugged in again it takes one', () => {
    const bench = loggedIn('not connected');
    const { emulator, p11, slot, session } = bench;
    const token = emulator.remove();
    const install = (where: ck.Handle) => rvOf(() => p11.C_CreateObject(where, certificateTemplate(TOKEN)));
    expect(install(session)).toBe('CKR_SESSION_HANDLE_INVALID');
    expect(rvOf(() => p11.C_OpenSession(slot, RW))).toBe('CKR_TOKEN_NOT_PRESENT');
    emulator.insert(token);
    const again = { ...bench, session: p11.C_OpenSession(slot, RW) };
    expect(find(again)).toEqual([]);
    expect(install(again.session)).toBe('CKR_OK');
    expect(find(again)).toHaveLength(1);
  });
});

describe('taking the token out while a call is in flight', () => {
  it('key pair generation ends with CKR_DEVICE_REMOVED and leaves nothing', async () => {
    for (const kind of [GOST, RSA]) {
      const latency = new HeldLatency();
      const bench = loggedIn(`in flight ${kind.name}`, {}, { latency });
      const { emulator, p11, slot, session } = bench;
      const pending = rvOfLater(() =>
        p11.C_GenerateKeyPairAsync(session, { mechanism: kind.generation }, [...kind.publicTemplate, TOKEN], [TOKEN]),
      );
      const token = emulator.remove();
      emulator.insert(token);
      await new Promise((resolve) => setImmediate(resolve));
      const released = setInterval(() => latency.release(), 1);
      expect(await pending, kind.name).toBe('CKR_DEVICE_REMOVED');
      clearInterval(released);
      const again = { ...bench, session: p11.C_OpenSession(slot, RW) };
      p11.C_Login(again.session, ck.CKU_USER, USER_PIN);
      expect(find(again)).toEqual([]);
      expect(emulator.unforeseen).toEqual([]);
    }
  });

  it('a signature is not given', async () => {
    const latency = new HeldLatency();
    const bench = loggedIn('signature in flight', {}, { latency });
    const { emulator, p11, session } = bench;
    const { privateKey } = generate(bench, GOST);
    p11.C_SignInit(session, { mechanism: GOST.signing }, privateKey);
    const pending = rvOfLater(() => p11.C_SignAsync(session, Buffer.from('x'), Buffer.alloc(64)));
    emulator.remove();
    latency.release();
    expect(await pending).toBe('CKR_DEVICE_REMOVED');
  });

  it('and closing the session is CKR_SESSION_CLOSED, logging out CKR_USER_NOT_LOGGED_IN', async () => {
    const latency = new HeldLatency();
    const { p11, slot, session } = loggedIn('closed in flight', {}, { latency });
    const generation = () =>
      rvOfLater(() =>
        p11.C_GenerateKeyPairAsync(session, { mechanism: GOST.generation }, [...GOST.publicTemplate], []),
      );
    const loggedOut = generation();
    p11.C_Logout(session);
    await new Promise((resolve) => setImmediate(resolve));
    latency.release();
    expect(await loggedOut).toBe('CKR_USER_NOT_LOGGED_IN');
    p11.C_Login(session, ck.CKU_USER, USER_PIN);
    const closed = generation();
    p11.C_CloseAllSessions(slot);
    await new Promise((resolve) => setImmediate(resolve));
    latency.release();
    expect(await closed).toBe('CKR_SESSION_CLOSED');
  });
});

describe('the device takes its time', () => {
  it('virtual: the clock moves by what the profile says', async () => {
    const clock = new VirtualClock('2026-03-02T09:00:00Z');
    const emulator = ck.createEmulator({ clock, latency: virtualLatency(clock), slots: [{ device: 'javatoken' }] });
    const { latencyMs } = ck.DEVICE_PROFILES.javatoken;
    const p11 = emulator.application();
    p11.C_Initialize();
    const session = p11.C_OpenSession(firstSlot(p11), RW);
    const took = async (run: () => unknown) => {
      const before = clock.now();
      await run();
      return clock.now() - before;
    };
    expect(await took(() => rvOf(() => p11.C_Login(session, ck.CKU_USER, 'wrong')))).toBe(latencyMs.login);
    expect(await took(() => p11.C_Login(session, ck.CKU_USER, '1234567890'))).toBe(latencyMs.login);
    let pair: ck.KeyPair | undefined;
    const make = async () => {
      pair = await p11.C_GenerateKeyPairAsync(session, { mechanism: GOST.generation }, [...GOST.publicTemplate], []);
    };
    expect(await took(make)).toBe(latencyMs['gost-key-pair']);
    p11.C_SignInit(session, { mechanism: GOST.signing }, pair?.privateKey as ck.Handle);
    expect(await took(() => p11.C_Sign(session, Buffer.from('x'), Buffer.alloc(0)))).toBe(0);
    expect(await took(() => p11.C_Sign(session, Buffer.from('x'), Buffer.alloc(64)))).toBe(latencyMs['gost-sign']);
  });
});
