import * as ck from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import { otherKeyIsRefused, wrongParametersAreRefused } from './key-aspects.ts';
import type { DeriveMaterial } from './material.ts';
import { keysOnToken, reader } from './mechanism-keys.ts';
import { type Aspect, mechanismWith, type Subject } from './subject.ts';

/** C_DeriveKey: PKCS#11 3.1 section 5.18.5. */

type Deriving = Subject<DeriveMaterial>;

/** The base key, and the mechanism with whatever else it names. */
function basis(subject: Deriving): { readonly key: Handle; readonly mechanism: Mechanism } {
  const { trial, session, material } = subject;
  const { backward, areKnown } = keysOnToken(trial, session, material.keys, 'derive');
  if (!areKnown) trial.unsupported('the token takes no base key from outside');
  const second = material.namesKey ? keysOnToken(trial, session, material.keys, 'derive', 1).backward : Buffer.alloc(0);
  return { key: backward, mechanism: mechanismWith(subject, material.parameter?.(second)) };
}

/** A generic secret that can be read. */
const secret = (...more: Attribute[]): Attribute[] => [
  { type: ck.CKA_CLASS, value: ck.CKO_SECRET_KEY },
  { type: ck.CKA_KEY_TYPE, value: ck.CKK_GENERIC_SECRET },
  { type: ck.CKA_TOKEN, value: false },
  { type: ck.CKA_SENSITIVE, value: false },
  { type: ck.CKA_EXTRACTABLE, value: true },
  ...more,
];
const octets = (value: number): Attribute => ({ type: ck.CKA_VALUE_LEN, value });

function knownAnswers(subject: Deriving): void {
  const { trial, session, name, material } = subject;
  const { key, mechanism } = basis(subject);
  const { length } = material.value;
  for (const wanted of [length, ...(material.cuts ? [16] : [])]) {
    const act = () => trial.p11.C_DeriveKey(session, mechanism, key, secret(octets(wanted)));
    const { value } = trial.api(`C_DeriveKey(${name}, ${wanted} octets)`, act, 'OK');
    if (value === undefined) continue;
    // A token that is asked for less gives one end of it; which one the mechanism says.
    const given = reader(trial, session, value)(ck.CKA_VALUE);
    trial.same(`octets of a key of ${wanted}`, given.length, wanted);
    if (wanted === length) trial.same('the key', given, material.value);
    else trial.holds(`a key of ${wanted} octets is a part of the whole`, isPart(given, material.value), 'it is none');
  }
}

function isPart(part: Buffer, whole: Buffer): boolean {
  return whole.subarray(0, part.length).equals(part) || whole.subarray(-part.length).equals(part);
}

function wrongLength({ trial, session, name, material }: Deriving, key: Handle, mechanism: Mechanism): void {
  const { length } = material.value;
  const derive = (wanted: number) => () => trial.p11.C_DeriveKey(session, mechanism, key, secret(octets(wanted)));
  trial.api(`C_DeriveKey(${name}, ${length} octets)`, derive(length), 'OK');
  const codes = ['TEMPLATE_INCONSISTENT', 'KEY_SIZE_RANGE', 'ATTRIBUTE_VALUE_INVALID'];
  trial.api(`C_DeriveKey(${name}, ${length + 1} octets)`, derive(length + 1), ...codes);
}

const deriveOf =
  ({ trial, material }: Deriving) =>
  (session: Handle, mechanism: Mechanism, key: Handle) =>
    void trial.p11.C_DeriveKey(session, mechanism, key, secret(octets(material.value.length)));

export const DERIVE_ASPECTS: readonly Aspect<DeriveMaterial>[] = [
  {
    name: 'derive-known-answers',
    rule: 'The key that it derives is the one that other programs derive, whole or cut.',
    flags: ck.CKF_DERIVE,
    run: knownAnswers,
  },
  {
    name: 'derive-length',
    rule: 'More octets than the mechanism gives are refused.',
    flags: ck.CKF_DERIVE,
    run(subject) {
      const { key, mechanism } = basis(subject);
      wrongLength(subject, key, mechanism);
    },
  },
  {
    name: 'derive-parameter',
    rule: 'A parameter that is none of its: CKR_MECHANISM_PARAM_INVALID.',
    flags: ck.CKF_DERIVE,
    applies: ({ wrongParameters = [] }) => wrongParameters.length > 0,
    run(subject) {
      const { key, mechanism } = basis(subject);
      wrongParametersAreRefused(subject, 'C_DeriveKey', deriveOf(subject), key, mechanism);
    },
  },
  {
    name: 'derive-key-type',
    rule: 'A base key of another type: CKR_KEY_TYPE_INCONSISTENT.',
    flags: ck.CKF_DERIVE,
    run(subject) {
      const { key, mechanism } = basis(subject);
      const derive = deriveOf(subject);
      const code = 'KEY_TYPE_INCONSISTENT';
      // Where the base is one secret key, any other secret key may be one too.
      const kind = subject.material.keys.kind === 'secret' ? 'pair' : undefined;
      otherKeyIsRefused(subject, 'C_DeriveKey', derive, key, mechanism, 'derive', 'backward', code, kind);
    },
  },
];
