import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import { type House, mount } from '../../http/server.ts';
import { dnToString } from '../../pki/x509/name.ts';
import type { Bank } from '../bank.ts';
import { BankError, reasonText } from '../core/bank-error.ts';
import { type Label, plain } from '../core/label.ts';
import type { SessionEvent } from '../core/login-states.ts';
import type { ProfileEvent } from '../core/profile-states.ts';
import { type KeySet, keySetOf, type Profile, SET_ALGORITHMS, sameOctets } from '../core/profiles.ts';
import { noteReissue } from '../core/reissue.ts';
import { regenerationWindow, windowOf } from '../core/windows.ts';
import { installationPage, regenerationPage } from '../pages/regeneration.ts';
import { checkRegeneration, type SignedRequest } from '../verification/regeneration-request.ts';
import { readSignedMessage } from '../verification/signed-message.ts';
import { notSent, passOn } from './passing-on.ts';
import { certificatesOf, profileView } from './profile-view.ts';
import { visitorOf } from './visitor.ts';

type Params = Readonly<Record<string, string>>;

/** The regeneration of a key set: state machine 7.1. */
export function mountRegeneration(app: FastifyInstance, house: House, bank: Bank): void {
  mountDraft(app, house, bank);
  mountSigningWindow(app, house, bank);
  mountSigning(app, house, bank);
  mountReceipt(app, house, bank);
  mountSwitch(app, house, bank);
}

function profileOf(bank: Bank, request: FastifyRequest, params: Params, event: Exclude<SessionEvent, 'sign-in'>) {
  const { user } = visitorOf(bank, request, event);
  const profile = bank.profiles.byId(user.login, params.id ?? '');
  if (event !== 'look') bank.custody.assertWithUser(profile);
  return profile;
}

/** Where a browser looks at the regeneration of a profile. */
const standsAt = ({ profile }: { profile: { id: string } }) => `/profiles/${profile.id}/regeneration`;

function windowAt(bank: Bank, profile: Profile) {
  const notes: Label[] = profile.reason === '' ? [] : [plain(profile.reason)];
  return regenerationWindow(bank.profiles.statusOf(profile), profile.former.length > 0, bank.settings.style, notes);
}

/** A step of the table that needs nobody else. */
function step(bank: Bank, profile: Profile, event: ProfileEvent) {
  bank.profiles.apply(profile, event);
  return { profile: profileView(bank, profile) };
}

function mountDraft(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.regeneration,
    ({ request, params }) => {
      const profile = profileOf(bank, request, params, 'look');
      return { profile: profileView(bank, profile), page: windowAt(bank, profile) };
    },
    { page: (reply, { request }) => regenerationPage(reply, request) },
  );
  mount(
    app,
    house,
    bankRoutes.newRegeneration,
    ({ request, params }) => {
      const profile = profileOf(bank, request, params, 'work');
      bank.profiles.apply(profile, 'new');
      const subject = dnToString(keySetOf(profile.current).GOST.subject);
      return { profile: profileView(bank, profile), page: windowOf('process', bank.settings.style), subject };
    },
    { next: standsAt },
  );
}

function mountSigningWindow(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.sendRegeneration,
    ({ request, params }) => ({
      ...step(bank, profileOf(bank, request, params, 'work'), 'send'),
      page: windowOf('signing', bank.settings.style),
    }),
    { next: standsAt },
  );
  mount(
    app,
    house,
    bankRoutes.closeSigningWindow,
    ({ request, params }) => ({
      ...step(bank, profileOf(bank, request, params, 'work'), 'close-window'),
      page: windowOf('process', bank.settings.style),
    }),
    { next: standsAt },
  );
  mount(
    app,
    house,
    bankRoutes.cancelRegeneration,
    ({ request, params }) => step(bank, profileOf(bank, request, params, 'work'), 'cancel'),
    { next: ({ profile }) => `/profiles/${profile.id}` },
  );
}

function mountSigning(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.signRegeneration,
    async ({ request, params, body }) => {
      const profile = profileOf(bank, request, params, 'work');
      // From here on the profile is `sent`: a second «Подписать» that comes meanwhile finds it so.
      bank.profiles.apply(profile, 'sign');
      await sendToCa(bank, profile, body.requests);
      return { profile: profileView(bank, profile) };
    },
    { next: standsAt },
  );
}

/** P6, P8, P9: what the bank has checked goes to the CA. @throws BankError as `checkRegeneration`, ca-refused, ca-unavailable. */
async function sendToCa(bank: Bank, profile: Profile, requests: SignedRequest[]): Promise<void> {
  try {
    const publicKeys = await checkRegeneration(requests, profile, bank);
    profile.regeneration = { publicKeys, requests: requests.map(({ algorithm, cms }) => ({ algorithm, cms })) };
  } catch (error) {
    throw notSent(bank, profile, error);
  }
  await passOn(bank, profile);
}

function mountReceipt(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.receiveCertificate,
    ({ request, params }) => ({
      ...step(bank, profileOf(bank, request, params, 'finish-regeneration'), 'receive'),
      page: windowOf('receipt', bank.settings.style),
    }),
    { next: standsAt },
  );
  mount(
    app,
    house,
    bankRoutes.confirmReceipt,
    async ({ request, params }) => {
      const profile = profileOf(bank, request, params, 'finish-regeneration');
      const { handedOut } = await bank.ca.trust();
      const reply = step(bank, profile, 'confirm');
      return {
        ...reply,
        page: windowOf('installation', bank.settings.style),
        certificates: certificatesOf(receivedBy(profile)),
        caCertificates: handedOut.map(({ algorithm, certificate }) => ({ algorithm, certificate })),
      };
    },
    { page: (reply, { request }) => installationPage(reply, request) },
  );
}

function mountSwitch(app: FastifyInstance, house: House, bank: Bank): void {
  mount(
    app,
    house,
    bankRoutes.continueRegeneration,
    async ({ request, params, body }) => {
      const profile = profileOf(bank, request, params, 'finish-regeneration');
      bank.profiles.apply(profile, 'continue');
      await switchOver(bank, profile, body.proof);
      return { profile: profileView(bank, profile), page: windowOf('done', bank.settings.style) };
    },
    { next: standsAt },
  );
}

function receivedBy(profile: Profile): KeySet {
  const received = profile.regeneration?.received;
  if (received === undefined) throw new Error(`profile ${profile.id} has received no key set`);
  return keySetOf(received);
}

/** P11, P12: the token proves that it holds the new key, then the new set goes into operation. */
async function switchOver(bank: Bank, profile: Profile, proof: string): Promise<void> {
  const received = receivedBy(profile);
  try {
    await checkProof(proof, received.GOST);
    for (const algorithm of SET_ALGORITHMS) await bank.examine(received[algorithm]);
  } catch (error) {
    throw notSwitched(bank, profile, error);
  }
  if (profile.state === 'revoked') throw new BankError('profile-revoked', `Profile ${profile.id}.`);
  bank.profiles.switchToReceived(profile);
  noteReissue(bank, profile, bank.clock.now());
}

/** @throws BankError proof-wrong. */
async function checkProof(proof: string, { der }: KeySet['GOST']): Promise<void> {
  try {
    const { certificate } = await readSignedMessage(proof, der);
    if (sameOctets(certificate.der, der)) return;
    throw new BankError('proof-wrong', `It is signed by the key of certificate ${certificate.serialNumber}.`);
  } catch (error) {
    throw error instanceof BankError ? new BankError('proof-wrong', error.message) : error;
  }
}

/**
 * P13: after a wrong proof, or when nobody can be asked, the certificate is where it was, for another try. P9: a set that is revoked or
 * has ended by now comes to nothing, the profile says why (R-BANK-88), and the user can begin again.
 */
function notSwitched(bank: Bank, profile: Profile, error: unknown): unknown {
  if (profile.state === 'revoked') return error;
  if (!(error instanceof BankError) || !WORTHLESS.has(error.code)) {
    bank.profiles.apply(profile, 'proof-failed');
    return error;
  }
  profile.reason = reasonText(error.code, error.message);
  bank.profiles.apply(profile, 'refuse');
  return error;
}

/** What no later try can mend. */
const WORTHLESS: ReadonlySet<string> = new Set(['certificate-untrusted', 'certificate-expired', 'certificate-revoked']);
