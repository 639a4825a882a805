import type { DeskTokens } from '../../http/access.ts';
import { bankRoutes, type ProfileView } from '../../http/bank.ts';
import type { PaymentOrder } from '../../http/bank-documents.ts';
import { HttpClient } from '../../http/client.ts';
import { signCms } from '../../pki/cms/signed-data.ts';
import { testBin, testIin } from '../../pki/iin-bin.ts';
import type { Signer } from '../../pki/signer.ts';
import type { Dn } from '../../pki/x509/name.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { accountNumber } from '../core/numbers.ts';
import { SET_ALGORITHMS, type SetAlgorithm } from '../core/profiles.ts';
import type { SignatureRight } from '../core/users.ts';
import { type BankEvent, type BankSettings, type BankSim, type BankSimOptions, startBankSim } from '../index.ts';
import { signerSet } from './software-keys.ts';
import { base64, startTestCa, type TestCa } from './test-ca.ts';

export const START = Date.parse('2026-03-02T09:00:00.000Z');

/** The client of the tests: an invented organisation. */
export const CLIENT = {
  bin: testBin({ registered: '2011-04', serial: 17 }),
  name: 'ТОО "TEST Өркен"',
  account: accountNumber('998', 'TST0000000001'),
};

export const OTHER_CLIENT = {
  bin: testBin({ registered: '2015-09', serial: 230 }),
  name: 'ТОО "TEST Булак"',
  account: accountNumber('998', 'TST0000000002'),
};

/** Bank and CA on one clock. */
export interface TestBank {
  readonly clock: VirtualClock;
  readonly ca: TestCa;
  readonly url: string;
  readonly adminToken: string;
  readonly deskTokens: DeskTokens;
  readonly events: BankEvent[];
  readonly sim: BankSim;
  /** A caller without a session. */
  client(): HttpClient;
  close(): Promise<void>;
}

/**
 * Starts both, with {@link CLIENT} registered.
 * @param caUrl where the bank looks for the CA; default: where it is.
 */
export async function startTestBank(settings: Partial<BankSettings> = {}, caUrl?: string): Promise<TestBank> {
  const clock = new VirtualClock(START);
  return startBankBeside(await startTestCa('KISC', clock), clock, settings, caUrl === undefined ? {} : { caUrl });
}

/** Starts a bank beside a CA that is there already and goes with it. */
export async function startBankBeside(
  ca: TestCa,
  clock: VirtualClock,
  settings: Partial<BankSettings> = {},
  more: Partial<BankSimOptions> = {},
): Promise<TestBank> {
  const events: BankEvent[] = [];
  const sim: BankSim = await startBankSim({
    clock,
    rng: new SeededRng('bank'),
    caUrl: ca.url,
    caAdminToken: ca.adminToken,
    settings: { passwordHash: { N: 16, r: 1, p: 1 }, sessionHoursMax: 1_000_000, ...settings },
    onEvent: (event) => events.push(event),
    ...more,
  });
  const client = () => new HttpClient(sim.url, 'the bank', { adminToken: sim.adminToken });
  await client().call(bankRoutes.registerClient, { body: CLIENT });
  const close = async () => {
    await sim.close();
    await ca.close();
  };
  const { url, adminToken, deskTokens } = sim;
  return { clock, ca, url, adminToken, deskTokens, events, sim, client, close };
}

/** A key set in memory, with certificates. */
export interface TestKeySet {
  readonly signers: Readonly<Record<SetAlgorithm, Signer>>;
  readonly certificates: Readonly<Record<SetAlgorithm, Uint8Array>>;
}

export interface TestUser {
  readonly login: string;
  readonly iin: string;
  readonly surname: string;
  readonly subject: Dn;
  password: string;
}

export interface UserWishes {
  readonly bin?: string;
  readonly iin?: string;
  readonly surname?: string;
  readonly right?: SignatureRight;
  readonly mayPrepare?: boolean;
  readonly email?: string;
}

/** The bank manager registers a user; `password` is that of the PIN envelope. */
export async function registerUser(bank: TestBank, login: string, wishes: UserWishes = {}): Promise<TestUser> {
  const { bin = CLIENT.bin, surname = 'Сынақов', right: signatureRight = 'single', mayPrepare, email } = wishes;
  const serial = [...login].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const iin = wishes.iin ?? testIin({ birthDate: '1980-05-17', sex: 'male', serial });
  const body = {
    bin,
    iin,
    login,
    surname,
    signatureRight,
    ...(mayPrepare !== undefined && { mayPrepare }),
    ...(email && { email }),
  };
  const { firstPassword } = await bank.client().call(bankRoutes.registerUser, { body });
  return { login, iin, surname, subject: nameOf(surname, iin), password: firstPassword };
}

export function nameOf(surname: string, iin: string): Dn {
  return [
    { type: 'C', value: 'KZ' },
    { type: 'O', value: CLIENT.name },
    { type: 'CN', value: `${surname} Тест` },
    { type: 'UID', value: iin },
  ];
}

/** Keys of this name, certified for the user. */
export async function certifiedKeySet(
  bank: { readonly ca: Pick<TestCa, 'authority'> },
  name: string,
  { subject }: Pick<TestUser, 'subject'>,
  validity: { notBefore?: number; notAfter?: number; crlUrls?: string[] } = {},
): Promise<TestKeySet> {
  const signers = await signerSet(name);
  const certify = (algorithm: SetAlgorithm) =>
    bank.ca.authority.certify({ algorithm, subject, publicKey: signers[algorithm].publicKey, ...validity });
  return { signers, certificates: { GOST: await certify('GOST'), RSA: await certify('RSA') } };
}

export function wireSet({ certificates }: TestKeySet) {
  return SET_ALGORITHMS.map((algorithm) => ({ algorithm, certificate: base64(certificates[algorithm]) }));
}

export function registerProfile(bank: TestBank, { login }: TestUser, keySet: TestKeySet): Promise<ProfileView> {
  return bank.client().call(bankRoutes.registerProfile, { body: { login, certificates: wireSet(keySet) } });
}

export const OWN_PASSWORD = 'Kilt-2026';

/** Login with the PIN envelope's password and its forced change. */
export async function enterFirst(bank: TestBank, user: TestUser): Promise<{ client: HttpClient; next: string }> {
  const client = bank.client();
  await client.call(bankRoutes.login, { body: { login: user.login, password: user.password } });
  const body = { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD };
  const { next } = await client.call(bankRoutes.changePassword, { body });
  user.password = OWN_PASSWORD;
  return { client, next };
}

/** Login with a password that is the user's own. */
export async function enter(bank: TestBank, user: TestUser): Promise<{ client: HttpClient; next: string }> {
  const client = bank.client();
  const body = { login: user.login, password: user.password };
  return { client, next: (await client.call(bankRoutes.login, { body })).next };
}

/** CMS by the GOST key of a set, base64. */
export async function signed(
  bank: TestBank,
  { signers, certificates }: TestKeySet,
  content: Uint8Array,
  { detached = false, algorithm = 'GOST' as SetAlgorithm } = {},
): Promise<string> {
  const template = { content, detached, certificate: certificates[algorithm], signingTime: bank.clock.now() };
  return base64(await signCms(template, signers[algorithm]));
}

/** Answers a fresh challenge. */
export async function signIn(bank: TestBank, client: HttpClient, keySet: TestKeySet) {
  const { challenge } = await client.call(bankRoutes.tokenChallenge);
  const cms = await signed(bank, keySet, octets(challenge));
  return client.call(bankRoutes.tokenSignIn, { body: { cms } });
}

export function octets(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

/** A user with a registered profile, signed in with his key. */
export interface SignedInUser {
  readonly user: TestUser;
  readonly keySet: TestKeySet;
  readonly profile: ProfileView;
  readonly client: HttpClient;
}

export async function signedInUser(bank: TestBank, login: string, wishes: UserWishes = {}): Promise<SignedInUser> {
  const user = await registerUser(bank, login, wishes);
  const keySet = await certifiedKeySet(bank, `${login} first`, user);
  const profile = await registerProfile(bank, user, keySet);
  const { client } = await enterFirst(bank, user);
  await signIn(bank, client, keySet);
  return { user, keySet, profile, client };
}

/** What a test wants otherwise in one half of a regeneration. */
export interface RequestWishes {
  /** Who signs the CMS. */
  readonly by?: TestKeySet;
  readonly subject?: Dn;
  /** Who signs the PKCS#10: the new key unless said otherwise. */
  readonly content?: (der: Uint8Array) => Uint8Array;
}

/** Both halves of a regeneration: PKCS#10 by the new keys, in CMS by the current one. */
export async function signedRequests(
  bank: TestBank,
  { keySet, user }: Pick<SignedInUser, 'keySet' | 'user'>,
  newKeys: Readonly<Record<SetAlgorithm, Signer>>,
  wishes: RequestWishes = {},
) {
  const { by = keySet, subject = user.subject, content = (der: Uint8Array) => der } = wishes;
  const requests: { algorithm: SetAlgorithm; cms: string }[] = [];
  for (const algorithm of SET_ALGORITHMS) {
    const template = `C=KZ, O=Template, CN=${algorithm}_USER_SIGN_1Y`;
    const der = await buildRequest({ subject, template }, newKeys[algorithm]);
    requests.push({ algorithm, cms: await signed(bank, by, content(der)) });
  }
  return requests;
}

/** A payment order that the bank takes. */
export function paymentOrder(wishes: Partial<PaymentOrder> = {}): PaymentOrder {
  return {
    number: '101',
    date: '2026-03-02',
    payerAccount: CLIENT.account,
    payerBin: CLIENT.bin,
    beneficiaryName: OTHER_CLIENT.name,
    beneficiaryAccount: OTHER_CLIENT.account,
    beneficiaryBin: OTHER_CLIENT.bin,
    amount: '125000.00',
    purposeCode: '710',
    purpose: 'Оплата по договору TEST-1',
    ...wishes,
  };
}
