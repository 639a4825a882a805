import type { Handle, KeyPair, Pkcs11 } from '../../emulator/index.ts';
import type { Algorithm } from './algorithms.ts';

/** A token with the normal user logged in. */
export interface OpenToken {
  readonly p11: Pkcs11;
  readonly slot: Handle;
  readonly session: Handle;
  /** What the user logs in with. */
  readonly pin: string;
  close(): void;
}

/** A token under measurement, with the keys that its cases share: session objects, made when they are first needed. */
export class Workbench {
  readonly #open: () => OpenToken;
  #token: OpenToken | undefined;
  #mechanisms: ReadonlySet<number> | undefined;
  readonly #pairs = new Map<string, KeyPair>();

  /** @param open throws when there is no such token. */
  constructor(open: () => OpenToken) {
    this.#open = open;
  }

  get token(): OpenToken {
    this.#token ??= this.#open();
    return this.#token;
  }

  has(...mechanisms: number[]): boolean {
    this.#mechanisms ??= new Set(this.token.p11.C_GetMechanismList(this.token.slot));
    return mechanisms.every((mechanism) => this.#mechanisms?.has(mechanism));
  }

  pairOf({ name, generation, publicTemplate }: Algorithm): KeyPair {
    const { p11, session } = this.token;
    const known = this.#pairs.get(name);
    if (known !== undefined) return known;
    const pair = p11.C_GenerateKeyPair(session, { mechanism: generation }, publicTemplate, []);
    this.#pairs.set(name, pair);
    return pair;
  }

  /** To be called after a logout, which destroys private session objects. */
  forgetKeys(): void {
    this.#pairs.clear();
  }

  close(): void {
    this.#token?.close();
    this.#token = undefined;
  }
}
