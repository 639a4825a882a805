import type { Handle, Pkcs11 } from '../../../../emulator/index.ts';
import {
  CKF_DUAL_CRYPTO_OPERATIONS,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKF_SO_PIN_LOCKED,
  CKF_USER_PIN_LOCKED,
  CKU_SO,
  CKU_USER,
} from '../../../../emulator/spec/constants.gen.ts';
import { rvThrown } from '../../../conformance/finding.ts';
import { openLibrary } from '../../../conformance/targets/library.ts';
import type { LibraryTarget } from '../../../conformance/targets/target.ts';
import type { Abilities, FreshToken, ModelTarget, Pins } from '../abilities.ts';

/** A token that a library has, and that nobody wants back. */
export interface LibraryModelTarget extends ModelTarget {
  /** The token cannot be brought back to its beginning: the next sequence needs another. */
  readonly isUsedUp: boolean;
}

const LABEL = 'model';

interface Beginning extends Pins {
  readonly label: string;
}

const READ_WRITE = CKF_SERIAL_SESSION | CKF_RW_SESSION;
/** More sessions than a sequence opens. */
const SESSIONS_MET = 32;
/** More tries than any device gives. */
const TRIES_MAX = 20;

/** One application in the process, no removal. @param pinTries as {@link measurePinTries} finds them. */
export function libraryTarget(target: LibraryTarget, pinTries: Abilities['pinTries']): LibraryModelTarget {
  const { p11, slot } = openLibrary(target).begin({});
  const pins: Pins = { user: target.pins.user ?? '', so: target.pins.so ?? '' };
  const beginning = { ...pins, label: target.slot.by === 'label' ? target.slot.label : LABEL };
  let isUsedUp = false;
  return {
    name: target.path,
    abilities: { ...abilitiesOf(p11, slot()), pinTries },
    get isUsedUp() {
      return isUsedUp;
    },
    fresh: (): FreshToken => ({
      pins,
      applications: [p11],
      slot: slot(),
      done({ soPin, untouched }) {
        p11.C_CloseAllSessions(slot());
        if (untouched && isEmpty(p11, slot(), pins.user)) return;
        isUsedUp = !broughtBack(p11, slot, beginning, soPin);
      },
    }),
    close: () => p11.C_Finalize(),
  };
}

function abilitiesOf(p11: Pkcs11, slot: Handle): Omit<Abilities, 'pinTries'> {
  const info = p11.C_GetTokenInfo(slot);
  const isMet = info.maxSessionCount > 0 && info.maxSessionCount <= SESSIONS_MET;
  const maxReadWrite = info.maxRwSessionCount > 0 ? info.maxRwSessionCount : info.maxSessionCount;
  return {
    applications: 1,
    removal: false,
    pinLength: { min: info.minPinLen, max: info.maxPinLen },
    sessions: isMet ? { max: info.maxSessionCount, maxReadWrite } : undefined,
    mechanisms: new Set(p11.C_GetMechanismList(slot)),
    dualOperations: (info.flags & CKF_DUAL_CRYPTO_OPERATIONS) !== 0,
  };
}

/** Wrong PINs that lock each PIN of a token, which is spoilt by it; undefined when none is ever locked. */
export function measurePinTries(target: LibraryTarget): Abilities['pinTries'] {
  const { p11, slot } = openLibrary(target).begin({});
  const tries = (userType: number, locked: number): number | undefined => {
    for (let count = 1; count <= TRIES_MAX; count++) {
      const session = p11.C_OpenSession(slot(), READ_WRITE);
      refusedAs(() => p11.C_Login(session, userType, 'not the PIN'));
      p11.C_CloseSession(session);
      if ((p11.C_GetTokenInfo(slot()).flags & locked) !== 0) return count;
    }
    return undefined;
  };
  const user = tries(CKU_USER, CKF_USER_PIN_LOCKED);
  const so = user === undefined ? undefined : tries(CKU_SO, CKF_SO_PIN_LOCKED);
  p11.C_Finalize();
  return user === undefined || so === undefined ? undefined : { user, so };
}

function isEmpty(p11: Pkcs11, slot: Handle, pin: string): boolean {
  const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION);
  try {
    p11.C_Login(session, CKU_USER, pin);
    p11.C_FindObjectsInit(session, []);
    return p11.C_FindObjects(session, 1).length === 0;
  } catch (error) {
    rvThrown(error);
    return false;
  } finally {
    p11.C_CloseAllSessions(slot);
  }
}

/** Initialised again, with the PINs of the beginning. */
function broughtBack(p11: Pkcs11, slot: () => Handle, { user, so, label }: Beginning, soPin: string): boolean {
  return (
    refusedAs(() => {
      p11.C_InitToken(slot(), soPin, label.padEnd(32));
      const session = p11.C_OpenSession(slot(), READ_WRITE);
      p11.C_Login(session, CKU_SO, soPin);
      if (soPin !== so) p11.C_SetPIN(session, soPin, so);
      p11.C_InitPIN(session, user);
      p11.C_CloseAllSessions(slot());
    }) === undefined
  );
}

/** The return value of what the library refused; undefined when it did not. */
function refusedAs(act: () => unknown): number | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return rvThrown(error);
  }
}
