import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRng } from '../../simulation/rng.ts';
import * as ck from '../index.ts';
import { MODEL_TRIES, type ModelSession, TokenModel } from '../testing/token-model.ts';
import { dataTemplate, firstSlot, RO, RW, rvOf } from '../testing/workbench.ts';

const { generic } = ck.DEVICE_PROFILES;
const DEVICE: ck.DeviceProfile = {
  ...generic,
  userPin: { ...generic.userPin, tries: MODEL_TRIES },
  soPin: { ...generic.soPin, tries: MODEL_TRIES },
};

/** The emulator beside the model: its handles for the model's sessions. */
class Real {
  readonly emulator: ck.Emulator;
  readonly p11: ck.Pkcs11;
  readonly slot: ck.Handle;
  readonly handles = new Map<ModelSession, ck.Handle>();
  token: ck.EmulatedToken | undefined;

  constructor() {
    const model = new TokenModel();
    this.emulator = ck.createEmulator({
      rng: new SeededRng('model'),
      slots: [{ device: DEVICE, label: 'model', userPin: model.pins.user, soPin: model.pins.so }],
    });
    this.p11 = this.emulator.application();
    this.p11.C_Initialize();
    this.slot = firstSlot(this.p11);
  }

  session(session: ModelSession): ck.Handle {
    return this.handles.get(session) ?? Buffer.alloc(8);
  }

  find(session: ck.Handle, label?: string): { label: string; handle: ck.Handle }[] {
    this.p11.C_FindObjectsInit(session, label === undefined ? [] : [{ type: ck.CKA_LABEL, value: label }]);
    const found = this.p11.C_FindObjects(session, 100);
    this.p11.C_FindObjectsFinal(session);
    return found.map((handle) => {
      const [result] = this.p11.C_GetAttributeValue(session, handle, [{ type: ck.CKA_LABEL }]);
      return { label: String(result?.value), handle };
    });
  }
}

/** A command picks one of the open sessions by a number; without one it is not possible now. */
abstract class InSession implements fc.Command<TokenModel, Real> {
  readonly #pick: number;

  constructor(pick: number) {
    this.#pick = pick;
  }

  check(model: Readonly<TokenModel>): boolean {
    return model.sessions.length > 0;
  }

  run(model: TokenModel, real: Real): void {
    const session = model.sessions[this.#pick % model.sessions.length] as ModelSession;
    const handle = real.session(session);
    const [expected, got] = this.both(model, session, real, handle);
    expect(got, String(this)).toEqual(expected);
    this.compareState(model, real);
  }

  /** What the model says, and what the emulator does. */
  protected abstract both(model: TokenModel, session: ModelSession, real: Real, handle: ck.Handle): [string, string];

  abstract toString(): string;

  private compareState(model: TokenModel, real: Real): void {
    for (const session of model.sessions) {
      const kind = session.readWrite ? 'RW' : 'RO';
      const login = { nobody: 'PUBLIC_SESSION', user: 'USER_FUNCTIONS', so: 'SO_FUNCTIONS' }[model.login];
      const { state } = real.p11.C_GetSessionInfo(real.session(session));
      expect(ck.nameOf('CKS', state)).toBe(`CKS_${kind}_${login}`);
      const labels = real.find(real.session(session)).map(({ label }) => label);
      expect(labels.sort()).toEqual(
        model
          .visible()
          .map(({ label }) => label)
          .sort(),
      );
    }
    const { flags } = real.p11.C_GetTokenInfo(real.slot);
    for (const [who, low, final, locked] of [
      ['user', ck.CKF_USER_PIN_COUNT_LOW, ck.CKF_USER_PIN_FINAL_TRY, ck.CKF_USER_PIN_LOCKED],
      ['so', ck.CKF_SO_PIN_COUNT_LOW, ck.CKF_SO_PIN_FINAL_TRY, ck.CKF_SO_PIN_LOCKED],
    ] as const) {
      const left = model.triesLeft[who];
      const shown = [low, final, locked].map((flag) => (flags & flag) !== 0);
      expect(shown, who).toEqual([left < MODEL_TRIES, left === 1, left === 0]);
    }
  }
}

class Close extends InSession {
  protected both(model: TokenModel, session: ModelSession, real: Real, handle: ck.Handle): [string, string] {
    return [model.close(session), rvOf(() => real.p11.C_CloseSession(handle))];
  }
  toString = () => 'close';
}

class LogIn extends InSession {
  readonly who: 'user' | 'so';
  readonly right: boolean;

  constructor(pick: number, who: 'user' | 'so', right: boolean) {
    super(pick);
    this.who = who;
    this.right = right;
  }

  protected both(model: TokenModel, _session: ModelSession, real: Real, handle: ck.Handle): [string, string] {
    const pin = this.right ? model.pins[this.who] : 'wrong pin';
    const userType = this.who === 'so' ? ck.CKU_SO : ck.CKU_USER;
    return [model.logIn(this.who, pin), rvOf(() => real.p11.C_Login(handle, userType, pin))];
  }
  toString = () => `login ${this.who} ${this.right}`;
}

class LogOut extends InSession {
  protected both(model: TokenModel, _session: ModelSession, real: Real, handle: ck.Handle): [string, string] {
    return [model.logOut(), rvOf(() => real.p11.C_Logout(handle))];
  }
  toString = () => 'logout';
}

class SetPin extends InSession {
  readonly right: boolean;
  readonly fresh: string;

  constructor(pick: number, right: boolean, fresh: string) {
    super(pick);
    this.right = right;
    this.fresh = fresh;
  }

  protected both(model: TokenModel, session: ModelSession, real: Real, handle: ck.Handle): [string, string] {
    const old = this.right ? model.pins[model.login === 'so' ? 'so' : 'user'] : 'wrong pin';
    return [model.setPin(session, old, this.fresh), rvOf(() => real.p11.C_SetPIN(handle, old, this.fresh))];
  }
  toString = () => `setPIN ${this.right} ${this.fresh}`;
}

class InitPin extends InSession {
  readonly fresh: string;

  constructor(pick: number, fresh: string) {
    super(pick);
    this.fresh = fresh;
  }

  protected both(model: TokenModel, _session: ModelSession, real: Real, handle: ck.Handle): [string, string] {
    return [model.initPin(this.fresh), rvOf(() => real.p11.C_InitPIN(handle, this.fresh))];
  }
  toString = () => `initPIN ${this.fresh}`;
}

class Create extends InSession {
  readonly label: string;
  readonly onToken: boolean;
  readonly isPrivate: boolean;

  constructor(pick: number, label: string, onToken: boolean, isPrivate: boolean) {
    super(pick);
    this.label = label;
    this.onToken = onToken;
    this.isPrivate = isPrivate;
  }

  protected both(model: TokenModel, session: ModelSession, real: Real, handle: ck.Handle): [string, string] {
    const template = dataTemplate(
      { type: ck.CKA_LABEL, value: this.label },
      { type: ck.CKA_TOKEN, value: this.onToken },
      { type: ck.CKA_PRIVATE, value: this.isPrivate },
    );
    return [
      model.create(session, this.label, this.onToken, this.isPrivate),
      rvOf(() => real.p11.C_CreateObject(handle, template)),
    ];
  }
  toString = () => `create ${this.label} token=${this.onToken} private=${this.isPrivate}`;
}

class Destroy extends InSession {
  readonly which: number;

  constructor(pick: number, which: number) {
    super(pick);
    this.which = which;
  }

  override check(model: Readonly<TokenModel>): boolean {
    return model.sessions.length > 0 && model.visible().length > 0;
  }

  protected both(model: TokenModel, session: ModelSession, real: Real, handle: ck.Handle): [string, string] {
    const visible = model.visible();
    const object = visible[this.which % visible.length] as (typeof visible)[number];
    const [found] = real.find(handle, object.label);
    return [model.destroy(session, object), rvOf(() => real.p11.C_DestroyObject(handle, found?.handle as ck.Handle))];
  }
  toString = () => `destroy ${this.which}`;
}

class Open implements fc.Command<TokenModel, Real> {
  readonly readWrite: boolean;

  constructor(readWrite: boolean) {
    this.readWrite = readWrite;
  }

  check = () => true;

  run(model: TokenModel, real: Real): void {
    const expected = model.open(this.readWrite);
    const got = rvOf(() => {
      const handle = real.p11.C_OpenSession(real.slot, this.readWrite ? RW : RO);
      real.handles.set(model.sessions.at(-1) as ModelSession, handle);
    });
    expect(got).toBe(expected);
  }
  toString = () => `open ${this.readWrite ? 'RW' : 'RO'}`;
}

class Swap implements fc.Command<TokenModel, Real> {
  check = () => true;

  run(model: TokenModel, real: Real): void {
    const before = [...model.sessions];
    if (model.present) {
      model.remove();
      real.token = real.emulator.remove();
    } else {
      model.insert();
      real.emulator.insert(real.token as ck.EmulatedToken);
    }
    for (const session of before) {
      expect(rvOf(() => real.p11.C_GetSessionInfo(real.session(session)))).toBe('CKR_SESSION_HANDLE_INVALID');
    }
  }
  toString = () => 'remove or insert';
}

describe('a token under random play', () => {
  const pick = fc.nat({ max: 5 });
  const pin = fc.constantFrom('pin-a-123', 'pin-b-456');
  const who = fc.constantFrom('user' as const, 'so' as const);
  // Right PINs more often than wrong ones: a locked token has little to show.
  const right = fc.integer({ min: 0, max: 4 }).map((number) => number > 0);
  let labels = 0;
  const commands = [
    fc.boolean().map((readWrite) => new Open(readWrite)),
    pick.map((at) => new Close(at)),
    fc.tuple(pick, who, right).map((args) => new LogIn(...args)),
    pick.map((at) => new LogOut(at)),
    fc.tuple(pick, right, pin).map((args) => new SetPin(...args)),
    fc.tuple(pick, pin).map((args) => new InitPin(...args)),
    fc.tuple(pick, fc.boolean(), fc.boolean()).map(([at, ...where]) => new Create(at, `object ${++labels}`, ...where)),
    fc.tuple(pick, pick).map((args) => new Destroy(...args)),
    fc.constant(new Swap()),
  ];

  it('does what the model says, call by call', () => {
    fc.assert(
      fc.property(fc.commands(commands, { size: '+1' }), (sequence) => {
        const real = new Real();
        fc.modelRun(() => ({ model: new TokenModel(), real }), sequence);
        expect(real.emulator.unforeseen).toEqual([]);
      }),
      { seed: 4_711, numRuns: 400 },
    );
  });
});
