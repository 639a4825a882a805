import fc from 'fast-check';
import type { Handle, Pkcs11 } from '../../../emulator/index.ts';
import type { Abilities } from './abilities.ts';
import type { Rv } from './codes.ts';
import type { ObjectModel } from './object-model.ts';
import type { OperationKind } from './operation-model.ts';
import { type Prediction, predict, refused } from './prediction.ts';
import type { Run } from './run.ts';
import type { ApplicationModel, SessionModel, TokenModel } from './token-model.ts';

/** A kind of call that the sequences are made of. */
export interface CommandKind<A> {
  /** The function of the standard, or what is done to the token from outside. */
  readonly name: string;
  /** Every answer that {@link predict} can allow; the coverage wants each predicted at least once. */
  readonly answers: readonly Rv[];
  readonly arguments: fc.Arbitrary<A>;
  /** How often it is drawn, beside the others. */
  readonly weight: number;
  /** Missing: every token can show it. */
  readonly needs?: (abilities: Abilities) => boolean;
  /** False: left out this time, since it would hardly show anything. Missing: always played. */
  readonly worthwhile?: (model: TokenModel, args: A) => boolean;
  readonly predict: (model: TokenModel, args: A) => Prediction;
}

/** One command of a sequence, whatever its arguments. */
export interface AnyPlay extends fc.Command<TokenModel, Run> {
  readonly step: ScriptStep;
}

/** A command kind whose arguments are nobody else's business. */
export interface Command {
  readonly name: string;
  readonly answers: readonly Rv[];
  readonly weight: number;
  readonly needs: (abilities: Abilities) => boolean;
  readonly drawn: fc.Arbitrary<AnyPlay>;
  /** Given its arguments, instead of drawing them. */
  readonly of: (args: never) => AnyPlay;
}

/** A command of which it is known what arguments it takes. */
export interface CommandOf<A> extends Command {
  readonly of: (args: A) => Play<A>;
}

export function command<A>(kind: CommandKind<A>): CommandOf<A> {
  const { name, answers, weight, needs = () => true } = kind;
  const of = (args: A) => new Play(kind, args);
  const drawn = kind.arguments.map(of);
  return { name, answers, weight, needs, of, drawn };
}

/** One command of a sequence as data: what JSON can carry. */
export interface ScriptStep {
  readonly command: string;
  readonly arguments: unknown;
}

/** One command of a sequence. */
export class Play<A> implements AnyPlay {
  readonly #kind: CommandKind<A>;
  readonly #args: A;

  constructor(kind: CommandKind<A>, args: A) {
    this.#kind = kind;
    this.#args = args;
  }

  check(model: Readonly<TokenModel>): boolean {
    return this.#kind.worthwhile?.(model as TokenModel, this.#args) ?? true;
  }

  run(model: TokenModel, run: Run): void {
    run.play(this.#kind.name, this.#kind.answers, this.#kind.predict(model, this.#args), model);
  }

  /** As it stands in a script. */
  get step(): ScriptStep {
    return { command: this.#kind.name, arguments: this.#args };
  }

  toString(): string {
    return `${this.#kind.name} ${JSON.stringify(this.#args)}`;
  }
}

/** Picks one of a list by a number, whatever its length. */
export function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % list.length];
}

/** Which application: the second one rarely, and only where there is one. */
export const APPLICATION = fc.integer({ min: 0, max: 5 });

export function applicationAt(model: TokenModel, number: number): ApplicationModel {
  const second = number === 5 ? model.applications[1] : undefined;
  const application = second ?? model.applications[0];
  if (application === undefined) throw new RangeError('a token without an application');
  return application;
}

export interface SessionPick {
  readonly application: number;
  readonly session: number;
  /** 0: a session that is closed; 1: any that is open; else one that fits, if there is one. */
  readonly open: number;
}

export const SESSION: fc.Arbitrary<SessionPick> = fc.record({
  application: APPLICATION,
  session: fc.nat({ max: 11 }),
  open: fc.nat({ max: 24 }),
});

const NEVER_GIVEN: Handle = Buffer.alloc(8);
type Fitting = (session: SessionModel) => boolean;

function sessionAt(application: ApplicationModel, { session: at, open }: SessionPick, fits?: Fitting) {
  if (open === 0) return undefined;
  const fitting = fits === undefined || open === 1 ? [] : application.sessions.filter(fits);
  return pick(fitting.length > 0 ? fitting : application.sessions, at);
}

type Drawn<A> = A & { readonly session: SessionPick };

/** A function whose first argument is a session. */
export interface SessionCommandKind<A> {
  readonly name: string;
  /** Beside CKR_SESSION_HANDLE_INVALID. */
  readonly answers: readonly Rv[];
  readonly arguments: { readonly [K in keyof A]: fc.Arbitrary<A[K]> };
  readonly weight: number;
  /** It is a step of this operation: played where that is active, and now and then where it is not. */
  readonly during?: OperationKind;
  /** The call with a session handle that is none: nothing else matters. */
  readonly blind: (p11: Pkcs11, handle: Handle) => unknown;
  readonly predict: (model: TokenModel, session: SessionModel, args: Drawn<A>) => Prediction;
}

/** Sections 5.1.2 and 5.6: whatever else is wrong, a session handle that is none comes first. */
export function sessionCommand<A>(kind: SessionCommandKind<A>): CommandOf<Drawn<A>> {
  const { name, answers, weight, during, blind } = kind;
  const fits = during && ((session: SessionModel) => session.operation(during) !== undefined);
  const drawn = fc.record({ session: SESSION, ...kind.arguments }) as unknown as fc.Arbitrary<Drawn<A>>;
  return command<Drawn<A>>({
    name,
    weight,
    answers: [...answers, 'CKR_SESSION_HANDLE_INVALID'],
    arguments: drawn,
    worthwhile: (model, { session: { application, open } }) =>
      open <= 1 || applicationAt(model, application).sessions.some(fits ?? (() => true)),
    predict(model, args) {
      const application = applicationAt(model, args.session.application);
      const session = sessionAt(application, args.session, fits);
      if (session !== undefined) return kind.predict(model, session, args);
      const handle = pick(application.closed, args.session.session) ?? NEVER_GIVEN;
      const text = `${name}(${application.name}: closed session)`;
      return predict(text, () => blind(application.p11, handle), refused('CKR_SESSION_HANDLE_INVALID'));
    },
  });
}

export interface ObjectPick {
  readonly object: number;
  /** 0: a handle that is not valid; 1: whatever there is; else one that fits, if there is one. */
  readonly fitting: number;
}

export const OBJECT: fc.Arbitrary<ObjectPick> = fc.record({
  object: fc.nat({ max: 31 }),
  fitting: fc.nat({ max: 15 }),
});

/** A handle of the application, and what it stands for: nothing when it is stale or never was one. */
export function objectAt(
  { handles }: ApplicationModel,
  { object: at, fitting }: ObjectPick,
  fits: (object: ObjectModel) => boolean = () => true,
): { readonly handle: Handle; readonly object: ObjectModel | undefined; readonly text: string } {
  const valid = handles.filter((one) => one.valid);
  const suitable = fitting > 1 ? valid.filter(({ object }) => fits(object)) : [];
  const chosen = fitting === 0 ? undefined : pick(suitable.length > 0 ? suitable : valid, at);
  if (chosen !== undefined) return { handle: chosen.handle, object: chosen.object, text: chosen.object.text };
  const stale = pick(
    handles.filter((one) => !one.valid),
    at,
  );
  if (stale === undefined) return { handle: NEVER_GIVEN, object: undefined, text: 'no handle' };
  return { handle: stale.handle, object: undefined, text: `stale handle of ${stale.object.text}` };
}
