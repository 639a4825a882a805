import { CKR_DEVICE_REMOVED, CKR_SESSION_CLOSED, CKR_SESSION_HANDLE_INVALID } from '../spec/constants.gen.ts';
import type { CostKey } from '../spec/device-profile.ts';
import { Attachment } from './attachment.ts';
import { CkError } from './error.ts';
import type { Insertion, Machine, Slot } from './machine.ts';
import { Session } from './session/session.ts';
import { loginAfter } from './session/state-machine.ts';
import { SlotEvents } from './slot-events.ts';
import type { Token } from './token.ts';

/** One program that has loaded the library: its sessions and logins are invisible to the others (Usage Guide section 2.6.8). */
export class Application {
  readonly machine: Machine;
  initialized = false;
  /** Modelled duration of the call that runs, in milliseconds. */
  costMs = 0;
  /** Slots in which a token came or went since this application last heard of it. */
  readonly slotEvents = new SlotEvents();
  readonly #sessions = new Map<number, Session>();
  readonly #attachments = new Map<Insertion, Attachment>();
  #lastSession = 0;
  #lastObject = 0;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  /** Charges the call with one operation of the device. */
  spend(token: Token, cost: CostKey): void {
    this.costMs += token.profile.latencyMs[cost] ?? 0;
  }

  /** @throws CkError(CKR_SESSION_HANDLE_INVALID) */
  session(handle: number): Session {
    const session = this.#sessions.get(handle);
    if (session === undefined) throw new CkError(CKR_SESSION_HANDLE_INVALID, `session ${handle}`);
    return session;
  }

  /** All sessions of this application, with one token or with all. */
  sessions(insertion?: Insertion): Session[] {
    const all = [...this.#sessions.values()];
    return insertion === undefined ? all : all.filter((session) => session.insertion === insertion);
  }

  attachment(insertion: Insertion): Attachment {
    let attachment = this.#attachments.get(insertion);
    if (attachment === undefined) {
      attachment = new Attachment(this.machine, insertion.token, () => ++this.#lastObject);
      this.#attachments.set(insertion, attachment);
    }
    return attachment;
  }

  addSession(slot: Slot, insertion: Insertion, flags: number): Session {
    const session = new Session(++this.#lastSession, slot, insertion, flags);
    this.#sessions.set(session.handle, session);
    return session;
  }

  /** Sections 5.6.2, 5.6.3: with the last session of a token its login ends. */
  closeSession(session: Session): void {
    const { insertion } = session;
    this.#end(session, 'closed');
    const attachment = this.attachment(insertion);
    attachment.sessionClosed(session);
    if (this.sessions(insertion).length > 0) return;
    attachment.login = loginAfter(attachment.login, 'last session closed', false);
    attachment.loggedOut();
  }

  tokenRemoved(insertion: Insertion): void {
    for (const session of this.sessions(insertion)) this.#end(session, 'removed');
    this.#attachments.delete(insertion);
  }

  /** C_Finalize: everything ends, nothing on a token changes. */
  finalize(): void {
    for (const session of this.sessions()) this.#end(session, 'closed');
    this.#attachments.clear();
    this.initialized = false;
    this.slotEvents.end();
  }

  /**
   * For a call that took time: is its session still there?
   * @throws CkError CKR_DEVICE_REMOVED or CKR_SESSION_CLOSED (section 5.1.2).
   */
  ensureStillOpen(session: Session): void {
    if (session.ended === 'removed') throw new CkError(CKR_DEVICE_REMOVED, `the token left slot ${session.slot.id}`);
    if (session.ended === 'closed') throw new CkError(CKR_SESSION_CLOSED, `session ${session.handle}`);
  }

  #end(session: Session, why: 'closed' | 'removed'): void {
    session.ended = why;
    session.operations.clear();
    this.#sessions.delete(session.handle);
  }
}
