import { createECDH } from 'node:crypto';
import {
  CKA_ALWAYS_SENSITIVE,
  CKA_DERIVE,
  CKA_EC_POINT,
  CKA_EXTRACTABLE,
  CKA_LOCAL,
  CKA_NEVER_EXTRACTABLE,
  CKA_SENSITIVE,
  CKA_VALUE,
  CKA_VALUE_LEN,
  CKF_DERIVE,
  CKM_ECDH1_DERIVE,
} from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { type DeriveKind, derivedTemplate, deriveKinds, ecdh, ecPair } from './key-derive-steps.ts';
import { coordinates } from './key-pair-steps.ts';
import { attributeOf, bool, offers, truths } from './key-steps.ts';
import { userSession } from './steps.ts';

/** C_DeriveKey, and ECDH: PKCS#11 3.1 sections 4.9, 4.10, 5.18.5, 6.3.17. */

/** Secrecy of base and derived key: what one was always, the other may be called too (sections 6.3, 6.20). */
const SECRECY = [
  { sensitive: true, extractable: false },
  { sensitive: false, extractable: true },
] as const;

type Secrecy = { readonly sensitive: boolean; readonly extractable: boolean };

const asAttributes = ({ sensitive, extractable }: Secrecy) => [
  bool(CKA_SENSITIVE, sensitive),
  bool(CKA_EXTRACTABLE, extractable),
];

const words = ({ sensitive, extractable }: Secrecy) => `sensitive ${sensitive}, extractable ${extractable}`;

export const DERIVATION_CHECKS: readonly Check[] = [
  {
    rule: 'KEY-16',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const kinds = deriveKinds(trial);
      if (kinds.length === 0) return trial.unsupported('it derives nothing that this suite knows');
      for (const kind of kinds) {
        inherited(trial, session, kind);
        const mayNot = kind.base(trial, session, [bool(CKA_DERIVE, false)]);
        const derive = () => trial.p11.C_DeriveKey(session, kind.mechanism(), mayNot, derivedTemplate([]));
        trial.api(`C_DeriveKey (${kind.name}), CKA_DERIVE is false`, derive, 'KEY_FUNCTION_NOT_PERMITTED');
      }
    },
  },
  {
    rule: 'KEY-17',
    caller: 'api',
    run(trial) {
      if (!offers(trial, CKM_ECDH1_DERIVE, CKF_DERIVE)) return trial.unsupported('the token has no CKM_ECDH1_DERIVE');
      const session = userSession(trial);
      const [mine, yours] = [ecPair(trial, session), ecPair(trial, session)];
      const pointOf = (key: Handle) => {
        const [x, y] = coordinates(attributeOf(trial, session, key, CKA_EC_POINT), 32);
        return Buffer.concat([Buffer.of(4), x, y]);
      };
      const points = { mine: pointOf(mine.publicKey), yours: pointOf(yours.publicKey) };
      const secret = agreed(trial, session, mine.privateKey, 'the other point', points.yours);
      trial.same('octets of the secret', secret?.length, 32);
      trial.same(
        'the same from the other side',
        agreed(trial, session, yours.privateKey, 'the other point', points.mine),
        secret,
      );
      const stranger = createECDH('prime256v1');
      const point = stranger.generateKeys();
      const outside = stranger.computeSecret(points.mine);
      trial.same(
        'with a stranger, whose secret is',
        agreed(trial, session, mine.privateKey, "a stranger's point", point),
        outside,
      );
      const encoded = Buffer.concat([Buffer.of(4, point.length), point]);
      const other = ['MECHANISM_PARAM_INVALID', 'PUBLIC_KEY_INVALID'];
      const again = agreed(trial, session, mine.privateKey, 'a point as CKA_EC_POINT has it', encoded, ...other);
      if (again === undefined) trial.note('the token does not take a point as CKA_EC_POINT has it');
      else trial.same('the same of the encoded point', again, outside);
      const off = Buffer.from(point);
      off.writeUInt8(off.readUInt8(64) ^ 1, 64);
      const act = () => trial.p11.C_DeriveKey(session, ecdh(off), mine.privateKey, derivedTemplate([]));
      trial.api('C_DeriveKey, a point that is not on the curve', act, ...other);
    },
  },
];

function inherited(trial: Trial, session: Handle, kind: DeriveKind): void {
  const types = [CKA_LOCAL, CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE];
  for (const origin of SECRECY) {
    const base = kind.base(trial, session, asAttributes(origin));
    for (const wish of SECRECY) {
      const derive = () => trial.p11.C_DeriveKey(session, kind.mechanism(), base, derivedTemplate(asAttributes(wish)));
      const call = `C_DeriveKey (${kind.name}), base ${words(origin)}, wished ${words(wish)}`;
      // A token may hold that what is derived of a secret is one.
      const isLess = origin.sensitive && !wish.sensitive;
      const { value } = trial.api(call, derive, 'OK', ...(isLess ? ['TEMPLATE_INCONSISTENT'] : []));
      if (value === undefined) continue;
      trial.same(call, truths(trial, session, value, types), {
        CKA_LOCAL: false,
        CKA_ALWAYS_SENSITIVE: origin.sensitive && wish.sensitive,
        CKA_NEVER_EXTRACTABLE: !origin.extractable && !wish.extractable,
      });
    }
  }
}

/** The whole secret of ECDH, read; undefined when the token refuses. */
function agreed(trial: Trial, session: Handle, base: Handle, what: string, point: Buffer, ...codes: string[]) {
  const wishes = [...asAttributes({ sensitive: false, extractable: true }), { type: CKA_VALUE_LEN, value: 32 }];
  const derive = () => trial.p11.C_DeriveKey(session, ecdh(point), base, derivedTemplate(wishes));
  const { value } = trial.api(`C_DeriveKey (CKM_ECDH1_DERIVE), ${what}`, derive, 'OK', ...codes);
  return value === undefined ? undefined : attributeOf(trial, session, value, CKA_VALUE);
}
