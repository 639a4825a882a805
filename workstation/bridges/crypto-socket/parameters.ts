import { PkiError } from '../../../pki/error.ts';
import { base64Octets, fromPem } from '../../../pki/x509/pem.ts';
import { CryptoSocketError } from './problems.ts';

/** One parameter of a function: how its value is read, and what the documents say of it. */
export interface Parameter<T> {
  /** As the documents name it. */
  readonly kind: string;
  /** What it means; for parameters whose meaning is not public, what is assumed. */
  readonly does: string;
  readonly isRequired: boolean;
  /** A password or the like: never in a trace. */
  readonly isSecret: boolean;
  /** @throws CryptoSocketError `bad-parameter`, `bad-data`. */
  read(value: unknown, name: string): T;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** The values of parameters as a function gets them. */
export type ValuesOf<P extends Parameters> = { readonly [N in keyof P]: P[N] extends Parameter<infer T> ? T : never };

/** Reads all parameters of a function; what it does not know of is passed over, as the real program does. */
export function readParameters<P extends Parameters>(
  parameters: P,
  given: Readonly<Record<string, unknown>>,
): ValuesOf<P> {
  const values = Object.entries(parameters).map(([name, parameter]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    return [name, parameter.read(isAbsent(value) ? undefined : value, name)];
  });
  return Object.fromEntries(values) as ValuesOf<P>;
}

/** Pages leave out, send null, or send an empty text. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function parameter<T>(kind: string, does: string, read: (value: unknown, name: string) => T): Parameter<T> {
  return {
    kind,
    does,
    isRequired: true,
    isSecret: false,
    read: (value, name) => {
      if (value === undefined) throw new CryptoSocketError('bad-parameter', `${name} is missing`);
      return read(value, name);
    },
  };
}

/** The same parameter when it may be left out. */
export function optional<T>(inner: Parameter<T>): Parameter<T | undefined> {
  return {
    ...inner,
    isRequired: false,
    read: (value, name) => (value === undefined ? undefined : inner.read(value, name)),
  };
}

/** A text; a number counts as its decimal digits. */
export function text(does: string): Parameter<string> {
  return parameter('text', does, readText);
}

/** A password: where it is left out, the person is asked. */
export function password(does: string): Parameter<string | undefined> {
  return { ...optional(parameter('password', does, readText)), isSecret: true };
}

/** A secret that a page must give. */
export function secret(does: string): Parameter<string> {
  return { ...parameter('secret', does, readText), isSecret: true };
}

function readText(value: unknown, name: string): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  throw new CryptoSocketError('bad-parameter', `${name} is no text`);
}

/** A whole number from 0 on, also as its decimal digits. @param otherwise what it is when it is left out. */
export function number(does: string, otherwise = 0): Parameter<number> {
  return {
    ...parameter('number', does, () => 0),
    isRequired: false,
    read: (value, name) => {
      if (value === undefined) return otherwise;
      const digits = typeof value === 'number' ? String(value) : value;
      if (typeof digits === 'string' && /^\d{1,10}$/.test(digits)) return Number(digits);
      throw new CryptoSocketError('bad-parameter', `${name} is no number`);
    },
  };
}

const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  [1, true],
  ['1', true],
  [false, false],
  ['false', false],
  [0, false],
  ['0', false],
]);

/** Yes or no: true, "true", 1, "1" and their opposites. @param otherwise what it is when it is left out. */
export function flag(does: string, otherwise = false): Parameter<boolean> {
  return {
    ...parameter('flag', does, () => false),
    isRequired: false,
    read: (value, name) => {
      if (value === undefined) return otherwise;
      const read = FLAGS.get(value);
      if (read === undefined) throw new CryptoSocketError('bad-parameter', `${name} is neither true nor false`);
      return read;
    },
  };
}

/** Octets in base64, or a PEM block. */
export function octets(does: string): Parameter<Uint8Array> {
  return parameter('base64', does, (value, name) => octetsOf(readText(value, name), name));
}

/** Octets of a text in base64, or of the only PEM block in it. @throws CryptoSocketError `bad-data`. */
export function octetsOf(base64: string, name: string): Uint8Array {
  try {
    return base64.includes('-----BEGIN ') ? fromPem(base64) : base64Octets(base64);
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new CryptoSocketError('bad-data', `${name} is no base64`, { cause: error });
  }
}

/** An object with parameters of its own. */
export function record<P extends Parameters>(
  does: string,
  parameters: P,
): Parameter<ValuesOf<P>> & { readonly parameters: P } {
  return {
    ...parameter('object', does, (value, name) => {
      if (!isRecord(value)) throw new CryptoSocketError('bad-parameter', `${name} is no object`);
      return readParameters(parameters, value);
    }),
    parameters,
  };
}

/** A parameter that pages send and that changes nothing here. */
export function ignored(does: string): Parameter<undefined> {
  return { kind: 'any', does, isRequired: false, isSecret: false, read: () => undefined };
}

/** A JSON object, no array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A parameter that asks for something that is not done here. */
export function unsupported(does: string): Parameter<undefined> {
  return {
    kind: 'any',
    does: `${does}: not supported`,
    isRequired: false,
    isSecret: false,
    read: (value, name) => {
      const isAsked = value !== undefined && FLAGS.get(value) !== false;
      if (isAsked) throw new CryptoSocketError('not-supported', name);
      return undefined;
    },
  };
}

/** Octets in hexadecimal, in either case. */
export function hexOctets(does: string): Parameter<Uint8Array> {
  return parameter('hexadecimal', does, (value, name) => {
    const digits = readText(value, name);
    if (!/^([0-9a-f]{2}){1,64}$/i.test(digits))
      throw new CryptoSocketError('bad-parameter', `${name} is not hexadecimal`);
    return Uint8Array.from(Buffer.from(digits, 'hex'));
  });
}
