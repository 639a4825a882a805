import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { freshTokens } from '../../suites/index.ts';
import type { Target } from '../case.ts';
import { type TokenWork, tokenTarget } from '../token/cases.ts';
import { type LibraryToken, loaderMissing, openLibrary } from './loaded-library.ts';
import type { Found, Missing } from './missing.ts';

const SOFTOKN = [
  '/usr/lib/x86_64-linux-gnu/libsoftokn3.so',
  '/usr/lib/aarch64-linux-gnu/libsoftokn3.so',
  '/usr/lib64/libsoftokn3.so',
];

/** A library that the user wants to be measured, and the PIN of its token. */
export type AskedLibrary = Omit<LibraryToken, 'initializeReserved'>;

/** The libraries that were asked for; keys are session objects, and nothing stays on a token. @throws what a library answers. */
export function moduleTargets(asked: readonly AskedLibrary[], work: TokenWork): Target[] {
  return asked.map((library) =>
    tokenTarget({ name: basename(library.modulePath), isPeer: true, open: () => openLibrary(library) }, work),
  );
}

/** NSS softokn, where it is installed, with a database of its own. */
export async function nssTargets(work: TokenWork): Promise<Found<Target>> {
  const path = SOFTOKN.find(existsSync);
  const missing = (why: string): Found<Target> => ({
    targets: [],
    missing: [{ target: 'NSS softokn', why }] satisfies Missing[],
  });
  if (path === undefined) return missing('no libsoftokn3.so (apt-get install libnss3)');
  if (loaderMissing() !== '') return missing(loaderMissing());
  try {
    const provision = await freshTokens(path, '')?.token(false);
    if (provision === undefined || provision.target.kind !== 'library')
      return missing('nobody knows how its tokens are made');
    const { pins, slot, initializeReserved } = provision.target;
    const library: LibraryToken = {
      modulePath: path,
      pin: pins.user ?? '',
      ...(slot.by === 'label' && { tokenLabel: slot.label }),
      ...(initializeReserved !== undefined && { initializeReserved }),
    };
    const target = tokenTarget({ name: 'NSS softokn', isPeer: true, open: () => openLibrary(library) }, work);
    const close = async () => {
      await target.close?.();
      await provision.dispose();
    };
    return { targets: [{ ...target, close }], missing: [] };
  } catch (error) {
    return missing(error instanceof Error ? error.message : String(error));
  }
}
