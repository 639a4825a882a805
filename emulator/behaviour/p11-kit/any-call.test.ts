import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SeededRng } from '../../../simulation/rng.ts';
import { ulongOctets } from '../../core/data-types.ts';
import type { Offered } from '../../doors/p11-kit/attribute-forms.ts';
import { readReply, writeRequest } from '../../doors/p11-kit/message.ts';
import { type P11KitServer, startP11KitServer } from '../../doors/p11-kit/p11-kit.ts';
import { message, type Numbers } from '../../doors/p11-kit/testing/arbitrary-messages.ts';
import { RpcClient } from '../../doors/p11-kit/testing/rpc-client.ts';
import * as ck from '../../index.ts';
import { RW, SO_PIN, USER_PIN } from '../../testing/workbench.ts';

const OFFERED: readonly Offered[] = [0, 1, 2];
/** Calls that would end the play: the session, the login, the tries of a PIN. */
const LEFT_OUT = /^C_(Finalize|WaitForSlotEvent|Close.*|Log.*|SetPIN)$/;
/** Such that handles, slots and flags often are those of something that is there. */
const NUMBERS: Numbers = {
  ulong: fc.oneof({ weight: 9, arbitrary: fc.nat(6) }, fc.maxSafeNat()),
  room: fc.oneof({ weight: 9, arbitrary: fc.nat(600) }, fc.integer({ min: 0xf000_0000, max: 0xffff_fff0 })),
};

describe.each(OFFERED)('to a client that offers version %i', (offered) => {
  let emulator: ck.Emulator;
  let server: P11KitServer;
  beforeAll(async () => {
    emulator = ck.createEmulator({
      rng: new SeededRng('any call'),
      slots: [{ device: 'generic', label: 'Any call', userPin: USER_PIN, soPin: SO_PIN }],
    });
    server = await startP11KitServer(emulator);
  });
  afterAll(() => server.close());

  it('whatever it calls with whatever values, the reply is one that it can read', async () => {
    const client = await RpcClient.initialized(server.address, offered);
    const [session] = await client.call('C_OpenSession', [0, RW]);
    await client.call('C_Login', [session, ck.CKU_USER, Buffer.from(USER_PIN)]);
    await makeKeys(client, session);
    const codes = new Set<string>();
    const calls = message(offered, 'request', NUMBERS).filter(({ row }) => !LEFT_OUT.test(row.name));
    const property = fc.asyncProperty(calls, async ({ row, values }) => {
      const reply = readReply(await client.send(writeRequest(row.name, values, offered)), row.name, offered);
      codes.add(ck.ckrName('rv' in reply ? reply.rv : ck.CKR_OK));
    });
    await fc.assert(property, { numRuns: 1_000, seed: 5 + offered });
    expect([...server.unforeseen, ...emulator.unforeseen]).toEqual([]);
    expect([...codes]).not.toContain('CKR_GENERAL_ERROR');
    expect(codes.size).toBeGreaterThan(10);
    client.socket.destroy();
  });
});

/** An EC key pair and an AES key, with the handles 1 to 3. */
async function makeKeys(client: RpcClient, session: number | bigint): Promise<void> {
  const none = new Uint8Array(0);
  const curve = Buffer.from(ck.EC_PARAMETERS['P-256'].oid, 'hex');
  const parameters = { type: ck.CKA_EC_PARAMS, length: curve.length, value: curve };
  const size = { type: ck.CKA_VALUE_LEN, length: 8, value: ulongOctets(16) };
  const ec = { mechanism: ck.CKM_EC_KEY_PAIR_GEN, parameter: none };
  expect(await client.call('C_GenerateKeyPair', [session, ec, [parameters], []])).toEqual([1, 2]);
  const aes = { mechanism: ck.CKM_AES_KEY_GEN, parameter: none };
  expect(await client.call('C_GenerateKey', [session, aes, [size]])).toEqual([3]);
}
