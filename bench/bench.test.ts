import { describe, expect, it } from 'vitest';
import { softHsmMissing } from '../pki/testing/soft-hsm.ts';
import { SeededRng } from '../simulation/rng.ts';
import { measureMemory, runBench } from './index.ts';
import { gostEngineTargets } from './targets/gost-engine.ts';

const QUICK = { rounds: 1, seconds: 0.005, samplesMin: 1, concurrency: [2] };
const missing = softHsmMissing();
const engine = gostEngineTargets();
const [noEngine] = engine.missing;
for (const { close } of engine.targets) await close?.();

/** Everything but RSA keys that are slow to make, and what has a test of its own. */
const TOKEN_CASES =
  'sign/rsa-2048*,sign/e*,sign/gost*,verify/e*,verify/gost*,sign-async/rsa-2048*,digest/*,encrypt/*,decrypt/*,wrap/*,unwrap/*,find/among-10,find/among-1000,object/*,session/*,login/*,open/*,generate/e*,generate/g*,generate/aes*';

describe('what is measured', () => {
  it('of the emulated token, next to node:crypto where that has it', async () => {
    const rng = new SeededRng('bench');
    const { cases, ratios, machine } = await runBench({ ...QUICK, cases: TOKEN_CASES, rng });
    const targetsOf = (name: string) => cases.filter((one) => one.name === name).map((one) => one.target);
    for (const name of [
      ...['sign/rsa-2048', 'sign/rsa-2048-pss', 'sign/ed25519', 'verify/ecdsa-p384', 'sign-async/rsa-2048@2'],
      ...['login/token-image', 'digest/sha-256', 'encrypt/aes-gcm', 'generate/ecdsa-p256'],
    ]) {
      expect(targetsOf(name).slice(0, 2), name).toEqual(['emulator in process', 'node:crypto']);
    }
    for (const name of [
      ...[
        'open/fresh-token',
        'find/among-1000',
        'object/create',
        'session/open-close',
        'login/logout',
        'unwrap/aes-256',
      ],
      ...['digest/streebog-512', 'generate/gost-34.10-2015-512'],
    ]) {
      expect(targetsOf(name)[0], name).toBe('emulator in process');
    }
    expect(cases.every((one) => one.samples > 0 && one.opsPerSecond > 0 && one.p99Us >= one.p50Us)).toBe(true);
    expect(cases.every(({ quantilesUs }) => quantilesUs.every((us, at) => us >= (quantilesUs[at - 1] ?? 0)))).toBe(
      true,
    );
    const peers = ['node:crypto', 'SoftHSM2', 'NSS softokn', 'OpenSSL GOST engine'];
    expect(ratios.every((one) => !peers.includes(one.of) && one.low <= one.median)).toBe(true);
    expect(machine.node).toBe(process.version);
  });

  it('of the CA, next to the signatures that its answers contain', async () => {
    const { cases } = await runBench({ ...QUICK, cases: 'ca/*-*', caRequests: 4, rng: new SeededRng('bench') });
    for (const name of ['ca/issue/rsa-2048', 'ca/ocsp/ecdsa-p256', 'ca/time-stamp/rsa-2048']) {
      const targets = cases.filter((one) => one.name === name).map((one) => one.target);
      expect(targets.slice(0, 2), name).toEqual(['CA in process', 'CA by HTTP']);
    }
  });

  it('of a whole flow', async () => {
    const { cases } = await runBench({ ...QUICK, cases: 'flow/payment-order', rng: new SeededRng('bench') });
    expect(cases.map(({ name }) => name)).toEqual(['flow/payment-order']);
  });

  it.skipIf(noEngine !== undefined)(
    `GOST next to OpenSSL's engine, which is asked whether it signs what it verifies${noEngine ? ` [skipped: ${noEngine.why}]` : ''}`,
    async () => {
      const { cases } = await runBench({ ...QUICK, cases: 'sign/gost*,verify/gost*' });
      const engine = cases.filter(({ target }) => target === 'OpenSSL GOST engine').map(({ name }) => name);
      const names = [
        'gost-34.310-2004',
        'gost-34.310-2004-hashed',
        'gost-34.10-2015-512',
        'gost-34.10-2015-512-hashed',
      ];
      expect(engine.sort()).toEqual(names.flatMap((name) => [`sign/${name}`, `verify/${name}`]).sort());
    },
  );

  it.skipIf(missing !== '')(`has SoftHSM2 as a peer${missing && ` [skipped: ${missing}]`}`, async () => {
    const result = await runBench({ ...QUICK, cases: '*sign*/*256*' });
    expect(result.missing.map(({ target }) => target)).not.toContain('SoftHSM2');
    const names = ['sign/ecdsa-p256', 'sign-async/ecdsa-p256@2'];
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
