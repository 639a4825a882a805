import { createRequire } from 'node:module';
import { FUNCTION_NAMES } from '../../../emulator/spec/constants.gen.ts';
import { PROTOTYPES } from '../../../emulator/spec/prototypes.gen.ts';
import { layoutOf, PLATFORM } from './layout.ts';
import { Memory, readPointer } from './memory.ts';

export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** An argument as C has it: a number, memory whose address is passed, an address, or NULL_PTR. */
export type RawArgument = number | boolean | Buffer | bigint | null;

type Koffi = typeof import('koffi');
type Kind = 'bool' | 'ulong' | 'pointer';
type Callable = (...values: unknown[]) => number;
/** What is used of koffi's handle of a library. */
interface Library {
  func(name: string, result: string, kinds: readonly string[]): Callable;
}

const C_TYPES: Readonly<Record<Kind, string>> = { bool: 'uint8_t', ulong: 'unsigned long', pointer: 'void *' };
/** A table of functions that a library hands out. */
export interface RawTable {
  readonly version: { readonly major: number; readonly minor: number };
  /** What stands at the place of each function that the table's version has; undefined for NULL_PTR. */
  readonly functions: ReadonlyMap<FunctionName, Callable | undefined>;
}

const upTo = (last: FunctionName) => FUNCTION_NAMES.slice(0, FUNCTION_NAMES.indexOf(last) + 1);

/** What a function list of each version holds: CK_FUNCTION_LIST, CK_FUNCTION_LIST_3_0, CK_FUNCTION_LIST_3_2. */
function listed({ major, minor }: RawTable['version']): readonly FunctionName[] {
  if (major < 3) return upTo('C_WaitForSlotEvent');
  return major === 3 && minor < 2 ? upTo('C_MessageVerifyFinal') : FUNCTION_NAMES;
}

const kindsOf = (name: FunctionName): readonly Kind[] => PROTOTYPES[name];

/** Why the raw caller cannot be had; empty when it can. */
export function rawCallerMissing(): string {
  return koffi() === undefined ? 'no koffi (an optional package: npm ci installs it)' : '';
}

let loaded: Koffi | undefined | null = null;

function koffi(): Koffi | undefined {
  if (loaded === null) {
    try {
      loaded = createRequire(import.meta.url)('koffi') as Koffi;
    } catch {
      loaded = undefined;
    }
  }
  return loaded;
}

/**
 * A PKCS#11 library called as a C program calls it: NULL where NULL is said, lengths as they are said, every return value as a number.
 * What pkcs11js makes right by itself is made wrong here on purpose. A library that cannot bear it takes the process with it.
 */
export class RawCryptoki {
  readonly memory: Memory;
  readonly #koffi: Koffi;
  readonly #library: Library;
  readonly #functions = new Map<FunctionName, Callable | undefined>();
  /** `version` of the CK_FUNCTION_LIST. */
  readonly listVersion: { readonly major: number; readonly minor: number };
  /** Functions whose place in the CK_FUNCTION_LIST holds NULL_PTR. */
  readonly unlisted: readonly FunctionName[];

  private constructor(ffi: Koffi, path: string) {
    this.#koffi = ffi;
    this.memory = new Memory((octets) => ffi.address(octets) as bigint);
    this.#library = ffi.load(path) as unknown as Library;
    const list = Buffer.alloc(PLATFORM.pointer);
    const rv = this.#library.func('C_GetFunctionList', C_TYPES.ulong, [C_TYPES.pointer])(list);
    if (rv !== 0) throw new Error(`C_GetFunctionList answers ${rv}`);
    const { version, functions } = this.tableAt(readPointer(list, 0));
    this.listVersion = version;
    const names = listed({ major: 2, minor: 40 });
    for (const name of names) this.#functions.set(name, functions.get(name));
    this.unlisted = names.filter((name) => functions.get(name) === undefined);
  }

  /** The function list at an address that the library has given. */
  tableAt(address: bigint): RawTable {
    const first = PLATFORM.packed ? 2 : PLATFORM.pointer;
    const [major = 0, minor = 0] = this.read(address, 2);
    const names = listed({ major, minor });
    const octets = this.read(address, first + PLATFORM.pointer * names.length);
    const functions = new Map(
      names.map((name, at) => {
        const place = readPointer(octets, first + at * PLATFORM.pointer);
        return [name, place === 0n ? undefined : this.#at(place, name)] as const;
      }),
    );
    return { version: { major, minor }, functions };
  }

  /** @throws Error when there is no koffi, when it is no library, or no PKCS#11 library. */
  static load(path: string): RawCryptoki {
    const ffi = koffi();
    if (ffi === undefined) throw new Error(rawCallerMissing());
    return new RawCryptoki(ffi, path);
  }

  /** Whether the library has the function: in its CK_FUNCTION_LIST, or, of those that came after 2.40, exported under its name. */
  has(name: FunctionName): boolean {
    return this.#function(name) !== undefined;
  }

  /**
   * Calls a function of the library.
   * @returns its CK_RV.
   * @throws TypeError when the arguments do not match the prototype: a mistake of the check, not of the library.
   */
  call(name: FunctionName, ...given: readonly RawArgument[]): number {
    return called(name, this.#function(name), given);
  }

  /** The same through one of its tables. */
  callIn(table: RawTable, name: FunctionName, ...given: readonly RawArgument[]): number {
    return called(name, table.functions.get(name), given);
  }

  /** Octets of the library's own memory. */
  read(address: bigint, octets: number): Buffer {
    return Buffer.from(new Uint8Array(this.#koffi.view(address as never, octets)));
  }

  /** The address of a function of ours that the library may call, of pointers and numbers only. */
  callback(kinds: readonly Kind[], does: (...values: unknown[]) => number): bigint {
    const prototype = this.#prototype(kinds);
    return this.#koffi.register(does, this.#koffi.pointer(prototype as never) as never) as unknown as bigint;
  }

  #function(name: FunctionName): Callable | undefined {
    if (!this.#functions.has(name)) this.#functions.set(name, this.#exported(name));
    return this.#functions.get(name);
  }

  #at(address: bigint, name: FunctionName): Callable {
    const prototype = this.#prototype(kindsOf(name));
    return (...values) => this.#koffi.call(address as never, prototype as never, ...values) as number;
  }

  /** Under its name, or in the newest list that C_GetInterface gives, where libraries have them that export nothing else. */
  #exported(name: FunctionName): Callable | undefined {
    try {
      return this.#library.func(
        name,
        C_TYPES.ulong,
        kindsOf(name).map((kind) => C_TYPES[kind]),
      );
    } catch {
      return name === 'C_GetInterface' ? undefined : this.#newest()?.functions.get(name);
    }
  }

  #newest(): RawTable | undefined {
    const given = Buffer.alloc(PLATFORM.pointer);
    if (!this.has('C_GetInterface') || this.call('C_GetInterface', null, null, given, 0) !== 0) return undefined;
    const at = layoutOf('CK_INTERFACE').members[1]?.at ?? 0;
    const list = readPointer(this.read(readPointer(given, 0), layoutOf('CK_INTERFACE').octets), at);
    return list === 0n ? undefined : this.tableAt(list);
  }

  #prototype(kinds: readonly Kind[]): unknown {
    const name = `CK_${kinds.map(([letter]) => letter).join('')}`;
    const known = prototypes.get(name);
    if (known !== undefined) return known;
    const made = this.#koffi.proto(name, C_TYPES.ulong, kinds.map((kind) => C_TYPES[kind]) as never);
    prototypes.set(name, made);
    return made;
  }
}

/** By name: koffi knows each name once in a process. */
const prototypes = new Map<string, unknown>();

function called(name: FunctionName, callable: Callable | undefined, given: readonly RawArgument[]): number {
  const kinds = kindsOf(name);
  if (kinds.length !== given.length) throw new TypeError(`${name} has ${kinds.length} arguments`);
  const values = given.map((value, at) => passed(name, kinds[at] ?? 'ulong', value));
  if (callable === undefined) throw new TypeError(`the library has no ${name}`);
  return Number(callable(...values));
}

function passed(name: string, kind: Kind, value: RawArgument | undefined): unknown {
  if (kind === 'pointer') {
    if (value === null || value instanceof Buffer || typeof value === 'bigint') return value;
  } else if (kind === 'bool') {
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'number') return value;
  } else if (typeof value === 'number' || typeof value === 'bigint') {
    return value;
  } else if (value instanceof Buffer) {
    // A handle as the other caller has it, with all its bits: tpm2-pkcs11 uses the highest ones.
    return PLATFORM.ulong === 4 ? value.readUInt32LE(0) : value.readBigUInt64LE(0);
  }
  throw new TypeError(`${name}: ${typeof value} is no ${kind}`);
}
