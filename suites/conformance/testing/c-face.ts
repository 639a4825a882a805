import {
  CKA_DERIVE_TEMPLATE,
  CKA_UNWRAP_TEMPLATE,
  CKA_WRAP_TEMPLATE,
  CKR_BUFFER_TOO_SMALL,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle, Mechanism, Pkcs11, Template } from '../../../emulator/spec/pkcs11-api.ts';
import { rvThrown } from '../finding.ts';
import { layoutOf } from '../raw/layout.ts';
import { Memory, memberOf, readPointer, readUlong, UNAVAILABLE, writeUlong } from '../raw/memory.ts';
import type { FunctionName, RawArgument } from '../raw/raw-cryptoki.ts';

type Arguments = readonly RawArgument[];

const ATTRIBUTE = layoutOf('CK_ATTRIBUTE');
const place = (name: string): number => ATTRIBUTE.members.find((member) => member.name === name)?.at ?? 0;
const [TYPE, POINTER, LENGTH] = [place('type'), place('pValue'), place('ulValueLen')];
const TEMPLATES: readonly number[] = [CKA_WRAP_TEMPLATE, CKA_UNWRAP_TEMPLATE, CKA_DERIVE_TEMPLATE];

/**
 * A token in process as C would see it: memory with addresses, structures, return values. So checks that are made with the octets of C
 * can be tried on tokens that are broken on purpose, without a library and without a compiler. It has the functions that those checks
 * call, and no more.
 */
export class CFace {
  readonly memory: Memory;
  readonly #p11: Pkcs11;
  readonly #at = new Map<bigint, Buffer>();
  readonly #callbacks = new Map<bigint, (...values: unknown[]) => number>();
  #next = 0x1000n;

  constructor(p11: Pkcs11) {
    this.#p11 = p11;
    this.memory = new Memory((octets) => this.#place(octets));
  }

  has(name: FunctionName): boolean {
    return this.#functions[name] !== undefined;
  }

  /** @returns CK_RV. @throws TypeError for a function that is not here. */
  call(name: FunctionName, ...args: Arguments): number {
    const act = this.#functions[name];
    if (act === undefined) throw new TypeError(`there is no ${name} here`);
    try {
      return act(args) ?? CKR_OK;
    } catch (error) {
      return rvThrown(error);
    }
  }

  /** The address of a function of the application. */
  callback(_kinds: unknown, does: (...values: unknown[]) => number): bigint {
    const address = this.#advance(16);
    this.#callbacks.set(address, does);
    return address;
  }

  /** Calls it, as a library would. */
  notify(address: bigint, ...values: readonly unknown[]): number {
    return this.#callbacks.get(address)?.(...values) ?? CKR_OK;
  }

  readonly #functions: Partial<Record<FunctionName, (args: Arguments) => number | undefined>> = {
    C_OpenSession: ([slot, flags, , , session]) => {
      (session as Buffer).set(this.#p11.C_OpenSession(slot as Handle, Number(flags)));
      return CKR_OK;
    },
    C_CloseSession: ([session]) => done(this.#p11.C_CloseSession(session as Handle)),
    C_GenerateRandom: ([session, out]) => done(this.#p11.C_GenerateRandom(session as Handle, out as Buffer)),
    C_DigestInit: ([session, mechanism]) =>
      done(this.#p11.C_DigestInit(session as Handle, mechanismIn(mechanism as Buffer))),
    C_Digest: ([session, data, , out]) => done(this.#p11.C_Digest(session as Handle, data as Buffer, out as Buffer)),
    C_CreateObject: ([session, template, count, object]) => {
      (object as Buffer).set(this.#p11.C_CreateObject(session as Handle, this.#template(template, count)));
      return CKR_OK;
    },
    C_GenerateKey: ([session, mechanism, template, count, key]) => {
      const own = this.#template(template, count);
      (key as Buffer).set(this.#p11.C_GenerateKey(session as Handle, mechanismIn(mechanism as Buffer), own));
      return CKR_OK;
    },
    C_GenerateKeyPair: ([session, mechanism, first, firstCount, second, secondCount, publicKey, privateKey]) => {
      const made = this.#p11.C_GenerateKeyPair(
        session as Handle,
        mechanismIn(mechanism as Buffer),
        this.#template(first, firstCount),
        this.#template(second, secondCount),
      );
      (publicKey as Buffer).set(made.publicKey);
      (privateKey as Buffer).set(made.privateKey);
      return CKR_OK;
    },
    C_GetAttributeValue: ([session, object, template, count]) =>
      this.#read(session as Handle, object as Handle, template as Buffer, Number(count)),
  };

  #place(octets: Buffer): bigint {
    const address = this.#advance(octets.length);
    this.#at.set(address, octets);
    return address;
  }

  #advance(octets: number): bigint {
    const address = this.#next;
    this.#next += BigInt(Math.ceil((octets + 1) / 16) * 16);
    return address;
  }

  /** What `pValue` of one attribute points to; undefined for NULL_PTR. */
  memoryOf(template: Buffer, at: number): Buffer | undefined {
    return this.#at.get(readPointer(template, at * ATTRIBUTE.octets + POINTER));
  }

  #template(template: RawArgument | undefined, count: RawArgument | undefined): Template {
    const octets = template as Buffer;
    return Array.from({ length: Number(count) }, (_, at): Attribute => {
      const type = readUlong(octets, at * ATTRIBUTE.octets + TYPE);
      const length = readUlong(octets, at * ATTRIBUTE.octets + LENGTH);
      const value = (this.memoryOf(octets, at) ?? Buffer.alloc(0)).subarray(0, length);
      if (!TEMPLATES.includes(type)) return { type, value: Buffer.from(value) };
      return { type, value: this.#template(value, value.length / ATTRIBUTE.octets) };
    });
  }

  #read(session: Handle, object: Handle, template: Buffer, count: number): number {
    const each = Array.from({ length: count }, (_, at) => {
      const type = readUlong(template, at * ATTRIBUTE.octets + TYPE);
      try {
        const value = this.#p11.C_GetAttributeValue(session, object, [{ type }])[0]?.value ?? Buffer.alloc(0);
        return TEMPLATES.includes(type) ? this.#fillInner(template, at, value) : this.#fill(template, at, value);
      } catch (error) {
        writeUlong(template, at * ATTRIBUTE.octets + LENGTH, UNAVAILABLE);
        return rvThrown(error);
      }
    });
    return each.find((rv) => rv !== CKR_OK) ?? CKR_OK;
  }

  #fill(template: Buffer, at: number, value: Buffer): number {
    const lengthAt = at * ATTRIBUTE.octets + LENGTH;
    const room = this.memoryOf(template, at);
    const isShort = room !== undefined && readUlong(template, lengthAt) < value.length;
    if (!isShort) room?.set(value);
    writeUlong(template, lengthAt, isShort ? UNAVAILABLE : value.length);
    return isShort ? CKR_BUFFER_TOO_SMALL : CKR_OK;
  }

  /** @param value types, lengths and values one after the other, as the token in process tells them. */
  #fillInner(template: Buffer, at: number, value: Buffer): number {
    const inner: [number, Buffer][] = [];
    for (let here = 0; here < value.length; ) {
      const [type, length] = [Number(value.readBigUInt64LE(here)), Number(value.readBigUInt64LE(here + 8))];
      inner.push([type, value.subarray(here + 16, here + 16 + length)]);
      here += 16 + length;
    }
    const room = this.memoryOf(template, at);
    writeUlong(template, at * ATTRIBUTE.octets + LENGTH, inner.length * ATTRIBUTE.octets);
    for (const [index, [type, octets]] of inner.entries()) {
      if (room === undefined) break;
      writeUlong(room, index * ATTRIBUTE.octets + TYPE, type);
      this.#fill(room, index, octets);
    }
    return CKR_OK;
  }
}

const done = (_: unknown): number => CKR_OK;

/** None of the mechanisms of those checks has a parameter. */
function mechanismIn(octets: Buffer): Mechanism {
  return { mechanism: Number(memberOf('CK_MECHANISM', octets, 'mechanism')) };
}
