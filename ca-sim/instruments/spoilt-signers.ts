import type { SignatureForm, Signer } from '../../pki/signer.ts';

/** Signers that do not do as they should. */

/** The last octet of each signature differs by one bit. */
export function corrupting(signer: Signer): Signer {
  return changed(signer, async (message, form) => {
    const signature = Uint8Array.from(await signer.sign(message, form));
    signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
    return signature;
  });
}

/** A GOST signature in the other of the two byte orders; undefined for keys that have only one. */
export function swapping(signer: Signer): Signer | undefined {
  if (signer.suite.family !== 'GOST') return undefined;
  return changed(signer, (message, form) => signer.sign(message, form === 'rs-le' ? 'sr-be' : 'rs-le'));
}

function changed(
  { suite, publicKey }: Signer,
  sign: (message: Uint8Array, form: SignatureForm) => Promise<Uint8Array>,
): Signer {
  return { suite, publicKey, sign };
}
