import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { type Rng, SeededRng } from '../simulation/rng.ts';
import type { StateFile } from '../simulation/storage/state-file.ts';
import { type CaTwin, type Founding, foundAuthorities } from './authority.ts';
import { AUTHORITY_STYLES, type AuthorityName } from './core/authority-styles.ts';
import { CA_PROFILES } from './core/certificate-profiles.ts';
import type { CaState } from './core/state.ts';
import { keyFolder } from './key-cache.ts';
import { applySettings, type CaSimOptions, configuredState, DEFAULT_AUTHORITIES } from './options.ts';
import { CaStorage, type KeptFounding } from './storage/ca-storage.ts';
import { CaStorageError } from './storage/ca-storage-error.ts';

/** How a CA comes into being: founded, or taken up again from the file in which it was founded. */

export interface FoundedCa {
  readonly state: CaState;
  readonly twins: readonly CaTwin[];
  /** What the same keys and certificates follow from. */
  readonly founding: Founding;
  /** Chance of everything else: another one after each start, as what was drawn is in the file. */
  readonly chance: Rng;
  readonly storage?: CaStorage;
}

/** Octets of what all keys of a CA in a file follow from. */
const SEED_OCTETS = 32;

/** A new CA that lives in memory. */
export async function foundCa(options: CaSimOptions, authorities = options.authorities): Promise<FoundedCa> {
  const { rng, clock, keyCacheFolder } = options;
  const state = configuredState(options, clock.now());
  const keys = keyCacheFolder === undefined ? undefined : keyFolder(keyCacheFolder);
  const founding = { rng: rng.stream('ca'), at: state.foundedAt, baseUrl: baseUrlOf(options.crlBaseUrl), keys };
  const twins = await foundAuthorities(authorities ?? DEFAULT_AUTHORITIES, founding);
  return { state, twins, founding, chance: founding.rng };
}

/**
 * The CA of this name in a file: taken up where it was, or founded there. Its clock goes on from where it stood, if it can be set.
 * @throws CaStorageError 'damaged', 'other authorities', 'other address', 'clock behind', in this order.
 */
export async function foundCaIn(file: StateFile, name: string, options: CaSimOptions): Promise<FoundedCa> {
  const storage = new CaStorage(file, name);
  const { state: before, founding: known } = storage;
  if (known !== undefined) assertSame(file, known, options);
  if (storage.instant !== undefined) takeUpClock(file, storage.instant, options);
  const kept = known === undefined ? newFounding(options) : { ...known, starts: known.starts + 1 };
  const state = before === undefined ? configuredState(options, options.clock.now()) : applySettings(before, options);
  storage.begin(state, kept);
  const rng = new SeededRng(hexToBytes(kept.seed));
  const founding: Founding = {
    rng,
    at: state.foundedAt,
    baseUrl: baseUrlOf(kept.crlBaseUrl),
    keys: storage,
    certificateOf: (twin) => caCertificateOf(state, twin)?.der,
  };
  const twins = await foundAuthorities(kept.authorities, founding);
  return { state, twins, founding, chance: kept.starts === 1 ? rng : rng.stream(`start ${kept.starts}`), storage };
}

function baseUrlOf(crlBaseUrl?: string): (authority: AuthorityName) => string {
  return (authority) => crlBaseUrl ?? AUTHORITY_STYLES[authority].baseUrl;
}

function newFounding({ rng, authorities = DEFAULT_AUTHORITIES, crlBaseUrl }: CaSimOptions): KeptFounding {
  const seed = bytesToHex(rng.stream('ca').bytes(SEED_OCTETS));
  return { seed, authorities, ...(crlBaseUrl !== undefined && { crlBaseUrl }), starts: 1 };
}

function assertSame(
  { path }: StateFile,
  known: KeptFounding,
  { authorities = known.authorities, crlBaseUrl }: CaSimOptions,
) {
  if ([...authorities].sort().join() !== [...known.authorities].sort().join()) {
    throw new CaStorageError(
      'other authorities',
      path,
      `${known.authorities.join(', ')}, not ${authorities.join(', ')}`,
    );
  }
  if (crlBaseUrl !== undefined && crlBaseUrl !== known.crlBaseUrl) {
    throw new CaStorageError('other address', path, known.crlBaseUrl ?? "each authority's own");
  }
}

function takeUpClock({ path }: StateFile, instant: number, { clock, moveClock }: CaSimOptions): void {
  if (moveClock !== undefined) moveClock.set(instant);
  if (clock.now() < instant) throw new CaStorageError('clock behind', path, new Date(instant).toISOString());
}

function caCertificateOf(
  state: CaState,
  { authority, role, algorithm }: Pick<CaTwin, 'authority' | 'role' | 'algorithm'>,
) {
  const profile = CA_PROFILES[authority][role];
  return [...state.caCertificates.values()].find(
    (one) => one.authority === authority && one.algorithm === algorithm && one.profile === profile,
  );
}
