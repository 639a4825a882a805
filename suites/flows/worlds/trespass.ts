import { bankRoutes } from '../../../http/bank.ts';
import { HttpClient } from '../../../http/client.ts';
import { ProblemError } from '../../../http/problem.ts';
import { signCms } from '../../../pki/cms/signed-data.ts';
import { generateKeyPair, softwareSigner } from '../../../pki/keys.ts';
import { SUITES } from '../../../pki/suites.ts';
import type { Certificate } from '../../../pki/x509/certificate.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';

/** What is sent instead of the right signature over the bank's challenge. */
type Forgery = (challenge: Uint8Array, certificate: Certificate, at: number) => Promise<Uint8Array>;

const FORGERIES: Readonly<Record<string, Forgery>> = {
  /** With the owner's certificate, by a key that is not his. */
  'another key': forged,
  /** The same with the content changed afterwards. */
  altered: async (challenge, certificate, at) => {
    const cms = Buffer.from(await forged(challenge, certificate, at));
    const place = cms.indexOf(challenge);
    cms[place] = (cms[place] ?? 0) ^ 1;
    return cms;
  },
  /** The challenge as it came. */
  unsigned: async (challenge) => challenge,
};

async function forged(challenge: Uint8Array, certificate: Certificate, signingTime: number): Promise<Uint8Array> {
  const rng = new SeededRng('somebody else');
  const signer = softwareSigner(await generateKeyPair(SUITES['kisc-2004'], rng), rng.stream('nonces'));
  // He says that the key of the certificate is his.
  const claimed = { ...signer, publicKey: certificate.publicKey };
  return signCms({ content: challenge, certificate: certificate.der, signingTime }, claimed);
}

/** Somebody who knows a client's password, and has his certificate, but not his token, tries to get in. */
export async function trespass({ cast, findings, witness }: Stage, player: Player, how: string): Promise<void> {
  const { profiles, token } = await witness.evidence(player);
  const serials = profiles.flatMap(({ current }) => current.serials);
  const certificate = serials.map((one) => token.certificates.get(one)).find((one) => one?.suite.family === 'GOST');
  if (certificate === undefined) return;
  const bank = new HttpClient(cast.bank.url, 'the bank', { fetch: cast.bank.fetch });
  try {
    await bank.call(bankRoutes.login, { body: { login: player.member.login, password: player.member.password } });
    const { challenge } = await bank.call(bankRoutes.tokenChallenge);
    const cms = await (FORGERIES[how] as Forgery)(Buffer.from(challenge, 'base64'), certificate, cast.clock.now());
    await bank.call(bankRoutes.tokenSignIn, { body: { cms: Buffer.from(cms).toString('base64') } });
    findings.add('nothing-forged', `${player.name}: somebody is in with a signature by ${how}`);
  } catch (error) {
    // Whatever the house says no with, and whatever is wrong with it at the moment.
    if (!(error instanceof ProblemError) && !(error instanceof Error && error.message.includes('without'))) throw error;
  }
}
