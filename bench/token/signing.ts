import { createHash } from 'node:crypto';
import type { Handle, KeyPair, Mechanism } from '../../emulator/index.ts';
import type { Workload } from '../case.ts';
import { ALGORITHMS, type Algorithm } from './algorithms.ts';
import type { OpenToken, Workbench } from './workbench.ts';

/**
 * C_SignInit + C_Sign, the verifying pair, and C_SignAsync of several sessions at once, for every algorithm that the token has.
 * @param concurrency how many sessions sign at once in the cases `sign-async/…@n`.
 */
export function signingCases(
  bench: Workbench,
  message: Uint8Array,
  concurrency: readonly number[],
): Record<string, () => Workload> {
  const data = Buffer.from(message);
  const cases: Record<string, () => Workload> = {};
  for (const algorithm of ALGORITHMS.filter((one) => isThere(bench, one))) {
    const signer = () => new Signer(bench.token, algorithm, bench.pairOf(algorithm), mechanismOf(bench, algorithm));
    cases[`sign/${algorithm.name}`] = () => signing(signer(), data);
    cases[`verify/${algorithm.name}`] = () => verifying(signer(), data);
    for (const sessions of concurrency) {
      cases[`sign-async/${algorithm.name}@${sessions}`] = () => signingLater(signer(), sessions, data);
    }
  }
  return cases;
}

function isThere(bench: Workbench, { generation, signing, withoutHash }: Algorithm): boolean {
  if (!bench.has(generation)) return false;
  return bench.has(signing.mechanism) || (withoutHash !== undefined && bench.has(withoutHash.mechanism));
}

/** The mechanism with the hash; a library without it is given the digest, as its users do. */
export interface SigningMechanism {
  readonly mechanism: Mechanism;
  readonly hashedHere?: string;
}

export function mechanismOf(bench: Workbench, { signing, withoutHash }: Algorithm): SigningMechanism {
  if (bench.has(signing.mechanism) || withoutHash === undefined) return { mechanism: signing };
  return { mechanism: { mechanism: withoutHash.mechanism }, hashedHere: withoutHash.hash };
}

/** A key pair and what is done with it. */
export class Signer {
  readonly token: OpenToken;
  readonly #algorithm: Algorithm;
  readonly #pair: KeyPair;
  readonly #mechanism: SigningMechanism;
  /** The caller's buffer: who signs in a loop makes one. */
  readonly #signature: Buffer;

  constructor(token: OpenToken, algorithm: Algorithm, pair: KeyPair, mechanism: SigningMechanism) {
    this.token = token;
    this.#algorithm = algorithm;
    this.#pair = pair;
    this.#mechanism = mechanism;
    this.#signature = Buffer.alloc(algorithm.signatureLength);
  }

  /** @returns the signature, until the next one is made. */
  sign(data: Buffer): Buffer {
    const { p11, session } = this.token;
    p11.C_SignInit(session, this.#mechanism.mechanism, this.#pair.privateKey);
    return p11.C_Sign(session, this.#input(data), this.#signature);
  }

  signLater(session: Handle, data: Buffer): Promise<Buffer> {
    const { p11 } = this.token;
    p11.C_SignInit(session, this.#mechanism.mechanism, this.#pair.privateKey);
    return p11.C_SignAsync(session, this.#input(data), Buffer.alloc(this.#algorithm.signatureLength));
  }

  /** @throws CKR_SIGNATURE_INVALID */
  verify(data: Buffer, signature: Buffer): void {
    const { p11, session } = this.token;
    p11.C_VerifyInit(session, this.#mechanism.mechanism, this.#pair.publicKey);
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
    const { hashedHere } = this.#mechanism;
    const { digestOctets } = this.#algorithm;
    if (digestOctets !== undefined) return data.subarray(0, digestOctets);
    return hashedHere === undefined ? data : createHash(hashedHere).update(data).digest();
  }
}

function signing(signer: Signer, data: Buffer): Workload {
  let signature: Buffer = Buffer.alloc(0);
  return {
    run() {
      signature = signer.sign(data);
    },
    check: () => signer.verify(data, signature),
    close() {},
  };
}

function verifying(signer: Signer, data: Buffer): Workload {
  const signature = Buffer.from(signer.sign(data));
  return {
    run: () => signer.verify(data, signature),
    check: () => signer.refuseOther(data, signature),
    close() {},
  };
}

function signingLater(signer: Signer, count: number, data: Buffer): Workload {
  const { p11, slot, session } = signer.token;
  const { flags } = p11.C_GetSessionInfo(session);
  const sessions = Array.from({ length: count }, () => p11.C_OpenSession(slot, flags));
  let signatures: Buffer[] = [];
  return {
    inFlight: count,
    async run() {
      signatures = await Promise.all(sessions.map((one) => signer.signLater(one, data)));
    },
    check() {
      for (const signature of signatures) signer.verify(data, signature);
    },
    close() {
      for (const one of sessions) p11.C_CloseSession(one);
    },
  };
}
