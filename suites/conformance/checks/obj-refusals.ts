import {
  CKA_CLASS,
  CKA_DERIVE,
  CKA_EXTRACTABLE,
  CKA_KEY_TYPE,
  CKA_SENSITIVE,
  CKA_TOKEN,
  CKA_UNWRAP,
  CKA_VALUE_LEN,
  CKA_WRAP,
  CKD_NULL,
  CKK_AES,
  CKK_EC,
  CKK_GENERIC_SECRET,
  CKM_AES_KEY_WRAP,
  CKM_ECDH1_DERIVE,
  CKO_SECRET_KEY,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, EcdhParameter, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { Trial } from '../trial.ts';
import { KEY_KINDS, type KeyKind, P256_INFO } from './obj-material.ts';
import {
  bool,
  count,
  importedKey,
  keyKind,
  keyTemplate,
  storableKind,
  stored,
  UNKNOWN_ATTRIBUTE,
} from './obj-steps.ts';
import { userSession } from './steps.ts';

/** What is refused leaves nothing behind: PKCS#11 3.1 sections 5.7.1, 5.7.2 and 5.18. */

/** One way to make an object, with a template that the caller adds to. */
interface Maker {
  readonly call: string;
  make(more: readonly Attribute[]): unknown;
}

/** pkcs11js' mark of CK_ECDH1_DERIVE_PARAMS. */
const CK_PARAMS_EC_DH = 6;
const P256_POINT_LENGTH = 65;

const SECRET: readonly Attribute[] = [
  { type: CKA_CLASS, value: CKO_SECRET_KEY },
  bool(CKA_TOKEN, false),
  bool(CKA_SENSITIVE, false),
  bool(CKA_EXTRACTABLE, true),
];

function byGenerating({ p11 }: Trial, session: Handle, { generation, generationTemplate, isPair }: KeyKind): Maker {
  const mechanism = { mechanism: generation };
  const own = [bool(CKA_TOKEN, false)];
  if (!isPair) {
    const template = [...generationTemplate, ...own];
    return {
      call: 'C_GenerateKey',
      make: (more) => p11.C_GenerateKey(session, mechanism, [...template, ...more]),
    };
  }
  return {
    // The public half is there by then, in a library that makes one after the other.
    call: 'C_GenerateKeyPair, private half',
    make: (more) => p11.C_GenerateKeyPair(session, mechanism, [...generationTemplate, ...own], [...own, ...more]),
  };
}

function byUnwrapping(trial: Trial, session: Handle, kind: KeyKind): Maker {
  const { p11 } = trial;
  const mechanism = { mechanism: CKM_AES_KEY_WRAP };
  const wrapping = importedKey(trial, session, kind, bool(CKA_WRAP, true), bool(CKA_UNWRAP, true));
  const key = importedKey(trial, session, kind);
  const wrap = () => p11.C_WrapKey(session, mechanism, wrapping, key, Buffer.alloc(64));
  const wrapped = Buffer.from(trial.step('C_WrapKey (CKM_AES_KEY_WRAP)', wrap));
  const template = [...SECRET, { type: CKA_KEY_TYPE, value: CKK_AES }];
  return {
    call: 'C_UnwrapKey',
    make: (more) => p11.C_UnwrapKey(session, mechanism, wrapping, wrapped, [...template, ...more]),
  };
}

function byDeriving(trial: Trial, session: Handle, kind: KeyKind): Maker {
  const base = importedKey(trial, session, kind, bool(CKA_DERIVE, true));
  const publicData = P256_INFO.subarray(-P256_POINT_LENGTH);
  const parameter: EcdhParameter = { type: CK_PARAMS_EC_DH, kdf: CKD_NULL, publicData };
  const own = [
    { type: CKA_KEY_TYPE, value: CKK_GENERIC_SECRET },
    { type: CKA_VALUE_LEN, value: 32 },
  ];
  return {
    call: 'C_DeriveKey',
    make: (more) =>
      trial.p11.C_DeriveKey(session, { mechanism: CKM_ECDH1_DERIVE, parameter }, base, [...SECRET, ...own, ...more]),
  };
}

/** All ways that the token has. */
function makersOf(trial: Trial, session: Handle): Maker[] {
  const { p11 } = trial;
  const mechanisms = p11.C_GetMechanismList(trial.slot);
  const kind = keyKind(trial);
  const original = stored(trial, session, storableKind(trial, session));
  const ofType = (type: number) =>
    KEY_KINDS.find(({ template }) => template.some((one) => one.type === CKA_KEY_TYPE && one.value === type));
  const [aes, ec] = [ofType(CKK_AES), ofType(CKK_EC)];
  return [
    {
      call: `C_CreateObject (${kind.name}, session object)`,
      make: (more) => p11.C_CreateObject(session, [...keyTemplate(kind), ...more]),
    },
    { call: 'C_CopyObject', make: (more) => p11.C_CopyObject(session, original, [bool(CKA_TOKEN, false), ...more]) },
    ...KEY_KINDS.filter(({ generation }) => mechanisms.includes(generation)).map((one) =>
      byGenerating(trial, session, one),
    ),
    ...(aes && mechanisms.includes(CKM_AES_KEY_WRAP) ? [byUnwrapping(trial, session, aes)] : []),
    ...(ec && mechanisms.includes(CKM_ECDH1_DERIVE) ? [byDeriving(trial, session, ec)] : []),
  ];
}

/** What a template may be refused with: which of them is another rule's matter (OBJ-05). */
const REFUSALS = ['ATTRIBUTE_TYPE_INVALID', 'TEMPLATE_INCONSISTENT', 'ATTRIBUTE_VALUE_INVALID', 'ATTRIBUTE_READ_ONLY'];

export const REFUSAL_CHECKS: readonly Check[] = [
  {
    rule: 'OBJ-10',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const unknown = { type: UNKNOWN_ATTRIBUTE, value: Buffer.from('conformance') };
      let refusals = 0;
      for (const { call, make } of makersOf(trial, session)) {
        trial.step(call, () => make([]));
        const before = count(trial, session);
        const refused = `${call} with an attribute that nobody knows`;
        const { rv } = trial.api(refused, () => make([unknown]), 'OK', ...REFUSALS);
        if (rv === CKR_OK) trial.note(`${refused} is not refused (OBJ-05)`);
        else refusals += 1;
        if (rv !== CKR_OK) trial.same(`objects after ${refused}`, count(trial, session), before);
      }
      if (refusals === 0)
        trial.unsupported('the token refuses no template for an attribute that nobody knows (OBJ-05)');
    },
  },
];
