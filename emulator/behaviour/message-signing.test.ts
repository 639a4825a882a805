import { describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { GOST, generate, KEY_KINDS, loggedIn, RW, rvOf, rvOfLater, USER_PIN } from '../testing/workbench.ts';

const EC = {
  name: 'EC',
  generation: ck.CKM_EC_KEY_PAIR_GEN,
  publicTemplate: [{ type: ck.CKA_EC_PARAMS, value: Buffer.from('06082a8648ce3d030107', 'hex') }],
  signing: ck.CKM_ECDSA_SHA256,
  signatureLength: 64,
};

const room = () => Buffer.alloc(512);
const MESSAGES = ['first', '', 'a third message, somewhat longer'].map((text) => Buffer.from(text));

describe.each([...KEY_KINDS, EC])('messages under $name keys', (kind) => {
  const bench = loggedIn(`messages ${kind.name}`);
  const { p11, slot } = bench;
  const pair = generate(bench, kind);
  const mechanism = { mechanism: kind.signing };

  const signed = (session: ck.Handle, message: Buffer, form: 'whole' | 'in parts') => {
    if (form === 'whole') return p11.C_SignMessage(session, null, message, room());
    p11.C_SignMessageBegin(session);
    p11.C_SignMessageNext(session, null, Buffer.alloc(0));
    p11.C_SignMessageNext(session, null, message.subarray(0, 2));
    return p11.C_SignMessageNext(session, null, message.subarray(2), room());
  };

  it('OP-32 are signed one after the other, whole and in parts, and each verifies as if it were alone', () => {
    const session = p11.C_OpenSession(slot, RW);
    const signatures = (['whole', 'in parts', 'whole'] as const).flatMap((form) => {
      p11.C_MessageSignInit(session, mechanism, pair.privateKey);
      const made = MESSAGES.map((message) => ({ message, signature: signed(session, message, form) }));
      p11.C_MessageSignFinal(session);
      return made;
    });
    expect(signatures).toHaveLength(9);
    for (const { message, signature } of signatures) {
      expect(signature).toHaveLength(kind.signatureLength);
      p11.C_VerifyInit(session, mechanism, pair.publicKey);
      expect(p11.C_Verify(session, message, signature)).toBe(true);
    }
  });

  it('OP-32 are verified one after the other; a wrong signature ends its message and not the process', () => {
    const session = p11.C_OpenSession(slot, RW);
    const sign = (message: Buffer) => {
      p11.C_SignInit(session, mechanism, pair.privateKey);
      return p11.C_Sign(session, message, room());
    };
    const made = MESSAGES.map((message) => ({ message, signature: sign(message) }));
    p11.C_MessageVerifyInit(session, mechanism, pair.publicKey);
    for (const { message, signature } of made) {
      expect(p11.C_VerifyMessage(session, null, message, signature)).toBe(true);
      const other = Buffer.concat([message, Buffer.of(0)]);
      expect(rvOf(() => p11.C_VerifyMessage(session, null, other, signature))).toBe('CKR_SIGNATURE_INVALID');
      expect(rvOf(() => p11.C_VerifyMessage(session, null, message, signature.subarray(1)))).toBe(
        'CKR_SIGNATURE_LEN_RANGE',
      );
      p11.C_VerifyMessageBegin(session);
      p11.C_VerifyMessageNext(session, null, message);
      expect(p11.C_VerifyMessageNext(session, null, Buffer.alloc(0), signature)).toBe(true);
      p11.C_VerifyMessageBegin(session);
      expect(rvOf(() => p11.C_VerifyMessageNext(session, null, other, signature))).toBe('CKR_SIGNATURE_INVALID');
    }
    p11.C_MessageVerifyFinal(session);
    expect(rvOf(() => p11.C_MessageVerifyFinal(session))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });

  it('are signed and verified without blocking too', async () => {
    const session = p11.C_OpenSession(slot, RW);
    const [message = Buffer.alloc(0)] = MESSAGES;
    p11.C_MessageSignInit(session, mechanism, pair.privateKey);
    const signature = await p11.C_SignMessageAsync(session, null, message, room());
    p11.C_MessageSignFinal(session);
    p11.C_MessageVerifyInit(session, mechanism, pair.publicKey);
    expect(await p11.C_VerifyMessageAsync(session, null, message, signature)).toBe(true);
    const wrong = () => p11.C_VerifyMessageAsync(session, null, Buffer.from('other'), signature);
    expect(await rvOfLater(wrong)).toBe('CKR_SIGNATURE_INVALID');
  });
});

describe('mechanisms and messages', () => {
  it('MECH-03 MECH-04 whatever signs signs messages; in parts where C_SignUpdate is possible', () => {
    const bench = loggedIn('flags');
    const { p11, slot, session } = bench;
    const has = (flags: number, flag: number) => (flags & flag) === flag;
    const infos = p11.C_GetMechanismList(slot).map((type) => ({ type, ...p11.C_GetMechanismInfo(slot, type) }));
    for (const { type, flags } of infos) {
      const signs = has(flags, ck.CKF_SIGN);
      expect(has(flags, ck.CKF_VERIFY)).toBe(signs);
      expect([has(flags, ck.CKF_MESSAGE_SIGN), has(flags, ck.CKF_MESSAGE_VERIFY)], ck.nameOf('CKM', type)).toEqual([
        signs,
        signs,
      ]);
      if (!signs) expect(has(flags, ck.CKF_MULTI_MESSAGE)).toBe(false);
      expect(flags & (ck.CKF_MESSAGE_ENCRYPT | ck.CKF_MESSAGE_DECRYPT)).toBe(0);
    }
    const { privateKey } = generate(bench, EC);
    const ofEc = infos.filter(({ type }) => /^CKM_ECDSA/.test(ck.nameOf('CKM', type)));
    for (const { type, flags } of ofEc) {
      p11.C_SignInit(session, { mechanism: type }, privateKey);
      const inParts = rvOf(() => p11.C_SignUpdate(session, Buffer.alloc(32)));
      p11.C_SessionCancel(session, ck.CKF_SIGN);
      p11.C_MessageSignInit(session, { mechanism: type }, privateKey);
      expect(rvOf(() => p11.C_SignMessageBegin(session))).toBe(inParts);
      p11.C_SessionCancel(session, ck.CKF_MESSAGE_SIGN);
      expect(has(flags, ck.CKF_MULTI_MESSAGE)).toBe(inParts === 'CKR_OK');
    }
    expect(ofEc.length).toBeGreaterThan(5);
  });

  it('OP-32 a mechanism for single parts refuses to begin a message, and goes on signing whole ones', () => {
    const bench = loggedIn('single parts');
    const { p11, session } = bench;
    const { privateKey, publicKey } = generate(bench, EC);
    const digest = Buffer.alloc(32, 7);
    p11.C_MessageSignInit(session, { mechanism: ck.CKM_ECDSA }, privateKey);
    expect(rvOf(() => p11.C_SignMessageBegin(session))).toBe('CKR_OPERATION_NOT_INITIALIZED');
    const signature = p11.C_SignMessage(session, null, digest, room());
    p11.C_MessageSignFinal(session);
    p11.C_MessageVerifyInit(session, { mechanism: ck.CKM_ECDSA }, publicKey);
    expect(p11.C_VerifyMessage(session, null, digest, signature)).toBe(true);
    expect(rvOf(() => p11.C_VerifyMessageBegin(session))).toBe('CKR_OPERATION_NOT_INITIALIZED');
  });

  it('data of a length that the mechanism does not take end the message only', () => {
    const bench = loggedIn('length');
    const { p11, session } = bench;
    const { privateKey } = generate(bench, GOST);
    p11.C_MessageSignInit(session, { mechanism: ck.CKM_GOSTR3410 }, privateKey);
    const sign = (length: number) => rvOf(() => p11.C_SignMessage(session, null, Buffer.alloc(length, 1), room()));
    expect([31, 32, 33, 32].map(sign)).toEqual(['CKR_DATA_LEN_RANGE', 'CKR_OK', 'CKR_DATA_LEN_RANGE', 'CKR_OK']);
  });
});

describe('a key that wants the PIN for every use', () => {
  const bench = loggedIn('every use');
  const { p11, session } = bench;
  const { privateKey } = generate(bench, GOST, [], [{ type: ck.CKA_ALWAYS_AUTHENTICATE, value: true }]);
  const login = () => rvOf(() => p11.C_Login(session, ck.CKU_CONTEXT_SPECIFIC, USER_PIN));
  const whole = (out = room()) => rvOf(() => p11.C_SignMessage(session, null, Buffer.from('x'), out));

  it('AUTH-02 AUTH-03 wants it for every message: a length query needs no other, the next message does', () => {
    p11.C_MessageSignInit(session, { mechanism: GOST.signing }, privateKey);
    expect(whole()).toBe('CKR_USER_NOT_LOGGED_IN');
    expect(login()).toBe('CKR_OK');
    expect([whole(Buffer.alloc(0)), whole(Buffer.alloc(1)), whole(), whole()]).toEqual([
      'CKR_OK',
      'CKR_BUFFER_TOO_SMALL',
      'CKR_OK',
      'CKR_USER_NOT_LOGGED_IN',
    ]);
    p11.C_SignMessageBegin(session);
    expect(login()).toBe('CKR_OK');
    p11.C_SignMessageNext(session, null, Buffer.from('x'));
    expect(login()).toBe('CKR_OPERATION_NOT_INITIALIZED');
    expect(p11.C_SignMessageNext(session, null, Buffer.from('x'), room())).toHaveLength(GOST.signatureLength);
    p11.C_SignMessageBegin(session);
    const part = () => rvOf(() => p11.C_SignMessageNext(session, null, Buffer.from('x')));
    expect([part(), part()]).toEqual(['CKR_USER_NOT_LOGGED_IN', 'CKR_OPERATION_NOT_INITIALIZED']);
    p11.C_MessageSignFinal(session);
  });
});
