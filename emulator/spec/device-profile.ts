import type { Version } from './pkcs11-api.ts';

/** What an operation costs on a device; a profile gives each key a duration. */
export type CostKey =
  | 'login'
  | 'object-read'
  | 'object-write'
  | 'digest'
  | 'cipher'
  | 'mac'
  | 'secret-key'
  | 'gost-sign'
  | 'gost-verify'
  | 'gost-key-pair'
  | 'gost-512-sign'
  | 'gost-512-verify'
  | 'gost-512-key-pair'
  | 'rsa-sign'
  | 'rsa-verify'
  | 'rsa-key-pair'
  | 'ec-sign'
  | 'ec-verify'
  | 'ec-key-pair'
  | 'ec-derive';

/** One mechanism of a device. Key sizes narrow those of the mechanism's own row (same unit). */
export interface DeviceMechanism {
  readonly name: string;
  readonly minKeySize?: number;
  readonly maxKeySize?: number;
}

/** Rules for one PIN. Lengths in octets of UTF-8, as C_GetTokenInfo reports them. */
export interface PinPolicy {
  readonly minLength: number;
  readonly maxLength: number;
  /** `any`: every UTF-8 text; `printable-ascii`: 0x20..0x7e; otherwise CKR_PIN_INVALID. */
  readonly characters: 'any' | 'printable-ascii';
  /** Wrong presentations in a row that lock the PIN. */
  readonly tries: number;
}

/** As the device leaves the factory. Without it the token is not initialised and waits for C_InitToken. */
export interface FactoryState {
  readonly label: string;
  readonly userPin: string;
  readonly soPin: string;
  /** The user must change the factory PIN before working: CKF_USER_PIN_TO_BE_CHANGED, CKR_PIN_EXPIRED. */
  readonly userPinToBeChanged: boolean;
}

/**
 * A device is data: everything in which one token differs from another. What is not publicly known is listed in
 * `assumed` (paths into this object) and may be overridden by a profile of one's own: `{...PROFILES.javatoken, ...}`.
 */
export interface DeviceProfile {
  readonly name: string;
  readonly title: string;
  readonly assumed: readonly string[];

  /** CK_SLOT_INFO. */
  readonly slotDescription: string;
  readonly slotManufacturer: string;
  readonly removable: boolean;

  /** CK_TOKEN_INFO. Strings at most 32, 16 and 16 octets. */
  readonly manufacturer: string;
  readonly model: string;
  readonly hardwareVersion: Version;
  readonly firmwareVersion: Version;
  /** At most this many sessions of one application; 0 is no limit (CK_EFFECTIVELY_INFINITE). */
  readonly maxSessionCount: number;
  readonly maxRwSessionCount: number;
  /**
   * CK_INFO's cryptokiVersion, of the library that comes with the device. What came with Cryptoki 3.0 is there from 3.0
   * on and otherwise refused as the standard says: CKR_FUNCTION_NOT_SUPPORTED, no such object.
   */
  readonly cryptokiVersion: Version;
  /** CKP_* of the profiles that the device claims to conform to, as CKO_PROFILE objects; only from 3.0 on. */
  readonly claimedProfiles?: readonly number[];
  /** CKF_DUAL_CRYPTO_OPERATIONS: a digest or signature beside a cipher in one session. Default: no. */
  readonly dualOperations?: boolean;

  readonly userPin: PinPolicy;
  readonly soPin: PinPolicy;
  readonly factory?: FactoryState;

  /** Memory for token objects, in octets, public and private together. */
  readonly memoryOctets: number;
  /** What the file system of the device adds to every object, in octets. */
  readonly objectOverheadOctets: number;

  readonly mechanisms: readonly DeviceMechanism[];
  /** Modelled durations in milliseconds, used when the emulator's latency is not off. */
  readonly latencyMs: Readonly<Partial<Record<CostKey, number>>>;
}
