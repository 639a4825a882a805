import {
  FAULT_MOMENTS,
  type FaultAct,
  type FaultList,
  type FaultMoment,
  type FaultRule,
  type FaultTime,
} from './faults.ts';

/** What a house says of the words in a list of faults. */
export interface FaultWords {
  /** Names of functions that a rule may name. */
  readonly functions: ReadonlySet<string>;
  /** Why the act cannot befall the function (`*`: any function); undefined when it can. */
  readonly refusal: (act: FaultAct, functionName: string) => string | undefined;
}

/** A list of faults that cannot be: says where. */
export class FaultListError extends Error {
  override readonly name = 'FaultListError';
  /** Index of the rule, from 0; undefined when the list as a whole is wrong. */
  readonly rule: number | undefined;
  /** From the root of the list: `rules[2].when.nth`. */
  readonly field: string;

  constructor(field: string, problem: string, rule?: number) {
    super(`${field}: ${problem}`);
    this.field = field;
    this.rule = rule;
  }
}

/**
 * A list of faults from what JSON.parse gives, complete and checked. Total: anything else is a FaultListError that names
 * the rule and the field.
 * @returns what JSON.stringify prints again: the same faults, when it is parsed once more.
 */
export function parseFaultList(value: unknown, words: FaultWords): FaultList {
  const list = new Fields('', undefined, value);
  const seed = list.optional('seed', text) ?? '';
  const rules = list.required('rules', array);
  list.nothingElse();
  return { seed, rules: rules.map((rule, at) => parseRule(new Fields(`rules[${at}]`, at, rule), words)) };
}

function parseRule(fields: Fields, words: FaultWords): FaultRule {
  const name = fields.required('function', text);
  if (name !== '*' && !words.functions.has(name))
    throw fields.error('function', `there is no function ${quoted(name)}`);
  const slot = fields.optional('slot', wholeNumber);
  const token = fields.optional('token', text);
  const when = parseTime(fields.inside('when'));
  const atMost = fields.optional('atMost', countingNumber);
  const doing = fields.inside('do');
  const act = parseAct(doing);
  fields.nothingElse();
  const refusal = words.refusal(act, name);
  if (refusal !== undefined) throw doing.error(Object.keys(act)[0] ?? '', refusal);
  return { function: name, ...given({ slot, token }), when, ...given({ atMost }), do: act };
}

function parseTime(fields: Fields): FaultTime {
  const nth = fields.optional('nth', countingNumber);
  const every = fields.optional('every', countingNumber);
  const probability = fields.optional('probability', probabilityNumber);
  const afterMs = fields.optional('afterMs', wholeNumber);
  fields.nothingElse();
  const kinds = [nth, every, probability].filter((one) => one !== undefined).length;
  if (kinds > 1) throw fields.error('', 'nth, every and probability exclude each other');
  if (kinds === 0 && afterMs === undefined) throw fields.error('', 'one of nth, every, probability, afterMs is needed');
  return given({ nth, every, probability, afterMs });
}

function parseAct(fields: Fields): FaultAct {
  const acts: (FaultAct | undefined)[] = [
    optionalAct(fields.optional('fail', text), (fail) => ({ fail })),
    optionalAct(fields.optional('failAfter', text), (failAfter) => ({ failAfter })),
    optionalAct(fields.optional('slowMs', waitingTime), (slowMs) => ({ slowMs })),
    optionalAct(fields.optional('powerCut', moment), (powerCut) => {
      return { powerCut, ...given({ backAfterMs: fields.optional('backAfterMs', waitingTime) }) };
    }),
    optionalAct(fields.optional('remove', moment), (remove) => ({ remove })),
  ];
  fields.nothingElse();
  const [act, ...others] = acts.filter((one) => one !== undefined);
  if (act === undefined || others.length > 0) {
    throw fields.error('', 'exactly one of fail, failAfter, slowMs, powerCut, remove is needed');
  }
  return act;
}

function optionalAct<T>(value: T | undefined, act: (value: T) => FaultAct): FaultAct | undefined {
  return value === undefined ? undefined : act(value);
}

/** What a field must be, and its value when it is that. */
interface Kind<T> {
  readonly is: string;
  readonly read: (value: unknown) => T | undefined;
}

const text: Kind<string> = {
  is: 'a text',
  read: (value) => (typeof value === 'string' ? value : undefined),
};

const array: Kind<readonly unknown[]> = {
  is: 'an array',
  read: (value) => (Array.isArray(value) ? value : undefined),
};

const wholeNumber: Kind<number> = {
  is: 'a whole number from 0 on',
  read: (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined),
};

/** What a timer can wait for. */
const WAITING_MS_MAX = 2 ** 31 - 1;

const waitingTime: Kind<number> = {
  is: `a whole number from 0 to ${WAITING_MS_MAX}`,
  read: (value) => (Number(value) <= WAITING_MS_MAX ? wholeNumber.read(value) : undefined),
};

const countingNumber: Kind<number> = {
  is: 'a whole number from 1 on',
  read: (value) => (value === 0 ? undefined : wholeNumber.read(value)),
};

const probabilityNumber: Kind<number> = {
  is: 'a number from 0 to 1',
  read: (value) => (typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined),
};

const moment: Kind<FaultMoment> = {
  is: `one of ${FAULT_MOMENTS.join(', ')}`,
  read: (value) => FAULT_MOMENTS.find((one) => one === value),
};

/** An object whose fields are taken one by one, so that none is left over. */
class Fields {
  readonly #path: string;
  readonly #rule: number | undefined;
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #taken = new Set<string>();

  constructor(path: string, rule: number | undefined, value: unknown) {
    this.#path = path;
    this.#rule = rule;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw this.error('', 'an object is needed');
    this.#values = new Map(Object.entries(value));
  }

  optional<T>(name: string, kind: Kind<T>): T | undefined {
    this.#taken.add(name);
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    const read = kind.read(value);
    if (read === undefined) throw this.error(name, `${kind.is} is needed`);
    return read;
  }

  required<T>(name: string, kind: Kind<T>): T {
    const value = this.optional(name, kind);
    if (value === undefined) throw this.error(name, `${kind.is} is needed`);
    return value;
  }

  /** The fields of a field that is an object. */
  inside(name: string): Fields {
    this.#taken.add(name);
    return new Fields(this.#fieldOf(name), this.#rule, this.#values.get(name));
  }

  nothingElse(): void {
    for (const name of this.#values.keys()) if (!this.#taken.has(name)) throw this.error(name, 'no such field');
  }

  error(name: string, problem: string): FaultListError {
    return new FaultListError(this.#fieldOf(name) || 'faults', problem, this.#rule);
  }

  #fieldOf(name: string): string {
    return [this.#path, name].filter(Boolean).join('.');
  }
}

/** Without the fields that are not given. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** As it may stand in a message: what somebody wrote, cut short. */
function quoted(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
}
