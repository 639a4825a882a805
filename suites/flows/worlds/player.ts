import {
  CKR_DEVICE_REMOVED,
  createEmulator,
  type EmulatedToken,
  type Emulator,
  type InProcessPkcs11,
  type Pkcs11,
  Pkcs11Error,
} from '../../../emulator/index.ts';
import type { Fetch } from '../../../http/client.ts';
import type { VirtualClock } from '../../../simulation/clock.ts';
import type { Rng } from '../../../simulation/rng.ts';
import type { Wait } from '../../../workstation/index.ts';
import type { Cast, Member } from './cast.ts';
import { BreakableLine } from './line.ts';
import { PinBook } from './pin-book.ts';
import { TokenReader } from './token-evidence.ts';
import type { Turnstile } from './turnstile.ts';
import type { WatchedMemory } from './watched-memory.ts';

/** One run of the client's program, from its start until it ends or is killed. */
export interface Process {
  readonly number: number;
  readonly token: Pkcs11;
  readonly toBank: Fetch;
  readonly toCa: Fetch;
  readonly wait: Wait;
}

export interface PlayerOptions {
  readonly member: Member;
  readonly cast: Cast;
  readonly rng: Rng;
  readonly turnstile: Turnstile;
  readonly keys: ReturnType<Cast['pool']['source']>;
  /** Told of what must never be. */
  readonly onFinding: (invariant: 'pin-tries', detail: string) => void;
}

/** A client in a world: his token, his PC with the program on it, and his lines to the houses. */
export class Player {
  readonly member: Member;
  readonly emulator: Emulator;
  readonly memory: WatchedMemory;
  readonly pins: PinBook;
  readonly reader: TokenReader;
  readonly toBank: BreakableLine;
  readonly toCa: BreakableLine;
  /** Calls of the token so far, of all processes. */
  calls = 0;
  /** At the bank. */
  password: string;
  /** Why he does not come to a new set any more; undefined while he may. */
  out: string | undefined;
  /** PINs that he will enter instead of the right one. */
  wrongEntries = 0;
  /** Whether the PIN is to be changed when he next starts. */
  wantsNewPin = false;
  payments = 0;
  /** Whether he has a new set in operation and has paid with it. */
  isDone = false;
  /** Wrong certificates that the CA was made to issue to him. */
  spoilt = 0;
  /** His certificates that the CA has revoked. */
  readonly revoked = new Set<string>();
  /** What he was told last; empty before. */
  lastWord = '';
  readonly #clock: VirtualClock;
  readonly #turnstile: Turnstile;
  readonly #token: EmulatedToken;
  #process = 0;
  #application: InProcessPkcs11 | undefined;
  #killAt = Number.POSITIVE_INFINITY;

  constructor({ member, cast, rng, turnstile, keys, onFinding }: PlayerOptions) {
    this.member = member;
    this.password = member.password;
    this.#clock = cast.clock;
    this.#turnstile = turnstile;
    this.memory = member.memory.copy();
    const { profile: device, serialNumber } = member;
    this.emulator = createEmulator({
      clock: cast.clock,
      rng: rng.stream('token'),
      rsaKeys: keys,
      slots: [{ device, serialNumber, store: this.memory }],
    });
    this.#token = this.emulator.slots[0]?.token as EmulatedToken;
    const pins = { user: member.pin, so: member.soPin, tries: device.userPin.tries };
    this.pins = new PinBook(pins, (fault) => onFinding('pin-tries', `${member.name}: ${fault}`));
    this.reader = new TokenReader(() => {
      return { device, serialNumber, memory: this.memory, pins: this.pins.possible, soPin: member.soPin };
    });
    this.toBank = new BreakableLine(cast.bank.fetch);
    this.toCa = new BreakableLine(cast.ca.fetch);
  }

  get name(): string {
    return this.member.name;
  }

  get triesLeft(): number {
    return this.#token.triesLeft.user ?? 0;
  }

  get isInserted(): boolean {
    return this.emulator.slots[0]?.token !== undefined;
  }

  get isRunning(): boolean {
    return this.#application !== undefined;
  }

  /** Sessions that the program has left open. */
  get openSessions(): number {
    const slot = this.#application?.C_GetSlotList(true)[0];
    return slot === undefined ? 0 : (this.#application?.C_GetTokenInfo(slot).sessionCount ?? 0);
  }

  pull(): void {
    if (this.isInserted) this.emulator.remove();
  }

  putBack(): void {
    if (!this.isInserted) this.emulator.insert(this.#token);
  }

  /** The program starts. */
  start(): Process {
    this.kill();
    const number = ++this.#process;
    const application = this.emulator.application();
    application.C_Initialize();
    this.#application = application;
    this.#killAt = Number.POSITIVE_INFINITY;
    const isAlive = () => this.#process === number && this.isRunning;
    return {
      number,
      token: this.#watched(application, isAlive),
      toBank: this.#gated('the bank', this.toBank.fetch, isAlive),
      toCa: this.#gated('the CA', this.toCa.fetch, isAlive),
      wait: (ms) => this.#turnstile.pass(this.name, 'waits', this.#clock.now() + ms),
    };
  }

  /** The program is no more: nothing that it was about to do arrives anywhere, and the system takes back what it held. */
  kill(): void {
    this.#turnstile.forget(this.name);
    this.#application?.C_Finalize();
    this.#application = undefined;
  }

  /** It will be killed before so many further calls of the token are made. */
  killAfterCalls(calls: number): void {
    this.#killAt = this.calls + calls;
  }

  /** Nothing is in his way any more. */
  calm(): void {
    this.emulator.faults.disarm();
    this.toBank.mend();
    this.toCa.mend();
    this.putBack();
    this.wrongEntries = 0;
    this.#killAt = Number.POSITIVE_INFINITY;
  }

  isProcess(number: number): boolean {
    return this.#process === number && this.isRunning;
  }

  /** Every call of the token, with the PIN counter looked at before and after. */
  #watched(application: InProcessPkcs11, isAlive: () => boolean): Pkcs11 {
    const guarded = (name: keyof Pkcs11 & string, call: (...args: unknown[]) => unknown, args: unknown[]) => {
      if (isAlive() && this.calls >= this.#killAt) this.kill();
      if (!isAlive()) throw new Pkcs11Error(CKR_DEVICE_REMOVED, name, 'the process is gone');
      this.calls += 1;
      return this.pins.call(name, args, this.#token, () => call.apply(application, args));
    };
    return new Proxy(application, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function' || typeof name !== 'string') return member;
        return (...args: unknown[]) =>
          guarded(name as keyof Pkcs11 & string, member as (...args: unknown[]) => unknown, args);
      },
    });
  }

  /** Every request, one at a time in the whole world. */
  #gated(house: string, carry: Fetch, isAlive: () => boolean): Fetch {
    return async (url, init) => {
      if (!isAlive()) return this.#never();
      await this.#turnstile.pass(this.name, `${house}: ${init.method} ${new URL(url).pathname}`);
      try {
        const answer = await carry(url, init);
        return isAlive() ? answer : this.#never();
      } catch (error) {
        if (isAlive()) throw error;
        return this.#never();
      }
    };
  }

  /** For who is gone: he hears no answer, and nobody waits for him. */
  #never(): Promise<never> {
    this.#turnstile.over();
    return new Promise(() => undefined);
  }
}
