import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { bankLateRoutes, type LateCaseView } from '../../../http/bank-late.ts';
import { caRoutes, type OutboxMessage } from '../../../http/ca.ts';
import type { Role } from '../../../http/roles.ts';
import { type Certificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import { DAY_MS } from '../../../simulation/clock.ts';
import {
  HttpClient,
  installCertificates,
  lateReissue,
  loginByCertificate,
  type Pkcs11,
  requestInCabinet,
} from '../../../workstation/index.ts';
import { Bench, type PersonalisedClient } from '../bench.ts';
import { viewToken } from '../token-view.ts';
import { TODAY } from './client-at-work.ts';
import { PIN_OF_HEAD_OFFICE } from './late-client.ts';
import { page, refusedForm, type Seen } from './walk.ts';

/** CK_CERTIFICATE_CATEGORY_TOKEN_USER. */
const USER_CATEGORY = 1;
const PASSWORD = 'Test-2026';
const BY = 'Операционистова О. О.';

/** A user of "VTB Business": first in time, then, with another key set, too late. */
export class VtbClients {
  readonly bench: Bench;
  user: PersonalisedClient;
  /** Of the user, at the bank and at the CA. */
  bank: HttpClient;
  readonly cabinet: HttpClient;
  /** Number of the request at the CA. */
  requestId = '';
  /** Number of the late re-issue. */
  caseId = '';
  /** The user's from the head office on. */
  pin: string;
  #password: string;

  private constructor(bench: Bench, user: PersonalisedClient) {
    this.bench = bench;
    this.user = user;
    this.bank = bench.bankClient();
    this.cabinet = new HttpClient(bench.ca.url, 'the CA');
    this.pin = user.pin;
    this.#password = user.enrolment.firstPassword;
  }

  static async come(): Promise<VtbClients> {
    const bench = await Bench.start({ seed: 'VTB Business', at: TODAY, bankSettings: { style: 'vtb-business' } });
    return new VtbClients(bench, await bench.personalise());
  }

  close(): Promise<void> {
    return this.bench.close();
  }

  /** So many days before the end of validity; less than none: after it. */
  comeBeforeTheEnd(days: number): void {
    const end = Math.max(...this.#own(this.bench.token).map(({ notAfter }) => notAfter));
    this.bench.clock.set(end - days * DAY_MS);
  }

  async login() {
    const { token, clock } = this.bench;
    const secrets = { pin: this.pin, login: this.user.enrolment.login, password: this.#password };
    const done = await loginByCertificate({
      token,
      clock,
      bank: this.bench.bank.url,
      ...secrets,
      newPassword: PASSWORD,
    });
    this.#password = PASSWORD;
    this.bank = done.bank;
    return done;
  }

  async request(): Promise<void> {
    const { token, clock } = this.bench;
    this.requestId = (await requestInCabinet({ token, clock, pin: this.pin, ca: this.cabinet })).requestId;
  }

  async install(): Promise<void> {
    const { token, clock } = this.bench;
    await installCertificates({ token, clock, pin: this.pin, ca: this.cabinet });
  }

  /** The user's certificates on a token and the days on which they end, as anybody reads them there. */
  onToken(token = this.bench.token): readonly string[] {
    return this.#own(token).map(
      ({ suite, notAfter }) => `${suite.family} ${new Date(notAfter).toISOString().slice(0, 10)}`,
    );
  }

  #own(token: Pkcs11): readonly Certificate[] {
    const { certificates } = viewToken(token, this.pin);
    return certificates.filter(({ category }) => category === USER_CATEGORY).map(({ der }) => parseCertificate(der));
  }

  /** E-mails of the CA to the user since "today". */
  async mails(): Promise<readonly OutboxMessage[]> {
    const { email } = this.user.client.person;
    const outbox = await this.bench.caClient().call(caRoutes.outbox);
    return outbox.filter(({ to, sentAt }) => to === email && Date.parse(sentAt) >= TODAY);
  }

  /** The bank has looked at what the CA has issued. */
  async takeOver(): Promise<void> {
    const body = { login: this.user.enrolment.login, requestId: this.requestId };
    await this.desk('operationist').call(bankLateRoutes.takeOverReissue, { body });
  }

  desk(role: Role): HttpClient {
    return this.bench.deskClient(role);
  }

  async apply(faultNote: string): Promise<void> {
    const { login: name } = this.user.enrolment;
    const body = { by: BY, login: name, text: APPLICATION, faultNote, reissueRequest: REQUEST };
    this.caseId = (await this.desk('operationist').call(bankLateRoutes.applyForReissue, { body })).id;
  }

  /** The user gives the token away under the act. */
  async handOver(): Promise<void> {
    const { serialNumber, tokenLabel: label } = viewToken(this.bench.token, this.pin);
    const token = this.bench.emulator.remove();
    const { iin } = this.user.client.person;
    const body = { by: BY, iin, serialNumber, label };
    await this.desk('operationist').call(bankLateRoutes.takeToken, { params: { id: this.caseId }, body });
    this.bench.headOffice.insert(token);
  }

  move(
    role: 'operationist' | 'head-office',
    row: 'sendToHeadOffice' | 'arriveAtHeadOffice' | 'sendToBranch' | 'arriveAtBranch',
  ): Promise<LateCaseView> {
    return this.desk(role).call(bankLateRoutes[row], { params: { id: this.caseId }, body: { by: BY } });
  }

  /** @returns what lies on the token now. */
  async program(): Promise<readonly string[]> {
    const { bench } = this;
    const token = bench.headOffice.application();
    token.C_Initialize();
    try {
      await lateReissue({ ...(await this.#programming(token)), by: 'Головной Г. Г.' });
      this.pin = PIN_OF_HEAD_OFFICE;
      return this.onToken(token);
    } finally {
      token.C_Finalize();
    }
  }

  async #programming(token: Pkcs11) {
    const { clock, soPin } = this.bench;
    const [ca, desk] = [this.bench.caClient(), await this.bench.registrationDesk()];
    const { caseId } = this;
    return { token, clock, soPin, pin: PIN_OF_HEAD_OFFICE, ca, desk, bank: this.desk('head-office'), caseId };
  }

  async collect(): Promise<void> {
    const { iin } = this.user.client.person;
    const body = { by: BY, iin };
    await this.desk('operationist').call(bankLateRoutes.handOutToken, { params: { id: this.caseId }, body });
    this.bench.emulator.insert(this.bench.headOffice.remove());
  }

  /** What the login page says to his right password. */
  refusedLogin(): Promise<Seen> {
    const { login: name } = this.user.enrolment;
    return refusedForm(this.bench.bankClient(), { from: '/', to: '/login' }, { login: name, password: this.#password });
  }

  /** The case as its desk sees it. */
  lateCase(role: 'operationist' | 'head-office' = 'operationist'): Promise<Seen> {
    return page(this.desk(role), `/desks/late/${this.caseId}`, {}, ['operationist', 'head-office']);
  }

  /** What the bank has written to its users. */
  bankMails(): Promise<Seen> {
    return page(this.desk('technical-support'), bankDeskRoutes.outbox.path, {}, bankDeskRoutes.outbox.access);
  }
}

const APPLICATION = 'ЭЦҚ Тіркеу куәлігін қайта шығаруды сұраймын.';
const REQUEST = 'Қайта шығаруды жүзеге асыруды сұраймын.';
export const FAULT_NOTE = 'Уақтылы қайта шығару Интернет банк Жүйесін Пайдаланушының кінәсінен жүзеге асырылмаған.';

/** The same in either language. */
export const plain = (text: string): Seen => ({ kk: text, ru: text });
/** How an attempt has ended. */
export const code = (attempt: Promise<unknown>) =>
  attempt.then(
    () => plain('allowed'),
    (error) => plain(String(error.code)),
  );
