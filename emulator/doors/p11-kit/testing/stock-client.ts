import { existsSync } from 'node:fs';
import { runForeign } from '../../../../pki/testing/foreign.ts';
import type { ClientRelease } from '../mechanism-forms.ts';

const LIBRARIES = [
  '/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so',
  '/usr/lib/aarch64-linux-gnu/pkcs11/p11-kit-client.so',
  '/usr/lib64/pkcs11/p11-kit-client.so',
];

/** The distribution's client library; another build of it is named by P11_KIT_CLIENT. */
export const stockClient = process.env.P11_KIT_CLIENT ?? LIBRARIES.find((path) => existsSync(path)) ?? '';

/** Why there is no client here; empty when there is one. */
export const stockClientMissing = stockClient === '' ? 'no p11-kit-client.so (apt-get install p11-kit-modules)' : '';

/** Which mechanisms the client lets pass. The library does not tell its release: one of 0.24 has no C_GetInterface. */
export function stockRelease(): ClientRelease {
  const interfaces = runForeign('grep', ['-c', 'C_GetInterface', stockClient]).stdout.toString().trim();
  return interfaces === '0' ? '0.24' : '0.25';
}
