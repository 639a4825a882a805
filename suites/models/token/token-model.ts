import type { Handle, Pkcs11 } from '../../../emulator/index.ts';
import type { Abilities, FreshToken } from './abilities.ts';
import type { ObjectModel } from './object-model.ts';
import type { OperationModel } from './operation-model.ts';

/**
 * What a token and the applications that use it should be like, said from the text of PKCS#11 3.1 alone: no token was
 * looked at. Handles are carried along, never looked into.
 */
export type PinOwner = 'user' | 'so';
export type Login = 'public' | PinOwner;

export class SessionModel {
  readonly name: string;
  readonly application: ApplicationModel;
  readonly handle: Handle;
  readonly readWrite: boolean;
  readonly operations: OperationModel[] = [];

  constructor(name: string, application: ApplicationModel, handle: Handle, readWrite: boolean) {
    this.name = name;
    this.application = application;
    this.handle = handle;
    this.readWrite = readWrite;
  }

  operation<K extends OperationModel['kind']>(kind: K): Extract<OperationModel, { kind: K }> | undefined {
    const found = this.operations.find((operation) => operation.kind === kind);
    return found as Extract<OperationModel, { kind: K }> | undefined;
  }

  end(operation: OperationModel): void {
    const at = this.operations.indexOf(operation);
    if (at >= 0) this.operations.splice(at, 1);
  }
}

/** A handle that an application was given. */
export interface HandleModel {
  readonly object: ObjectModel;
  readonly handle: Handle;
  /** Once false always false: section 5.6.10, 5.7.3. */
  valid: boolean;
}

export class ApplicationModel {
  readonly name: string;
  readonly p11: Pkcs11;
  login: Login = 'public';
  sessions: SessionModel[] = [];
  handles: HandleModel[] = [];
  /** Of sessions that are closed. */
  readonly closed: Handle[] = [];
  #opened = 0;

  constructor(name: string, p11: Pkcs11) {
    this.name = name;
    this.p11 = p11;
  }

  opened(handle: Handle, readWrite: boolean): void {
    this.#opened++;
    this.sessions.push(new SessionModel(`${this.name}${this.#opened}`, this, handle, readWrite));
  }

  sees(object: ObjectModel): boolean {
    const owner = object.owner;
    const here = owner === undefined || owner.application === this;
    return object.alive && here && (!object.isPrivate || this.login === 'user');
  }

  /** The handle is known to stand for the object. */
  knows(object: ObjectModel, handle: Handle): void {
    const known = this.handles.some((one) => one.valid && one.object === object && one.handle.equals(handle));
    if (known) return;
    this.handles.push({ object, handle, valid: true });
    // Not in the order in which a token finds them: the next command would pick another object on each run.
    this.handles.sort((a, b) => a.object.number - b.object.number);
  }
}

export class TokenModel {
  readonly abilities: Abilities;
  readonly slot: Handle;
  readonly applications: readonly ApplicationModel[];
  readonly token: FreshToken;
  present = true;
  /** Undefined: CKF_USER_PIN_INITIALIZED is clear. */
  readonly pins: { user: string | undefined; so: string };
  readonly failures = { user: 0, so: 0 };
  objects: ObjectModel[] = [];
  #named = 0;
  #made = 0;

  constructor(token: FreshToken, abilities: Abilities) {
    this.abilities = abilities;
    this.token = token;
    this.slot = token.slot;
    this.pins = { ...token.pins };
    this.applications = token.applications.map((p11, at) => new ApplicationModel('ab'[at] ?? '?', p11));
  }

  /** A label that no object has had. */
  newLabel(): string {
    this.#named++;
    return `object ${this.#named}`;
  }

  /** The token itself, without what lives in sessions, is as it was at the beginning. */
  get untouched(): boolean {
    const { user, so } = this.token.pins;
    const samePins = this.pins.user === user && this.pins.so === so;
    const noFailures = this.failures.user === 0 && this.failures.so === 0;
    return samePins && noFailures && !this.objects.some(({ onToken }) => onToken);
  }

  add(object: ObjectModel): void {
    this.#made++;
    object.number = this.#made;
    this.objects.push(object);
  }

  visible(application: ApplicationModel): ObjectModel[] {
    return this.objects.filter((object) => application.sees(object));
  }

  isLocked(owner: PinOwner): boolean {
    const { pinTries } = this.abilities;
    return pinTries !== undefined && this.failures[owner] >= pinTries[owner];
  }

  destroy(object: ObjectModel): void {
    object.alive = false;
    this.objects = this.objects.filter((one) => one !== object);
    for (const { handles } of this.applications) invalidate(handles, (one) => one === object);
  }

  close(session: SessionModel): void {
    const { application } = session;
    application.sessions = application.sessions.filter((one) => one !== session);
    application.closed.push(session.handle);
    for (const object of this.objects.filter(({ owner }) => owner === session)) this.destroy(object);
    if (application.sessions.length > 0) return;
    this.leave(application);
    // Whether handles outlive the last session no text says.
    application.handles = [];
  }

  /**
   * Section 5.6.10: private session objects go, handles of private objects are invalid for good; whether operations
   * survive is left open.
   */
  leave(application: ApplicationModel): void {
    application.login = 'public';
    invalidate(application.handles, ({ isPrivate }) => isPrivate);
    const gone = this.objects.filter(({ owner, isPrivate }) => owner?.application === application && isPrivate);
    for (const object of gone) this.destroy(object);
    this.unsettle(application);
  }

  /** Sections 5.6.8 and 5.6.10: "it may or may not be the case that those operations are still active". */
  unsettle(application: ApplicationModel): void {
    for (const { operations } of application.sessions) for (const operation of operations) operation.certain = false;
  }

  remove(): void {
    this.present = false;
    for (const application of this.applications) for (const session of application.sessions) this.close(session);
  }
}

function invalidate(handles: readonly HandleModel[], which: (object: ObjectModel) => boolean): void {
  for (const one of handles) if (which(one.object)) one.valid = false;
}
