import type { Rule } from './rule.ts';

/** Generation, wrapping and derivation of keys. Sections are those of PKCS#11 3.1; UG is the Usage Guide. */
export const KEY_RULES: readonly Rule[] = [
  {
    id: 'KEY-01',
    chapter: '5.18.1; 4.7',
    level: 'must',
    rule: 'GenerateKey: LOCAL=T, KEY_GEN_MECHANISM=mechanism, ALWAYS_SENSITIVE=SENSITIVE, NEVER_EXTRACTABLE=¬EXTRACTABLE.',
  },
  {
    id: 'KEY-02',
    chapter: '5.18.1; 4.1.1',
    level: 'must',
    rule: 'Contradicting CKA_CLASS / CKA_KEY_TYPE → TEMPLATE_INCONSISTENT; VALUE_LEN missing → TEMPLATE_INCOMPLETE; impossible VALUE_LEN → ATTRIBUTE_VALUE_INVALID/KEY_SIZE_RANGE.',
  },
  {
    id: 'KEY-03',
    chapter: '5.18.2',
    level: 'must',
    rule: 'GenerateKeyPair is all-or-nothing: any refusal leaves no half pair.',
  },
  {
    id: 'KEY-04',
    chapter: '5.18.2',
    level: 'must',
    rule: 'Generated pair matches (sign with one, verify with the other and outside the token).',
  },
  {
    id: 'KEY-05',
    chapter: '5.18.2; 6.1',
    level: 'must',
    rule: 'RSA: MODULUS_BITS required; modulus has that length; PUBLIC_EXPONENT honoured (default 65537).',
  },
  {
    id: 'KEY-06',
    chapter: '6.3',
    level: 'must',
    rule: 'EC: EC_PARAMS required → TEMPLATE_INCOMPLETE; unknown curve → CURVE_NOT_SUPPORTED / DOMAIN_PARAMS_INVALID (not GENERAL_ERROR).',
  },
  {
    id: 'KEY-07',
    chapter: '6.3',
    level: 'must',
    rule: 'CKA_EC_POINT is a DER OCTET STRING around the point, on the curve.',
  },
  {
    id: 'KEY-08',
    chapter: '5.7.1; 5.18',
    level: 'must',
    rule: 'Public session generating a private key → USER_NOT_LOGGED_IN.',
  },
  {
    id: 'KEY-09',
    chapter: '5.18.3; 5.1.6',
    level: 'must',
    rule: 'WrapKey: wrapping key without CKA_WRAP → KEY_FUNCTION_NOT_PERMITTED; target EXTRACTABLE=F → KEY_UNEXTRACTABLE.',
  },
  {
    id: 'KEY-10',
    chapter: '5.18.3; 5.1.6',
    level: 'must',
    rule: 'WrapKey handles: bad wrapping key → WRAPPING_KEY_HANDLE_INVALID; bad target → KEY_HANDLE_INVALID; bad type → WRAPPING_KEY_TYPE_INCONSISTENT.',
  },
  {
    id: 'KEY-11',
    chapter: '5.18.3; 5.2',
    level: 'must',
    rule: 'WrapKey length query / BUFFER_TOO_SMALL per 5.2.',
  },
  {
    id: 'KEY-12',
    chapter: '4.9; 4.10',
    level: 'must',
    rule: 'WRAP_WITH_TRUSTED=T key only wrapped by CKA_TRUSTED=T key → else KEY_NOT_WRAPPABLE.',
  },
  {
    id: 'KEY-13',
    chapter: '5.18.3–5',
    level: 'must',
    rule: 'WRAP_TEMPLATE mismatch → KEY_HANDLE_INVALID; UNWRAP_TEMPLATE / DERIVE_TEMPLATE conflict → TEMPLATE_INCONSISTENT; template attributes are applied.',
  },
  {
    id: 'KEY-14',
    chapter: '5.18.4',
    level: 'must',
    rule: 'UnwrapKey result: LOCAL=F, ALWAYS_SENSITIVE=F, NEVER_EXTRACTABLE=F, EXTRACTABLE default T; value equals the original.',
  },
  {
    id: 'KEY-15',
    chapter: '5.18.4; 5.1.6',
    level: 'must',
    rule: 'UnwrapKey of a tampered / truncated blob → WRAPPED_KEY_INVALID / WRAPPED_KEY_LEN_RANGE, creates nothing; bad handle → UNWRAPPING_KEY_HANDLE_INVALID; no CKA_UNWRAP → KEY_FUNCTION_NOT_PERMITTED.',
  },
  {
    id: 'KEY-16',
    chapter: '5.18.5; 6.3; 6.43',
    level: 'must',
    rule: 'DeriveKey: base without CKA_DERIVE → KEY_FUNCTION_NOT_PERMITTED; result LOCAL=F; ALWAYS_SENSITIVE / NEVER_EXTRACTABLE inherited as the mechanism says.',
  },
  {
    id: 'KEY-17',
    chapter: '6.3',
    level: 'must',
    rule: 'ECDH: both sides derive the same secret; equals an outside computation; raw and (by 2.40 §) DER point forms handled; point not on curve → PUBLIC_KEY_INVALID / MECHANISM_PARAM_INVALID.',
  },
  {
    id: 'KEY-18',
    chapter: '4.7',
    level: 'must',
    rule: 'CKA_ALLOWED_MECHANISMS restricts use → MECHANISM_INVALID for others.',
  },
  {
    id: 'KEY-19',
    chapter: '4.9; 4.10; security considerations',
    level: 'robust',
    rule: 'No API path reveals a SENSITIVE key: get, copy, wrap under a known key + decrypt, derive/extract/concat, digest-key — reported as policy findings (Clulow/Tookan).',
  },
  {
    id: 'KEY-20',
    chapter: '5.18.3–4',
    level: 'must',
    rule: 'Wrap/unwrap round trip for every advertised wrap mechanism × key type (secret, RSA, EC), incl. attribute preservation.',
  },
];
