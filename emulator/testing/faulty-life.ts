import { VirtualClock } from '../../simulation/clock.ts';
import { virtualLatency } from '../../simulation/latency.ts';
import { SeededRng } from '../../simulation/rng.ts';
import * as ck from '../index.ts';
import { certificateTemplate, GOST, RW, rvOfLater, SO_PIN, USER_PIN } from './workbench.ts';

const TOKEN = { type: ck.CKA_TOKEN, value: true };

/** What the owner knows of an object that he made or destroyed. */
export type Knowledge = 'there' | 'gone' | 'perhaps';

/** One call of the life: what was asked, what was answered, what had befallen it, and the tries of the user PIN around it. */
export interface Told {
  readonly name: string;
  readonly rv: string;
  readonly faults: readonly ck.FiredFault[];
  readonly triesBefore: number;
  readonly triesAfter: number;
  /** The user PIN that was presented may be the right one. */
  readonly perhapsRight: boolean;
}

/** Answers after which nobody knows whether it was done. */
const OPEN_ANSWERS = ['GENERAL_ERROR', 'HOST_MEMORY', 'FUNCTION_FAILED', 'DEVICE_ERROR', 'DEVICE_REMOVED'];

/**
 * A token and its owner, who does one thing after the other, whatever goes wrong, and remembers what he may rely on: what
 * was answered CKR_OK is done, a refusal that is no failure means that nothing was done, and everything else is open,
 * unless the record of faults tells that the call was cut off before it was written.
 */
export class FaultyLife {
  readonly emulator: ck.Emulator;
  readonly told: Told[] = [];
  /** By CKA_LABEL. */
  readonly objects = new Map<string, Knowledge>();
  /** Those of {@link objects} that are key pairs: two objects. */
  readonly pairs = new Set<string>();
  /** User PINs of which one is right. */
  pins: readonly string[] = [USER_PIN];
  readonly #token: ck.EmulatedToken;
  readonly #clock = new VirtualClock('2026-03-02T09:00:00Z');
  readonly #p11: ck.InProcessPkcs11;
  #session: ck.Handle = Buffer.alloc(8);

  constructor(faults: ck.FaultList) {
    this.emulator = ck.createEmulator({
      clock: this.#clock,
      latency: virtualLatency(this.#clock),
      rng: new SeededRng('a faulty life'),
      slots: [{ device: 'generic', label: 'Life', userPin: USER_PIN, soPin: SO_PIN }],
    });
    this.#token = this.emulator.slots[0]?.token as ck.EmulatedToken;
    this.#p11 = this.emulator.application();
    this.#p11.C_Initialize();
    this.emulator.faults.arm(faults);
  }

  /** The whole life, then the faults end and the owner looks after his token. */
  async live(): Promise<void> {
    for (const round of [1, 2, 3]) {
      await this.make(`certificate ${round}`);
      await this.#makePair(`pair ${round}`);
      await this.#sign();
      await this.#presentWrong();
      await this.#changePin(`pin of round ${round}`);
      await this.make(`short-lived ${round}`);
      await this.#destroy(`short-lived ${round}`);
      this.plugIn();
    }
    this.emulator.faults.disarm();
    this.plugIn();
  }

  /** Objects of a label, after the faults have ended. */
  async count(label: string): Promise<number> {
    await this.#come();
    return this.#find(label).length;
  }

  plugIn(): void {
    if (this.emulator.slots[0]?.token === undefined) this.emulator.insert(this.#token);
  }

  async make(label: string): Promise<void> {
    await this.#come();
    const template = certificateTemplate(TOKEN, { type: ck.CKA_LABEL, value: label });
    const done = await this.#call('C_CreateObject', () => this.#p11.C_CreateObject(this.#session, template));
    this.objects.set(label, done === undefined ? 'perhaps' : done ? 'there' : 'gone');
  }

  async #makePair(label: string): Promise<void> {
    await this.#come();
    const named = [TOKEN, { type: ck.CKA_LABEL, value: label }];
    const made = await this.#call('C_GenerateKeyPair', () =>
      this.#p11.C_GenerateKeyPairAsync(
        this.#session,
        { mechanism: GOST.generation },
        [...GOST.publicTemplate, ...named],
        named,
      ),
    );
    this.pairs.add(label);
    this.objects.set(label, made === undefined ? 'perhaps' : made ? 'there' : 'gone');
  }

  async #destroy(label: string): Promise<void> {
    await this.#come();
    let object: ck.Handle | undefined;
    await this.#call('find', () => {
      object = this.#find(label)[0];
    });
    if (object === undefined) return;
    const found = object;
    const gone = await this.#call('C_DestroyObject', () => this.#p11.C_DestroyObject(this.#session, found));
    this.objects.set(label, gone === undefined ? 'perhaps' : gone ? 'gone' : 'there');
  }

  async #sign(): Promise<void> {
    await this.#come();
    let key: ck.Handle | undefined;
    await this.#call('find', () => {
      key = this.#find(undefined, ck.CKO_PRIVATE_KEY)[0];
    });
    if (key === undefined) return;
    const found = key;
    await this.#call('C_SignInit', () => this.#p11.C_SignInit(this.#session, { mechanism: GOST.signing }, found));
    await this.#call('C_Sign', () => this.#p11.C_SignAsync(this.#session, Buffer.from('x'), Buffer.alloc(64)));
  }

  async #changePin(next: string): Promise<void> {
    await this.#come();
    const [current = ''] = this.pins;
    const changed = await this.#call('C_SetPIN', () => this.#p11.C_SetPIN(this.#session, current, next), current);
    if (changed === undefined) this.pins = [...this.pins, next];
    else if (changed) this.pins = [next];
  }

  /** A session with the user logged in, as far as that can be had; a locked PIN is unblocked. */
  async #come(): Promise<void> {
    this.#clock.advance(100);
    await this.#call('C_CloseAllSessions', () => this.#p11.C_CloseAllSessions(Buffer.alloc(8)));
    await this.#call('C_OpenSession', () => {
      this.#session = this.#p11.C_OpenSession(Buffer.alloc(8), RW);
    });
    for (const pin of this.pins) if (await this.#present(pin)) return;
    if (this.#token.triesLeft.user !== 0) return;
    await this.#call('C_Login', () => this.#p11.C_Login(this.#session, ck.CKU_SO, SO_PIN));
    const next = 'given by the SO';
    const given = await this.#call('C_InitPIN', () => this.#p11.C_InitPIN(this.#session, next), next);
    if (given === undefined) this.pins = [...this.pins, next];
    else if (given) this.pins = [next];
    await this.#call('C_Logout', () => this.#p11.C_Logout(this.#session));
    await this.#present(next);
  }

  /** Presents a user PIN. @returns whether it was right; a PIN that was answered with is the only one from then on. */
  async #present(pin: string): Promise<boolean> {
    const login = () => this.#p11.C_Login(this.#session, ck.CKU_USER, pin);
    const right = await this.#call('C_Login', login, pin);
    const { rv } = this.told.at(-1) as Told;
    if (right === true) this.pins = [pin];
    if (rv === 'CKR_PIN_INCORRECT') this.pins = this.pins.filter((one) => one !== pin);
    return right === true || rv === 'CKR_USER_ALREADY_LOGGED_IN';
  }

  async #presentWrong(): Promise<void> {
    await this.#call('C_Logout', () => this.#p11.C_Logout(this.#session));
    await this.#present('wrong');
  }

  #find(label?: string, objectClass?: number): ck.Handle[] {
    const template = [
      ...(label === undefined ? [] : [{ type: ck.CKA_LABEL, value: label }]),
      ...(objectClass === undefined ? [] : [{ type: ck.CKA_CLASS, value: objectClass }]),
    ];
    this.#p11.C_FindObjectsInit(this.#session, template);
    const found = this.#p11.C_FindObjects(this.#session, 100);
    this.#p11.C_FindObjectsFinal(this.#session);
    return found;
  }

  /** @returns whether it was done; undefined when that is open. */
  async #call(name: string, run: () => unknown, pin?: string): Promise<boolean | undefined> {
    const { faults } = this.emulator;
    const [known, triesBefore] = [faults.fired.length, this.#token.triesLeft.user ?? 0];
    const rv = await rvOfLater(async () => await run());
    const struck = faults.fired.slice(known);
    const perhapsRight = pin !== undefined && (this.pins.includes(pin) || name === 'C_InitPIN');
    const triesAfter = this.#token.triesLeft.user ?? 0;
    this.told.push({ name, rv, faults: struck, triesBefore, triesAfter, perhapsRight });
    if (rv === 'CKR_OK') return true;
    if (!OPEN_ANSWERS.includes(rv.replace('CKR_', ''))) return false;
    return struck.some((one) => this.#isUndone(one)) ? false : undefined;
  }

  /** The rule's own words say that nothing was written. */
  #isUndone({ rule }: ck.FiredFault): boolean {
    const act = this.emulator.faults.armed?.rules[rule]?.do ?? { slowMs: 0 };
    const moment = 'powerCut' in act ? act.powerCut : 'remove' in act ? act.remove : undefined;
    return 'fail' in act || moment === 'before' || moment === 'during';
  }
}
