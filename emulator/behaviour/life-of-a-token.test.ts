import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import * as ck from '../index.ts';

const { createEmulator, PARAMETER_OIDS } = ck;

const RW = ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION;
const oid = (hex: string) => Buffer.from(hex, 'hex');

function started() {
  const emulator = createEmulator({
    rng: new SeededRng('life of a token'),
    slots: [{ device: 'javatoken', label: 'Client', userPin: '123456', soPin: '87654321', serialNumber: '0001' }],
  });
  const p11 = emulator.application();
  p11.C_Initialize();
  const [slot] = p11.C_GetSlotList(true);
  if (slot === undefined) throw new Error('no slot');
  const session = p11.C_OpenSession(slot, RW);
  return { emulator, p11, slot, session };
}

const GOST_PUBLIC: ck.Template = [
  { type: ck.CKA_TOKEN, value: true },
  { type: ck.CKA_GOSTR3410_PARAMS, value: oid(PARAMETER_OIDS['CryptoPro-A']) },
  { type: ck.CKA_GOSTR3411_PARAMS, value: oid(PARAMETER_OIDS['GOSTR3411-94-Test']) },
];
const RSA_PUBLIC: ck.Template = [
  { type: ck.CKA_TOKEN, value: true },
  { type: ck.CKA_MODULUS_BITS, value: 2048 },
  { type: ck.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
];
const PRIVATE: ck.Template = [
  { type: ck.CKA_TOKEN, value: true },
  { type: ck.CKA_ID, value: Buffer.from([7]) },
];

describe('life of a token', () => {
  it('R-TOKEN-14 makes and keeps GOST and RSA key pairs with certificates, signs, and finds them again', async () => {
    const { emulator, p11, session } = started();
    p11.C_Login(session, ck.CKU_USER, '123456');
    const gost = p11.C_GenerateKeyPair(session, { mechanism: ck.CKM_GOSTR3410_KEY_PAIR_GEN }, GOST_PUBLIC, PRIVATE);
    const rsa = await p11.C_GenerateKeyPairAsync(
      session,
      { mechanism: ck.CKM_RSA_PKCS_KEY_PAIR_GEN },
      RSA_PUBLIC,
      PRIVATE,
    );
    const message = Buffer.from('order no. 1');
    for (const [pair, mechanism, length] of [
      [gost, ck.CKM_GOSTR3410_WITH_GOSTR3411, 64],
      [rsa, ck.CKM_SHA256_RSA_PKCS, 256],
    ] as const) {
      p11.C_SignInit(session, { mechanism }, pair.privateKey);
      const signature = p11.C_Sign(session, message, Buffer.alloc(512));
      expect(signature.length).toBe(length);
      p11.C_VerifyInit(session, { mechanism }, pair.publicKey);
      expect(p11.C_Verify(session, message, signature)).toBe(true);
    }
    p11.C_CreateObject(session, [
      { type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE },
      { type: ck.CKA_CERTIFICATE_TYPE, value: ck.CKC_X_509 },
      { type: ck.CKA_TOKEN, value: true },
      { type: ck.CKA_ID, value: Buffer.from([7]) },
      { type: ck.CKA_SUBJECT, value: Buffer.from('3000', 'hex') },
      { type: ck.CKA_VALUE, value: Buffer.from('3003020101', 'hex') },
    ]);
    p11.C_FindObjectsInit(session, [{ type: ck.CKA_ID, value: Buffer.from([7]) }]);
    expect(p11.C_FindObjects(session, 10)).toHaveLength(3);
    p11.C_FindObjectsFinal(session);
    expect(emulator.unforeseen).toEqual([]);
  });
});
