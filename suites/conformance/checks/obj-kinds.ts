import { createHash } from 'node:crypto';
import {
  CKA_CERTIFICATE_TYPE,
  CKA_CHECK_VALUE,
  CKA_CLASS,
  CKA_ID,
  CKA_ISSUER,
  CKA_LABEL,
  CKA_PUBLIC_KEY_INFO,
  CKA_SERIAL_NUMBER,
  CKA_SUBJECT,
  CKA_TOKEN,
  CKA_VALUE,
  CKO_PRIVATE_KEY,
  CKR_ATTRIBUTE_TYPE_INVALID,
} from '../../../emulator/spec/constants.gen.ts';
import { nameOf } from '../../../emulator/spec/names.ts';
import type { Attribute, Handle } from '../../../emulator/spec/pkcs11-api.ts';
import type { Check } from '../check.ts';
import type { RvName } from '../finding.ts';
import type { Trial } from '../trial.ts';
import { CERTIFICATE, CERTIFICATE_TEMPLATE, KEY_KINDS, type KeyKind, P256_INFO } from './obj-material.ts';
import {
  bool,
  certificate,
  importedKey,
  keyKind,
  keyTemplate,
  labelled,
  sameAttribute,
  set,
  templateOf,
  without,
} from './obj-steps.ts';
import { userSession } from './steps.ts';

/** What is particular of certificates and of keys: PKCS#11 3.1 sections 4.6.2, 4.6.3, 4.9 and 4.10. */

const WHOLE = [...CERTIFICATE_TEMPLATE, bool(CKA_TOKEN, false)];

/** What may be changed in a certificate, and what it is changed to. */
const CHANGED: readonly [type: number, value: Buffer][] = [
  [CKA_ID, Buffer.from('after')],
  [CKA_ISSUER, Buffer.from('3000', 'hex')],
  [CKA_SERIAL_NUMBER, Buffer.from('02012a', 'hex')],
  [CKA_LABEL, Buffer.from('after')],
];

function create(
  trial: Trial,
  session: Handle,
  [what, template]: readonly [string, readonly Attribute[]],
  ...allowed: RvName[]
): Handle | undefined {
  return trial.api(`C_CreateObject(${what})`, () => trial.p11.C_CreateObject(session, [...template]), ...allowed).value;
}

/** An attribute that a token need not have. */
function offered(trial: Trial, session: Handle, [object, whose]: readonly [Handle, string], type: number) {
  const read = () => trial.p11.C_GetAttributeValue(session, object, [{ type }])[0]?.value;
  const call = `C_GetAttributeValue(${nameOf('CKA', type)}) of ${whose}`;
  return trial.api(call, read, 'OK', 'ATTRIBUTE_TYPE_INVALID').value;
}

interface Checked {
  readonly name: string;
  readonly template: readonly Attribute[];
  readonly checkValue: Buffer;
}

/** A check value that is offered is right; another is refused; none is wanted where one of no octets is given. */
function checkValueOf(trial: Trial, session: Handle, { name, template, checkValue }: Checked): boolean {
  const object = trial.step(`C_CreateObject (${name}, session object)`, () =>
    trial.p11.C_CreateObject(session, [...template]),
  );
  const value = offered(trial, session, [object, `the ${name}`], CKA_CHECK_VALUE);
  if (value === undefined) {
    trial.note(`the token has no check value of the ${name}`);
    return false;
  }
  trial.same(`CKA_CHECK_VALUE of the ${name}`, value, checkValue);
  const given = (octets: Buffer) => templateOf(template, { type: CKA_CHECK_VALUE, value: octets });
  create(trial, session, [`${name}, its CKA_CHECK_VALUE`, given(checkValue)], 'OK');
  const wrong = Buffer.from(checkValue.map((octet) => octet ^ 0xff));
  create(trial, session, [`${name}, another CKA_CHECK_VALUE`, given(wrong)], 'ATTRIBUTE_VALUE_INVALID');
  const bare = create(trial, session, [`${name}, CKA_CHECK_VALUE of no octets`, given(Buffer.alloc(0))], 'OK');
  if (bare !== undefined) {
    const none = offered(trial, session, [bare, `the ${name} that wants none`], CKA_CHECK_VALUE);
    trial.same(`octets of CKA_CHECK_VALUE of the ${name} that wants none`, none?.length ?? 0, 0);
  }
  return true;
}

const [AES] = KEY_KINDS;

/** What of the kinds the token can have. */
function checkedKinds(trial: Trial): Checked[] {
  const mechanisms = trial.p11.C_GetMechanismList(trial.slot);
  const sha1 = createHash('sha1').update(CERTIFICATE).digest();
  const ofCertificate = { name: 'certificate', template: WHOLE, checkValue: sha1.subarray(0, 3) };
  if (AES === undefined || !AES.mechanisms.some((one) => mechanisms.includes(one))) return [ofCertificate];
  // The first octets of AES-128 of a block of zeros with this key.
  const ofKey = { name: AES.name, template: keyTemplate(AES), checkValue: Buffer.from('c6a13b', 'hex') };
  return [ofCertificate, ofKey];
}

const isPrivateKey = ({ template }: KeyKind): boolean =>
  template.some(({ type, value }) => type === CKA_CLASS && value === CKO_PRIVATE_KEY);

export const KIND_CHECKS: readonly Check[] = [
  {
    rule: 'OBJ-34',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const object = certificate(trial, session, labelled('before'));
      const mine = [object, 'the certificate'] as const;
      sameAttribute(trial, session, mine, CKA_VALUE, CERTIFICATE);
      for (const type of [CKA_CERTIFICATE_TYPE, CKA_SUBJECT, CKA_VALUE]) {
        const what = `X.509 certificate without ${nameOf('CKA', type)}`;
        create(trial, session, [what, without(WHOLE, type)], 'TEMPLATE_INCOMPLETE');
      }
      for (const [type, value] of CHANGED) {
        set(trial, session, object, { type, value }, 'OK');
        sameAttribute(trial, session, mine, type, value);
      }
      const other = Buffer.from(CERTIFICATE).reverse();
      set(trial, session, object, { type: CKA_VALUE, value: other }, 'ATTRIBUTE_READ_ONLY');
      set(trial, session, object, { type: CKA_SUBJECT, value: Buffer.from('3000', 'hex') }, 'ATTRIBUTE_READ_ONLY');
      set(trial, session, object, { type: CKA_CERTIFICATE_TYPE, value: 1 }, 'ATTRIBUTE_READ_ONLY');
      sameAttribute(trial, session, [object, 'the certificate in the end'], CKA_VALUE, CERTIFICATE);
    },
  },
  {
    rule: 'OBJ-35',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const has = checkedKinds(trial).map((kind) => checkValueOf(trial, session, kind));
      if (has.every((one) => !one)) trial.unsupported('the token has no CKA_CHECK_VALUE');
    },
  },
  {
    rule: 'OBJ-38',
    caller: 'api',
    run(trial) {
      const session = userSession(trial);
      const kind = keyKind(trial, isPrivateKey);
      const info = offered(
        trial,
        session,
        [importedKey(trial, session, kind), `the ${kind.name}`],
        CKA_PUBLIC_KEY_INFO,
      );
      const known = kind.publicKeyInfo ?? info;
      // Section 4.8: it may be empty where nobody gave it.
      if (info === undefined || info.length === 0) trial.note('the token does not find CKA_PUBLIC_KEY_INFO by itself');
      else trial.same('CKA_PUBLIC_KEY_INFO', info, known);
      const given = (octets: Buffer) => keyTemplate(kind, { type: CKA_PUBLIC_KEY_INFO, value: octets });
      const other = Buffer.from(known === undefined || known.length === 0 ? P256_INFO : known);
      other.writeUInt8(other.readUInt8(other.length - 1) ^ 1, other.length - 1);
      const wrong = ['ATTRIBUTE_VALUE_INVALID', 'ATTRIBUTE_TYPE_INVALID'];
      create(trial, session, [`${kind.name}, CKA_PUBLIC_KEY_INFO of another`, given(other)], ...wrong);
      if (known === undefined || known.length === 0) return;
      const call = `C_CreateObject(${kind.name}, its CKA_PUBLIC_KEY_INFO)`;
      const make = () => trial.p11.C_CreateObject(session, given(known));
      const { rv } = trial.api(call, make, 'OK', 'ATTRIBUTE_TYPE_INVALID');
      if (rv === CKR_ATTRIBUTE_TYPE_INVALID) trial.note('CKA_PUBLIC_KEY_INFO is not taken with a private key');
    },
  },
];
