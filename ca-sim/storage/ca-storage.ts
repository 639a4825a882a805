import { hexToBytes } from '@noble/hashes/utils.js';
import { openStateFile, type StateFile } from '../../simulation/storage/state-file.ts';
import { type StateKind, StateStorage } from '../../simulation/storage/state-storage.ts';
import type { AuthorityName } from '../core/authority-styles.ts';
import { CaError } from '../core/problems.ts';
import { type CaState, newState } from '../core/state.ts';
import { CA_PARTS } from '../core/state-parts.ts';
import type { CaSnapshot } from '../core/state-snapshot.ts';
import type { KeyKeep } from '../key-cache.ts';
import { CA_FILE } from './ca-storage-error.ts';

/** What a CA in a file was founded with. */
export interface KeptFounding {
  /** 32 octets, hexadecimal: every key follows from them. A secret. */
  readonly seed: string;
  readonly authorities: readonly AuthorityName[];
  /** Absent: each authority's own address stands in its certificates. */
  readonly crlBaseUrl?: string;
  /** How often it has been started. */
  readonly starts: number;
}

/** Opens the file of a CA server, or makes it. @throws CaStorageError as {@link openStateFile} says. */
export function openCaFile(path: string): StateFile {
  return openStateFile(path, CA_FILE);
}

const CA_STATES: StateKind<CaState> = {
  parts: CA_PARTS,
  empty: () => newState(0),
  refusal: (code, detail) => new CaError(code, detail),
};

const KEYS = '$keys';

/** The state and the keys of one CA in a file. */
export class CaStorage extends StateStorage<CaState, KeptFounding, CaSnapshot> implements KeyKeep {
  /** @throws CaStorageError 'damaged' */
  constructor(file: StateFile, house: string) {
    super(file, house, CA_STATES);
  }

  find(name: string): Uint8Array | undefined {
    const hex = this.own(KEYS, name);
    return hex === undefined ? undefined : hexToBytes(JSON.parse(hex) as string);
  }

  /** With the next commit: until then the seed would make it again. */
  put(name: string, privateKey: Uint8Array): void {
    this.putOwn(KEYS, name, Buffer.from(privateKey).toString('hex'));
  }
}
