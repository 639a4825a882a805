import { generateKeyPairSync, sign } from 'node:crypto';
import type { Signer } from '../../pki/signer.ts';
import { SUITES } from '../../pki/suites.ts';
import { issueCertificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import type { CaProblem } from '../core/problems.ts';
import {
  base64,
  type CaBench,
  half,
  type Identity,
  pair,
  register,
  type SignedHalf,
  submit,
  templateName,
  wrap,
} from './ca-bench.ts';
import { keySigner } from './keys.ts';

/** Pairs of requests that a CA must refuse, one fault each. */

/** What a case has to work with: a person with a current set of keys, of his own. */
export interface Situation {
  readonly bench: CaBench;
  readonly subject: string;
  readonly me: Identity;
  /** Name of the current key pairs. */
  readonly current: string;
  /** Name of key pairs that nobody has used. */
  readonly fresh: string;
  /** Number of a person who does not exist yet. */
  readonly other: number;
}

/** A way to send a wrong pair, and the refusal it must get. */
export interface RefusalCase {
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

export function altered({ algorithm, cms }: SignedHalf, alter: (octets: Buffer) => void): SignedHalf {
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

/** At least one for every check of a pair, but for those of the signer's validity. */
export const BAD_PAIRS: readonly RefusalCase[] = [
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
    make: async ({ bench, me, fresh, other }) =>
      pair({ subject: await register(bench, other), key: fresh, signedBy: me }),
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
    make: ({ bench, subject, fresh }) =>
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
    make: async ({ bench, subject, me, fresh, other }) => {
      const someone = await register(bench, other);
      await submit(bench, await pair({ subject: someone, key: fresh, signedBy: bench.authority }));
      return pair({ subject, key: fresh, signedBy: me });
    },
  },
  {
    problem: 'pair-subjects-differ',
    name: 'two people in one pair',
    make: async ({ bench, subject, fresh, other }) => [
      await half('GOST', { subject, key: fresh, signedBy: bench.authority }),
      await half('RSA', { subject: await register(bench, other), key: fresh, signedBy: bench.authority }),
    ],
  },
  {
    problem: 'request-open',
    name: 'a second pair while the first is being processed',
    make: async ({ bench, subject, me, fresh }) => {
      await submit(bench, await pair({ subject, key: `${fresh} first`, signedBy: me }));
      return pair({ subject, key: fresh, signedBy: me });
    },
  },
];
