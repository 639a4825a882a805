import { scrypt } from '../../pki/scrypt.ts';
import type { PasswordHash } from '../core/password.ts';

/** scrypt as the platform has it. */
export const scryptHash: PasswordHash = (password, salt, { N, r, p }) =>
  scrypt(new TextEncoder().encode(password), salt, { logN: Math.log2(N), r, p }, 32);
