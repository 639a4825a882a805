import { concatenated, ULONG_LENGTH } from '../../core/data-types.ts';
import type { MechanismParameter, ParameterStructure } from '../../core/mechanisms/row.ts';
import type { MechanismCall } from '../../core/mechanisms/token-mechanisms.ts';
import { CKR_DEVICE_ERROR, CKR_MECHANISM_INVALID } from '../../spec/constants.gen.ts';
import { nameOf } from '../../spec/names.ts';
import type { Offered } from './attribute-forms.ts';
import {
  MECHANISM_FORMS,
  type MechanismForm,
  PARAMETER_MEMBERS,
  type ParameterForm,
  type StructureForm,
} from './mechanism-forms.ts';
import { NULL_LENGTH, type OctetReader } from './octet-reader.ts';
import type { OctetWriter } from './octet-writer.ts';
import { WireError } from './wire-error.ts';

const FORM_BY_TYPE = new Map(MECHANISM_FORMS.flatMap((row) => row.types.map((type) => [type, row] as const)));

/** undefined: no client of the known releases lets this mechanism pass. */
export function mechanismForm(type: number): MechanismForm | undefined {
  return FORM_BY_TYPE.get(type);
}

/** Stands for a NULL pMechanism, which cancels an operation (PKCS#11 3.0). */
const NULL_MECHANISM = 0xffff_ffff;
const NO_PARAMETER = new Uint8Array(0);
const COUNTER_BLOCK_LENGTH = 16;

interface ParameterCodec {
  read(reader: OctetReader): MechanismParameter;
  /** @throws RangeError when the parameter has another form. */
  write(writer: OctetWriter, parameter: MechanismParameter): void;
}

const CODECS: Readonly<Record<ParameterForm, ParameterCodec>> = {
  none: octetString(),
  octets: octetString(),
  'octets 16': octetString(16),
  'octets 8': octetString(8),
  ulong: {
    read: (reader) => reader.octets(ULONG_LENGTH).reverse(),
    write: (writer, parameter) => writer.octets(octetsOf(parameter, ULONG_LENGTH).slice().reverse()),
  },
  counter: {
    read(reader) {
      const bits = reader.octets(ULONG_LENGTH).reverse();
      return concatenated(bits, rightLength(reader.octetString() ?? NO_PARAMETER, COUNTER_BLOCK_LENGTH));
    },
    write(writer, parameter) {
      const octets = octetsOf(parameter, ULONG_LENGTH + COUNTER_BLOCK_LENGTH);
      writer.octets(octets.slice(0, ULONG_LENGTH).reverse());
      writer.octetString(octets.subarray(ULONG_LENGTH));
    },
  },
  pss: structure('pss'),
  oaep: structure('oaep'),
  ecdh: structure('ecdh'),
  gcm: structure('gcm'),
};

function octetString(length?: number): ParameterCodec {
  return {
    read: (reader) => rightLength(reader.octetString() ?? NO_PARAMETER, length),
    write: (writer, parameter) => writer.octetString(octetsOf(parameter, length)),
  };
}

function rightLength(octets: Uint8Array, length: number | undefined): Uint8Array {
  if (length === undefined || octets.length === length) return octets;
  throw new WireError(CKR_DEVICE_ERROR, `a mechanism parameter of ${octets.length} octets`);
}

function octetsOf(parameter: MechanismParameter, length?: number): Uint8Array {
  const right = parameter instanceof Uint8Array && (length === undefined || parameter.length === length);
  if (!right) throw new RangeError('a mechanism parameter of another form');
  return parameter;
}

function structure(form: StructureForm): ParameterCodec {
  const members = PARAMETER_MEMBERS[form];
  return {
    read: (reader) =>
      Object.fromEntries(
        members.map(({ name, kind }) => [
          name,
          kind === 'ulong' ? reader.ulong() : (reader.octetString() ?? NO_PARAMETER),
        ]),
      ),
    write(writer, parameter) {
      const given = parameter as ParameterStructure;
      for (const { name, kind } of members) {
        if (kind === 'ulong') writer.ulong(given[name] as number);
        else writer.octetString(given[name] as Uint8Array);
      }
    },
  };
}

/**
 * CK_MECHANISM: u32 type, then the parameter; null is a NULL pMechanism. It depends on what the client offered, not on
 * what was agreed: since version 2 a mechanism without parameter is its type alone, and the others say in one octet
 * whether a parameter follows. Before, a missing parameter is a NULL octet string.
 * @throws WireError CKR_DEVICE_ERROR; CKR_MECHANISM_INVALID for a mechanism whose form nobody knows.
 */
export function readMechanism(reader: OctetReader, offered: Offered): MechanismCall | null {
  const mechanism = reader.u32();
  if (mechanism === NULL_MECHANISM || isOlderNull(reader, mechanism, offered)) return null;
  const row = mechanismForm(mechanism);
  try {
    return { mechanism, parameter: readParameter(reader, row?.form ?? 'octets', offered) };
  } catch (error) {
    if (row !== undefined || !(error instanceof WireError)) throw error;
    throw new WireError(CKR_MECHANISM_INVALID, `${nameOf('CKM', mechanism)} in a form that is not known`);
  }
}

/** 0.25.0 to 0.25.2 write 0 for NULL, which is also CKM_RSA_PKCS_KEY_PAIR_GEN; that one has its NULL parameter behind it. */
function isOlderNull(reader: OctetReader, mechanism: number, offered: Offered): boolean {
  if (mechanism !== 0 || offered !== 1) return false;
  const { at } = reader;
  const hasParameter = reader.left >= 4 && reader.u32() === NULL_LENGTH;
  reader.at = at;
  return !hasParameter;
}

function readParameter(reader: OctetReader, form: ParameterForm, offered: Offered): MechanismParameter {
  if (offered === 2 && (form === 'none' || reader.byte() === 0)) return NO_PARAMETER;
  return CODECS[form].read(reader);
}

/** The client's side of {@link readMechanism}. @throws RangeError when the parameter has another form. */
export function writeMechanism(writer: OctetWriter, call: MechanismCall | null, offered: Offered): void {
  writer.u32(call?.mechanism ?? NULL_MECHANISM);
  if (call === null) return;
  const { mechanism, parameter } = call;
  const form = mechanismForm(mechanism)?.form ?? 'octets';
  const isEmpty = parameter instanceof Uint8Array && parameter.length === 0;
  if (offered < 2) {
    if (isEmpty && (form === 'none' || form === 'octets')) writer.octetString(null);
    else CODECS[form].write(writer, parameter);
    return;
  }
  if (form === 'none') return;
  writer.byte(isEmpty ? 0 : 1);
  if (!isEmpty) CODECS[form].write(writer, parameter);
}
