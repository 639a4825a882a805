import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import * as ck from '../index.ts';

/** Read/write session flags. */
export const RW = ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION;
/** Read-only session flags. */
export const RO = ck.CKF_SERIAL_SESSION;

export const USER_PIN = '123456';
export const SO_PIN = '87654321';

/** A token on the bench: an emulator with one slot, an application, and an open read/write session. */
export interface Workbench {
  readonly emulator: ck.Emulator;
  readonly p11: ck.InProcessPkcs11;
  readonly slot: ck.Handle;
  readonly session: ck.Handle;
}

/** @param seed of the emulator's chance: the same test gives the same keys every time. */
export function workbench(seed: string, setup: ck.SlotSetup = {}, options: ck.EmulatorOptions = {}): Workbench {
  const emulator = ck.createEmulator({
    clock: new VirtualClock('2026-03-02T09:00:00Z'),
    rng: new SeededRng(seed),
    slots: [{ device: 'generic', label: 'Bench', userPin: USER_PIN, soPin: SO_PIN, ...setup }],
    ...options,
  });
  const p11 = emulator.application();
  p11.C_Initialize();
  const slot = firstSlot(p11);
  return { emulator, p11, slot, session: p11.C_OpenSession(slot, RW) };
}

/** {@link workbench} with the user logged in. */
export function loggedIn(seed: string, setup?: ck.SlotSetup, options?: ck.EmulatorOptions): Workbench {
  const bench = workbench(seed, setup, options);
  bench.p11.C_Login(bench.session, ck.CKU_USER, setup?.userPin ?? USER_PIN);
  return bench;
}

export function firstSlot(p11: ck.Pkcs11): ck.Handle {
  const [slot] = p11.C_GetSlotList();
  if (slot === undefined) throw new Error('the bench has no slot');
  return slot;
}

/** The name of what a call comes to: `CKR_OK`, or the name of the return value thrown. Other errors pass through. */
export function rvOf(run: () => unknown): string {
  try {
    run();
    return 'CKR_OK';
  } catch (error) {
    return nameOfRefusal(error);
  }
}

/** {@link rvOf} for the forms that do not block. */
export async function rvOfLater(run: () => Promise<unknown>): Promise<string> {
  try {
    await run();
    return 'CKR_OK';
  } catch (error) {
    return nameOfRefusal(error);
  }
}

function nameOfRefusal(error: unknown): string {
  if (error instanceof Error && 'code' in error && /^CKR_/.test(error.message)) return error.message;
  throw error;
}

export function oid(name: ck.ParameterOid): Buffer {
  return Buffer.from(ck.PARAMETER_OIDS[name], 'hex');
}

/** The value of one attribute. */
export function attribute({ p11, session }: Workbench, object: ck.Handle, type: number): Buffer {
  const [result] = p11.C_GetAttributeValue(session, object, [{ type }]);
  if (result === undefined) throw new Error('no attribute in the answer');
  return result.value;
}

export function booleanAttribute(bench: Workbench, object: ck.Handle, type: number): boolean {
  return attribute(bench, object, type)[0] === 1;
}

const PIECE = 1_000;

/** All objects that match; a token with few of them is asked once. */
export function find({ p11, session }: Workbench, template: ck.Template = []): ck.Handle[] {
  p11.C_FindObjectsInit(session, template);
  try {
    const found: ck.Handle[] = [];
    for (let isLast = false; !isLast; ) {
      const piece = p11.C_FindObjects(session, PIECE);
      found.push(...piece);
      isLast = piece.length < PIECE;
    }
    return found;
  } finally {
    p11.C_FindObjectsFinal(session);
  }
}

/** Templates of C_GenerateKeyPair; the attributes given are added to both halves. */
export interface KeyKind {
  readonly name: string;
  readonly generation: number;
  readonly publicTemplate: ck.Template;
  /** Mechanism that hashes and signs, and the length of its signatures. */
  readonly signing: number;
  readonly signatureLength: number;
}

export const GOST: KeyKind = {
  name: 'GOST',
  generation: ck.CKM_GOSTR3410_KEY_PAIR_GEN,
  publicTemplate: [
    { type: ck.CKA_GOSTR3410_PARAMS, value: oid('CryptoPro-A') },
    { type: ck.CKA_GOSTR3411_PARAMS, value: oid('GOSTR3411-94-Test') },
  ],
  signing: ck.CKM_GOSTR3410_WITH_GOSTR3411,
  signatureLength: 64,
};

export const GOST_512: KeyKind = {
  name: 'GOST 512',
  generation: ck.CKM_GOSTR3410_512_KEY_PAIR_GEN,
  publicTemplate: [
    { type: ck.CKA_GOSTR3410_PARAMS, value: oid('TC26-512-A') },
    { type: ck.CKA_GOSTR3411_PARAMS, value: oid('Streebog-512') },
  ],
  signing: ck.CKM_GOSTR3410_WITH_GOSTR3411_12_512,
  signatureLength: 128,
};

/** 1024 bits, so that tests do not wait for primes. */
export const RSA: KeyKind = {
  name: 'RSA',
  generation: ck.CKM_RSA_PKCS_KEY_PAIR_GEN,
  publicTemplate: [{ type: ck.CKA_MODULUS_BITS, value: 1024 }],
  signing: ck.CKM_SHA256_RSA_PKCS,
  signatureLength: 128,
};

export const KEY_KINDS: readonly KeyKind[] = [GOST, GOST_512, RSA];

export function generate(
  { p11, session }: Workbench,
  kind: KeyKind,
  publicTemplate: ck.Template = [],
  privateTemplate: ck.Template = [],
): ck.KeyPair {
  return p11.C_GenerateKeyPair(
    session,
    { mechanism: kind.generation },
    [...kind.publicTemplate, ...publicTemplate],
    privateTemplate,
  );
}

/** A complete certificate template; the DER inside is only as much as a token looks at. */
export function certificateTemplate(...more: ck.Template): ck.Template {
  return [
    { type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE },
    { type: ck.CKA_CERTIFICATE_TYPE, value: ck.CKC_X_509 },
    { type: ck.CKA_SUBJECT, value: Buffer.from('300d310b300906035504061302', 'hex') },
    { type: ck.CKA_VALUE, value: Buffer.from('3003020101', 'hex') },
    ...more,
  ];
}

/** A data object. */
export function dataTemplate(...more: ck.Template): ck.Template {
  return [{ type: ck.CKA_CLASS, value: ck.CKO_DATA }, ...more];
}

/** A secret key of known value, extractable and for every use unless told otherwise. */
export function importSecret(
  { p11, session }: Workbench,
  keyType: number,
  value: Buffer,
  ...more: ck.Template
): ck.Handle {
  return p11.C_CreateObject(session, [
    { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
    { type: ck.CKA_KEY_TYPE, value: keyType },
    { type: ck.CKA_VALUE, value },
    ...without(
      [ck.CKA_EXTRACTABLE, ck.CKA_WRAP, ck.CKA_UNWRAP, ck.CKA_DERIVE].map((type) => ({ type, value: true })),
      more,
    ),
    ...more,
  ]);
}

/** The attributes of the first template that the second does not give. */
function without(template: ck.Template, more: ck.Template): ck.Template {
  return template.filter(({ type }) => !more.some((other) => other.type === type));
}
