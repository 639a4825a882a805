import { CERTIFICATE_FUNCTIONS } from './certificate-functions.ts';
import { CMP_REQUESTS } from './cmp-requests.ts';
import { CMP_RESPONSES } from './cmp-responses.ts';
import type { Api, FunctionRow } from './function-row.ts';
import { HASH_FUNCTIONS } from './hash-functions.ts';
import { KEY_FUNCTIONS } from './key-functions.ts';
import { REQUEST_FUNCTIONS } from './request-functions.ts';
import { SERVICE_FUNCTIONS } from './service-functions.ts';
import { SIGNATURE_FUNCTIONS } from './signature-functions.ts';
import { SYSTEM_FUNCTIONS } from './system-functions.ts';
import { XML_FUNCTIONS } from './xml-functions.ts';

/** Every function that answers: one table, from which requests are read, answered and documented. */
export const FUNCTIONS: readonly FunctionRow[] = [
  ...SYSTEM_FUNCTIONS,
  ...KEY_FUNCTIONS,
  ...REQUEST_FUNCTIONS,
  ...CERTIFICATE_FUNCTIONS,
  ...SIGNATURE_FUNCTIONS,
  ...HASH_FUNCTIONS,
  ...SERVICE_FUNCTIONS,
  ...CMP_REQUESTS,
  ...CMP_RESPONSES,
  ...XML_FUNCTIONS,
];

const BY_NAME: ReadonlyMap<string, FunctionRow> = new Map(FUNCTIONS.map((row) => [keyOf(row.api, row.name), row]));

/** The row of a function; `undefined` for one that does not answer here. Names are exact. */
export function functionOf(api: Api, name: string): FunctionRow | undefined {
  return BY_NAME.get(keyOf(api, name));
}

function keyOf(api: Api, name: string): string {
  return `${api}.${name}`;
}
