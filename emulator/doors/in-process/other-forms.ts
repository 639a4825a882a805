import { FUNCTION_NAMES } from '../../spec/constants.gen.ts';

/** Members of a class by name: what is added here is known to callers of pkcs11js, not to the compiler. */
type Members = Record<string, unknown>;
type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Functions that pkcs11js also offers with a callback, and the position of the callback among the arguments. */
const CALLBACK_POSITIONS: Readonly<Record<string, number>> = {
  C_Digest: 3,
  C_DigestFinal: 2,
  C_Sign: 3,
  C_SignFinal: 2,
  C_Verify: 3,
  C_VerifyFinal: 2,
  C_GenerateKeyPair: 4,
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

/** The functions that pkcs11js knows: those of PKCS#11 2.40. */
const KNOWN_NAMES = FUNCTION_NAMES.slice(0, FUNCTION_NAMES.indexOf('C_WaitForSlotEvent') + 1);

/**
 * Gives every function of PKCS#11 2.40 that the class lacks, and its `...Async` form, one answer.
 * @param refuse throws what the function `name` of the object `self` answers.
 */
export function addUnsupported<T>(prototype: object, refuse: (self: T, name: string) => never): void {
  const members = prototype as Members;
  for (const name of KNOWN_NAMES) {
    if (name === 'C_GetFunctionList' || name in members) continue;
    members[name] = function (this: T) {
      refuse(this, name);
    };
    members[`${name}Async`] = function (this: T) {
      return new Promise(() => refuse(this, name));
    };
  }
}
