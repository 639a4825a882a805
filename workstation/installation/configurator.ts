import type { Carrier } from '../carriers/carrier.ts';
import { TokenError } from '../token/token-error.ts';
import { InstallationError } from './core/problems.ts';

/** Guide, 2.2(6): the container's password, entered twice. */
export interface EnteredPassword {
  readonly password?: string | undefined;
  readonly repeat?: string | undefined;
}

/** Token errors that say that it is not there; the others are about its password. */
const ABSENT: readonly string[] = ['token-not-present', 'token-removed', 'token-not-initialised'];

/**
 * What the configurator does when the profile is saved: it reads the keys of the token (R-TOKEN-12).
 * @param carrier the JavaToken; without one nothing is read, and the password is only compared.
 * @returns a line for each key. Rejects with InstallationError `password-missing`, `token-not-seen`, `password-wrong`.
 */
export async function readKeys(
  { password = '', repeat = '' }: EnteredPassword,
  carrier: Carrier | undefined,
): Promise<string[]> {
  if (password === '' || password !== repeat) throw new InstallationError('password-missing', 'save-profile');
  if (carrier === undefined) return [];
  try {
    return await carrier.use(password, (open) =>
      open.keys().map(({ suite, label, state }) => `${label} · ${suite.family} · ${state}`),
    );
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    throw new InstallationError(ABSENT.includes(error.code) ? 'token-not-seen' : 'password-wrong', 'save-profile');
  }
}
