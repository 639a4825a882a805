import { CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import type { Handle, Mechanism } from '../../../emulator/spec/pkcs11-api.ts';
import { Blocked, type RvName, rvOf } from '../finding.ts';
import type { KeyFamily } from './key-families.ts';
import type { Parameter, WrongParameter } from './material.ts';
import { type KeysOnToken, type KeyUse, keysOnToken, otherFamily, sizedFamily, sizeOutside } from './mechanism-keys.ts';
import { aside, mechanismWith, type Subject } from './subject.ts';

/** What holds of keys and parameters whatever is done with them. */

type Keyed = Subject<{ readonly keys: KeyFamily }>;
type Init = (session: Handle, mechanism: Mechanism, key: Handle) => void;

/** The control first: the mechanism as it must be. */
function control({ trial, name }: Keyed, call: string, init: Init, key: Handle, mechanism: Mechanism): void {
  trial.step(`${call} (${name})`, () => aside(trial, (session) => init(session, mechanism, key)));
}

/** The parameter is wrong, everything else is right. */
export function wrongParametersAreRefused(
  subject: Subject<{ readonly keys: KeyFamily; readonly wrongParameters?: readonly WrongParameter[] }>,
  call: string,
  init: Init,
  key: Handle,
  right: Mechanism,
): void {
  const { trial, name, material } = subject;
  control(subject, call, init, key, right);
  for (const [what, parameter] of material.wrongParameters ?? []) {
    const act = () => aside(trial, (session) => init(session, mechanismWith(subject, parameter), key));
    trial.api(`${call}(${name}, parameter: ${what})`, act, 'MECHANISM_PARAM_INVALID', 'ARGUMENTS_BAD');
  }
}

/** A key of another type that may be used so. @param kind of the other key, where secret keys are all right. */
export function otherKeyIsRefused(
  subject: Keyed,
  call: string,
  init: Init,
  key: Handle,
  mechanism: Mechanism,
  use: KeyUse,
  half: keyof Pick<KeysOnToken, 'forward' | 'backward'> = 'backward',
  code: RvName = 'KEY_TYPE_INCONSISTENT',
  kind?: KeyFamily['kind'],
): void {
  const { trial, session, name, material } = subject;
  control(subject, call, init, key, mechanism);
  const family = otherFamily(trial, material.keys.keyType, kind);
  const other = keysOnToken(trial, session, family, use)[half];
  const act = () => aside(trial, (own) => init(own, mechanism, other));
  trial.api(`${call}(${name}, a key of ${family.name})`, act, code);
}

const NO_KEY: readonly RvName[] = [
  'KEY_SIZE_RANGE',
  'ATTRIBUTE_VALUE_INVALID',
  'TEMPLATE_INCONSISTENT',
  'CURVE_NOT_SUPPORTED',
  'DOMAIN_PARAMS_INVALID',
];

/** Both limits, and beyond them as far as there are keys to try it with. */
export function sizesAreKept(subject: Keyed, call: string, init: Init, use: KeyUse, parameter: Parameter): void {
  const { trial, name, capability, material } = subject;
  const { minKeySize, maxKeySize } = capability;
  const mechanism = mechanismWith(subject, shortened(parameter));
  for (const size of new Set([minKeySize, maxKeySize])) {
    const family = sizedFamily(material.keys, size);
    if (family === undefined) trial.note(`not tried: a key of ${size}, of which the suite has none`);
    else trial.api(`${call}(${name}, ${family.name})`, () => began(subject, family, use, init, mechanism), 'OK');
  }
  for (const [limit, direction] of [
    [minKeySize, -1],
    [maxKeySize, 1],
  ] as const) {
    const size = sizeOutside(material.keys, limit, direction);
    const family = size === undefined ? undefined : sizedFamily(material.keys, size);
    if (family === undefined) continue;
    const outcome = trial.api(
      `${call}(${name}, ${family.name})`,
      () => began(subject, family, use, init, mechanism),
      ...NO_KEY,
    );
    if (outcome.rv === CKR_OK) trial.note(`${name} says ${minKeySize} to ${maxKeySize}`);
  }
  if (trial.looked === 0) trial.unsupported(`the suite has no keys of ${minKeySize} or ${maxKeySize}`);
}

/** A token may refuse a key of a size that it does not have before it comes to the mechanism. */
function began({ trial, session }: Keyed, family: KeyFamily, use: KeyUse, init: Init, mechanism: Mechanism): void {
  try {
    const { backward } = keysOnToken(trial, session, family, use);
    aside(trial, (own) => init(own, mechanism, backward));
  } catch (error) {
    if (error instanceof Blocked) throw refusal(error);
    throw error;
  }
}

/** As a library throws it. */
function refusal({ rv, step }: Blocked): Error {
  return Object.assign(new Error(step), { code: rvOf(rv) });
}

/** A salt of no octets fits into the shortest modulus. */
function shortened(parameter: Parameter): Parameter {
  if (typeof parameter !== 'object' || parameter instanceof Uint8Array || !('saltLen' in parameter)) return parameter;
  return { ...parameter, saltLen: 0 } as Parameter;
}
