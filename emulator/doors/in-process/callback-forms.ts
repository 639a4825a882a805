/** Members of a class by name: what is added here is known to callers of pkcs11js, not to the compiler. */
type Members = Record<string, unknown>;
type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Functions that pkcs11js also offers with a callback, and the position of the callback among the arguments. */
const CALLBACK_POSITIONS: Readonly<Record<string, number>> = {
  C_Encrypt: 3,
  C_EncryptFinal: 2,
  C_Decrypt: 3,
  C_DecryptFinal: 2,
  C_Digest: 3,
  C_DigestFinal: 2,
  C_Sign: 3,
  C_SignFinal: 2,
  C_Verify: 3,
  C_VerifyFinal: 2,
  C_GenerateKey: 3,
  C_GenerateKeyPair: 4,
  C_WrapKey: 5,
  C_UnwrapKey: 5,
  C_DeriveKey: 4,
  C_DigestEncryptUpdate: 3,
  C_DecryptDigestUpdate: 3,
  C_SignEncryptUpdate: 3,
  C_DecryptVerifyUpdate: 3,
};

/** Gives the functions their callback form: `(error, value)`, one of them null; it runs as the `...Async` form does. */
export function addCallbackForms(prototype: object): void {
  const members = prototype as Members;
  for (const [name, position] of Object.entries(CALLBACK_POSITIONS)) {
    const direct = members[name] as Method;
    const later = members[`${name}Async`] as (...args: unknown[]) => Promise<unknown>;
    members[name] = function (this: unknown, ...args: unknown[]) {
      const callback = args[position];
      if (typeof callback !== 'function') return direct.apply(this, args);
      later.apply(this, args.slice(0, position)).then(
        (value) => callback(null, value),
        (error) => callback(error, null),
      );
      return undefined;
    };
  }
}
