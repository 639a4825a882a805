import { bankLateRoutes, type LateCaseView } from '../../http/bank-late.ts';
import { caRoutes } from '../../http/ca.ts';
import { HttpClient } from '../../http/client.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { SET_ALGORITHMS } from '../core/profiles.ts';
import { signerSet } from './software-keys.ts';
import {
  certifiedKeySet,
  octets,
  registerProfile,
  registerUser,
  signed,
  signedRequests,
  type TestBank,
  type TestKeySet,
  type TestUser,
} from './test-bank.ts';

/** Of the tokens of these tests. */
export const SERIAL_NUMBER = '0123456789abcdef';
export const BY = 'Операционистова О. О.';

export const APPLICATION = {
  text: 'Прошу вернуть доступ.',
  faultNote: 'Перевыпуск не осуществлен своевременно по вине Пользователя.',
  reissueRequest: 'Прошу перевыпустить Регистрационное свидетельство.',
};

/** A user with a profile that has ended. */
export interface LateUser {
  readonly user: TestUser;
  readonly keySet: TestKeySet;
  readonly profile: string;
}

/** Registers a user and lets a year and a day pass. */
export async function lateUser(bank: TestBank, login: string): Promise<LateUser> {
  const user = await registerUser(bank, login, { email: `${login}@client.test` });
  const keySet = await certifiedKeySet(bank, `${login} first`, user);
  const { id } = await registerProfile(bank, user, keySet);
  bank.clock.advance(366 * DAY_MS);
  return { user, keySet, profile: id };
}

export function apply(bank: TestBank, { user }: Pick<LateUser, 'user'>, wishes: object = {}): Promise<LateCaseView> {
  const body = { by: BY, login: user.login, ...APPLICATION, ...wishes };
  return bank.client().call(bankLateRoutes.applyForReissue, { body });
}

export function handOver(bank: TestBank, { id }: LateCaseView, iin: string): Promise<LateCaseView> {
  const body = { by: BY, iin, serialNumber: SERIAL_NUMBER, label: 'TEST' };
  return bank.client().call(bankLateRoutes.takeToken, { params: { id }, body });
}

type Move = 'sendToHeadOffice' | 'arriveAtHeadOffice' | 'sendToBranch' | 'arriveAtBranch';

export function move(bank: TestBank, { id }: LateCaseView, name: Move): Promise<LateCaseView> {
  return bank.client().call(bankLateRoutes[name], { params: { id }, body: { by: BY } });
}

/** From the application to the desk of the head office. */
export async function atHeadOffice(bank: TestBank, late: LateUser, wishes: object = {}): Promise<LateCaseView> {
  const opened = await apply(bank, late, wishes);
  await handOver(bank, opened, late.user.iin);
  await move(bank, opened, 'sendToHeadOffice');
  return move(bank, opened, 'arriveAtHeadOffice');
}

/** A set that the CA was asked for and has issued, whoever asked. */
export interface IssuedSet {
  readonly requestId: string;
  readonly keySet: TestKeySet;
}

/** Asks the CA for certificates for new keys of this name. */
export async function request(bank: TestBank, late: Pick<LateUser, 'user' | 'keySet'>, name: string) {
  const signers = await signerSet(name);
  const ca = new HttpClient(bank.ca.url, 'the CA');
  const requests = await signedRequests(bank, late, signers);
  const { id } = await ca.call(caRoutes.requestCertificates, { body: { requests } });
  return { signers, id };
}

/** The same, and the CA issues them. */
export async function issuedSet(
  bank: TestBank,
  late: Pick<LateUser, 'user' | 'keySet'>,
  name: string,
): Promise<IssuedSet> {
  const { signers, id } = await request(bank, late, name);
  await bank.ca.process(id);
  const ca = new HttpClient(bank.ca.url, 'the CA');
  const { certificates } = await ca.call(caRoutes.request, { params: { id } });
  const [GOST, RSA] = SET_ALGORITHMS.map((one) => certificates.find(({ algorithm }) => algorithm === one)?.certificate);
  const keySet = { signers, certificates: { GOST: octets(GOST ?? ''), RSA: octets(RSA ?? '') } };
  return { requestId: id, keySet };
}

/** What the head office's PC reports, with what is to be otherwise. */
export async function reportProgrammed(
  bank: TestBank,
  { id }: LateCaseView,
  { requestId, keySet }: IssuedSet,
  wishes: {
    readonly serialNumber?: string;
    readonly signedBy?: TestKeySet;
    readonly content?: Uint8Array;
    readonly algorithms?: readonly ('GOST' | 'RSA')[];
  } = {},
): Promise<LateCaseView> {
  const { serialNumber = SERIAL_NUMBER, signedBy = keySet, algorithms = SET_ALGORITHMS } = wishes;
  const order = await bank.client().call(bankLateRoutes.programmingOrder, { params: { id } });
  const { content = octets(order.challenge) } = wishes;
  const proofs = [];
  for (const [at, algorithm] of algorithms.entries()) {
    const cms = await signed(bank, signedBy, content, { algorithm });
    proofs.push({ algorithm: SET_ALGORITHMS[at] ?? algorithm, cms });
  }
  const body = { by: BY, serialNumber, requestId, proofs };
  return bank.client().call(bankLateRoutes.tokenProgrammed, { params: { id }, body });
}

export function collect(bank: TestBank, { id }: LateCaseView, iin: string): Promise<LateCaseView> {
  return bank.client().call(bankLateRoutes.handOutToken, { params: { id }, body: { by: BY, iin } });
}
