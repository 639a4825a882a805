import { CKR_FUNCTION_NOT_SUPPORTED, CKR_OK } from '../../emulator/spec/constants.gen.ts';
import type { Handle, Pkcs11 } from '../../emulator/spec/pkcs11-api.ts';
import { Blocked, type Finding, judgeRv, type RvName, rvName, rvThrown, Unsupported } from './finding.ts';
import type { ProbeOrder, ProbeRun } from './probe/probe.ts';
import type { FunctionName, RawArgument, RawCryptoki } from './raw/raw-cryptoki.ts';

/** The PINs of the token; absent: the check that needs one is not made. */
export interface Pins {
  readonly user?: string;
  readonly so?: string;
}

/** What can be done to tokens from outside. */
export type Move =
  | 'remove'
  | 'insert'
  /** Another token, initialised and empty, into the slot of the one that was taken out; it goes when that one is put back. */
  | 'insert-other'
  | 'remove-second'
  | 'insert-second';

/** Takes the token out of its slot and puts it back. */
export interface Removal {
  remove(): Promise<void>;
  insert(): Promise<void>;
  /** Absent where there is no other token. */
  insertOther?(): Promise<void>;
  /** Of the token in the second slot; absent where there is none that can be moved. */
  readonly second?: { remove(): Promise<void>; insert(): Promise<void> };
}

/** A second process with the same library. */
export interface OtherApplication {
  readonly p11: Pkcs11;
  /** Begins a call and does not wait for it. */
  begin(name: string, args: readonly unknown[]): void;
  /** In the middle of whatever it does. */
  kill(): void;
}

/** What a trial is made of. */
export interface TrialToken {
  readonly p11: Pkcs11;
  /** Absent where there is no library to call from C. */
  readonly raw?: RawCryptoki;
  readonly pins: Pins;
  /** C_Initialize as this library wants it. */
  initialize(): void;
  /** Finds the slot of the token, as the library numbers it now. @throws Blocked when there is none. */
  slot(): Handle;
  /** Absent where nobody can take the token out. */
  readonly removal?: Removal;
  /** Another application with the same token, initialised, as another process would be; absent where there is none. */
  readonly other?: () => Pkcs11;
  /** The same as a process of its own; absent where there is none. */
  readonly otherProcess?: () => OtherApplication;
  /** Starts the program of probe/ with the library; absent where there is no library. */
  readonly probe?: (order: ProbeOrder, slot: number, ...words: string[]) => Promise<ProbeRun>;
  /** The emulator in this process: values may be JavaScript's where C has addresses. */
  readonly inProcess?: true;
}

/** One call of the `Pkcs11` interface: its return value, and what it gave back when that is CKR_OK. */
export interface Outcome<T> {
  readonly rv: number;
  readonly value?: T;
}

/**
 * One check under way: calls are made through it, and it writes down what does not agree with the standard. A check goes on after a
 * finding, so that it shows all there is.
 */
export class Trial {
  readonly findings: Finding[] = [];
  readonly notes: string[] = [];
  /** How many things were looked at. */
  looked = 0;
  readonly #token: TrialToken;
  readonly #undo: (() => void)[] = [];
  #isOut = false;

  constructor(token: TrialToken) {
    this.#token = token;
  }

  get p11(): Pkcs11 {
    return this.#token.p11;
  }

  get pins(): Pins {
    return this.#token.pins;
  }

  get slot(): Handle {
    return this.#token.slot();
  }

  /** @throws Unsupported where nothing can be called from C. */
  get library(): RawCryptoki {
    return this.#token.raw ?? this.unsupported('there is no library that C could call');
  }

  get isInProcess(): boolean {
    return this.#token.inProcess === true;
  }

  /** Whether C can call it too: {@link library} is there. */
  get hasLibrary(): boolean {
    return this.#token.raw !== undefined;
  }

  /** Whether the token can be taken out. */
  get canMove(): boolean {
    return this.#token.removal !== undefined;
  }

  get removal(): Removal {
    const removal = this.#token.removal ?? this.unsupported('nobody can take this token out');
    return {
      ...removal,
      remove: async () => {
        await removal.remove();
        this.#isOut = true;
      },
      insert: async () => {
        await removal.insert();
        this.#isOut = false;
      },
    };
  }

  /** C_Initialize, as a step; with return values that it may give, as what is looked at. */
  initialize(...allowed: RvName[]): void {
    const act = () => this.#token.initialize();
    if (allowed.length === 0) this.step('C_Initialize', act);
    else this.api('C_Initialize', act, ...allowed);
  }

  /** @throws Unsupported */
  otherApplication(): Pkcs11 {
    return this.#token.other?.() ?? this.otherProcess().p11;
  }

  /** @throws Unsupported; Blocked when the library cannot be used by another process. */
  otherProcess(): OtherApplication {
    const start = this.#token.otherProcess ?? this.unsupported('there is no second process');
    return this.step('C_Initialize in another process', start);
  }

  /** @throws Unsupported where there is no library. */
  probe(order: ProbeOrder, slot: number, ...words: string[]): Promise<ProbeRun> {
    const start = this.#token.probe ?? this.unsupported('there is no library that C could call');
    return start(order, slot, ...words);
  }

  /**
   * A call through the `Pkcs11` interface.
   * @param call as a reader wants to see it, with what matters of its arguments.
   * @param allowed the return values that the standard leaves to choose from.
   */
  api<T>(call: string, act: () => T, ...allowed: RvName[]): Outcome<T> {
    const outcome = attempt(act);
    this.#judge(call, outcome.rv, allowed);
    return outcome;
  }

  /** A call from C. @returns its return value. */
  raw([name, ...args]: readonly [FunctionName, ...RawArgument[]], ...allowed: RvName[]): number {
    const { library } = this;
    if (!library.has(name)) this.unsupported(`the library has no ${name}`);
    const rv = library.call(name, ...args);
    this.#judge(callText(name, args), rv, allowed);
    return rv;
  }

  /** Something that must be so. @param got what it was instead. */
  holds(what: string, isSo: boolean, got = 'it is not so'): void {
    this.looked += 1;
    if (!isSo) this.findings.push({ call: what, expected: 'so', got, severity: 'wrong-value' });
  }

  /** Two values that must be the same. */
  same(what: string, got: unknown, expected: unknown): void {
    this.looked += 1;
    if (shown(got) === shown(expected)) return;
    this.findings.push({ call: what, expected: shown(expected), got: shown(got), severity: 'wrong-value' });
  }

  /** Something that was found by other means than the calls here. */
  differs(finding: Finding): void {
    this.looked += 1;
    this.findings.push(finding);
  }

  /**
   * What the check stands on, and what other checks are about.
   * @throws Blocked when it does not work; Unsupported when the library does not have the function.
   */
  step<T>(step: string, act: () => T): T {
    const { rv, value } = attempt(act);
    if (rv === CKR_FUNCTION_NOT_SUPPORTED) throw new Unsupported(`${step}: the library does not have it`);
    if (rv !== CKR_OK) throw new Blocked(step, rvName(rv));
    return value as T;
  }

  /** The same from C. */
  rawStep(step: string, [name, ...args]: readonly [FunctionName, ...RawArgument[]]): void {
    const { library } = this;
    if (!library.has(name)) throw new Unsupported(`the library has no ${name}`);
    const rv = library.call(name, ...args);
    if (rv === CKR_FUNCTION_NOT_SUPPORTED) throw new Unsupported(`${step}: the library does not have it`);
    if (rv !== CKR_OK) throw new Blocked(step, rvName(rv));
  }

  /** Says that the target does not have what the check is about. */
  unsupported(because: string): never {
    throw new Unsupported(because);
  }

  /** Something worth reading that is no fault. */
  note(text: string): void {
    this.notes.push(text);
  }

  /** Done when the check is over, however it ends; the last first. */
  afterwards(undo: () => void): void {
    this.#undo.push(undo);
  }

  /** Takes back what the check has left behind. What fails then is written down and is no finding. */
  async end(): Promise<void> {
    if (this.#isOut) await this.removal.insert();
    for (const undo of this.#undo.reverse()) {
      const { rv } = attempt(undo);
      if (rv !== CKR_OK) this.note(`afterwards: ${rvName(rv)}`);
    }
  }

  #judge(call: string, rv: number, allowed: readonly RvName[]): void {
    this.looked += 1;
    const verdict = judgeRv(call, rv, allowed);
    if (!verdict.ok) this.findings.push(verdict.finding);
    else if (verdict.note !== undefined) this.note(verdict.note);
  }
}

function attempt<T>(act: () => T): Outcome<T> {
  try {
    return { rv: CKR_OK, value: act() };
  } catch (error) {
    return { rv: rvThrown(error) };
  }
}

/** Memory and addresses are not shown: what is in them may be a PIN. */
function callText(name: string, args: readonly RawArgument[]): string {
  const text = (value: RawArgument): string => {
    if (value === null) return 'NULL_PTR';
    return typeof value === 'object' || typeof value === 'bigint' ? '…' : String(value);
  };
  return `${name}(${args.map(text).join(', ')})`;
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex') || 'nothing';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
