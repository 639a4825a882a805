import type { Divergence } from '../token/divergence.ts';
import { SOFT_HSM_DIVERGENCES } from '../token/targets/soft-hsm-divergences.ts';

/** What known modules do otherwise than the model, by the name that `--known` takes. */
export const DIVERGENCES: Readonly<Record<string, readonly Divergence[]>> = { softhsm2: SOFT_HSM_DIVERGENCES };
