import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CKA_LABEL, CKA_TOKEN, CKM_SHA256_RSA_PKCS } from '../../../emulator/spec/constants.gen.ts';
import type { Handle, Pkcs11, Template } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import {
  authenticationCaseFor,
  OFFICIAL_CASES,
  type OfficialCaseName,
  officialCase,
  publishedRoot,
} from '../oasis-profiles/official-cases.ts';
import { type CaseTarget, type ProfileCase, playCase } from '../oasis-profiles/player.ts';
import { authenticationKeyPair, builtinRoots, install } from '../oasis-profiles/presumed-objects.ts';
import { THEIR_TOKEN, UNPUBLISHED_KEY } from '../oasis-profiles/their-token.ts';
import { type Difference, explain, type KnownDifference, type Verdict } from '../oasis-profiles/verdict.ts';
import type { Trial } from '../trial.ts';
import { bool, mechanismsOf } from './key-steps.ts';
import { find, readOnlySession, userPin, userSession } from './steps.ts';

/** The official test cases: PKCS#11 Profiles 3.1 and 3.2, section 4. */

type Version = '3.1' | '3.2';

export const OASIS_CHECKS: readonly Check[] = (['3.1', '3.2'] as const).flatMap((version) =>
  OFFICIAL_CASES.map(
    (name): Check => ({
      rule: `OASIS-${name}-${version.replace('.', '')}`,
      caller: 'api',
      begins: 'loaded',
      run: (trial) => PLAYS[name](trial, version),
    }),
  ),
);

const PLAYS: Readonly<Record<OfficialCaseName, (trial: Trial, version: Version) => void>> = {
  'BL-M-1': (trial, version) => played(trial, targetOf(trial), officialCase('BL-M-1', version), THEIR_TOKEN),
  'EXT-M-1': (trial, version) => played(trial, targetOf(trial), officialCase('EXT-M-1', version), THEIR_TOKEN),
  'AUTH-M-1': authentication,
  'CERT-M-1': certificates,
};

/** As it was published, and, where the token has none of its own, with a key pair of which the private half is known. */
function authentication(trial: Trial, version: Version) {
  const labels = ['testrsa-pub', 'testrsa-pri'];
  const target = targetOf(trial);
  const isThere = before(trial, () => {
    if (!mechanismsOf(trial).includes(CKM_SHA256_RSA_PKCS)) trial.unsupported('the token has no CKM_SHA256_RSA_PKCS');
    const session = userSession(trial);
    return labels.some((label) => find(trial, session, [{ type: CKA_LABEL, value: label }]).length > 0);
  });
  if (isThere) return played(trial, target, officialCase('AUTH-M-1', version), THEIR_TOKEN);
  installed(trial, target, authenticationKeyPair(ownKey()), labels);
  played(trial, target, officialCase('AUTH-M-1', version), [...THEIR_TOKEN, ...UNPUBLISHED_KEY]);
  played(trial, target, authenticationCaseFor(version, ownKey()), THEIR_TOKEN);
}

/** Five public objects, of which each may be the one that is found first. */
function certificates(trial: Trial, version: Version): void {
  const target = targetOf(trial);
  const others = before(trial, () => find(trial, readOnlySession(trial), [bool(CKA_TOKEN, true)]).length);
  if (others > 0) trial.unsupported('the case presumes a token that holds nothing but five objects of its own');
  const objects = builtinRoots(publishedRoot(), 'any');
  const labels = objects.flatMap((object) => object.filter(({ type }) => type === CKA_LABEL));
  installed(trial, target, objects, [String(labels[0]?.value ?? '')]);
  played(trial, target, officialCase('CERT-M-1', version), THEIR_TOKEN);
}

let rsaKey: KeyObject | undefined;

/** One for all cases that a process plays: making it takes long. */
function ownKey(): KeyObject {
  rsaKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  return rsaKey;
}

/** What a case is played on: an application that begins with C_Initialize, as this library wants it. */
function targetOf(trial: Trial): CaseTarget {
  const pin = userPin(trial);
  const slot = before(trial, () => trial.slot);
  const p11 = new Proxy(trial.p11, {
    get(target, name) {
      if (name === 'C_Initialize') return () => trial.initialize();
      const member = Reflect.get(target, name) as unknown;
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return { name: 'the token', p11, pin, slot };
}

/** Something that is asked before the case begins. */
function before<T>(trial: Trial, ask: () => T): T {
  trial.initialize();
  try {
    return ask();
  } finally {
    trial.p11.C_Finalize();
  }
}

/** Puts the objects on the token that the case presumes; they are taken away afterwards. */
function installed(trial: Trial, target: CaseTarget, objects: readonly Template[], labels: readonly string[]): void {
  trial.step('C_CreateObject (what the case presumes)', () => install(target, objects));
  trial.afterwards(() => {
    trial.initialize();
    const session = userSession(trial);
    for (const label of labels) removed(trial, session, label, trial.p11);
  });
}

function removed(trial: Trial, session: Handle, label: string, p11: Pkcs11): void {
  for (const object of find(trial, session, [{ type: CKA_LABEL, value: label }])) p11.C_DestroyObject(session, object);
}

/** Plays a case; each difference is a finding, with the reason why it says nothing of the profile, where there is one. */
function played(trial: Trial, target: CaseTarget, profileCase: ProfileCase, known: readonly KnownDifference[]): void {
  const verdict = playCase(profileCase, target);
  if (verdict.outcome === 'cannot be played') throw new Error(`${profileCase.name}: ${verdict.reason}`);
  const { explained, unexplained } = explain(verdict, known);
  const rows: (Difference & { readonly reason?: string })[] = [...explained, ...unexplained];
  for (const { step, function: name, path, expected, got, reason } of rows) {
    trial.differs({
      call: `${profileCase.name}, call ${step}: ${name} ${path}`,
      expected: short(expected),
      got: short(got),
      severity: path === 'rv' ? 'refused' : 'wrong-value',
      ...(reason !== undefined && { because: reason }),
    });
  }
  if (verdict.differences.length === 0) trial.holds(`${profileCase.name}: every answer is that of the case`, true);
  noted(trial, verdict);
}

function noted(trial: Trial, { case: name, permitted, unexpressed, played: made, calls }: Verdict): void {
  trial.note(`${name}: ${made} of ${calls} calls, ${permitted.length} variations that the document permits`);
  const silent = [...new Set(unexpressed.map(({ function: each, what }) => `${each}: ${what}`))];
  if (silent.length > 0) trial.note(`${name}: not said to the library, for want of a form: ${silent.join('; ')}`);
}

const SHOWN = 64;

function short(value: string): string {
  return value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value;
}
