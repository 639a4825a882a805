import { bankRoutes, type ProfileView } from '../../http/bank.ts';
import type { Signer } from '../../pki/signer.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { SetAlgorithm } from '../core/profiles.ts';
import type { BankSettings } from '../index.ts';
import { openBank } from './open-bank.ts';
import {
  enter,
  octets,
  paymentOrder,
  type RequestWishes,
  type SignedInUser,
  START,
  signed,
  signedInUser,
  signedRequests,
  signIn,
  type TestBank,
  type TestKeySet,
} from './test-bank.ts';

export type Keys = Readonly<Record<SetAlgorithm, Signer>>;

/** One user 20 days before the end, signed in, and what he does in his regeneration. Sessions do not end by themselves. */
export class RegenerationScene {
  readonly bank: TestBank;
  readonly user: SignedInUser;
  readonly params: { params: { id: string } };
  client: SignedInUser['client'];

  constructor(bank: TestBank, user: SignedInUser, client: SignedInUser['client']) {
    this.bank = bank;
    this.user = user;
    this.client = client;
    this.params = { params: { id: user.profile.id } };
  }

  /** @param email where the bank writes to the user. */
  static async open(settings: Partial<BankSettings> = {}, email?: string): Promise<RegenerationScene> {
    const bank = await openBank({ sessionIdleMinutes: 1_000_000, ...settings });
    const user = await signedInUser(bank, 'test1', email === undefined ? {} : { email });
    bank.clock.set(START + 345 * DAY_MS);
    const { client } = await enter(bank, user.user);
    await signIn(bank, client, user.keySet);
    return new RegenerationScene(bank, user, client);
  }

  async upToWindow(): Promise<void> {
    await this.client.call(bankRoutes.newRegeneration, this.params);
    await this.client.call(bankRoutes.sendRegeneration, this.params);
  }

  async sign(keys: Keys, wishes: RequestWishes = {}): Promise<ProfileView> {
    return this.send(await signedRequests(this.bank, this.user, keys, wishes));
  }

  async send(requests: { algorithm: SetAlgorithm; cms: string }[]): Promise<ProfileView> {
    const body = { requests };
    return (await this.client.call(bankRoutes.signRegeneration, { ...this.params, body })).profile;
  }

  async refresh() {
    const { page, profiles } = await this.client.call(bankRoutes.profiles);
    const [profile] = profiles as [ProfileView];
    return { page, profile, status: profile.status };
  }

  /** «Новый» to «Получен новый сертификат». */
  async upToReceived(keys: Keys): Promise<void> {
    await this.upToWindow();
    await this.sign(keys);
    await this.bank.ca.process('1');
    const { status } = await this.refresh();
    if (status !== 'new-certificate-received') throw new Error(`the profile is ${status}`);
  }

  async receive(keys: Keys): Promise<TestKeySet> {
    await this.client.call(bankRoutes.receiveCertificate, this.params);
    const { certificates } = await this.client.call(bankRoutes.confirmReceipt, this.params);
    const der = (algorithm: SetAlgorithm) =>
      octets(certificates.find((one) => one.algorithm === algorithm)?.certificate ?? '');
    return { signers: keys, certificates: { GOST: der('GOST'), RSA: der('RSA') } };
  }

  async goOn(newSet: TestKeySet, content = newSet.certificates.GOST) {
    const proof = await signed(this.bank, newSet, content);
    return this.client.call(bankRoutes.continueRegeneration, { ...this.params, body: { proof } });
  }

  /** A payment order signed with the key of this set. */
  async pay(keySet: TestKeySet) {
    const { id, toSign } = await this.client.call(bankRoutes.createPaymentOrder, { body: paymentOrder() });
    const cms = await signed(this.bank, keySet, octets(toSign), { detached: true });
    return this.client.call(bankRoutes.signDocument, { params: { id }, body: { cms } });
  }
}
