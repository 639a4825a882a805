import { Pkcs11Error } from '../../../emulator/index.ts';

/** The token's own word for what it threw; `no answer` for what is no answer of a token. */
export function returnValueText(error: unknown): string {
  return error instanceof Pkcs11Error ? error.message : 'no answer';
}
