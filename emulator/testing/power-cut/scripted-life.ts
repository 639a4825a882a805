import { VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import type { Store } from '../../../simulation/store.ts';
import * as ck from '../../index.ts';

export const SO_PIN = 'so-pin-of-the-life';
export const FIRST_PIN = 'first-user-pin';
export const SECOND_PIN = 'second-user-pin';
export const UNBLOCKED_PIN = 'pin-after-unblocking';
export const TRIES = 3;

/** Every PIN that is right at some time of the life. */
export const USER_PINS: readonly string[] = [FIRST_PIN, SECOND_PIN, UNBLOCKED_PIN];

const DEVICE: ck.DeviceProfile = {
  ...ck.DEVICE_PROFILES.generic,
  userPin: { ...ck.DEVICE_PROFILES.generic.userPin, tries: TRIES },
};

const RW = ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION;
const TOKEN = { type: ck.CKA_TOKEN, value: true };

/** A machine with the token of the life in its slot; `seed` so that every start draws other numbers. */
export function machineOf(store: Store, seed: string): { emulator: ck.Emulator; p11: ck.Pkcs11; slot: ck.Handle } {
  const emulator = ck.createEmulator({
    clock: new VirtualClock('2026-03-02T09:00:00Z'),
    rng: new SeededRng(seed),
    slots: [{ device: DEVICE, store, pinDerivation: 'light', serialNumber: 'LIFE' }],
  });
  const p11 = emulator.application();
  p11.C_Initialize();
  const [slot] = p11.C_GetSlotList();
  if (slot === undefined) throw new Error('no slot');
  return { emulator, p11, slot };
}

/** Whether the call was refused because of the PIN. */
export function refused(login: () => void): boolean {
  try {
    login();
    return false;
  } catch (error) {
    if (error instanceof Error && /^CKR_PIN_(INCORRECT|LOCKED)$/.test(error.message)) return true;
    throw error;
  }
}

/** What private keys of the life can be known by, in the clear, if anything leaks. */
export const PRIVATE_LABEL = 'private key of the life';

function generateGost(p11: ck.Pkcs11, session: ck.Handle, id: string): void {
  const params = [
    { type: ck.CKA_GOSTR3410_PARAMS, value: Buffer.from(ck.PARAMETER_OIDS['CryptoPro-A'], 'hex') },
    { type: ck.CKA_GOSTR3411_PARAMS, value: Buffer.from(ck.PARAMETER_OIDS['GOSTR3411-94-Test'], 'hex') },
  ];
  const named = [TOKEN, { type: ck.CKA_ID, value: Buffer.from(id) }];
  p11.C_GenerateKeyPair(
    session,
    { mechanism: ck.CKM_GOSTR3410_KEY_PAIR_GEN },
    [...named, ...params],
    [...named, { type: ck.CKA_LABEL, value: `${PRIVATE_LABEL} ${id}` }],
  );
}

function install(p11: ck.Pkcs11, session: ck.Handle, id: string): ck.Handle {
  return p11.C_CreateObject(session, [
    TOKEN,
    { type: ck.CKA_CLASS, value: ck.CKO_CERTIFICATE },
    { type: ck.CKA_CERTIFICATE_TYPE, value: ck.CKC_X_509 },
    { type: ck.CKA_ID, value: Buffer.from(id) },
    { type: ck.CKA_SUBJECT, value: Buffer.from('300d310b300906035504061302', 'hex') },
    { type: ck.CKA_VALUE, value: Buffer.alloc(900, id) },
  ]);
}

/** One step of the life; `call` gets a fresh application and its read/write session. */
interface Step {
  readonly name: string;
  readonly call: (p11: ck.Pkcs11, session: ck.Handle, slot: ck.Handle) => void;
}

const loginUser = (pin: string): Step['call'] => {
  return (p11, session) => void refused(() => p11.C_Login(session, ck.CKU_USER, pin));
};

const asUser = (pin: string, call: Step['call']): Step['call'] => {
  return (p11, session, slot) => {
    p11.C_Login(session, ck.CKU_USER, pin);
    call(p11, session, slot);
  };
};

/** Initialisation, PINs, keys, certificates, a change, a destruction, failures to the lock, unblocking, a new life. */
export const STEPS: readonly Step[] = [
  {
    name: 'initialise',
    call(p11, session, slot) {
      p11.C_CloseSession(session);
      p11.C_InitToken(slot, SO_PIN, 'Life');
    },
  },
  {
    name: 'first user PIN',
    call(p11, session) {
      p11.C_Login(session, ck.CKU_SO, SO_PIN);
      p11.C_InitPIN(session, FIRST_PIN);
    },
  },
  { name: 'first key pair', call: asUser(FIRST_PIN, (p11, session) => generateGost(p11, session, 'one')) },
  { name: 'first certificate', call: asUser(FIRST_PIN, (p11, session) => void install(p11, session, 'one')) },
  { name: 'one wrong PIN', call: loginUser('wrong') },
  { name: 'right again', call: loginUser(FIRST_PIN) },
  { name: 'second user PIN', call: (p11, session) => p11.C_SetPIN(session, FIRST_PIN, SECOND_PIN) },
  { name: 'second key pair', call: asUser(SECOND_PIN, (p11, session) => generateGost(p11, session, 'two')) },
  {
    name: 'certificate in place of another',
    call: asUser(SECOND_PIN, (p11, session) => {
      const made = install(p11, session, 'two');
      p11.C_SetAttributeValue(session, made, [{ type: ck.CKA_LABEL, value: 'renewed' }]);
      p11.C_DestroyObject(session, install(p11, session, 'gone'));
    }),
  },
  { name: 'first of three failures', call: loginUser('wrong') },
  { name: 'second of three failures', call: loginUser(FIRST_PIN) },
  { name: 'the failure that locks', call: loginUser('wrong') },
  { name: 'locked, though right', call: loginUser(SECOND_PIN) },
  {
    name: 'unblocked by the SO',
    call(p11, session) {
      p11.C_Login(session, ck.CKU_SO, SO_PIN);
      p11.C_InitPIN(session, UNBLOCKED_PIN);
    },
  },
  { name: 'third key pair', call: asUser(UNBLOCKED_PIN, (p11, session) => generateGost(p11, session, 'three')) },
];

/**
 * Lives the life: every step in an application of its own on a machine of its own, as if the computer had been started
 * anew. The same numbers are drawn every time, so the store goes through the same octets.
 * @param before called with each step's index.
 */
export function live(store: Store, before: (step: number) => void = () => {}): void {
  STEPS.forEach(({ call }, step) => {
    before(step);
    const { emulator, p11, slot } = machineOf(store, `life ${step}`);
    call(p11, p11.C_OpenSession(slot, RW), slot);
    p11.C_Finalize();
    const [bug] = emulator.unforeseen;
    if (bug !== undefined) throw bug.error;
  });
}
