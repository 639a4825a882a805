import { CKA_ALWAYS_AUTHENTICATE, CKA_PRIVATE, CKU_CONTEXT_SPECIFIC } from '../../../emulator/spec/constants.gen.ts';
import type { Attribute, Handle, KeyPair } from '../../../emulator/spec/pkcs11-api.ts';
import { Blocked } from '../finding.ts';
import type { Trial } from '../trial.ts';
import { DIGEST, generatedPair, type KeyPairKind, keyPairKinds, SIGNATURE_ROOM } from './key-pair-steps.ts';
import { bool, template } from './key-steps.ts';
import { userPin, userSession } from './steps.ts';

/** Keys for each use of which the PIN is given anew: PKCS#11 3.1 sections 4.9, 5.6.8. */

/** How a token says that it has no such keys. */
const NO_SUCH_KEYS: readonly string[] = ['ATTRIBUTE_TYPE_INVALID', 'ATTRIBUTE_VALUE_INVALID', 'TEMPLATE_INCONSISTENT'];

/** A pair whose private half wants the PIN for each use. @throws Unsupported when the token has no such keys. */
export function guardedPair(
  trial: Trial,
  session: Handle,
  kind: KeyPairKind,
  wishes: { readonly publicKey?: readonly Attribute[]; readonly privateKey?: readonly Attribute[] } = {},
): KeyPair {
  const guard = [bool(CKA_PRIVATE, true), bool(CKA_ALWAYS_AUTHENTICATE, true)];
  try {
    const privateKey = template(guard, wishes.privateKey ?? []);
    return generatedPair(trial, session, kind, { ...wishes, privateKey });
  } catch (error) {
    if (!(error instanceof Blocked) || !NO_SUCH_KEYS.includes(error.rv)) throw error;
    return trial.unsupported('it has no keys with CKA_ALWAYS_AUTHENTICATE');
  }
}

/** A user session, and in it a key that wants the PIN for each signature. */
export class GuardedKey {
  readonly session: Handle;
  readonly kind: KeyPairKind;
  readonly pair: KeyPair;
  readonly #trial: Trial;

  constructor(trial: Trial, kind = keyPairKinds(trial)[0]) {
    this.#trial = trial;
    this.kind = kind;
    this.session = userSession(trial);
    this.pair = guardedPair(trial, this.session, kind);
  }

  /** C_SignInit, as a step. */
  begin(mechanism = this.kind.signing): void {
    this.#trial.step('C_SignInit (CKA_ALWAYS_AUTHENTICATE)', () =>
      this.#trial.p11.C_SignInit(this.session, { mechanism }, this.pair.privateKey),
    );
  }

  /** C_Login (context-specific). */
  authenticate(pin = userPin(this.#trial)): void {
    this.#trial.p11.C_Login(this.session, CKU_CONTEXT_SPECIFIC, pin);
  }

  sign(room = SIGNATURE_ROOM): Buffer {
    return this.#trial.p11.C_Sign(this.session, DIGEST, Buffer.alloc(room));
  }
}
