import { bankRoutes, type ProfileView } from '../../../http/bank.ts';
import type { KeptBank } from '../kept-bench.ts';
import { signerSet } from '../software-keys.ts';
import { octets, type SignedInUser, signed, signedRequests, type TestKeySet } from '../test-bank.ts';
import { FalseAnswer } from './until-dead.ts';

type Status = ProfileView['status'];

/** The way of a regeneration, as its user sees it. What the bank is about to do when it dies is done or undone when it is back. */
const WAY: readonly Status[] = [
  'regeneration-needed',
  'draft',
  'awaiting-signature',
  'accepted-by-bank',
  'new-certificate-received',
];

/** Somebody who changes his keys again and again at a bank that may die under his hands. */
export class Renewer {
  /** The sets that were in operation, in order; the last one is. */
  readonly sets: TestKeySet[];
  readonly #bank: KeptBank;
  readonly #user: SignedInUser;
  readonly #steps: Readonly<Partial<Record<Status, () => Promise<unknown>>>>;
  /** So many steps are acknowledged, and so many were asked for. */
  #acknowledged = 0;
  #asked = 0;
  #next: TestKeySet | undefined;
  #processed = 0;

  constructor(bank: KeptBank, user: SignedInUser) {
    this.#bank = bank;
    this.#user = user;
    this.sets = [user.keySet];
    const { client, profile } = user;
    const params = { params: { id: profile.id } };
    this.#steps = {
      'regeneration-needed': () => client.call(bankRoutes.newRegeneration, params),
      draft: () => client.call(bankRoutes.sendRegeneration, params),
      'awaiting-signature': () => this.#sign(),
      'accepted-by-bank': () => this.#askForIssue(),
      'new-certificate-received': () => this.#switchOver(),
    };
  }

  /** Whether nothing is under way. */
  get isDone(): boolean {
    return this.#acknowledged % WAY.length === 0;
  }

  get profileId(): string {
    return this.#user.profile.id;
  }

  get user(): SignedInUser['user'] {
    return this.#user.user;
  }

  /** So many pairs of requests the CA must have had by now, however often they came. */
  get requested(): number {
    return this.sets.length - 1 + (this.#acknowledged % WAY.length >= 3 ? 1 : 0);
  }

  /** Looks where the regeneration stands, and takes the step that is next. */
  async work(): Promise<void> {
    const status = await this.#look();
    this.#asked = this.#acknowledged + 1;
    await this.#steps[status]?.();
    this.#acknowledged = this.#asked;
    if (status === 'new-certificate-received') this.#isSwitched();
  }

  /** @throws FalseAnswer when what was acknowledged is not there, or more than was asked for. */
  async #look(): Promise<Status> {
    const { profiles } = await this.#user.client.call(bankRoutes.profiles);
    const { status, reason } = profiles[0] as ProfileView;
    const at = WAY.indexOf(status);
    const from = this.#acknowledged % WAY.length;
    const isSwitched = status === 'regeneration-needed' && from === WAY.length - 1;
    const now = this.#acknowledged - from + (isSwitched ? WAY.length : at);
    if (at < 0 || now < this.#acknowledged || now > this.#asked) {
      throw new FalseAnswer(`${this.#acknowledged} to ${this.#asked} steps are done, and it is ${status} ${reason}`);
    }
    this.#acknowledged = now;
    if (isSwitched) this.#isSwitched();
    return status;
  }

  #isSwitched(): void {
    if (this.#next !== undefined) this.sets.push(this.#next);
    this.#next = undefined;
  }

  get #keySet(): TestKeySet {
    return this.sets.at(-1) ?? this.#user.keySet;
  }

  #keys() {
    return signerSet(`renewed ${this.sets.length}`);
  }

  async #sign(): Promise<void> {
    const { client, user, profile } = this.#user;
    const requests = await signedRequests(this.#bank, { user, keySet: this.#keySet }, await this.#keys());
    await client.call(bankRoutes.signRegeneration, { params: { id: profile.id }, body: { requests } });
  }

  async #askForIssue(): Promise<void> {
    const { ca } = this.#bank;
    if (this.#processed < this.sets.length) await ca.process(String(this.sets.length));
    this.#processed = this.sets.length;
    const { profiles } = await this.#user.client.call(bankRoutes.profiles);
    if (profiles[0]?.status !== 'new-certificate-received') throw new FalseAnswer(`it is ${profiles[0]?.status}`);
  }

  async #switchOver(): Promise<void> {
    const { client, profile } = this.#user;
    const params = { params: { id: profile.id } };
    await client.call(bankRoutes.receiveCertificate, params);
    const { certificates } = await client.call(bankRoutes.confirmReceipt, params);
    const der = (algorithm: 'GOST' | 'RSA') =>
      octets(certificates.find((one) => one.algorithm === algorithm)?.certificate ?? '');
    const next = { signers: await this.#keys(), certificates: { GOST: der('GOST'), RSA: der('RSA') } };
    const proof = await signed(this.#bank, next, next.certificates.GOST);
    this.#next = next;
    await client.call(bankRoutes.continueRegeneration, { ...params, body: { proof } });
  }
}
