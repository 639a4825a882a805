import { isLong, signInOneCallLater } from '../../../pki/one-call.ts';
import type { RsaKeySource } from '../../../pki/rsa/key-pool.ts';
import { generateRsa, generateRsaSync, type RsaPrivateNumbers } from '../../../pki/rsa/rsa.ts';
import type { Latency } from '../../../simulation/latency.ts';
import type { Application } from '../../core/application.ts';
import {
  type Arguments,
  call,
  callPart,
  type FunctionName,
  isOk,
  type Result,
  resume,
  type Value,
  watch,
} from '../../core/call.ts';
import type { KeyPairHandles } from '../../core/functions/key-management.ts';
import { finishSignature, signatureOctets } from '../../core/functions/signature.ts';
import type { RsaJob } from '../../core/mechanisms/row.ts';
import type { Output } from '../../core/operation.ts';
import { waitForSlotEvent } from '../../core/slot-event-wait.ts';
import { Pkcs11Error } from './pkcs11-error.ts';

/** Calls the core for one application, lets the device's time pass, and throws what the core refuses. */
export class CoreCaller {
  readonly #application: Application;
  readonly #latency: Latency;
  readonly #onRsaCandidate: () => void;
  readonly #rsaKeys: RsaKeySource;

  /**
   * @param onRsaCandidate told of every candidate prime that is tested while an RSA key is made without blocking.
   * @param rsaKeys asked first when an RSA key is to be made.
   */
  constructor(
    application: Application,
    latency: Latency,
    onRsaCandidate: () => void,
    rsaKeys: RsaKeySource = () => undefined,
  ) {
    this.#application = application;
    this.#latency = latency;
    this.#onRsaCandidate = onRsaCandidate;
    this.#rsaKeys = rsaKeys;
  }

  get initialized(): boolean {
    return this.#application.initialized;
  }

  call<N extends FunctionName>(name: N, ...args: Arguments<N>): Value<N> {
    const result = call(this.#application, name, ...args);
    this.#latency.spend(result.costMs);
    return answered(name, result);
  }

  /** The form that does not block; its first argument is a session. The token may be taken out before the answer is there. */
  async callLater<N extends FunctionName>(name: N, ...args: Arguments<N>): Promise<Value<N>> {
    const stillThere = watch(this.#application, name, args[0] as number);
    const result = call(this.#application, name, ...args);
    await this.#latency.spendAsync(result.costMs);
    const value = answered(name, result);
    answered(name, stillThere());
    return value;
  }

  /** As {@link callLater}, for functions that are not about a session or that end theirs. */
  async callUnwatched<N extends FunctionName>(name: N, ...args: Arguments<N>): Promise<Value<N>> {
    const result = call(this.#application, name, ...args);
    await this.#latency.spendAsync(result.costMs);
    return answered(name, result);
  }

  /** C_Sign in the thread pool, where the mechanism can be done there; the session may end before the answer is there. */
  async signLater(...args: Arguments<'C_Sign'>): Promise<Output> {
    const stillThere = watch(this.#application, 'C_Sign', args[0]);
    const result = this.#upToTheArithmetic(args);
    const made = isOk(result) ? result.value.made : undefined;
    const work = made === undefined || made instanceof Uint8Array ? made : signInOneCallLater(made.call, made.message);
    const [octets] = await Promise.all([work, this.#latency.spendAsync(result.costMs)]);
    const { length } = answered('C_Sign', result);
    answered('C_Sign', stillThere());
    return octets === undefined ? { length } : { length, octets };
  }

  /** C_Sign while others wait too, without latency: in the thread pool if it takes long there, else at once. */
  signBeside(...args: Arguments<'C_Sign'>): Output | Promise<Output> {
    const stillThere = watch(this.#application, 'C_Sign', args[0]);
    const { made, length } = answered('C_Sign', this.#upToTheArithmetic(args));
    if (made === undefined) return { length };
    if (made instanceof Uint8Array || !isLong(made.call)) return { length, octets: signatureOctets(made) };
    return signInOneCallLater(made.call, made.message).then((octets) => {
      answered('C_Sign', stillThere());
      return { length, octets };
    });
  }

  #upToTheArithmetic(args: Arguments<'C_Sign'>) {
    const [session, data, capacity] = args;
    return callPart(this.#application, 'C_Sign', args, () =>
      finishSignature(this.#application, session, 'whole', data, capacity),
    );
  }

  /** C_WaitForSlotEvent for a caller that can wait. */
  waitForSlotEvent(flags: number): Promise<number> {
    return new Promise<Result<number>>((resolve) => {
      waitForSlotEvent(this.#application, flags, resolve);
    }).then((result) => answered('C_WaitForSlotEvent', result));
  }

  generateKeyPair(...args: Arguments<'C_GenerateKeyPair'>): KeyPairHandles {
    const { job, complete } = this.call('C_GenerateKeyPair', ...args);
    const numbers = job && (this.#readyMade(job) ?? generateRsaSync(job.modulusBits, job.publicExponent, job.rng));
    return this.#completed(() => complete(numbers));
  }

  async generateKeyPairLater(...args: Arguments<'C_GenerateKeyPair'>): Promise<KeyPairHandles> {
    const first = call(this.#application, 'C_GenerateKeyPair', ...args);
    const { job, complete } = answered('C_GenerateKeyPair', first);
    const numbers = job && (this.#readyMade(job) ?? (await numbersOf(job, this.#onRsaCandidate)));
    await this.#latency.spendAsync(first.costMs);
    return this.#completed(() => complete(numbers));
  }

  #readyMade({ modulusBits, publicExponent }: RsaJob): RsaPrivateNumbers | undefined {
    return this.#rsaKeys(modulusBits, publicExponent);
  }

  #completed(complete: () => KeyPairHandles): KeyPairHandles {
    return answered('C_GenerateKeyPair', resume(this.#application, 'C_GenerateKeyPair', complete));
  }
}

function answered<T>(name: FunctionName, result: Result<T>): T {
  if (isOk(result)) return result.value;
  const { detail, facts } = 'detail' in result ? result : {};
  throw new Pkcs11Error(result.rv, name, detail, facts);
}

function numbersOf(
  { modulusBits, publicExponent, rng }: RsaJob,
  onRsaCandidate: () => void,
): Promise<RsaPrivateNumbers> {
  return generateRsa(modulusBits, publicExponent, rng, onRsaCandidate);
}
