import * as ck from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import { readUlong } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';
import type { GenerationMaterial, PairGenerationMaterial } from './material.ts';
import { reader } from './mechanism-keys.ts';
import { SIGNATURES } from './signing-materials.ts';
import { type Aspect, agrees, ROOM, type Subject } from './subject.ts';

/** C_GenerateKey and C_GenerateKeyPair: PKCS#11 3.1 sections 5.18.1 and 5.18.2. */

type Generating = Subject<GenerationMaterial>;
type Pairing = Subject<PairGenerationMaterial>;

function secretTemplate(octets: number | undefined): Attribute[] {
  return [
    { type: ck.CKA_TOKEN, value: false },
    { type: ck.CKA_SENSITIVE, value: false },
    { type: ck.CKA_EXTRACTABLE, value: true },
    ...(octets === undefined ? [] : [{ type: ck.CKA_VALUE_LEN, value: octets }]),
  ];
}

function generate({ trial, session, name, capability }: Generating, octets: number | undefined): Handle | undefined {
  const mechanism = { mechanism: capability.mechanism };
  const act = () => trial.p11.C_GenerateKey(session, mechanism, secretTemplate(octets));
  return trial.api(`C_GenerateKey(${name}${octets === undefined ? '' : `, ${octets} octets`})`, act, 'OK').value;
}

function origin(trial: Trial, session: Handle, key: Handle, mechanism: number, keyType: number): void {
  const read = reader(trial, session, key);
  trial.same('CKA_KEY_TYPE', readUlong(read(ck.CKA_KEY_TYPE), 0), keyType);
  trial.same('CKA_LOCAL', read(ck.CKA_LOCAL), Buffer.of(1));
  trial.same('CKA_KEY_GEN_MECHANISM', readUlong(read(ck.CKA_KEY_GEN_MECHANISM), 0), mechanism);
}

function secrets(subject: Generating): void {
  const { trial, session, material, capability } = subject;
  const octets = material.octets ?? 16;
  const values = [1, 2].map(() => {
    const key = generate(subject, material.octets === undefined ? octets : undefined);
    if (key === undefined) return undefined;
    origin(trial, session, key, capability.mechanism, material.keyType);
    return reader(trial, session, key)(ck.CKA_VALUE);
  });
  for (const value of values) if (value !== undefined) trial.same('octets of the value', value.length, octets);
  const [one, other] = values;
  if (one !== undefined && other !== undefined) trial.holds('two keys are not the same', !one.equals(other));
}

const octetsOf = (size: number, { unit }: GenerationMaterial): number => (unit === 'bits' ? Math.ceil(size / 8) : size);
/** Longer keys are asked of nobody. */
const OCTETS_MAX = 4096;

function secretSizes(subject: Generating): void {
  const { trial, session, name, capability, material } = subject;
  const { minKeySize, maxKeySize, mechanism } = capability;
  const [min, max] = [octetsOf(minKeySize, material), octetsOf(maxKeySize, material)];
  for (const octets of new Set([min, max])) {
    if (octets > OCTETS_MAX) {
      trial.note(`not tried: a key of ${octets} octets`);
      continue;
    }
    const key = generate(subject, octets);
    if (key !== undefined) trial.same('octets of the value', reader(trial, session, key)(ck.CKA_VALUE).length, octets);
  }
  const beyond = [...(max < OCTETS_MAX ? [max + 1] : []), ...(min > 1 ? [min - 1] : []), ...(material.wrong ?? [])];
  for (const octets of new Set(beyond)) {
    const act = () => trial.p11.C_GenerateKey(session, { mechanism }, secretTemplate(octets));
    const codes = ['KEY_SIZE_RANGE', 'ATTRIBUTE_VALUE_INVALID', 'TEMPLATE_INCONSISTENT'];
    trial.api(`C_GenerateKey(${name}, ${octets} octets)`, act, ...codes);
  }
}

function pair(subject: Pairing, template: readonly Attribute[], usage: readonly [number, number] | undefined) {
  const { trial, session, name, capability } = subject;
  const use = (at: 0 | 1): Attribute[] => (usage === undefined ? [] : [{ type: usage[at], value: true }]);
  const common: Attribute = { type: ck.CKA_TOKEN, value: false };
  const act = () =>
    trial.p11.C_GenerateKeyPair(
      session,
      { mechanism: capability.mechanism },
      [common, ...use(0), ...template],
      [common, ...use(1)],
    );
  return trial.api(`C_GenerateKeyPair(${name})`, act, 'OK').value;
}

/** What the private half signs another program verifies by the public one. */
function halves(subject: Pairing): void {
  const { trial, session, material, capability } = subject;
  const listed = trial.p11.C_GetMechanismList(trial.slot);
  const { keys, shownBy } = material;
  const signing = shownBy.map((name) => [SIGNATURES.get(name), name] as const);
  const numbers = new Map(listed.map((mechanism) => [nameOf('CKM', mechanism), mechanism]));
  const shown = signing.find(([row, name]) => row !== undefined && numbers.has(name));
  const made = [1, 2].map(() => pair(subject, keys.generationTemplate, shown && [ck.CKA_VERIFY, ck.CKA_SIGN]));
  for (const one of made) {
    if (one === undefined) continue;
    for (const half of [one.publicKey, one.privateKey])
      origin(trial, session, half, capability.mechanism, keys.keyType);
    const [row, name = ''] = shown ?? [];
    if (row !== undefined) signsForOthers(subject, one, row, numbers.get(name) ?? 0);
  }
  if (shown === undefined)
    trial.note('that both halves belong together is not shown: the token signs nothing with them');
  const [one, other] = made.map((each) => each && publicValue(trial, session, each.publicKey, keys.keyType));
  if (one !== undefined && other !== undefined) trial.holds('two pairs are not the same', !one.equals(other));
}

function signsForOthers(
  { trial, session }: Pairing,
  { publicKey, privateKey }: { readonly publicKey: Handle; readonly privateKey: Handle },
  { parameter, inputs, verifies }: NonNullable<ReturnType<typeof SIGNATURES.get>>,
  mechanism: number,
): void {
  const [data = Buffer.alloc(32)] = inputs;
  const signature = trial.step('C_Sign with the new key', () => {
    trial.p11.C_SignInit(session, { mechanism, ...(parameter !== undefined && { parameter }) }, privateKey);
    return Buffer.from(trial.p11.C_Sign(session, data, Buffer.alloc(ROOM)));
  });
  const isGood = agrees(() => verifies(reader(trial, session, publicKey), data, signature));
  trial.holds('another program verifies with the public half what the private one has signed', isGood);
}

const PUBLIC_VALUES: Readonly<Record<number, number>> = {
  [ck.CKK_RSA]: ck.CKA_MODULUS,
  [ck.CKK_EC]: ck.CKA_EC_POINT,
  [ck.CKK_EC_EDWARDS]: ck.CKA_EC_POINT,
  [ck.CKK_EC_MONTGOMERY]: ck.CKA_EC_POINT,
};

function publicValue(trial: Trial, session: Handle, key: Handle, keyType: number): Buffer {
  return reader(trial, session, key)(PUBLIC_VALUES[keyType] ?? ck.CKA_VALUE);
}

function pairSizes(subject: Pairing): void {
  const { trial, session, name, capability, material } = subject;
  const { minKeySize, maxKeySize, mechanism } = capability;
  for (const [size, keys] of material.sizes ?? []) {
    if (size >= minKeySize && size <= maxKeySize) {
      pair(subject, keys.generationTemplate, undefined);
      continue;
    }
    const act = () => trial.p11.C_GenerateKeyPair(session, { mechanism }, [...keys.generationTemplate], []);
    const codes = ['KEY_SIZE_RANGE', 'ATTRIBUTE_VALUE_INVALID', 'CURVE_NOT_SUPPORTED', 'DOMAIN_PARAMS_INVALID'];
    trial.api(`C_GenerateKeyPair(${name}, ${keys.name})`, act, ...codes);
  }
  trial.note(`tried: ${(material.sizes ?? []).map(([size]) => size).join(', ')} of ${minKeySize} to ${maxKeySize}`);
}

export const GENERATION_ASPECTS: readonly Aspect<GenerationMaterial>[] = [
  {
    name: 'generate-key',
    rule: 'Keys are of the type and length that was asked for, made here, and not twice the same.',
    flags: ck.CKF_GENERATE,
    run: secrets,
  },
  {
    name: 'generate-key-size',
    rule: 'Keys of both limits of CK_MECHANISM_INFO are made, beyond them none.',
    flags: ck.CKF_GENERATE,
    applies: ({ octets }, { maxKeySize }) => octets === undefined && maxKeySize > 0,
    run: secretSizes,
  },
];

export const PAIR_ASPECTS: readonly Aspect<PairGenerationMaterial>[] = [
  {
    name: 'pair-halves',
    rule: 'Both halves are of the type that was asked for, made here, belong together, and are not twice the same.',
    flags: ck.CKF_GENERATE_KEY_PAIR,
    run: halves,
  },
  {
    name: 'pair-key-size',
    rule: 'Pairs within the limits of CK_MECHANISM_INFO are made, beyond them none.',
    flags: ck.CKF_GENERATE_KEY_PAIR,
    applies: ({ sizes = [] }, { maxKeySize }) => sizes.length > 0 && maxKeySize > 0,
    run: pairSizes,
  },
];
