import { describe, expect, it } from 'vitest';
import { softHsmMissing } from '../pki/testing/soft-hsm.ts';
import { SeededRng } from '../simulation/rng.ts';
import { measureMemory, runBench } from './index.ts';

const QUICK = { rounds: 1, seconds: 0.01, samplesMin: 1 };
const missing = softHsmMissing();

describe('what is measured', () => {
  it('signs, verifies, opens and logs in on the emulator and next to the floor', async () => {
    const rng = new SeededRng('bench');
    // All but the beginnings of a CA, which need many keys: they have a test of their own.
    const { cases, ratios } = await runBench({ ...QUICK, cases: '*-*', caRequests: 4, rng });
    const targetsOf = (name: string) => cases.filter((one) => one.name === name).map((one) => one.target);
    for (const name of ['sign/rsa-2048', 'verify/ecdsa-p256', 'sign-async/rsa-2048', 'login/token-image']) {
      expect(targetsOf(name).slice(0, 2), name).toEqual(['emulator in process', 'node:crypto']);
    }
    for (const name of ['sign/gost-34.310-2004', 'open/fresh-token']) {
      expect(targetsOf(name), name).toEqual(['emulator in process']);
    }
    expect(cases.every((one) => one.samples > 0 && one.opsPerSecond > 0 && one.p99Us >= one.p50Us)).toBe(true);
    for (const name of ['ca/issue/rsa-2048', 'ca/ocsp/ecdsa-p256', 'ca/time-stamp/rsa-2048']) {
      expect(targetsOf(name).slice(0, 2), name).toEqual(['CA in process', 'CA by HTTP']);
    }
    const peers = ['node:crypto', 'signature alone', 'signature and proof'];
    expect(ratios.every((one) => !peers.includes(one.of) && one.low <= one.median)).toBe(true);
  });

  it.skipIf(missing !== '')(`has SoftHSM2 as a peer${missing && ` [skipped: ${missing}]`}`, async () => {
    const result = await runBench({ ...QUICK, cases: '*sign*/*256' });
    expect(result.missing).toEqual([]);
    const names = ['sign/ecdsa-p256', 'sign-async/ecdsa-p256'];
    expect(result.cases.filter((one) => one.target === 'SoftHSM2').map((one) => one.name)).toEqual(names);
  });

  it('measures the cases that were asked for, and refuses a name that no case has', async () => {
    const { cases } = await runBench({ ...QUICK, cases: 'verify/*2048' });
    expect(new Set(cases.map((one) => one.name))).toEqual(new Set(['verify/rsa-2048']));
    await expect(runBench({ ...QUICK, cases: 'verify/rsa.2048' })).rejects.toThrow('no case is called verify/rsa.2048');
  });

  it('weighs the tokens that it holds', () => {
    const { tokens, heapBytes } = measureMemory(400);
    expect(tokens).toBe(400);
    // A token without its header, mechanisms and PINs could not be this light.
    expect(heapBytes).toBeGreaterThan(400 * 500);
  });
});
