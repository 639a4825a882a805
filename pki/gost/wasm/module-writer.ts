/**
 * Writes WebAssembly modules in the binary format (WebAssembly Core Specification, chapter 5), as far as arithmetic on one memory
 * needs it: functions of i32 addresses without results, i64 locals, one loop.
 */

/** Signed LEB128 (section 5.2.2). */
function signed(value: bigint): number[] {
  const out: number[] = [];
  for (let rest = value; ; ) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)) return [...out, low];
    out.push(low | 0x80);
  }
}

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  return [...out, rest];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

const I32 = 0x7f;
const I64 = 0x7e;

/** The body of one function: instructions are appended in order (section 5.4). */
export class FunctionBody {
  /** Parameters: i32, at local indexes 0 and on. */
  readonly parameters: number;
  readonly #octets: number[] = [];
  #locals = 0;

  constructor(parameters: number) {
    this.parameters = parameters;
  }

  /** Index of a new i64 local. */
  newLocal(): number {
    this.#locals += 1;
    return this.parameters + this.#locals - 1;
  }

  get(local: number): this {
    return this.#put(0x20, ...unsigned(local));
  }

  set(local: number): this {
    return this.#put(0x21, ...unsigned(local));
  }

  tee(local: number): this {
    return this.#put(0x22, ...unsigned(local));
  }

  /** i64.load, from the address on the stack plus `offset`. */
  load(offset: number): this {
    return this.#put(0x29, 3, ...unsigned(offset));
  }

  /** i64.store. */
  store(offset: number): this {
    return this.#put(0x37, 3, ...unsigned(offset));
  }

  address(value: number): this {
    return this.#put(0x41, ...signed(BigInt(value)));
  }

  addAddresses(): this {
    return this.#put(0x6a);
  }

  constant(value: bigint): this {
    return this.#put(0x42, ...signed(value));
  }

  add(): this {
    return this.#put(0x7c);
  }

  subtract(): this {
    return this.#put(0x7d);
  }

  multiply(): this {
    return this.#put(0x7e);
  }

  and(): this {
    return this.#put(0x83);
  }

  /** Arithmetic: the sign stays. */
  shiftRight(): this {
    return this.#put(0x87);
  }

  call(functionIndex: number): this {
    return this.#put(0x10, ...unsigned(functionIndex));
  }

  /** Does `body` again until the i32 parameter `counter`, taken down by one each time, is 0. */
  repeat(counter: number, body: () => void): this {
    this.#put(0x03, 0x40);
    body();
    return this.get(counter).address(-1).addAddresses().tee(counter).#put(0x0d, 0, 0x0b);
  }

  /** The entry of the code section. */
  encode(): number[] {
    const code = [...(this.#locals === 0 ? [0] : [1, ...unsigned(this.#locals), I64]), ...this.#octets, 0x0b];
    return [...unsigned(code.length), ...code];
  }

  #put(...octets: number[]): this {
    for (const octet of octets) this.#octets.push(octet);
    return this;
  }
}

/**
 * The octets of a module that exports each function under its name, and its memory as `memory`.
 * @param pages of 64 KiB.
 */
export function writeModule(functions: ReadonlyMap<string, FunctionBody>, pages: number): Uint8Array<ArrayBuffer> {
  const bodies = [...functions.values()];
  const most = Math.max(...bodies.map(({ parameters }) => parameters));
  const section = (id: number, content: readonly number[]) => [id, ...unsigned(content.length), ...content];
  const name = (text: string) => [...unsigned(text.length), ...Buffer.from(text, 'latin1')];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // Type n: n addresses, no result.
    ...section(1, vector(Array.from({ length: most + 1 }, (_, n) => [0x60, n, ...Array(n).fill(I32), 0]))),
    ...section(3, vector(bodies.map(({ parameters }) => [parameters]))),
    ...section(5, vector([[0, ...unsigned(pages)]])),
    ...section(
      7,
      vector([
        [...name('memory'), 2, 0],
        ...[...functions.keys()].map((key, index) => [...name(key), 0, ...unsigned(index)]),
      ]),
    ),
    ...section(10, vector(bodies.map((body) => body.encode()))),
  ]);
}
