import type { DeviceProfile } from '../spec/device-profile.ts';
import { builtInObjects } from './attributes/built-in.ts';
import { type TokenMechanisms, tokenMechanisms } from './mechanisms/token-mechanisms.ts';
import type { CkObject } from './object.ts';
import { type Storage, TokenMemory } from './token-memory.ts';

/** A device that can be put into a slot: its profile, its memory, and what it can do. It remembers nothing of applications. */
export class Token {
  readonly profile: DeviceProfile;
  readonly memory: TokenMemory;
  readonly mechanisms: TokenMechanisms;
  /** Objects that tell of the device, by their unique ids. */
  readonly builtIns: ReadonlyMap<string, CkObject>;
  /** CKF_WRITE_PROTECTED: a switch on the device, or its end of life. */
  writeProtected = false;
  /** It is in a slot of some machine; a thing is in one place at a time. */
  inserted = false;

  /**
   * @param serialNumber at most 16 characters; counts only while the store is empty.
   * @param storage the device's memory; a used one continues where it stood.
   * @throws TokenRecordError when it holds something else than a token.
   */
  constructor(profile: DeviceProfile, serialNumber: string, storage: Storage) {
    this.profile = profile;
    this.mechanisms = tokenMechanisms(profile);
    this.builtIns = builtInObjects(profile, this.mechanisms);
    const blank = { device: profile.name, initialized: false, label: '', serialNumber, pins: {} };
    this.memory = new TokenMemory(storage, blank, {
      octets: profile.memoryOctets,
      objectOverheadOctets: profile.objectOverheadOctets,
    });
  }

  get serialNumber(): string {
    return this.memory.header.serialNumber;
  }
}
