import { afterEach, describe, expect, it } from 'vitest';
import * as ck from '../../emulator/index.ts';
import { changePin, unblock } from '../../workstation/index.ts';
import { ClientAtWork } from './testing/client-at-work.ts';

/** Whatever happens to the token: a clear message, nothing half-done, and the flow can be run again. */
describe('failures of the token', () => {
  let work: ClientAtWork;
  const come = async (seed: string) => {
    work = await ClientAtWork.come(`token ${seed}`);
    return work;
  };
  afterEach(() => work.leave());

  /** The flow goes through in the end, and there is exactly one new set. */
  async function expectSuccess(): Promise<void> {
    const { profile } = await work.regenerate();
    expect(profile.status).toBe('in-operation');
    expect(work.pairs()).toEqual({ total: 4, waiting: 0 });
    expect(work.bench.emulator.unforeseen).toEqual([]);
  }

  it('R-TOKEN-15 R-TOKEN-21 a wrong PIN is said, with the tries that are left, and changes nothing', async () => {
    const { bench } = await come('wrong pin');
    const { bank } = await work.login();
    const tries = ck.DEVICE_PROFILES.javatoken.userPin.tries;
    for (let wrong = 1; wrong < tries; wrong++) {
      const failing = work.regenerate({ bank, pin: '99999999' });
      await expect(failing).rejects.toMatchObject({ name: 'FlowError', code: 'pin-wrong', step: 'look-at-profile' });
      const message = await failing.catch((error: Error) => error.message);
      expect(message).not.toContain('99999999');
      expect(message).toMatch(wrong === tries - 1 ? /One try is left/ : /Wrong entries are counted/);
    }
    expect((await work.profile(bank)).status).toBe('regeneration-needed');
    expect(bench.token.C_GetTokenInfo(bench.token.C_GetSlotList(true)[0] as Buffer).sessionCount).toBe(0);
    await expectSuccess();
  });

  it('R-TOKEN-21 a locked PIN sends to the SO PIN; unblocked, the keys are all there', async () => {
    const { bench, personalised } = await come('locked pin');
    const { bank } = await work.login();
    const tries = ck.DEVICE_PROFILES.javatoken.userPin.tries;
    for (let wrong = 0; wrong < tries; wrong++)
      await expect(work.regenerate({ bank, pin: '99999999' })).rejects.toThrow();
    const locked = work.regenerate({ bank });
    await expect(locked).rejects.toMatchObject({ code: 'pin-locked', hint: expect.stringContaining('SO PIN') });
    await expect(unblock({ token: bench.token, soPin: '11111111', newPin: personalised.pin })).rejects.toMatchObject({
      code: 'pin-wrong',
      message: expect.stringContaining('SO PIN'),
    });
    await unblock({ token: bench.token, soPin: personalised.soPin, newPin: personalised.pin });
    await expectSuccess();
  });

  it('R-TOKEN-16 the PIN can be changed; both entries must be equal and of the right length', async () => {
    const { bench, personalised } = await come('change pin');
    const { token } = bench;
    const { pin } = personalised;
    await expect(changePin({ token, pin, newPin: '24681357', repeat: '24681358' })).rejects.toMatchObject({
      code: 'pin-refused',
      message: expect.stringContaining('The two entries differ.'),
    });
    await expect(changePin({ token, pin, newPin: '123' })).rejects.toMatchObject({
      code: 'pin-refused',
      message: expect.stringContaining('4 to 32 characters'),
    });
    await changePin({ token, pin, newPin: '24681357', repeat: '24681357' });
    await expect(work.login()).rejects.toMatchObject({
      code: 'pin-wrong',
      step: 'sign-in-with-token',
      hint: expect.stringContaining('The password is changed already'),
    });
    await changePin({ token, pin: '24681357', newPin: pin });
    await expectSuccess();
  });

  it('no token in the slot', async () => {
    const { bench } = await come('no token');
    const { bank } = await work.login();
    const token = bench.emulator.remove();
    await expect(work.regenerate({ bank })).rejects.toMatchObject({
      code: 'token-not-present',
      hint: expect.stringContaining('Plug the token in'),
    });
    await expect(work.login()).rejects.toMatchObject({ code: 'token-not-present', step: 'sign-in-with-token' });
    expect((await work.profile(bank)).status).toBe('regeneration-needed');
    bench.emulator.insert(token);
    await expectSuccess();
  });

  it('another token in the slot', async () => {
    const { bench, personalised } = await come('wrong token');
    const { bank } = await work.login();
    const mine = bench.emulator.remove();
    bench.emulator.insert(bench.emulator.newToken({ label: 'TEST other', userPin: personalised.pin }));
    await expect(work.regenerate({ bank })).rejects.toMatchObject({ code: 'wrong-token', step: 'look-at-profile' });
    await expect(work.login()).rejects.toMatchObject({ code: 'no-key', step: 'sign-in-with-token' });
    bench.emulator.remove();
    bench.emulator.insert(mine);
    await expectSuccess();
  });

  it('R-CA-22 the token is removed while keys are made: what is there already is used, and the draft is cancelled', async () => {
    const { bench } = await come('removed');
    const { bank } = await work.login();
    const { token } = bench;
    const generate = token.C_GenerateKeyPairAsync.bind(token);
    token.C_GenerateKeyPairAsync = (session, mechanism, ...templates) => {
      const inFlight = generate(session, mechanism, ...templates);
      if (mechanism.mechanism === ck.CKM_RSA_PKCS_KEY_PAIR_GEN) removed = bench.emulator.remove();
      return inFlight;
    };
    let removed: ck.EmulatedToken | undefined;
    await expect(work.regenerate({ bank })).rejects.toMatchObject({ code: 'token-removed', step: 'make-rsa-keys' });
    token.C_GenerateKeyPairAsync = generate;
    expect((await work.profile(bank)).status).toBe('regeneration-needed');
    if (removed) bench.emulator.insert(removed);
    expect(work.pairs()).toEqual({ total: 3, waiting: 1 });
    const madeBefore = work.view().keyPairs.map(({ id }) => id);
    await expectSuccess();
    const ids = work.view().keyPairs.map(({ id }) => id);
    expect(madeBefore.every((id) => ids.includes(id))).toBe(true);
  });

  it('R-CA-22 no room for the second key pair: the first is taken back and the draft is cancelled', async () => {
    const { bench, personalised } = await come('memory');
    const { bank } = await work.login();
    const ballast = fill(bench.token, personalised.pin, 2_000);
    const before = work.view().freeMemory;
    await expect(work.regenerate({ bank })).rejects.toMatchObject({ code: 'token-memory-full', step: 'make-rsa-keys' });
    expect((await work.profile(bank)).status).toBe('regeneration-needed');
    expect(work.pairs()).toEqual({ total: 2, waiting: 0 });
    expect(work.view().freeMemory).toBe(before);
    empty(bench.token, personalised.pin, ballast);
    await expectSuccess();
  });

  it('R-TOKEN-18 R-CA-22 the token is away when the certificates are to be installed: nothing is lost', async () => {
    const { bench } = await come('install');
    const { bank } = await work.login();
    let removed: ck.EmulatedToken | undefined;
    work.onEvent = (event) => {
      if (event.kind === 'step-started' && event.step === 'install-certificates') removed ??= bench.emulator.remove();
    };
    await expect(work.regenerate({ bank })).rejects.toMatchObject({
      code: 'token-removed',
      step: 'install-certificates',
    });
    expect((await work.profile(bank)).status).toBe('new-certificate-received');
    work.onEvent = () => undefined;
    if (removed) bench.emulator.insert(removed);
    expect(work.pairs()).toEqual({ total: 4, waiting: 2 });
    await expectSuccess();
  });

  it('R-CA-22 only the GOST certificate was installed: the next run installs the rest', async () => {
    const { bench } = await come('half');
    const { bank } = await work.login();
    const { token } = bench;
    const write = token.C_CreateObject.bind(token);
    let written = 0;
    token.C_CreateObject = (session, template) => {
      if (written++ === 1) bench.emulator.insert(bench.emulator.remove());
      return write(session, template);
    };
    await expect(work.regenerate({ bank })).rejects.toMatchObject({
      code: 'token-removed',
      step: 'install-certificates',
    });
    token.C_CreateObject = write;
    expect(work.pairs()).toEqual({ total: 4, waiting: 1 });
    await expectSuccess();
  });

  it('another token is in the slot while the request is being processed', async () => {
    const { bench, personalised } = await come('swapped');
    const { bank } = await work.login();
    const polling = { everyMs: 60_000, limitMs: 60_000 };
    await expect(work.regenerate({ bank, polling })).rejects.toMatchObject({ code: 'not-ready-in-time' });
    removeWaiting(work, personalised.pin);
    await expect(work.regenerate({ bank })).rejects.toMatchObject({
      code: 'wrong-token',
      message: expect.stringContaining('new keys'),
      step: 'wait-for-certificates',
    });
    expect(bench.emulator.unforeseen).toEqual([]);
  });
});

/** Fills the token until fewer than `left` octets are free. */
function fill(token: ck.Pkcs11, pin: string, left: number): ck.Handle[] {
  return inSession(token, pin, (session, free) => {
    const made: ck.Handle[] = [];
    for (let size = free() - left; size > 64; size = free() - left) {
      const value = Buffer.alloc(Math.min(size - 64, 8_000));
      if (value.length === 0) break;
      made.push(
        token.C_CreateObject(session, [
          { type: ck.CKA_CLASS, value: ck.CKO_DATA },
          { type: ck.CKA_TOKEN, value: true },
          { type: ck.CKA_VALUE, value },
        ]),
      );
    }
    return made;
  });
}

function empty(token: ck.Pkcs11, pin: string, ballast: readonly ck.Handle[]): void {
  inSession(token, pin, (session) => {
    for (const object of ballast) token.C_DestroyObject(session, object);
  });
}

/** What a token looks like that is not the one on which the request was made. */
function removeWaiting(work: ClientAtWork, pin: string): void {
  const { keyPairs, certificates } = work.view();
  const { token } = work.bench;
  inSession(token, pin, (session) => {
    for (const { id } of keyPairs.filter((pair) => !certificates.some((one) => one.id === pair.id))) {
      token.C_FindObjectsInit(session, [{ type: ck.CKA_ID, value: Buffer.from(id, 'hex') }]);
      const objects = token.C_FindObjects(session, 10);
      token.C_FindObjectsFinal(session);
      for (const object of objects) token.C_DestroyObject(session, object);
    }
  });
}

function inSession<T>(token: ck.Pkcs11, pin: string, use: (session: ck.Handle, free: () => number) => T): T {
  const slot = token.C_GetSlotList(true)[0] as Buffer;
  const session = token.C_OpenSession(slot, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION);
  try {
    token.C_Login(session, ck.CKU_USER, pin);
    return use(session, () => token.C_GetTokenInfo(slot).freePublicMemory);
  } finally {
    token.C_CloseSession(session);
  }
}
