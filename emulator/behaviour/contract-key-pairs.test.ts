import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as ck from '../index.ts';
import { CANDIDATES, CONTRACT_PIN as PIN, prepareToken } from '../testing/contract.ts';
import { RW, rvOf } from '../testing/workbench.ts';

const room = () => Buffer.alloc(512);
const message = Buffer.from('message');
const PSS = { type: 5, hashAlg: ck.CKM_SHA256, mgf: ck.CKG_MGF1_SHA256, saltLen: 32 } as ck.MechanismParameter;
const OAEP = { type: 4, hashAlg: ck.CKM_SHA_1, mgf: ck.CKG_MGF1_SHA1, source: 1 } as ck.MechanismParameter;

// The key pairs beside the contract of contract.test.ts: the emulator and SoftHSM2 answer alike.
describe.each(CANDIDATES)('$name', ({ missing, open }) => {
  describe.skipIf(missing)(`key pairs of RSA and EC${missing && ` (skipped: ${missing})`}`, () => {
    let p11: ck.Pkcs11;
    let close: () => void;
    let slot: ck.Handle;
    let session: ck.Handle;

    beforeAll(() => {
      ({ p11, close } = open());
      slot = prepareToken(p11);
    });
    afterAll(() => {
      p11.C_Finalize();
      close();
    });
    beforeEach(() => {
      session = p11.C_OpenSession(slot, RW);
      p11.C_Login(session, ck.CKU_USER, PIN);
    });
    afterEach(() => p11.C_CloseAllSessions(slot));

    function rsaPair(): ck.KeyPair {
      const exponent = { type: ck.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) };
      const uses = (...types: number[]) => types.map((type) => ({ type, value: true }));
      return p11.C_GenerateKeyPair(
        session,
        { mechanism: ck.CKM_RSA_PKCS_KEY_PAIR_GEN },
        [{ type: ck.CKA_MODULUS_BITS, value: 1024 }, exponent, ...uses(ck.CKA_VERIFY, ck.CKA_ENCRYPT)],
        uses(ck.CKA_SIGN, ck.CKA_DECRYPT),
      );
    }

    function ecPair(mechanism: number, parameters: string): ck.KeyPair {
      return p11.C_GenerateKeyPair(
        session,
        { mechanism },
        [
          { type: ck.CKA_EC_PARAMS, value: Buffer.from(parameters, 'hex') },
          { type: ck.CKA_VERIFY, value: true },
        ],
        [{ type: ck.CKA_SIGN, value: true }],
      );
    }

    function signed(mechanism: ck.Mechanism, { publicKey, privateKey }: ck.KeyPair, data: Buffer): Buffer {
      p11.C_SignInit(session, mechanism, privateKey);
      const signature = p11.C_Sign(session, data, room());
      const verdict = (over: Buffer) =>
        rvOf(() => {
          p11.C_VerifyInit(session, mechanism, publicKey);
          p11.C_Verify(session, over, signature);
        });
      expect(verdict(data)).toBe('CKR_OK');
      const other = Buffer.from(data);
      other.writeUInt8((other[0] ?? 0) ^ 1, 0);
      expect(verdict(other)).toBe('CKR_SIGNATURE_INVALID');
      p11.C_VerifyInit(session, mechanism, publicKey);
      expect(rvOf(() => p11.C_Verify(session, data, signature.subarray(1)))).toBe('CKR_SIGNATURE_LEN_RANGE');
      return signature;
    }

    it('RSA-PSS is made and judged alike, and wants its parameter', () => {
      const pair = rsaPair();
      expect(signed({ mechanism: ck.CKM_SHA256_RSA_PKCS_PSS, parameter: PSS }, pair, message)).toHaveLength(128);
      const wrong = { ...PSS, hashAlg: ck.CKM_SHA384 } as ck.MechanismParameter;
      const mechanism = { mechanism: ck.CKM_SHA256_RSA_PKCS_PSS, parameter: wrong };
      expect(rvOf(() => p11.C_SignInit(session, mechanism, pair.privateKey))).toMatch(
        /^CKR_(MECHANISM_PARAM_INVALID|ARGUMENTS_BAD)$/,
      );
    });

    it.each([
      ['PKCS #1 v1.5', 117, { mechanism: ck.CKM_RSA_PKCS }],
      ['OAEP with SHA-1', 86, { mechanism: ck.CKM_RSA_PKCS_OAEP, parameter: OAEP }],
    ])('RSA encryption, %s: gives back the message, up to %i octets', (_, longest, mechanism) => {
      const { publicKey, privateKey } = rsaPair();
      const encrypt = (data: Buffer) => {
        p11.C_EncryptInit(session, mechanism, publicKey);
        return p11.C_Encrypt(session, data, room());
      };
      for (const data of [message, Buffer.alloc(longest, 7)]) {
        const ciphertext = encrypt(data);
        expect(ciphertext).toHaveLength(128);
        p11.C_DecryptInit(session, mechanism, privateKey);
        expect(p11.C_Decrypt(session, ciphertext, room())).toEqual(data);
      }
      // A longer one is refused; SoftHSM2 has CKR_GENERAL_ERROR for it.
      expect(rvOf(() => encrypt(Buffer.alloc(longest + 1)))).not.toBe('CKR_OK');
    });

    it.each([
      ['P-256', 64],
      ['P-384', 96],
      ['P-521', 132],
    ] as const)('ECDSA on %s: r ‖ s of %i octets; CKA_EC_POINT is a DER OCTET STRING', (curve, length) => {
      const pair = ecPair(ck.CKM_EC_KEY_PAIR_GEN, ck.EC_PARAMETERS[curve].oid);
      expect(signed({ mechanism: ck.CKM_ECDSA }, pair, Buffer.alloc(32, 9))).toHaveLength(length);
      const [point] = p11.C_GetAttributeValue(session, pair.publicKey, [{ type: ck.CKA_EC_POINT }]);
      const octets = point?.value ?? Buffer.alloc(0);
      expect(octets.subarray(0, octets.length - length - 1).toString('hex')).toMatch(/^04(81)?[0-9a-f]{2}$/);
      expect(octets[octets.length - length - 1]).toBe(4);
    });

    it('Ed25519, where the module has it', ({ skip }) => {
      if (!p11.C_GetMechanismList(slot).includes(ck.CKM_EDDSA)) skip('the module is built without EdDSA');
      const pair = ecPair(ck.CKM_EC_EDWARDS_KEY_PAIR_GEN, ck.EC_PARAMETERS.Ed25519.curveName);
      expect(signed({ mechanism: ck.CKM_EDDSA }, pair, message)).toHaveLength(64);
    });
  });
});
