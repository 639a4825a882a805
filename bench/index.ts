import { type Rng, systemRng } from '../simulation/rng.ts';
import { emulatorTarget } from './emulator-target.ts';
import { type Measurement, type MeasureOptions, measure } from './measure.ts';
import { nodeCryptoTarget } from './node-crypto-target.ts';

/** The benchmark's public face: `token-bench/bench`. */
export type { Target, Workload } from './case.ts';
export { emulatorTarget } from './emulator-target.ts';
export { type CaseResult, type Measurement, type MeasureOptions, measure, type Ratio } from './measure.ts';
export { nodeCryptoTarget } from './node-crypto-target.ts';

/** Octets of a payment order as the bank has it signed, more or less. */
const MESSAGE_LENGTH = 1024;

/**
 * Signing and verifying on the emulated token in process, RSA and ECDSA side by side with bare node:crypto (which has no GOST).
 * Figures of one run may be compared with each other, not with those of another run or machine.
 */
export function runBench(options: MeasureOptions & { readonly rng?: Rng } = {}): Promise<Measurement> {
  const { rng = systemRng } = options;
  const message = rng.stream('bench message').bytes(MESSAGE_LENGTH);
  return measure([emulatorTarget(rng.stream('bench token'), message), nodeCryptoTarget(message)], options);
}
