import {
  CKA_EC_PARAMS,
  CKA_GOSTR3410_PARAMS,
  CKA_GOSTR3411_PARAMS,
  CKA_MODULUS_BITS,
  CKA_PUBLIC_EXPONENT,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKM_EC_KEY_PAIR_GEN,
  CKM_ECDSA_SHA256,
  CKM_GOSTR3410_KEY_PAIR_GEN,
  CKM_GOSTR3410_WITH_GOSTR3411,
  CKM_RSA_PKCS_KEY_PAIR_GEN,
  CKM_SHA256_RSA_PKCS,
  CKU_USER,
  createEmulator,
  EC_PARAMETERS,
  type Handle,
  type KeyPair,
  PARAMETER_OIDS,
  type Pkcs11,
  type Template,
} from '../emulator/index.ts';
import type { Rng } from '../simulation/rng.ts';
import type { Target, Workload } from './case.ts';

interface KeyRow {
  readonly name: string;
  readonly generation: number;
  readonly publicTemplate: Template;
  readonly signing: number;
  readonly signatureLength: number;
}

const KEYS: readonly KeyRow[] = [
  {
    name: 'rsa-2048',
    generation: CKM_RSA_PKCS_KEY_PAIR_GEN,
    publicTemplate: [
      { type: CKA_MODULUS_BITS, value: 2048 },
      { type: CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
    ],
    signing: CKM_SHA256_RSA_PKCS,
    signatureLength: 256,
  },
  {
    name: 'ecdsa-p256',
    generation: CKM_EC_KEY_PAIR_GEN,
    publicTemplate: [{ type: CKA_EC_PARAMS, value: Buffer.from(EC_PARAMETERS['P-256'].oid, 'hex') }],
    signing: CKM_ECDSA_SHA256,
    signatureLength: 64,
  },
  {
    name: 'gost-34.310-2004',
    generation: CKM_GOSTR3410_KEY_PAIR_GEN,
    publicTemplate: [
      { type: CKA_GOSTR3410_PARAMS, value: Buffer.from(PARAMETER_OIDS['CryptoPro-A'], 'hex') },
      { type: CKA_GOSTR3411_PARAMS, value: Buffer.from(PARAMETER_OIDS['GOSTR3411-94-Test'], 'hex') },
    ],
    signing: CKM_GOSTR3410_WITH_GOSTR3411,
    signatureLength: 64,
  },
];

/** The generic token through the in-process door, no modelled latency; session keys, so that no capacity matters. */
export function emulatorTarget(rng: Rng, message: Uint8Array): Target {
  const data = Buffer.from(message);
  const cases: Record<string, () => Workload> = {};
  for (const row of KEYS) {
    cases[`sign/${row.name}`] = () => signing(openToken(rng), row, data);
    cases[`verify/${row.name}`] = () => verifying(openToken(rng), row, data);
  }
  return { name: 'emulator in process', cases };
}

interface OpenToken {
  readonly p11: Pkcs11;
  readonly session: Handle;
}

function openToken(rng: Rng): OpenToken {
  const p11 = createEmulator({ rng, slots: [{ device: 'generic', userPin: '12345678' }] }).application();
  p11.C_Initialize();
  const [slot] = p11.C_GetSlotList(true);
  if (slot === undefined) throw new Error('the emulator has no token');
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
  p11.C_Login(session, CKU_USER, '12345678');
  return { p11, session };
}

function generate({ p11, session }: OpenToken, row: KeyRow): KeyPair {
  return p11.C_GenerateKeyPair(session, { mechanism: row.generation }, row.publicTemplate, []);
}

function signing(token: OpenToken, row: KeyRow, data: Buffer): Workload {
  const { p11, session } = token;
  const pair = generate(token, row);
  let signature: Buffer = Buffer.alloc(0);
  return {
    run() {
      p11.C_SignInit(session, { mechanism: row.signing }, pair.privateKey);
      signature = p11.C_Sign(session, data, Buffer.alloc(row.signatureLength));
    },
    check: () => verify(token, row, pair, data, signature),
    close: () => p11.C_Finalize(),
  };
}

function verifying(token: OpenToken, row: KeyRow, data: Buffer): Workload {
  const { p11, session } = token;
  const pair = generate(token, row);
  p11.C_SignInit(session, { mechanism: row.signing }, pair.privateKey);
  const signature = p11.C_Sign(session, data, Buffer.alloc(row.signatureLength));
  return {
    run: () => verify(token, row, pair, data, signature),
    check: () => refuseOther(token, row, pair, data, signature),
    close: () => p11.C_Finalize(),
  };
}

function verify({ p11, session }: OpenToken, row: KeyRow, pair: KeyPair, data: Buffer, signature: Buffer): void {
  p11.C_VerifyInit(session, { mechanism: row.signing }, pair.publicKey);
  p11.C_Verify(session, data, signature);
}

/** A verification that accepts everything would be fast. */
function refuseOther(token: OpenToken, row: KeyRow, pair: KeyPair, data: Buffer, signature: Buffer): void {
  const other = Buffer.from(data);
  other.writeUInt8(other.readUInt8(0) ^ 1, 0);
  let accepted = false;
  try {
    verify(token, row, pair, other, signature);
    accepted = true;
  } catch {
    // The right answer: CKR_SIGNATURE_INVALID.
  }
  if (accepted) throw new Error(`${row.name}: a signature over another message was accepted`);
}
