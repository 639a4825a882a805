import * as ck from '../../spec/constants.gen.ts';

/** What a client may offer: 0 up to p11-kit 0.24, 1 up to 0.25.5, 2 since. Some forms depend on it. */
export type Offered = 0 | 1 | 2;

/**
 * How an attribute's value stands on the wire. `octets`: as it is (numbers as the caller's memory holds them);
 * `byte`, `ulong`: one number; `template`: attributes; `mechanisms`: CK_ULONGs with their count; `date`: 0 or 8 octets.
 */
export type AttributeForm = 'octets' | 'byte' | 'ulong' | 'template' | 'mechanisms' | 'date';

interface FormRow {
  readonly form: AttributeForm;
  readonly types: readonly number[];
  /** The least offered version that has it; below, the value is octets. */
  readonly since?: Offered;
}

/** The vendor attributes of IBM's tokens, which p11-kit numbers like the standard's. */
const IBM = 0x8001_0000;

/**
 * The forms by attribute; types that stand nowhere are `octets`, vendor-defined ones too. The map is that of the client
 * and is compiled into it (p11-kit/rpc-message.c of 0.24.1, 0.25.5 and 0.26.4).
 */
export const ATTRIBUTE_FORMS: readonly FormRow[] = [
  {
    form: 'byte',
    types: [
      ck.CKA_TOKEN,
      ck.CKA_PRIVATE,
      ck.CKA_TRUSTED,
      ck.CKA_SENSITIVE,
      ck.CKA_ENCRYPT,
      ck.CKA_DECRYPT,
      ck.CKA_WRAP,
      ck.CKA_UNWRAP,
      ck.CKA_SIGN,
      ck.CKA_SIGN_RECOVER,
      ck.CKA_VERIFY,
      ck.CKA_VERIFY_RECOVER,
      ck.CKA_DERIVE,
      ck.CKA_EXTRACTABLE,
      ck.CKA_LOCAL,
      ck.CKA_NEVER_EXTRACTABLE,
      ck.CKA_ALWAYS_SENSITIVE,
      ck.CKA_MODIFIABLE,
      ck.CKA_COPYABLE,
      ck.CKA_SECONDARY_AUTH,
      ck.CKA_ALWAYS_AUTHENTICATE,
      ck.CKA_WRAP_WITH_TRUSTED,
      ck.CKA_RESET_ON_INIT,
      ck.CKA_HAS_RESET,
      ck.CKA_COLOR,
    ],
  },
  {
    form: 'ulong',
    types: [
      ck.CKA_CLASS,
      ck.CKA_CERTIFICATE_TYPE,
      ck.CKA_CERTIFICATE_CATEGORY,
      ck.CKA_JAVA_MIDP_SECURITY_DOMAIN,
      ck.CKA_KEY_TYPE,
      ck.CKA_MODULUS_BITS,
      ck.CKA_PRIME_BITS,
      ck.CKA_SUB_PRIME_BITS,
      ck.CKA_VALUE_BITS,
      ck.CKA_VALUE_LEN,
      ck.CKA_KEY_GEN_MECHANISM,
      ck.CKA_AUTH_PIN_FLAGS,
      ck.CKA_HW_FEATURE_TYPE,
      ck.CKA_PIXEL_X,
      ck.CKA_PIXEL_Y,
      ck.CKA_RESOLUTION,
      ck.CKA_CHAR_ROWS,
      ck.CKA_CHAR_COLUMNS,
      ck.CKA_BITS_PER_PIXEL,
      ck.CKA_MECHANISM_TYPE,
    ],
  },
  { form: 'template', types: [ck.CKA_WRAP_TEMPLATE, ck.CKA_UNWRAP_TEMPLATE] },
  { form: 'template', types: [ck.CKA_DERIVE_TEMPLATE], since: 1 },
  { form: 'mechanisms', types: [ck.CKA_ALLOWED_MECHANISMS] },
  { form: 'date', types: [ck.CKA_START_DATE, ck.CKA_END_DATE] },
  { form: 'byte', types: [1, 2, 3, 4, 8, 0xc, 0xd].map((number) => IBM + number), since: 1 },
  { form: 'ulong', types: [5, 0xa, 0xc_0001].map((number) => IBM + number), since: 1 },
  { form: 'ulong', types: [0xc_0101, 0xc_0009].map((number) => IBM + number), since: 2 },
];

const FORM_BY_TYPE = new Map(
  ATTRIBUTE_FORMS.flatMap(({ form, types, since = 0 }) => types.map((type) => [type, { form, since }] as const)),
);

export function attributeForm(type: number, offered: Offered): AttributeForm {
  const row = FORM_BY_TYPE.get(type);
  return row !== undefined && offered >= row.since ? row.form : 'octets';
}
