import {
  CKA_CLASS,
  CKA_ID,
  CKA_LABEL,
  CKA_PROFILE_ID,
  CKA_TOKEN,
  CKO_CERTIFICATE,
  CKO_PROFILE,
  CKR_FUNCTION_NOT_SUPPORTED,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Pkcs11Version3 } from '../../../emulator/spec/pkcs11-version-3.ts';
import { rvThrown } from '../finding.ts';
import { publishedRoot } from '../oasis-profiles/official-cases.ts';
import { certificateAttributes } from '../oasis-profiles/presumed-objects.ts';
import { readUlong } from '../raw/memory.ts';
import type { FunctionName, RawArgument } from '../raw/raw-cryptoki.ts';
import type { Trial } from '../trial.ts';
import { attributeOf, bool } from './key-steps.ts';
import { find } from './steps.ts';

/** Profiles and their conditions: PKCS#11 Profiles 3.1 section 5. */

/** One condition of a profile. */
export interface Clause {
  readonly name: string;
  /** Whether it is met; undefined where that cannot be asked from here. */
  isMet(trial: Trial): boolean | undefined;
}

export interface Profile {
  readonly name: string;
  /** CKP_*. */
  readonly id: number;
  readonly clauses: readonly Clause[];
}

/** What a call came to, as its return value. */
export function rvOfCall(act: () => unknown): number {
  try {
    act();
    return CKR_OK;
  } catch (error) {
    return rvThrown(error);
  }
}

export const succeeds = (act: () => unknown): boolean => rvOfCall(act) === CKR_OK;

/** A condition that calls succeed. */
export function calls(name: string, act: (trial: Trial) => unknown): Clause {
  return { name, isMet: (trial) => succeeds(() => act(trial)) };
}

/**
 * A function that came with 3.0: whether it is there and does something. pkcs11js has none of them.
 * @param inProcess the call in this process. @param fromC its arguments.
 */
export function versionThree(
  name: FunctionName & keyof Pkcs11Version3,
  inProcess: (p11: Pkcs11Version3, trial: Trial) => unknown,
  fromC: (trial: Trial) => readonly RawArgument[],
): Clause {
  return {
    name,
    isMet(trial) {
      if (trial.isInProcess) {
        const p11 = trial.p11 as Pkcs11Version3;
        return rvOfCall(() => inProcess(p11, trial)) !== CKR_FUNCTION_NOT_SUPPORTED;
      }
      if (!trial.hasLibrary) return undefined;
      const { library } = trial;
      return library.has(name) && library.call(name, ...fromC(trial)) !== CKR_FUNCTION_NOT_SUPPORTED;
    },
  };
}

/** CKA_PROFILE_ID of every profile object that the session sees. */
export function claims(trial: Trial, session: Handle): number[] {
  const objects = find(trial, session, [{ type: CKA_CLASS, value: CKO_PROFILE }]);
  return objects.map((object) => readUlong(attributeOf(trial, session, object, CKA_PROFILE_ID), 0));
}

/** A real certificate, as an object. */
export function certificateTemplate(...wishes: readonly Attribute[]): Attribute[] {
  return [
    { type: CKA_CLASS, value: CKO_CERTIFICATE },
    { type: CKA_LABEL, value: 'conformance' },
    { type: CKA_ID, value: Buffer.of(0xc0) },
    ...certificateAttributes(publishedRoot()),
    ...wishes,
  ];
}

/** A public certificate as a session object; undefined when the token takes none. */
export function sessionCertificate(trial: Trial, session: Handle): Handle | undefined {
  let certificate: Handle | undefined;
  succeeds(() => {
    certificate = trial.p11.C_CreateObject(session, certificateTemplate(bool(CKA_TOKEN, false)));
  });
  return certificate;
}

/** Conditions that are not met, and those that cannot be asked from here. */
export function shortOf(trial: Trial, { clauses }: Profile) {
  const states = clauses.map((clause) => ({ name: clause.name, isMet: clause.isMet(trial) }));
  return {
    states,
    broken: states.filter(({ isMet }) => isMet === false).map(({ name }) => name),
    unasked: states.filter(({ isMet }) => isMet === undefined).map(({ name }) => name),
  };
}

/** What is to be said of a profile that nobody claims. */
export function wouldBe({ broken, unasked }: Pick<ReturnType<typeof shortOf>, 'broken' | 'unasked'>): string {
  const outcome = broken.length === 0 ? 'it would pass' : `it would pass except for ${broken.join(', ')}`;
  return unasked.length === 0 ? outcome : `${outcome}; could not be asked: ${unasked.join(', ')}`;
}
