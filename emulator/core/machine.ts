import type { Clock } from '../../simulation/clock.ts';
import type { Faults } from '../../simulation/faults.ts';
import type { Rng } from '../../simulation/rng.ts';
import { CKR_SLOT_ID_INVALID, CKR_TOKEN_NOT_PRESENT } from '../spec/constants.gen.ts';
import type { DeviceProfile } from '../spec/device-profile.ts';
import { isAtLeast } from '../spec/interfaces.ts';
import type { Version } from '../spec/pkcs11-api.ts';
import type { Application } from './application.ts';
import { CkError } from './error.ts';
import type { Token } from './token.ts';

/** A token while it is in a slot. Taking it out and putting it back makes a new insertion: nothing of the old one holds. */
export interface Insertion {
  readonly token: Token;
}

/** A reader. Its description stays when the token goes. */
export interface Slot {
  readonly id: number;
  readonly description: string;
  readonly manufacturer: string;
  readonly removable: boolean;
  /** Version of Cryptoki that the library for this reader's devices implements. */
  readonly cryptokiVersion: Version;
  insertion: Insertion | undefined;
}

/** A token that lost its power and will be back by itself. */
interface Absence {
  readonly slot: Slot;
  readonly token: Token;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Streams of chance, one per use, so that a draw more in one does not shift the others. */
export interface TokenRng {
  /** A stream for each key pair, so that pairs made at the same time do not mix. */
  readonly keyPair: () => Rng;
  readonly secretKeys: Rng;
  readonly nonces: Rng;
  readonly salts: Rng;
  /** Master keys of tokens and nonces under them. */
  readonly sealing: Rng;
  readonly identifiers: Rng;
  readonly random: Rng;
}

/** The streams of an emulator. */
export function tokenRng(rng: Rng): TokenRng {
  let keyPairs = 0;
  return {
    keyPair: () => rng.stream(`token key pair ${++keyPairs}`),
    secretKeys: rng.stream('token secret keys'),
    nonces: rng.stream('token nonces'),
    salts: rng.stream('token PIN salts'),
    sealing: rng.stream('token sealing'),
    identifiers: rng.stream('token object identifiers'),
    random: rng.stream('C_GenerateRandom'),
  };
}

/** The computer that slots and applications share. */
export class Machine {
  readonly slots: Slot[] = [];
  readonly clock: Clock;
  readonly rng: TokenRng;
  readonly applications = new Set<Application>();
  /** Failures that no rule foresees. Each was answered with CKR_GENERAL_ERROR; each is a bug of ours. */
  readonly unforeseen: { functionName: string; error: unknown }[] = [];
  /** How to take back what the running call did outside the tokens' memories; newest last. */
  readonly undo: (() => void)[] = [];
  /** What befalls calls; undefined: nothing. */
  faults: Faults | undefined;
  /** Told when a token will be back by itself, so many milliseconds from now: whoever has a timer calls {@link bringBack} then. */
  onAbsence: (ms: number) => void = () => {};
  /** Told when a call may be answered otherwise than before by something else than the caller's own calls. */
  readonly onChange = new Set<() => void>();
  #absences: readonly Absence[] = [];

  constructor(clock: Clock, rng: TokenRng) {
    this.clock = clock;
    this.rng = rng;
  }

  /** A reader for this kind of device; slot ids count from 0. */
  addSlot({ slotDescription, slotManufacturer, removable, cryptokiVersion }: DeviceProfile): Slot {
    const slot: Slot = {
      id: this.slots.length,
      description: slotDescription,
      manufacturer: slotManufacturer,
      removable,
      cryptokiVersion,
      insertion: undefined,
    };
    this.slots.push(slot);
    return slot;
  }

  /**
   * What C_GetInfo says, before any slot is named: the library knows the newest Cryptoki that one of its devices has, and
   * tells of the others by refusing what they have not. It is a matter of the slots, not of what is in them now.
   */
  get cryptokiVersion(): Version {
    const [first = { major: 2, minor: 40 }, ...rest] = this.slots.map((slot) => slot.cryptokiVersion);
    return rest.reduce((newest, one) => (isAtLeast(one, newest) ? one : newest), first);
  }

  /** Another machine, without slots, that shares this one's clock and streams of chance: where tokens are prepared. */
  bench(): Machine {
    return new Machine(this.clock, this.rng);
  }

  /** @throws CkError(CKR_SLOT_ID_INVALID) */
  slot(id: number): Slot {
    const slot = this.slots.find((one) => one.id === id);
    if (slot === undefined) throw new CkError(CKR_SLOT_ID_INVALID, `slot ${id}`);
    return slot;
  }

  /** Errors in order: CKR_SLOT_ID_INVALID, CKR_TOKEN_NOT_PRESENT. */
  insertionIn(id: number): Insertion {
    const { insertion } = this.slot(id);
    if (insertion === undefined) throw new CkError(CKR_TOKEN_NOT_PRESENT, `slot ${id}`);
    return insertion;
  }

  /** @throws RangeError when the slot is occupied or the token is in a slot already. */
  insert(slot: Slot, token: Token): void {
    if (slot.insertion !== undefined) throw new RangeError(`slot ${slot.id} holds a token`);
    if (token.inserted) throw new RangeError('the token is in another slot');
    token.inserted = true;
    slot.insertion = { token };
    token.memory.onCommit = () => this.changed();
    this.#tell(slot);
  }

  /** Takes the token out: every session with it ends, in every application (Usage Guide section 2.6.5). */
  remove(slot: Slot): Token {
    const { insertion } = slot;
    if (insertion === undefined) throw new RangeError(`slot ${slot.id} is empty`);
    slot.insertion = undefined;
    insertion.token.inserted = false;
    for (const application of this.applications) application.tokenRemoved(insertion);
    this.#tell(slot);
    return insertion.token;
  }

  /**
   * A token loses its power: it leaves the slot, and knows from then on only what is written in its store.
   * @param backAfterMs when it is back by itself; 0 is at once, undefined never.
   * @throws TokenRecordError, TokenImageError or StoreError when its store cannot be read any more: it stays out.
   */
  cutPower(slot: Slot, insertion: Insertion, backAfterMs: number | undefined): void {
    if (slot.insertion !== insertion) return;
    const token = this.remove(slot);
    token.memory.reread();
    if (backAfterMs === undefined) return;
    this.#absences = [...this.#absences, { slot, token, until: this.clock.now() + backAfterMs }];
    this.bringBack();
    if (backAfterMs > 0) this.onAbsence(backAfterMs);
  }

  /** Tokens whose time has come are in their slots again; one whose slot is taken, or that is elsewhere, is not. */
  bringBack(now = this.clock.now()): void {
    const due = this.#absences.filter(({ until }) => until <= now);
    if (due.length === 0) return;
    this.#absences = this.#absences.filter((one) => !due.includes(one));
    for (const { slot, token } of due) {
      if (slot.insertion === undefined && !token.inserted) this.insert(slot, token);
    }
  }

  /** See {@link onChange}. */
  changed(): void {
    for (const listener of this.onChange) listener();
  }

  /** Something happened in a slot: every application learns it once (section 5.5.4). */
  #tell(slot: Slot): void {
    this.changed();
    for (const application of this.applications) application.slotEvents.tell(slot.id);
  }
}
