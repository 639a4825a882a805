import { bytesToHex } from '@noble/hashes/utils.js';
import { CKA_UNIQUE_ID } from '../spec/constants.gen.ts';
import { isVersion3 } from '../spec/interfaces.ts';
import type { Machine } from './machine.ts';
import { type CkObject, placeOf } from './object.ts';
import { ObjectMap } from './object-map.ts';
import { accessTo } from './session/access.ts';
import type { Session } from './session/session.ts';
import { type LoginState, sessionState } from './session/state-machine.ts';
import type { Token } from './token.ts';

/** A session object and the session with which it dies. */
interface SessionObject {
  readonly object: CkObject;
  readonly owner: Session;
}

/**
 * What one application holds of one inserted token: who is logged in, its session objects, its object handles.
 * It ends with the insertion, and so do the handles (Usage Guide sections 2.6.5, 2.6.8).
 */
export class Attachment {
  readonly token: Token;
  login: LoginState = 'public';
  readonly #machine: Machine;
  readonly #sessionObjects = new ObjectMap<SessionObject>(({ object }) => object);
  readonly #handleByUniqueId = new Map<string, number>();
  readonly #uniqueIdByHandle = new Map<number, string>();
  readonly #nextHandle: () => number;

  constructor(machine: Machine, token: Token, nextHandle: () => number) {
    this.#machine = machine;
    this.token = token;
    this.#nextHandle = nextHandle;
  }

  /** CK_STATE of a session under the present login. */
  stateOf(session: Session): number {
    return sessionState(this.login, session.kind);
  }

  /**
   * Objects that the session may see: token objects first, each kind in the order of its making.
   * @param builtIn what is built in too, last.
   * @param id only those with this CKA_ID, which are found without looking at the others.
   */
  *visible(session: Session, builtIn = false, id?: Uint8Array): Iterable<CkObject> {
    const state = this.stateOf(session);
    for (const object of id === undefined ? this.#all() : this.#withId(id))
      if (accessTo(state, placeOf(object)) !== 'none') yield object;
    if (builtIn) yield* this.token.builtIns.values();
  }

  /** The object of a handle, if it exists and the session may see it. */
  find(session: Session, handle: number): CkObject | undefined {
    const uniqueId = this.#uniqueIdByHandle.get(handle);
    if (uniqueId === undefined) return undefined;
    const { memory, builtIns } = this.token;
    const object = this.#sessionObjects.get(uniqueId)?.object ?? memory.object(uniqueId) ?? builtIns.get(uniqueId);
    if (object === undefined) return undefined;
    return accessTo(this.stateOf(session), placeOf(object)) === 'none' ? undefined : object;
  }

  /** The object's handle for this application; given on first sight. */
  handleOf(object: CkObject): number {
    let handle = this.#handleByUniqueId.get(object.uniqueId);
    if (handle === undefined) {
      handle = this.#nextHandle();
      this.#handleByUniqueId.set(object.uniqueId, handle);
      this.#uniqueIdByHandle.set(handle, object.uniqueId);
    }
    return handle;
  }

  /** A fresh CKA_UNIQUE_ID: 32 hexadecimal digits. */
  newUniqueId(): string {
    return bytesToHex(this.#machine.rng.identifiers.bytes(16));
  }

  /** Sets who is logged in; taken back when the call fails. */
  enter(login: LoginState): void {
    const before = this.login;
    this.#machine.undo.push(() => {
      this.login = before;
    });
    this.login = login;
  }

  /** Adds an object, or puts a changed one in the place of the old, on the token or in the session. */
  put(session: Session, made: CkObject): void {
    const object = this.#asTokenHasIt(made);
    if (placeOf(object).onToken) {
      this.token.memory.put(object);
      return;
    }
    const before = this.#sessionObjects.get(object.uniqueId);
    this.#machine.undo.push(() => {
      if (before === undefined) this.#sessionObjects.delete(object.uniqueId);
      else this.#sessionObjects.set(object.uniqueId, before);
    });
    this.#sessionObjects.set(object.uniqueId, { object, owner: before?.owner ?? session });
  }

  remove(object: CkObject): void {
    if (placeOf(object).onToken) this.token.memory.remove(object.uniqueId);
    else this.#sessionObjects.delete(object.uniqueId);
    this.#forget(object.uniqueId);
  }

  /** The session's own objects die with it, wherever they are used (section 5.6.2). */
  sessionClosed(session: Session): void {
    for (const { object, owner } of [...this.#sessionObjects.values()]) if (owner === session) this.remove(object);
  }

  /** Private session objects are destroyed; handles of private objects are void for good (section 5.6.10). */
  loggedOut(): void {
    for (const { object } of [...this.#sessionObjects.values()]) if (placeOf(object).isPrivate) this.remove(object);
    for (const object of this.token.memory.objects()) if (placeOf(object).isPrivate) this.#forget(object.uniqueId);
  }

  /** CKA_UNIQUE_ID came with Cryptoki 3.0: a device of version 2 does not have it. */
  #asTokenHasIt(object: CkObject): CkObject {
    if (isVersion3(this.token.profile.cryptokiVersion)) return object;
    const { uniqueId, attributes } = object;
    return { uniqueId, attributes: new Map([...attributes].filter(([type]) => type !== CKA_UNIQUE_ID)) };
  }

  *#all(): Iterable<CkObject> {
    yield* this.token.memory.objects();
    for (const { object } of this.#sessionObjects.values()) yield object;
  }

  *#withId(id: Uint8Array): Iterable<CkObject> {
    yield* this.token.memory.objectsWithId(id);
    for (const { object } of this.#sessionObjects.withId(id)) yield object;
  }

  #forget(uniqueId: string): void {
    const handle = this.#handleByUniqueId.get(uniqueId);
    if (handle !== undefined) this.#uniqueIdByHandle.delete(handle);
    this.#handleByUniqueId.delete(uniqueId);
  }
}
