import * as ck from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Handle, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import type { Rule } from '../catalogue/rule.ts';
import type { Check } from '../check.ts';
import { userSession } from '../checks/steps.ts';
import type { Trial } from '../trial.ts';
import { chapterOf } from './chapters.ts';
import { CIPHER_ASPECTS } from './cipher-aspects.ts';
import { DERIVE_ASPECTS } from './derive-aspects.ts';
import { DIGEST_ASPECTS } from './digest-aspects.ts';
import { GENERATION_ASPECTS, PAIR_ASPECTS } from './generation-aspects.ts';
import type { MechanismMaterial } from './material.ts';
import { materialOf } from './materials.ts';
import { RECOVERY_ASPECTS } from './recovery-aspects.ts';
import { SIGN_ASPECTS } from './sign-aspects.ts';
import type { Aspect, MechanismCapability, Subject } from './subject.ts';
import { WRAP_ASPECTS } from './wrap-aspects.ts';

/**
 * Checks that are drawn from a token's own list of mechanisms: what it says it does, it is asked to do. Their identifiers are the
 * mechanism's name and what is looked at, `CKM_RSA_PKCS/sign-round-trip`; of a use that the suite has no material for there is one
 * check, `CKM_DSA/sign`, which says so.
 */

/** Something that mechanisms are for, with all that is looked at. */
interface Use {
  readonly name: string;
  /** CKF_*: one of these in CK_MECHANISM_INFO promises it. */
  readonly flags: number;
  /** What can be looked at; none: the suite does not know the mechanism. */
  aspectsOf(material: MechanismMaterial, capability: MechanismCapability): readonly AspectOfUse[];
  readonly aspects: readonly AspectOfUse[];
}

type AspectOfUse = Pick<Aspect<never>, 'name' | 'rule'> & {
  run(subject: Omit<Subject<unknown>, 'material'>, material: MechanismMaterial): void;
};

function use<Material>(
  name: string,
  flags: number,
  aspects: readonly Aspect<Material>[],
  part: (material: MechanismMaterial) => Material | undefined,
): Use {
  const ofUse = new Map(
    aspects.map((aspect) => [
      aspect,
      {
        name: aspect.name,
        rule: aspect.rule,
        run(subject: Omit<Subject<unknown>, 'material'>, whole: MechanismMaterial) {
          const material = part(whole);
          if (material === undefined) throw new RangeError(`${subject.name} is not known to ${aspect.name}`);
          aspect.run({ ...subject, material });
        },
      },
    ]),
  );
  return {
    name,
    flags,
    aspects: [...ofUse.values()],
    aspectsOf(whole, capability) {
      const material = part(whole);
      if (material === undefined) return [];
      const promised = ({ flags: needed }: Aspect<Material>) => (capability.flags & needed) === needed;
      const fits = (aspect: Aspect<Material>) => promised(aspect) && (aspect.applies?.(material, capability) ?? true);
      return aspects.filter(fits).flatMap((aspect) => ofUse.get(aspect) ?? []);
    },
  };
}

const USES: readonly Use[] = [
  use('digest', ck.CKF_DIGEST, DIGEST_ASPECTS, ({ digest }) => digest),
  use('sign', ck.CKF_SIGN | ck.CKF_VERIFY, SIGN_ASPECTS, ({ sign }) => sign),
  use('encrypt', ck.CKF_ENCRYPT | ck.CKF_DECRYPT, CIPHER_ASPECTS, ({ encrypt }) => encrypt),
  use('recover', ck.CKF_SIGN_RECOVER | ck.CKF_VERIFY_RECOVER, RECOVERY_ASPECTS, ({ recover }) => recover),
  use('wrap', ck.CKF_WRAP | ck.CKF_UNWRAP, WRAP_ASPECTS, ({ encrypt }) => (encrypt?.wrapped ? encrypt : undefined)),
  use('derive', ck.CKF_DERIVE, DERIVE_ASPECTS, ({ derive }) => derive),
  use('generate', ck.CKF_GENERATE, GENERATION_ASPECTS, ({ generate }) => generate),
  use('pair', ck.CKF_GENERATE_KEY_PAIR, PAIR_ASPECTS, ({ pair }) => pair),
];

/** What a token says of its mechanisms. */
export function measureMechanisms(p11: Pkcs11, slot: Handle): MechanismCapability[] {
  return p11.C_GetMechanismList(slot).map((mechanism) => ({ mechanism, ...p11.C_GetMechanismInfo(slot, mechanism) }));
}

/** Every check of a token with these mechanisms, in the order of its list. */
export function mechanismChecks(capabilities: readonly MechanismCapability[]): Check[] {
  return capabilities.flatMap((capability) => {
    const name = nameOf('CKM', capability.mechanism);
    const material = materialOf(name);
    return USES.filter(({ flags }) => (capability.flags & flags) !== 0).flatMap((promised) => {
      const aspects = promised.aspectsOf(material, capability).map((aspect) => `${name}/${aspect.name}`);
      return (aspects.length > 0 ? aspects : [`${name}/${promised.name}`]).map(checkNamed);
    });
  });
}

/** The check of that identifier; undefined when it is none of a mechanism. */
export function mechanismCheckOf(id: string): Check | undefined {
  return mechanismRule(id) === undefined ? undefined : checkNamed(id);
}

/** What must hold, as a rule of the catalogue; undefined when it is no identifier of a mechanism's check. */
export function mechanismRule(id: string): Rule | undefined {
  const { mechanism, what } = parted(id);
  if (!/^CKM_\w+$/.test(mechanism)) return undefined;
  const aspect = USES.flatMap(({ aspects }) => aspects).find(({ name }) => name === what);
  const unknown = USES.some(({ name }) => name === what) ? 'It does what it promises.' : undefined;
  const rule = aspect?.rule ?? unknown;
  return rule === undefined ? undefined : { id, chapter: chapterOf(mechanism), level: 'must', rule };
}

function parted(id: string): { readonly mechanism: string; readonly what: string } {
  const [mechanism = '', what = ''] = id.split('/');
  return { mechanism, what };
}

function checkNamed(id: string): Check {
  return { rule: id, caller: 'api', standsAlone: true, run: (trial) => runNamed(id, trial) };
}

function runNamed(id: string, trial: Trial): void {
  const { mechanism: name, what } = parted(id);
  const aspect = USES.flatMap(({ aspects }) => aspects).find((one) => one.name === what);
  const capability = capabilityOf(trial, name);
  if (aspect === undefined) trial.unsupported('the suite has no material for it');
  aspect.run({ trial, name, capability, session: userSession(trial) }, materialOf(name));
}

/** @throws Unsupported when the token does not list it. */
function capabilityOf(trial: Trial, name: string): MechanismCapability {
  const { p11, slot } = trial;
  const listed = trial.step('C_GetMechanismList', () => p11.C_GetMechanismList(slot));
  const mechanism = listed.find((one) => nameOf('CKM', one) === name);
  if (mechanism === undefined) return trial.unsupported(`the token has no ${name}`);
  const info = trial.step(`C_GetMechanismInfo (${name})`, () => p11.C_GetMechanismInfo(slot, mechanism));
  return { mechanism, ...info };
}
