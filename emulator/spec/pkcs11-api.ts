/**
 * The calling interface of a token, function for function that of `pkcs11js.PKCS11` (PKCS#11 as Node programs know it).
 * The emulator implements it in process; a real library is reached through pkcs11js itself. A type-level test keeps
 * the two assignable. Handles are opaque Buffers holding a CK_ULONG; data are Buffers; errors are thrown.
 */

/** Opaque handle of a slot, session or object. */
export type Handle = Buffer;

export interface Version {
  major: number;
  minor: number;
}

/** CK_INFO, PKCS#11 3.1 section 3.1. */
export interface ModuleInfo {
  cryptokiVersion: Version;
  manufacturerID: string;
  flags: number;
  libraryDescription: string;
  libraryVersion: Version;
}

/** CK_SLOT_INFO, PKCS#11 3.1 section 3.2. */
export interface SlotInfo {
  slotDescription: string;
  manufacturerID: string;
  flags: number;
  hardwareVersion: Version;
  firmwareVersion: Version;
}

/** CK_TOKEN_INFO, PKCS#11 3.1 section 3.2. Strings are padded with blanks to their fixed length. */
export interface TokenInfo {
  label: string;
  manufacturerID: string;
  model: string;
  serialNumber: string;
  flags: number;
  maxSessionCount: number;
  sessionCount: number;
  maxRwSessionCount: number;
  rwSessionCount: number;
  maxPinLen: number;
  minPinLen: number;
  hardwareVersion: Version;
  firmwareVersion: Version;
  utcTime: string;
  totalPublicMemory: number;
  freePublicMemory: number;
  totalPrivateMemory: number;
  freePrivateMemory: number;
}

/** CK_MECHANISM_INFO, PKCS#11 3.1 section 3.6. The unit of the key sizes depends on the mechanism. */
export interface MechanismInfo {
  minKeySize: number;
  maxKeySize: number;
  flags: number;
}

/** CK_SESSION_INFO, PKCS#11 3.1 section 3.3. */
export interface SessionInfo {
  slotID: Buffer;
  state: number;
  flags: number;
  deviceError: number;
}

/** CK_ATTRIBUTE as pkcs11js takes it: numbers become CK_ULONG, booleans CK_BBOOL, dates CK_DATE, strings UTF-8. */
export interface Attribute {
  type: number;
  /** A template (an array) only in process, for CKA_WRAP_TEMPLATE and its like: pkcs11js has no form for it. */
  value?: number | boolean | string | Buffer | Date | Template;
}
export type Template = Attribute[];

export interface AttributeResult {
  type: number;
  value: Buffer;
}

/** CK_MECHANISM: raw octets, a CK_ULONG, or one of pkcs11js' parameter structures (marked by `type`). */
export interface Mechanism {
  mechanism: number;
  parameter?: Buffer | number | MechanismParameter;
}
export interface MechanismParameter {
  /** One of pkcs11js' CK_PARAMS_*; what the structure is read as decides the mechanism. */
  type: number;
}

/** CK_GCM_PARAMS: CK_PARAMS_AES_GCM, CK_PARAMS_AES_GCM_v240, CK_PARAMS_GCM. */
export interface GcmParameter extends MechanismParameter {
  iv: Buffer;
  aad?: Buffer;
  tagBits: number;
  ivBits?: number;
}

/**
 * CK_CCM_PARAMS: CK_PARAMS_AES_CCM, CK_PARAMS_CCM, as pkcs11js reads it; its own types say `dataLen` and `macLen`, which
 * the emulator takes too.
 */
export interface CcmParameter extends MechanismParameter {
  /** Octets of the plaintext, also where it is decrypted. */
  dataLength: number;
  nonce: Buffer;
  aad?: Buffer;
  macLength: number;
}

/** CK_RSA_PKCS_PSS_PARAMS: CK_PARAMS_RSA_PSS. */
export interface RsaPssParameter extends MechanismParameter {
  hashAlg: number;
  mgf: number;
  saltLen: number;
}

/** CK_RSA_PKCS_OAEP_PARAMS: CK_PARAMS_RSA_OAEP. */
export interface RsaOaepParameter extends MechanismParameter {
  hashAlg: number;
  mgf: number;
  source: number;
  sourceData?: Buffer;
}

/** CK_ECDH1_DERIVE_PARAMS: CK_PARAMS_EC_DH. */
export interface EcdhParameter extends MechanismParameter {
  kdf: number;
  publicData: Buffer;
  sharedData?: Buffer;
}

/** CK_GOSTR3410_DERIVE_PARAMS: CK_PARAM_GOSTR3410_DERIVE. */
export interface GostDeriveParameter extends MechanismParameter {
  kdf: number;
  /** X ‖ Y, each little-endian. */
  publicData: Buffer;
  ukm: Buffer;
}

export interface KeyPair {
  publicKey: Handle;
  privateKey: Handle;
}

/** CK_C_INITIALIZE_ARGS as pkcs11js takes it. */
export interface InitializationOptions {
  libraryParameters?: string;
  flags?: number;
}

export interface Pkcs11 {
  /** Loads the library at `path`. In process there is nothing to load; the path is ignored. */
  load(path: string): void;
  close(): void;

  C_Initialize(options?: InitializationOptions): void;
  C_Finalize(): void;
  C_GetInfo(): ModuleInfo;

  C_GetSlotList(tokenPresent?: boolean): Handle[];
  C_GetSlotInfo(slot: Handle): SlotInfo;
  C_GetTokenInfo(slot: Handle): TokenInfo;
  C_InitToken(slot: Handle, pin?: string, label?: string): string;
  C_InitPIN(session: Handle, pin?: string): void;
  C_SetPIN(session: Handle, oldPin: string, newPin: string): void;
  C_GetMechanismList(slot: Handle): number[];
  C_GetMechanismInfo(slot: Handle, mechanism: number): MechanismInfo;

  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_CloseAllSessions(slot: Handle): void;
  C_GetSessionInfo(session: Handle): SessionInfo;
  C_Login(session: Handle, userType: number, pin?: string): void;
  C_Logout(session: Handle): void;

  C_CreateObject(session: Handle, template: Template): Handle;
  C_CopyObject(session: Handle, object: Handle, template: Template): Handle;
  C_DestroyObject(session: Handle, object: Handle): void;
  C_GetObjectSize(session: Handle, object: Handle): number;
  C_FindObjectsInit(session: Handle, template: Template): void;
  C_FindObjects(session: Handle, maxObjectCount: number): Handle[];
  C_FindObjects(session: Handle): Handle | null;
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, template: Template): AttributeResult[];
  C_SetAttributeValue(session: Handle, object: Handle, template: Template): void;

  C_EncryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Encrypt(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_EncryptAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer>;
  C_EncryptUpdate(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_EncryptFinal(session: Handle, out: Buffer): Buffer;
  C_EncryptFinalAsync(session: Handle, out: Buffer): Promise<Buffer>;

  C_DecryptInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Decrypt(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_DecryptAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer>;
  C_DecryptUpdate(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_DecryptFinal(session: Handle, out: Buffer): Buffer;
  C_DecryptFinalAsync(session: Handle, out: Buffer): Promise<Buffer>;

  C_DigestInit(session: Handle, mechanism: Mechanism): void;
  C_Digest(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_DigestAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer>;
  C_DigestUpdate(session: Handle, data: Buffer): void;
  C_DigestKey(session: Handle, key: Handle): void;
  C_DigestFinal(session: Handle, out: Buffer): Buffer;
  C_DigestFinalAsync(session: Handle, out: Buffer): Promise<Buffer>;

  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_Sign(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_SignAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer>;
  C_SignUpdate(session: Handle, data: Buffer): void;
  C_SignFinal(session: Handle, out: Buffer): Buffer;
  C_SignFinalAsync(session: Handle, out: Buffer): Promise<Buffer>;

  C_VerifyInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  /** @returns true; a wrong signature is thrown as CKR_SIGNATURE_INVALID, as pkcs11js does. */
  C_Verify(session: Handle, data: Buffer, signature: Buffer): boolean;
  C_VerifyAsync(session: Handle, data: Buffer, signature: Buffer): Promise<boolean>;
  C_VerifyUpdate(session: Handle, data: Buffer): void;
  C_VerifyFinal(session: Handle, signature: Buffer): boolean;
  C_VerifyFinalAsync(session: Handle, signature: Buffer): Promise<boolean>;

  C_SignRecoverInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_SignRecover(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_VerifyRecoverInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  C_VerifyRecover(session: Handle, signature: Buffer, out: Buffer): Buffer;

  C_DigestEncryptUpdate(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_DigestEncryptUpdateAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer>;
  C_DecryptDigestUpdate(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_DecryptDigestUpdateAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer>;
  C_SignEncryptUpdate(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_SignEncryptUpdateAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer>;
  C_DecryptVerifyUpdate(session: Handle, data: Buffer, out: Buffer): Buffer;
  C_DecryptVerifyUpdateAsync(session: Handle, data: Buffer, out: Buffer): Promise<Buffer>;

  C_GenerateKey(session: Handle, mechanism: Mechanism, template: Template): Handle;
  C_GenerateKeyAsync(session: Handle, mechanism: Mechanism, template: Template): Promise<Handle>;
  C_GenerateKeyPair(
    session: Handle,
    mechanism: Mechanism,
    publicKeyTemplate: Template,
    privateKeyTemplate: Template,
  ): KeyPair;
  C_GenerateKeyPairAsync(
    session: Handle,
    mechanism: Mechanism,
    publicKeyTemplate: Template,
    privateKeyTemplate: Template,
  ): Promise<KeyPair>;

  C_WrapKey(session: Handle, mechanism: Mechanism, wrappingKey: Handle, key: Handle, out: Buffer): Buffer;
  C_WrapKeyAsync(session: Handle, mechanism: Mechanism, wrappingKey: Handle, key: Handle, out: Buffer): Promise<Buffer>;
  C_UnwrapKey(session: Handle, mechanism: Mechanism, key: Handle, wrapped: Buffer, template: Template): Handle;
  C_UnwrapKeyAsync(
    session: Handle,
    mechanism: Mechanism,
    key: Handle,
    wrapped: Buffer,
    template: Template,
  ): Promise<Handle>;
  C_DeriveKey(session: Handle, mechanism: Mechanism, key: Handle, template: Template): Handle;
  C_DeriveKeyAsync(session: Handle, mechanism: Mechanism, key: Handle, template: Template): Promise<Handle>;

  C_SeedRandom(session: Handle, seed: Buffer): void;
  C_GenerateRandom(session: Handle, out: Buffer): Buffer;

  /** @returns the slot; null when there is no event and CKF_DONT_BLOCK is set. */
  C_WaitForSlotEvent(flags: number): Handle | null;
}
