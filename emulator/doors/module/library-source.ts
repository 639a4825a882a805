import { functionListOf, type InterfaceRow, interfacesOf } from '../../spec/interfaces.ts';
import type { Version } from '../../spec/pkcs11-api.ts';
import type { FunctionRow, Parameter } from '../remote/function-row.ts';
import { FUNCTION_ROWS } from '../remote/function-rows.ts';
import type { ParameterKind } from '../remote/parameter.ts';

/** What the library copies for a parameter without being asked: one letter per C argument, explained in module.c. */
const HINTS: Readonly<Record<ParameterKind, string>> = {
  ulong: '.',
  bool: '.',
  octets: 'd.',
  pin: 'd.',
  label: 's',
  mechanism: 'm',
  template: 't.',
  query: 'q.',
  'initialize-args': 'i',
  reserved: '.',
  unused: '.',
  'octets-out': '.u',
  'random-out': '..',
  'ulongs-out': '.u',
  'handles-out': '...',
  'ulong-out': '.',
  'structure-out': '.',
  pointer: '.',
};

/** Functions that the library answers without the daemon: they hand out pointers into the library. */
export const LOCAL_FUNCTIONS: readonly string[] = ['C_GetFunctionList', 'C_GetInterfaceList', 'C_GetInterface'];

/** The letters for all C arguments of a function. */
export function hintsOf(parameters: readonly Parameter[]): string {
  return parameters.map(({ kind }) => HINTS[kind]).join('');
}

/**
 * functions.h for module.c: the functions, and the lists and interfaces of a library of this version of Cryptoki. Before
 * 3.0 a library has one list and no interfaces.
 */
export function functionsHeader(version: Version): string {
  const first = functionListOf(version);
  const interfaces = interfacesOf(version);
  const lists = interfaces.some((row) => nameOf(row) === nameOf(first)) ? interfaces : [...interfaces, first];
  return [
    '/* Generated from the table of functions (emulator/doors/remote/function-rows.ts). */',
    `enum { FUNCTION_COUNT = ${Math.max(...lists.map(({ functions }) => functions.length))} };`,
    ...lists.flatMap(functionsOf),
    macro(
      'LISTS(X)',
      lists.map((row) => `X(${nameOf(row)}, ${row.version.major}, ${row.version.minor}, ${nameOf(row)}_FUNCTIONS)`),
    ),
    `#define FUNCTION_LIST ${nameOf(first)}`,
    ...(interfaces.length === 0 ? [] : [macro('INTERFACES(X)', interfaces.map(interfaceOf))]),
    '',
  ].join('\n');
}

function functionsOf(list: InterfaceRow): string {
  return macro(
    `${nameOf(list)}_FUNCTIONS(X, OWN, list, version)`,
    list.functions.map((name) => functionOf(rowOf(name))),
  );
}

function functionOf({ name, parameters }: FunctionRow): string {
  if (LOCAL_FUNCTIONS.includes(name)) return `OWN(list, version, ${name})`;
  const hints = hintsOf(parameters);
  const number = FUNCTION_ROWS.findIndex((row) => row.name === name);
  return `X(list, version, ${number}, ${name}, ${hints.length}, "${hints}")`;
}

function rowOf(name: string): FunctionRow {
  const row = FUNCTION_ROWS.find((one) => one.name === name);
  if (row === undefined) throw new RangeError(`there is no function ${name}`);
  return row;
}

function interfaceOf(row: InterfaceRow): string {
  return `X("${row.name}", ${nameOf(row)}, ${row.flags})`;
}

function nameOf({ version }: InterfaceRow): string {
  return `v${version.major}_${version.minor}`;
}

function macro(head: string, lines: readonly string[]): string {
  return [`#define ${head}`, ...lines].join(' \\\n  ');
}
