import {
  CKA_CLASS,
  CKA_ID,
  CKA_KEY_TYPE,
  CKA_PRIVATE,
  CKA_SENSITIVE,
  CKA_TOKEN,
  CKA_VALUE,
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKK_GENERIC_SECRET,
  CKO_SECRET_KEY,
  CKS_RW_PUBLIC_SESSION,
  CKS_RW_USER_FUNCTIONS,
  CKU_USER,
  type Handle,
} from '../../emulator/index.ts';
import type { Workload } from '../case.ts';
import { destroyAll } from './keys.ts';
import type { Workbench } from './workbench.ts';

/** Among how many objects one is looked for. */
export const CROWDS: readonly number[] = [10, 100, 1_000, 10_000, 100_000];

/**
 * Objects and sessions: C_CreateObject, a search by one attribute among more and more session objects, C_OpenSession and C_CloseSession, C_Login
 * and C_Logout.
 * @param crowdMax the greatest crowd that the token can be given in reasonable time.
 */
export function objectCases(bench: Workbench, crowdMax: number): Record<string, () => Workload> {
  const crowds = CROWDS.filter((count) => count <= crowdMax);
  return {
    'object/create': () => creating(bench),
    'session/open-close': () => openingSessions(bench),
    'login/logout': () => loggingIn(bench),
    ...Object.fromEntries(crowds.map((count) => [`find/among-${count}`, () => finding(bench, count)])),
  };
}

const idOf = (index: number): Buffer => Buffer.from(`object ${index}`);

/** A secret that is a session object, seen without login. */
function secretCalled({ token: { p11, session } }: Workbench, id: Buffer): Handle {
  return p11.C_CreateObject(session, [
    { type: CKA_CLASS, value: CKO_SECRET_KEY },
    { type: CKA_KEY_TYPE, value: CKK_GENERIC_SECRET },
    { type: CKA_TOKEN, value: false },
    { type: CKA_PRIVATE, value: false },
    { type: CKA_SENSITIVE, value: false },
    { type: CKA_ID, value: id },
    { type: CKA_VALUE, value: Buffer.alloc(16, 1) },
  ]);
}

function search({ token: { p11, session } }: Workbench, id: Buffer): Handle[] {
  p11.C_FindObjectsInit(session, [{ type: CKA_ID, value: id }]);
  const found = p11.C_FindObjects(session, 10);
  p11.C_FindObjectsFinal(session);
  return found;
}

function isOnly(found: readonly Handle[], one: Handle | undefined): boolean {
  return one !== undefined && found.length === 1 && found[0]?.equals(one) === true;
}

function creating(bench: Workbench): Workload {
  const made: Handle[] = [];
  let count = 0;
  const destroy = () => destroyAll(bench, made.splice(0));
  return {
    before: destroy,
    run() {
      count += 1;
      made.push(secretCalled(bench, idOf(count)));
    },
    check() {
      const last = made.at(-1);
      if (!isOnly(search(bench, idOf(count)), last)) throw new Error('what was made last is not what is found');
    },
    close: destroy,
  };
}

/** Each search is for another object, all over the crowd. */
function finding(bench: Workbench, count: number): Workload {
  const crowd = Array.from({ length: count }, (_, index) => secretCalled(bench, idOf(index)));
  let at = 0;
  let found: Handle[] = [];
  return {
    run() {
      at = (at + 7919) % count;
      found = search(bench, idOf(at));
    },
    check() {
      if (!isOnly(found, crowd[at])) throw new Error(`${found.length} objects found, or another one`);
    },
    close: () => destroyAll(bench, crowd),
  };
}

function openingSessions({ token: { p11, slot } }: Workbench): Workload {
  let state = -1;
  return {
    run() {
      const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
      state = p11.C_GetSessionInfo(session).state;
      p11.C_CloseSession(session);
    },
    check() {
      if (state !== CKS_RW_USER_FUNCTIONS) throw new Error(`a session in state ${state}`);
    },
    close() {},
  };
}

function loggingIn(bench: Workbench): Workload {
  const { p11, session, pin } = bench.token;
  const stateNow = () => p11.C_GetSessionInfo(session).state;
  bench.forgetKeys();
  return {
    run() {
      p11.C_Logout(session);
      p11.C_Login(session, CKU_USER, pin);
    },
    check() {
      if (stateNow() !== CKS_RW_USER_FUNCTIONS) throw new Error('nobody is logged in');
      p11.C_Logout(session);
      const state = stateNow();
      p11.C_Login(session, CKU_USER, pin);
      if (state !== CKS_RW_PUBLIC_SESSION) throw new Error('a logout changed nothing');
    },
    close() {},
  };
}
