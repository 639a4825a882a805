import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caRoutes } from '../http/ca.ts';
import type { Signer } from '../pki/signer.ts';
import { SUITES } from '../pki/suites.ts';
import { issueCertificate, parseCertificate } from '../pki/x509/certificate.ts';
import { parseDn } from '../pki/x509/name.ts';
import { buildRequest } from '../pki/x509/request.ts';
import { DAY_MS } from '../simulation/clock.ts';
import { PAIR_CHECKS } from './core/pair-checks.ts';
import { CA_PROBLEMS, type CaProblem } from './core/problems.ts';
import {
  base64,
  type CaBench,
  certificateOf,
  enrol,
  half,
  type Identity,
  openBench,
  pair,
  problemOf,
  register,
  type SignedHalf,
  submit,
  templateName,
  wrap,
} from './testing/ca-bench.ts';
import { keySigner } from './testing/keys.ts';

let bench: CaBench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.ca.close());

/** What a case has to work with: a person with a current set of keys, of his own. */
interface Situation {
  readonly subject: string;
  readonly me: Identity;
  /** Name of the current key pairs. */
  readonly current: string;
  /** Name of key pairs that nobody has used. */
  readonly fresh: string;
  /** Number of a person who does not exist yet. */
  readonly other: number;
}

interface RefusalCase {
  readonly problem: CaProblem;
  /** The requirement it proves, if any. */
  readonly id?: string;
  readonly name: string;
  readonly make: (one: Situation) => Promise<SignedHalf[]>;
}

/** Both halves right but for the GOST one, which `change` replaces. */
async function withGost({ subject, me, fresh }: Situation, change: (right: SignedHalf) => Promise<SignedHalf>) {
  const [gost, rsa] = (await pair({ subject, key: fresh, signedBy: me })) as [SignedHalf, SignedHalf];
  return [await change(gost), rsa];
}

function altered({ algorithm, cms }: SignedHalf, alter: (octets: Buffer) => void): SignedHalf {
  const octets = Buffer.from(cms, 'base64');
  alter(octets);
  return { algorithm, cms: base64(octets) };
}

/** Says that it has one key and signs with another. */
async function impostor(suite: 'kisc-2004' | 'rsa-2048', claimed: string, used: string): Promise<Signer> {
  const { publicKey } = await keySigner(suite, claimed);
  return { ...(await keySigner(suite, used)), publicKey };
}

async function halfBy(signer: Signer, one: Situation, template = 'GOST_USER_SIGN_1Y'): Promise<SignedHalf> {
  const request = await buildRequest({ subject: parseDn(one.subject), template: templateName(template) }, signer);
  return { algorithm: template.startsWith('RSA') ? 'RSA' : 'GOST', cms: await wrap(request, one.me) };
}

/** RSA with the public exponent 3, which pki itself does not make. */
function smallExponentSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 });
  return {
    suite: SUITES['rsa-2048'],
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    sign: (message) => Promise.resolve(sign('sha256', message, privateKey)),
  };
}

/** A certificate that looks like the person's own but is signed by somebody else. */
async function forged({ me, fresh }: Situation): Promise<Identity> {
  const { serialNumber, issuer, subject, notBefore, notAfter, extensions } = parseCertificate(me.certificate);
  const signer = await keySigner('kisc-2004', `${fresh} forged`);
  const { publicKey } = signer;
  const template = { serialNumber, issuer, subject, notBefore, notAfter, extensions, publicKey };
  return { signer, certificate: await issueCertificate(template, await keySigner('kisc-2004', 'forger')) };
}

const CASES: readonly RefusalCase[] = [
  {
    problem: 'pair-incomplete',
    id: 'R-CA-12',
    name: 'two GOST requests and no RSA one',
    make: async ({ subject, me, fresh }) => [
      await half('GOST', { subject, key: fresh, signedBy: me }),
      await half('GOST', { subject, key: `${fresh} too`, signedBy: me }),
    ],
  },
  {
    problem: 'cms-malformed',
    name: 'a bare PKCS#10',
    make: (one) =>
      withGost(one, async ({ algorithm }) => {
        const signer = await keySigner('kisc-2004', one.fresh);
        return { algorithm, cms: base64(await buildRequest({ subject: parseDn(one.subject) }, signer)) };
      }),
  },
  {
    problem: 'cms-malformed',
    name: 'nothing at all',
    make: (one) => withGost(one, ({ algorithm }) => Promise.resolve({ algorithm, cms: '' })),
  },
  {
    problem: 'cms-signature',
    name: 'one bit of the signature changed',
    make: (one) =>
      withGost(one, (right) =>
        Promise.resolve(altered(right, (octets) => octets.writeUInt8((octets.at(-1) ?? 0) ^ 1, octets.length - 1))),
      ),
  },
  {
    problem: 'cms-signature',
    name: 'the GOST signature in the byte order of the National CA',
    make: (one) =>
      withGost(one, (right) => Promise.resolve(altered(right, (octets) => octets.subarray(-64).reverse()))),
  },
  {
    problem: 'signer-unknown',
    name: 'a forged certificate with name and number of a real one',
    make: async (one) => pair({ subject: one.subject, key: one.fresh, signedBy: await forged(one) }),
  },
  {
    problem: 'request-malformed',
    name: 'something else inside the CMS',
    make: (one) =>
      withGost(one, async ({ algorithm }) => ({ algorithm, cms: await wrap(Buffer.from('Сәлем'), one.me) })),
  },
  {
    problem: 'key-unsuitable',
    name: 'a GOST key in the form of the National CA',
    make: (one) => withGost(one, async () => halfBy(await keySigner('nuc-2004', one.fresh), one)),
  },
  {
    problem: 'key-unsuitable',
    name: 'an RSA request that calls itself GOST',
    make: async (one) => [
      await halfBy(await keySigner('rsa-2048', one.fresh), one),
      await half('RSA', { subject: one.subject, key: `${one.fresh} too`, signedBy: one.me }),
    ],
  },
  {
    problem: 'key-unsuitable',
    name: 'an RSA key with the public exponent 3',
    make: async (one) => [
      await half('GOST', { subject: one.subject, key: one.fresh, signedBy: one.me }),
      await halfBy(smallExponentSigner(), one, 'RSA_USER_SIGN_1Y'),
    ],
  },
  {
    problem: 'signer-not-entitled',
    id: 'X-CA-10',
    name: 'a person asks for somebody else',
    make: async ({ me, fresh, other }) => pair({ subject: await register(bench, other), key: fresh, signedBy: me }),
  },
  {
    problem: 'proof-of-possession',
    id: 'X-CA-10',
    name: 'a GOST key of which the sender has not the private one',
    make: (one) => withGost(one, async () => halfBy(await impostor('kisc-2004', one.fresh, 'another'), one)),
  },
  {
    problem: 'proof-of-possession',
    name: 'an RSA key of which the sender has not the private one',
    make: async (one) => [
      await half('GOST', { subject: one.subject, key: one.fresh, signedBy: one.me }),
      await halfBy(await impostor('rsa-2048', one.fresh, 'another'), one, 'RSA_USER_SIGN_1Y'),
    ],
  },
  {
    problem: 'subject-unknown',
    name: 'a Registration Authority asks for nobody',
    make: ({ subject, fresh }) =>
      pair({ subject: subject.replace(/CN=[^,]+/, 'CN=НИКТО'), key: fresh, signedBy: bench.authority }),
  },
  {
    problem: 'template-unknown',
    id: 'X-CA-9',
    name: 'no template attribute',
    make: ({ subject, me, fresh }) => pair({ subject, key: fresh, signedBy: me, template: null }),
  },
  {
    problem: 'template-unknown',
    id: 'X-CA-9',
    name: 'the template of a CA certificate',
    make: ({ subject, me, fresh }) => pair({ subject, key: fresh, signedBy: me, template: templateName('ISSUING') }),
  },
  {
    problem: 'template-unknown',
    id: 'X-CA-9',
    name: 'a template attribute that is no name',
    make: ({ subject, me, fresh }) => pair({ subject, key: fresh, signedBy: me, template: 'GOST_USER_SIGN_1Y' }),
  },
  {
    problem: 'template-mismatch',
    id: 'X-CA-9',
    name: 'the GOST template in both requests',
    make: ({ subject, me, fresh }) =>
      pair({ subject, key: fresh, signedBy: me, template: templateName('GOST_USER_SIGN_1Y') }),
  },
  {
    problem: 'key-already-certified',
    name: 'the current keys once more',
    make: ({ subject, me, current }) => pair({ subject, key: current, signedBy: me }),
  },
  {
    problem: 'key-already-certified',
    name: 'a key for which somebody else has an open request',
    make: async ({ subject, me, fresh, other }) => {
      const someone = await register(bench, other);
      await submit(bench, await pair({ subject: someone, key: fresh, signedBy: bench.authority }));
      return pair({ subject, key: fresh, signedBy: me });
    },
  },
  {
    problem: 'pair-subjects-differ',
    name: 'two people in one pair',
    make: async ({ subject, fresh, other }) => [
      await half('GOST', { subject, key: fresh, signedBy: bench.authority }),
      await half('RSA', { subject: await register(bench, other), key: fresh, signedBy: bench.authority }),
    ],
  },
  {
    problem: 'request-open',
    name: 'a second pair while the first is being processed',
    make: async ({ subject, me, fresh }) => {
      await submit(bench, await pair({ subject, key: `${fresh} first`, signedBy: me }));
      return pair({ subject, key: fresh, signedBy: me });
    },
  },
];

describe('a pair of requests is refused', () => {
  for (const [i, { problem, id, name, make }] of CASES.entries()) {
    it(`${id === undefined ? '' : `${id} `}${problem}: ${name}`, async () => {
      const number = 100 + 2 * i;
      const { subject, key, identity } = await enrol(bench, number);
      const requests = await make({
        subject,
        me: identity,
        current: key,
        fresh: `case ${number}`,
        other: number + 1,
      });
      const before = await bench.client.call(caRoutes.requests);
      const refusal = await problemOf(submit(bench, requests));
      const { status, title, hint } = CA_PROBLEMS[problem];
      expect(refusal).toMatchObject({ code: problem, status, title, hint });
      expect(await bench.client.call(caRoutes.requests)).toEqual(before);
    });
  }
});

describe('who has no valid certificate is sent to the bank', () => {
  it('R-CA-19 an expired one is refused; in its last second it is not', async () => {
    const { subject, view, identity } = await enrol(bench, 10);
    const { notAfter } = certificateOf(view, 'GOST');
    const requests = await pair({ subject, key: 'at the end', signedBy: identity });
    const lifetime = notAfter - bench.clock.now();
    bench.clock.advance(lifetime + 1000);
    const refusal = await problemOf(submit(bench, requests));
    expect(refusal).toMatchObject({ code: 'signer-expired', status: 403 });
    expect(refusal.hint).toMatch(/bank.*Operationist.*head office/);
    bench.clock.set(notAfter);
    expect((await submit(bench, requests)).status).toBe('novel');
  });

  it('R-CA-19 a revoked one is refused', async () => {
    const { subject, view, identity } = await enrol(bench, 11);
    const { serialNumber } = certificateOf(view, 'GOST');
    await bench.client.call(caRoutes.revoke, { body: { serialNumber } });
    const refusal = await problemOf(submit(bench, await pair({ subject, key: 'revoked', signedBy: identity })));
    expect(refusal).toMatchObject({ code: 'signer-revoked', status: 403 });
    expect(refusal.hint).toMatch(/bank.*Operationist.*head office/);
  });

  it('a clock before notBefore is told apart from both', async () => {
    const { subject, view, identity } = await enrol(bench, 12);
    const now = bench.clock.now();
    bench.clock.set(certificateOf(view, 'GOST').notBefore - DAY_MS);
    const refusal = await problemOf(submit(bench, await pair({ subject, key: 'early', signedBy: identity })));
    bench.clock.set(now);
    expect(refusal.code).toBe('signer-not-yet-valid');
  });
});

it('every check of a pair is seen to refuse', () => {
  const separately: CaProblem[] = ['signer-expired', 'signer-revoked', 'signer-not-yet-valid'];
  const seen = new Set([...CASES.map(({ problem }) => problem), ...separately]);
  expect(PAIR_CHECKS.map(({ problem }) => problem).filter((problem) => !seen.has(problem))).toEqual([]);
});

describe('the checks are made in their order', () => {
  it('a pair with many faults is refused for the first one on the list', async () => {
    const { subject, me } = { subject: await register(bench, 20), me: bench.authority };
    const bad = await half('GOST', { subject, key: 'order', signedBy: me, template: null });
    const broken = altered(bad, (octets) => octets.writeUInt8((octets.at(-1) ?? 0) ^ 1, octets.length - 1));
    const rsa = await half('RSA', { subject, key: 'order', signedBy: me, template: null });
    expect((await problemOf(submit(bench, [broken, broken]))).code).toBe('pair-incomplete');
    expect((await problemOf(submit(bench, [broken, rsa]))).code).toBe('cms-signature');
    expect((await problemOf(submit(bench, [bad, rsa]))).code).toBe('template-unknown');
  });
});
