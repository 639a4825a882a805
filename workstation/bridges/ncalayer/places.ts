import { thrownInside } from './failures.ts';
import type { JavaType, MethodRow, Place } from './methods.ts';

/** The places of `args` by their names, each of the type that its row has. */
export class Places {
  readonly #values: ReadonlyMap<string, unknown>;

  private constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  /**
   * Reads `args` of commonUtils as Java's reflection takes them: by place, number and type.
   * @throws NcaLayerError with the exception of java.lang.reflect in its details. That of a wrong number is assumed: none was recorded.
   */
  static read({ method, args: places }: MethodRow, args: unknown): Places {
    if (!Array.isArray(places)) return new Places(new Map());
    const row: readonly Place[] = places;
    const values: readonly unknown[] = Array.isArray(args) ? args : [];
    const least = row.filter(({ optional }) => optional !== true).length;
    if (values.length < least || values.length > row.length) {
      throw thrownInside(`java.lang.IllegalArgumentException: wrong number of arguments. Method: ${method}`);
    }
    if (!values.every((value, i) => IS_OF[(row[i] as Place).type](value))) {
      throw thrownInside(`java.lang.IllegalArgumentException: argument type mismatch. Method: ${method}`);
    }
    return new Places(new Map(values.map((value, i) => [(row[i] as Place).name, value])));
  }

  /** A text; empty when it was left out. */
  text(name: string): string {
    const value = this.#values.get(name);
    return typeof value === 'string' ? value : '';
  }

  /** False when it was left out. */
  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  texts(name: string): readonly string[] {
    const value = this.#values.get(name);
    return isTexts(value) ? value : [];
  }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const IS_OF: Readonly<Record<JavaType, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  List: isTexts,
};
