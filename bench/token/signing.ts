import { createHash } from 'node:crypto';
import { CKM_ECDSA, type Handle, type KeyPair, type Pkcs11 } from '../emulator/index.ts';
import { type Algorithm, ECDSA_P256 } from './algorithms.ts';
import type { Target, Workload } from './case.ts';

/** A token with the normal user logged in, for the length of one case. */
export interface OpenToken {
  readonly p11: Pkcs11;
  readonly slot: Handle;
  readonly session: Handle;
  close(): void;
}

/** A PKCS#11 library as the benchmark needs it. */
export interface Pkcs11Peer {
  readonly name: string;
  readonly algorithms: readonly Algorithm[];
  open(): OpenToken;
}

/** How many signatures are under way at once in the cases of the asynchronous functions, each in a session of its own. */
const IN_FLIGHT = 4;

/** C_SignInit + C_Sign, the verifying pair, and C_SignAsync of several sessions at once, for every algorithm of a library; session keys. */
export function pkcs11Target({ name, algorithms, open }: Pkcs11Peer, message: Uint8Array): Target {
  const data = Buffer.from(message);
  const cases: Record<string, () => Workload> = {};
  for (const algorithm of algorithms) {
    const signer = () => new Signer(open(), algorithm);
    cases[`sign/${algorithm.name}`] = () => signing(signer(), data);
    cases[`verify/${algorithm.name}`] = () => verifying(signer(), data);
    cases[`sign-async/${algorithm.name}`] = () => signingLater(signer(), data);
  }
  return { name, cases };
}

/** A key pair and what is done with it. */
export class Signer {
  readonly token: OpenToken;
  readonly #algorithm: Algorithm;
  readonly #pair: KeyPair;
  readonly #mechanism: { readonly mechanism: number };
  /** The caller's buffer: who signs in a loop makes one. */
  readonly #signature: Buffer;
  /** A library without CKM_ECDSA_SHA256 is given the digest, as its users do. */
  readonly #isHashedHere: boolean;

  constructor(token: OpenToken, algorithm: Algorithm) {
    this.token = token;
    this.#algorithm = algorithm;
    const { p11, slot, session } = token;
    this.#signature = Buffer.alloc(algorithm.signatureLength);
    this.#pair = p11.C_GenerateKeyPair(session, { mechanism: algorithm.generation }, algorithm.publicTemplate, []);
    const hasAll = p11.C_GetMechanismList(slot).includes(algorithm.signing);
    this.#isHashedHere = !hasAll && algorithm === ECDSA_P256;
    this.#mechanism = { mechanism: this.#isHashedHere ? CKM_ECDSA : algorithm.signing };
  }

  /** @returns the signature, until the next one is made. */
  sign(data: Buffer): Buffer {
    const { p11, session } = this.token;
    p11.C_SignInit(session, this.#mechanism, this.#pair.privateKey);
    return p11.C_Sign(session, this.#input(data), this.#signature);
  }

  signLater(session: Handle, data: Buffer): Promise<Buffer> {
    const { p11 } = this.token;
    p11.C_SignInit(session, this.#mechanism, this.#pair.privateKey);
    return p11.C_SignAsync(session, this.#input(data), Buffer.alloc(this.#algorithm.signatureLength));
  }

  /** @throws CKR_SIGNATURE_INVALID */
  verify(data: Buffer, signature: Buffer): void {
    const { p11, session } = this.token;
    p11.C_VerifyInit(session, this.#mechanism, this.#pair.publicKey);
    p11.C_Verify(session, this.#input(data), signature);
  }

  /** A verification that accepts everything would be fast. */
  refuseOther(data: Buffer, signature: Buffer): void {
    const other = Buffer.from(data);
    other.writeUInt8(other.readUInt8(0) ^ 1, 0);
    let accepted = false;
    try {
      this.verify(other, signature);
      accepted = true;
    } catch {
      // The right answer: CKR_SIGNATURE_INVALID.
    }
    if (accepted) throw new Error(`${this.#algorithm.name}: a signature over another message was accepted`);
  }

  #input(data: Buffer): Buffer {
    return this.#isHashedHere ? createHash('sha256').update(data).digest() : data;
  }
}

function signing(signer: Signer, data: Buffer): Workload {
  let signature: Buffer = Buffer.alloc(0);
  return {
    run() {
      signature = signer.sign(data);
    },
    check: () => signer.verify(data, signature),
    close: () => signer.token.close(),
  };
}

function verifying(signer: Signer, data: Buffer): Workload {
  const signature = signer.sign(data);
  return {
    run: () => signer.verify(data, signature),
    check: () => signer.refuseOther(data, signature),
    close: () => signer.token.close(),
  };
}

function signingLater(signer: Signer, data: Buffer): Workload {
  const { p11, slot, session } = signer.token;
  const { flags } = p11.C_GetSessionInfo(session);
  const sessions = Array.from({ length: IN_FLIGHT }, () => p11.C_OpenSession(slot, flags));
  let signatures: Buffer[] = [];
  return {
    inFlight: IN_FLIGHT,
    async run() {
      signatures = await Promise.all(sessions.map((one) => signer.signLater(one, data)));
    },
    check() {
      for (const signature of signatures) signer.verify(data, signature);
    },
    close: () => signer.token.close(),
  };
}
