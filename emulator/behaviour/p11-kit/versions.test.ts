import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRng } from '../../../simulation/rng.ts';
import { ulongOctets } from '../../core/data-types.ts';
import type { Offered } from '../../doors/p11-kit/attribute-forms.ts';
import { type P11KitServer, startP11KitServer } from '../../doors/p11-kit/p11-kit.ts';
import { RpcClient } from '../../doors/p11-kit/testing/rpc-client.ts';
import * as ck from '../../index.ts';
import { SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const OFFERED: readonly Offered[] = [0, 1, 2];
const RW = ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION;
const NONE = new Uint8Array(0);
const pin = Buffer.from(USER_PIN);
const attribute = (type: number, value: Uint8Array) => ({ type, length: value.length, value });
const ulong = (type: number, value: number) => attribute(type, ulongOctets(value));
const bool = (type: number, value: boolean) => attribute(type, Uint8Array.of(value ? 1 : 0));
const mechanism = (type: number, parameter: Uint8Array = NONE) => ({ mechanism: type, parameter });

let emulator: ck.Emulator;
let server: P11KitServer;
beforeAll(async () => {
  emulator = ck.createEmulator({
    rng: new SeededRng('p11-kit door'),
    slots: [{ device: 'generic', label: 'Door', userPin: USER_PIN, soPin: SO_PIN }],
  });
  server = await startP11KitServer(emulator);
});
afterAll(async () => {
  await server.close();
  expect(server.connections).toBe(0);
  expect([...server.unforeseen, ...emulator.unforeseen]).toEqual([]);
});

/** A client with an open session in which the user is logged in. */
async function loggedIn(offered: Offered): Promise<{ client: RpcClient; session: number }> {
  const client = await RpcClient.initialized(server.address, offered);
  const [session] = await client.call('C_OpenSession', [0, RW]);
  await client.call('C_Login', [session, ck.CKU_USER, pin]);
  return { client, session: Number(session) };
}

function ecPair({ client, session }: { client: RpcClient; session: number }) {
  const parameters = attribute(ck.CKA_EC_PARAMS, Buffer.from('06082a8648ce3d030107', 'hex'));
  return client.call('C_GenerateKeyPair', [
    session,
    mechanism(ck.CKM_EC_KEY_PAIR_GEN),
    [parameters, bool(ck.CKA_VERIFY, true)],
    [bool(ck.CKA_SIGN, true)],
  ]);
}

describe.each(OFFERED)('a client that offers version %i', (offered) => {
  it('gets the version it offers, the module’s facts and the token’s', async () => {
    const client = await RpcClient.initialized(server.address, offered);
    expect(client.agreed).toBe(offered);
    const [cryptoki, manufacturer] = await client.call('C_GetInfo', []);
    expect(cryptoki.major).toBeGreaterThanOrEqual(2);
    expect(manufacturer).toHaveLength(32);
    const token = await client.call('C_GetTokenInfo', [0]);
    expect([token[0], token[1], token[2], token[3], token[17]].map((text) => (text as Uint8Array).length)).toEqual([
      32, 32, 16, 16, 16,
    ]);
    expect(Buffer.from(token[0]).toString()).toBe('Door'.padEnd(32));
    expect(await client.call('C_GetSlotList', [1, 0])).toEqual([{ count: 1 }]);
    expect(await client.call('C_GetSlotList', [1, 4])).toEqual([[0]]);
    client.socket.destroy();
  });

  it('signs, asking for the length first, and verifies', async () => {
    const { client, session } = await loggedIn(offered);
    const [publicKey, privateKey] = await ecPair({ client, session });
    const data = Buffer.from('message');
    await client.call('C_SignInit', [session, mechanism(ck.CKM_ECDSA_SHA256), privateKey]);
    expect(await client.call('C_Sign', [session, data, null])).toEqual([{ count: 64 }]);
    expect(await client.call('C_Sign', [session, data, 10])).toEqual([{ count: 64 }]);
    const [signature] = await client.call('C_Sign', [session, data, 64]);
    expect(signature).toHaveLength(64);
    await client.call('C_VerifyInit', [session, mechanism(ck.CKM_ECDSA_SHA256), publicKey]);
    expect(await client.rv('C_Verify', [session, Buffer.from('other'), signature])).toBe(ck.CKR_SIGNATURE_INVALID);
    client.socket.destroy();
  });

  it('reaches mechanisms that the stock clients hold back: GOST with its parameters', async () => {
    const { client, session } = await loggedIn(offered);
    const oid = (name: ck.ParameterOid) => Buffer.from(ck.PARAMETER_OIDS[name], 'hex');
    const [, key] = await client.call('C_GenerateKeyPair', [
      session,
      mechanism(ck.CKM_GOSTR3410_KEY_PAIR_GEN),
      [
        attribute(ck.CKA_GOSTR3410_PARAMS, oid('CryptoPro-A')),
        attribute(ck.CKA_GOSTR3411_PARAMS, oid('GOSTR3411-94-Test')),
      ],
      [],
    ]);
    await client.call('C_SignInit', [session, mechanism(ck.CKM_GOSTR3410_WITH_GOSTR3411), key]);
    const [signature] = await client.call('C_Sign', [session, Buffer.from('message'), 200]);
    expect(signature).toHaveLength(64);
    client.socket.destroy();
  });

  it('reads attributes: values, lengths, refusals and templates in one question', async () => {
    const { client, session } = await loggedIn(offered);
    const wrap = [ulong(ck.CKA_KEY_TYPE, ck.CKK_AES), bool(ck.CKA_EXTRACTABLE, true)];
    const [key] = await client.call('C_CreateObject', [
      session,
      [
        ulong(ck.CKA_CLASS, ck.CKO_SECRET_KEY),
        ulong(ck.CKA_KEY_TYPE, ck.CKK_AES),
        attribute(ck.CKA_VALUE, Buffer.alloc(16, 7)),
        bool(ck.CKA_SENSITIVE, true),
        { type: ck.CKA_WRAP_TEMPLATE, length: 48, value: wrap },
      ],
    ]);
    const ask = (...queries: readonly { type: number; room: number }[]) =>
      client.call('C_GetAttributeValue', [session, key, queries]);
    expect(await ask({ type: ck.CKA_KEY_TYPE, room: 8 }, { type: ck.CKA_ENCRYPT, room: 1 })).toEqual([
      [ulong(ck.CKA_KEY_TYPE, ck.CKK_AES), bool(ck.CKA_ENCRYPT, true)],
      ck.CKR_OK,
    ]);
    expect(await ask({ type: ck.CKA_UNIQUE_ID, room: 0 }, { type: ck.CKA_WRAP_TEMPLATE, room: 0 })).toEqual([
      [
        { type: ck.CKA_UNIQUE_ID, length: 32, value: null },
        { type: ck.CKA_WRAP_TEMPLATE, length: 48, value: null },
      ],
      ck.CKR_OK,
    ]);
    const unavailable = (type: number) => ({ type, length: undefined, value: null });
    expect(await ask({ type: ck.CKA_VALUE, room: 16 }, { type: ck.CKA_CLASS, room: 8 })).toEqual([
      [unavailable(ck.CKA_VALUE), ulong(ck.CKA_CLASS, ck.CKO_SECRET_KEY)],
      ck.CKR_ATTRIBUTE_SENSITIVE,
    ]);
    expect(await ask({ type: ck.CKA_MODULUS, room: 16 })).toEqual([
      [unavailable(ck.CKA_MODULUS)],
      ck.CKR_ATTRIBUTE_TYPE_INVALID,
    ]);
    expect(await ask({ type: ck.CKA_UNIQUE_ID, room: 3 })).toEqual([
      [unavailable(ck.CKA_UNIQUE_ID)],
      ck.CKR_BUFFER_TOO_SMALL,
    ]);
    expect(await client.rv('C_GetAttributeValue', [session, 999, []])).toBe(ck.CKR_OBJECT_HANDLE_INVALID);
    client.socket.destroy();
  });

  it('is told what is wrong: arguments that are NULL, values that are missing, calls that no token here has', async () => {
    const { client, session } = await loggedIn(offered);
    const rv = {
      label: await client.rv('C_InitToken', [0, pin, null]),
      seed: await client.rv('C_SeedRandom', [session, { count: 3 }]),
      value: await client.rv('C_CreateObject', [session, [{ type: ck.CKA_LABEL, length: 4, value: null }]]),
      length: await client.rv('C_CreateObject', [session, [{ type: ck.CKA_LABEL, length: undefined, value: null }]]),
      encryptMessage: await client.rv('C_EncryptMessage', [session, NONE, NONE, NONE, 10]),
      random: await client.rv('C_GenerateRandom', [session, 0xf000_0000]),
    };
    expect(Object.fromEntries(Object.entries(rv).map(([name, code]) => [name, ck.ckrName(code)]))).toEqual({
      label: 'CKR_ARGUMENTS_BAD',
      seed: 'CKR_ARGUMENTS_BAD',
      value: 'CKR_ATTRIBUTE_VALUE_INVALID',
      length: 'CKR_ATTRIBUTE_VALUE_INVALID',
      encryptMessage: 'CKR_FUNCTION_NOT_SUPPORTED',
      random: 'CKR_HOST_MEMORY',
    });
    client.socket.destroy();
  });

  it('derives a key by either call', async () => {
    const { client, session } = await loggedIn(offered);
    const [base] = await client.call('C_GenerateKey', [
      session,
      mechanism(ck.CKM_GENERIC_SECRET_KEY_GEN),
      [ulong(ck.CKA_VALUE_LEN, 32), bool(ck.CKA_DERIVE, true)],
    ]);
    const values = [
      session,
      mechanism(ck.CKM_SHA256_KEY_DERIVATION),
      base,
      [ulong(ck.CKA_CLASS, ck.CKO_SECRET_KEY), ulong(ck.CKA_KEY_TYPE, ck.CKK_GENERIC_SECRET)],
    ] as const;
    const [key] = await client.call('C_DeriveKey', [...values]);
    expect(await client.call('C_DeriveKey2', [...values])).toEqual([ck.CKR_OK, null, Number(key) + 1]);
    expect(await client.rv('C_DeriveKey2', [999, ...values.slice(1)] as never)).toBe(ck.CKR_SESSION_HANDLE_INVALID);
    client.socket.destroy();
  });

  it('cancels, signs message by message, and logs in by name as version 3 has it', async () => {
    const { client, session } = await loggedIn(offered);
    const [publicKey, privateKey] = await ecPair({ client, session });
    await client.call('C_SignInit', [session, mechanism(ck.CKM_ECDSA_SHA256), privateKey]);
    await client.call('C_SignInit', [session, null, 0]);
    await client.call('C_SignInit', [session, mechanism(ck.CKM_ECDSA_SHA256), privateKey]);
    await client.call('C_SessionCancel', [session, ck.CKF_SIGN]);
    expect(await client.rv('C_Sign', [session, NONE, 64])).toBe(ck.CKR_OPERATION_NOT_INITIALIZED);
    await client.call('C_MessageSignInit', [session, mechanism(ck.CKM_ECDSA_SHA256), privateKey]);
    await client.call('C_SignMessageBegin', [session, NONE]);
    const [one, two] = [Buffer.from('one, '), Buffer.from('two')];
    expect(await client.call('C_SignMessageNext', [session, NONE, one, 0, null])).toEqual([{ count: 0 }]);
    expect(await client.call('C_SignMessageNext', [session, NONE, two, 1, null])).toEqual([{ count: 64 }]);
    const [signature] = await client.call('C_SignMessageNext', [session, NONE, two, 1, 64]);
    await client.call('C_MessageSignFinal', [session]);
    await client.call('C_MessageVerifyInit', [session, mechanism(ck.CKM_ECDSA_SHA256), publicKey]);
    await client.call('C_VerifyMessage', [session, NONE, Buffer.concat([one, two]), signature]);
    await client.call('C_VerifyMessageBegin', [session, NONE]);
    await client.call('C_VerifyMessageNext', [session, NONE, one, { count: 0 }]);
    expect(await client.rv('C_VerifyMessageNext', [session, NONE, two, signature])).toBe(ck.CKR_OK);
    await client.call('C_MessageVerifyFinal', [session]);
    expect(await client.rv('C_LoginUser', [session, ck.CKU_USER, pin, Buffer.from('somebody')])).not.toBe(ck.CKR_OK);
    client.socket.destroy();
  });

  it('waits for a slot event without holding up its other calls', async () => {
    const client = await RpcClient.initialized(server.address, offered);
    expect(await client.rv('C_WaitForSlotEvent', [ck.CKF_DONT_BLOCK])).toBe(ck.CKR_NO_EVENT);
    const event = client.call('C_WaitForSlotEvent', [0]);
    expect(await client.call('C_GetSlotList', [1, 0])).toEqual([{ count: 1 }]);
    const token = emulator.remove();
    expect(await event).toEqual([0]);
    const finalized = client.rv('C_WaitForSlotEvent', [0]);
    await client.call('C_Finalize', []);
    expect(await finalized).toBe(ck.CKR_CRYPTOKI_NOT_INITIALIZED);
    emulator.insert(token);
    client.socket.destroy();
  });
});
