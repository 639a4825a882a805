import type { FastifyInstance } from 'fastify';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { bankLateRoutes } from '../../http/bank-late.ts';
import type { BodyOf } from '../../http/route.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { BankError } from '../core/bank-error.ts';
import type { LateCase } from '../core/custody.ts';
import {
  identifierOf,
  type KeySet,
  keySetOf,
  type Profile,
  SET_ALGORITHMS,
  sameOctets,
  validUntil,
} from '../core/profiles.ts';
import { noteReissue } from '../core/reissue.ts';
import { reissuedSet } from '../verification/issued-set.ts';
import { readSignedMessage } from '../verification/signed-message.ts';
import { lateCaseView, programmingOrder } from './late-view.ts';

type Programmed = BodyOf<typeof bankLateRoutes.tokenProgrammed>;

/** Where a set comes into operation that was not requested through the bank's own pages: H6 of machine 7.8, C11 of machine 7.2. */
export function mountProgramming(app: FastifyInstance, house: House, bank: Bank): void {
  mount(app, house, bankLateRoutes.programmingOrder, ({ params }) =>
    programmingOrder(bank, bank.custody.byId(params.id ?? '')),
  );
  mount(
    app,
    house,
    bankLateRoutes.tokenProgrammed,
    async ({ params, body }) => {
      const one = bank.custody.byId(params.id ?? '');
      await registerProgrammed(bank, one, body);
      return lateCaseView(bank, one);
    },
    { next: ({ id }) => `/desks/late/${id}` },
  );
  mount(
    app,
    house,
    bankLateRoutes.takeOverReissue,
    async ({ body }) => {
      const profile = await takeOver(bank, bank.users.byLogin(body.login).login, body.requestId);
      return { login: profile.user.login, profile: profile.id, identifier: identifierOf(profile.current) };
    },
    { next: () => bankDeskRoutes.operationistDesk.path },
  );
}

/**
 * H6. Nothing is registered unless everything is right.
 * @throws BankError late-step-wrong, late-case-closed; late-token-wrong; whatever {@link reissuedSet} throws; late-proof-wrong;
 *   certificate-registered, regeneration-in-progress, profile-revoked.
 */
async function registerProgrammed(bank: Bank, one: LateCase, { by, serialNumber, requestId, proofs }: Programmed) {
  bank.custody.assertAllows(one, 'program');
  if (serialNumber !== one.act?.serialNumber) {
    throw new BankError('late-token-wrong', `It is ${serialNumber}; the act says ${one.act?.serialNumber}.`);
  }
  const profile = bank.profiles.byId(one.login, one.profileId);
  const { keySet, request } = await reissuedSet(bank, requestId, profile);
  for (const algorithm of SET_ALGORITHMS) await checkProof(one, keySet, algorithm, proofs);
  bank.profiles.assertReissuable(profile, keySet);
  if (request.bankDoneAt === null) await bank.ca.bankDone(requestId);
  // Somebody else may have done it while the CA was asked.
  bank.custody.assertAllows(one, 'program');
  bank.profiles.reissue(profile, keySet);
  noteReissue(bank, profile, bank.clock.now());
  bank.custody.move(one, 'program', by);
}

/** That the new key is on the token: it has signed the challenge of this case. @throws BankError late-proof-wrong. */
async function checkProof(
  { challenge }: LateCase,
  keySet: KeySet,
  algorithm: (typeof SET_ALGORITHMS)[number],
  proofs: Programmed['proofs'],
): Promise<void> {
  const [proof, ...others] = proofs.filter((one) => one.algorithm === algorithm);
  if (proof === undefined || others.length > 0) {
    throw new BankError('late-proof-wrong', `There is not exactly one proof of the ${algorithm} key.`);
  }
  const signer = await signerOf(proof.cms, challenge);
  if (signer === undefined || !sameOctets(signer, keySet[algorithm].der)) {
    throw new BankError('late-proof-wrong', `The proof of the ${algorithm} key.`);
  }
}

/** DER of the certificate that has signed exactly this. */
async function signerOf(cms: string, challenge: Uint8Array | undefined): Promise<Uint8Array | undefined> {
  try {
    return challenge && (await readSignedMessage(cms, challenge)).certificate.der;
  } catch (error) {
    if (error instanceof BankError) return undefined;
    throw error;
  }
}

/**
 * C11: what KISC has issued at its own site to a user of the bank (R-BANK-91). From here on the new key counts, the one before it is
 * retired; KISC is told, and writes to the user (R-BANK-92).
 * @throws BankError profile-unknown, profile-revoked; token-with-bank; whatever {@link reissuedSet} throws; certificate-registered,
 *   regeneration-in-progress.
 */
async function takeOver(bank: Bank, login: string, requestId: string): Promise<Profile> {
  const profile = profileToReissue(bank, login);
  bank.custody.assertWithUser(profile);
  const { keySet, request } = await reissuedSet(bank, requestId, profile);
  bank.profiles.assertReissuable(profile, keySet);
  if (request.bankDoneAt === null) await bank.ca.bankDone(requestId);
  bank.custody.assertWithUser(profile);
  bank.profiles.reissue(profile, keySet);
  noteReissue(bank, profile, bank.clock.now());
  return profile;
}

/** The user's profile whose validity ends first: his others are newer. */
function profileToReissue(bank: Bank, login: string): Profile {
  const profiles = bank.profiles.ofUser(login);
  if (profiles.length === 0) throw new BankError('profile-unknown', 'The user has no profile.');
  const good = profiles.filter((profile) => bank.profiles.statusOf(profile) !== 'revoked');
  const end = ({ current }: Profile) => validUntil(keySetOf(current));
  const [first] = good.sort((a, b) => end(a) - end(b));
  if (first === undefined) throw new BankError('profile-revoked', 'All profiles of the user are.');
  return first;
}
