import { CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import type { Handle, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import { readWriteSession } from '../checks/steps.ts';
import { Blocked, type RvName, rvThrown, Unsupported } from '../finding.ts';
import type { Trial } from '../trial.ts';
import type { Parameter } from './material.ts';

/** One line of a token's mechanism list, with its CK_MECHANISM_INFO. */
export interface MechanismCapability {
  readonly mechanism: number;
  readonly flags: number;
  readonly minKeySize: number;
  readonly maxKeySize: number;
}

/** One mechanism of a token under trial, for one of its uses. */
export interface Subject<Material> {
  readonly trial: Trial;
  /** `CKM_…` */
  readonly name: string;
  readonly capability: MechanismCapability;
  readonly material: Material;
  /** The session that the keys belong to; the user is logged in. */
  readonly session: Handle;
}

/** One property of a mechanism that can be checked. */
export interface Aspect<Material> {
  /** The second half of its identifier. */
  readonly name: string;
  readonly rule: string;
  /** CKF_*: what the token must promise before it is asked. */
  readonly flags: number;
  /** Whether the mechanism has it at all. Default: it has. */
  applies?(material: Material, capability: MechanismCapability): boolean;
  run(subject: Subject<Material>): void;
}

/** Longer than anything that a mechanism here gives. */
export const ROOM = 4096;

/** CK_MECHANISM with a parameter, or none. */
export function mechanismWith({ capability }: Pick<Subject<unknown>, 'capability'>, parameter: Parameter): Mechanism {
  return { mechanism: capability.mechanism, ...(parameter !== undefined && { parameter }) };
}

/** Something in a session of its own: what one operation leaves behind does not meet the next. */
export function aside<T>(trial: Trial, act: (session: Handle) => T): T {
  const session = readWriteSession(trial);
  try {
    return act(session);
  } finally {
    trial.p11.C_CloseSession(session);
  }
}

/** Whether something is refused, by whatever code. */
export function isRefused(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    return rvThrown(error) !== CKR_OK;
  }
}

export function refused(trial: Trial, call: string, act: () => unknown): void {
  trial.holds(`${call} is refused`, isRefused(act), 'OK');
}

type Direction = 'Sign' | 'Encrypt' | 'Decrypt';

/** Init, then the single-part call. @returns what came out; undefined when it did not work. */
export function whole(
  { trial, name }: Pick<Subject<unknown>, 'trial' | 'name'>,
  direction: Direction,
  mechanism: Mechanism,
  key: Handle,
  data: Buffer,
  ...allowed: RvName[]
): Buffer | undefined {
  const { p11 } = trial;
  return aside(trial, (session) => {
    const init = () => p11[`C_${direction}Init`](session, mechanism, key);
    if (trial.api(`C_${direction}Init(${name})`, init, 'OK').rv !== CKR_OK) return undefined;
    const call = `C_${direction}(${data.length} octets)`;
    const { value } = trial.api(call, () => p11[`C_${direction}`](session, data, Buffer.alloc(ROOM)), ...orOk(allowed));
    return value && Buffer.from(value);
  });
}

/** C_VerifyInit, then C_Verify. */
export function verified(
  { trial, name }: Pick<Subject<unknown>, 'trial' | 'name'>,
  mechanism: Mechanism,
  key: Handle,
  [what, data, signature]: readonly [string, Buffer, Buffer],
  ...allowed: RvName[]
): void {
  const { p11 } = trial;
  aside(trial, (session) => {
    const init = () => p11.C_VerifyInit(session, mechanism, key);
    if (trial.api(`C_VerifyInit(${name})`, init, 'OK').rv !== CKR_OK) return;
    trial.api(`C_Verify(${what})`, () => p11.C_Verify(session, data, signature), ...orOk(allowed));
  });
}

const orOk = (allowed: readonly RvName[]): readonly RvName[] => (allowed.length === 0 ? ['OK'] : allowed);

/** The octets cut into pieces; for no octets one piece of none. */
export function pieces(data: Buffer, octets: number): Buffer[] {
  const count = Math.max(1, Math.ceil(data.length / octets));
  return Array.from({ length: count }, (_, at) => data.subarray(at * octets, (at + 1) * octets));
}

/** How a message is given in parts: octet by octet, odd, by the block, and more than a block. A part of nothing is rule OP-10's. */
export function partitions(data: Buffer): readonly (readonly [string, readonly Buffer[]])[] {
  return [
    ['pieces of 1', pieces(data, 1)],
    ['pieces of 7', pieces(data, 7)],
    ['pieces of 16', pieces(data, 16)],
    ['pieces of 50', pieces(data, 50)],
  ];
}

/** Another program is asked; one that cannot make anything of it says no. */
export function agrees(ask: () => boolean): boolean {
  try {
    return ask();
  } catch (error) {
    // What it needs of the token is the token's matter.
    if (error instanceof Blocked || error instanceof Unsupported) throw error;
    return false;
  }
}

/** Octets with one bit changed. @param at negative: from the end. */
export function flipped(octets: Buffer, at: number): Buffer {
  const changed = Buffer.from(octets);
  const index = at < 0 ? octets.length + at : at;
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}
