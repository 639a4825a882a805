import { CKR_ARGUMENTS_BAD } from '../../spec/constants.gen.ts';
import { Pkcs11Error } from '../in-process/pkcs11-error.ts';
import type { Parameter } from './function-row.ts';
import type { Argument, AttributeQuery, ParameterKind } from './parameter.ts';

/** Parameters that the core has no use for. */
const LEFT_OUT: readonly ParameterKind[] = ['initialize-args', 'unused', 'ulong-out', 'structure-out', 'ulongs-out'];

/**
 * The arguments of the core's function: those of the call without what only receives.
 * @throws Pkcs11Error(CKR_ARGUMENTS_BAD) for a reserved pointer that is not NULL.
 */
export function coreArguments(parameters: readonly Parameter[], given: readonly Argument[]): unknown[] {
  const args: unknown[] = [];
  for (const [at, { kind }] of parameters.entries()) {
    const value = given[at];
    if (kind === 'reserved') ensureNull(value);
    else if (!LEFT_OUT.includes(kind)) args.push(coreArgument(kind, value));
  }
  return args;
}

function coreArgument(kind: ParameterKind, value: Argument | undefined): unknown {
  if (kind === 'label') return labelText(value as Uint8Array);
  if (kind === 'query') return (value as readonly AttributeQuery[]).map(({ type }) => type);
  return value;
}

function ensureNull(given: Argument | undefined): void {
  if (given === true) throw new Pkcs11Error(CKR_ARGUMENTS_BAD, '', 'a reserved argument must be NULL');
}

/** Up to the first NUL: a label is blank-padded, but some callers hand over a C string and what lies behind it. */
function labelText(octets: Uint8Array): string {
  const end = octets.indexOf(0);
  return new TextDecoder().decode(end < 0 ? octets : octets.subarray(0, end));
}
