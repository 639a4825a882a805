import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { bankLateRoutes, type LateCaseView } from '../../http/bank-late.ts';
import { caRoutes, type OutboxMessage } from '../../http/ca.ts';
import type { Certificate } from '../../pki/x509/certificate.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import {
  type FlowOptions,
  type HttpClient,
  type LateReissue,
  lateReissue,
  loginByCertificate,
  type SignedDocument,
  type SignedIn,
  withToken,
} from '../../workstation/index.ts';
import type { Bench, PersonalisedClient } from './bench.ts';
import type { Check } from './checks.ts';
import { keySetEvidence } from './key-set-evidence.ts';
import { checkLateRoute } from './late-route-checks.ts';
import { pay } from './regeneration-story.ts';
import {
  CHOSEN_PASSWORD,
  type Chapter,
  Recorder,
  type Refusal,
  refusalOf,
  type StoryEvent,
  type StoryStep,
} from './story.ts';
import { type TokenView, viewToken } from './token-view.ts';

/** The people at the desks: invented. */
const OPERATIONIST = 'Операционистова О. О.';
const COURIER_DESK = 'Экспедиторов Э. Э.';
const HEAD_OFFICE = 'Головной Г. Г.';

/** The user's PIN after the head office has programmed his token: a TEST value. */
export const NEW_PIN = '86427513';

/** "Today" lies 20 days before the end of validity: the user comes a day too late. */
const DAYS_TOO_LATE = 21;

const APPLICATION = {
  text: 'Прошу перевыпустить Регистрационное свидетельство ЭЦП и вернуть доступ в Интернет-банк.',
  faultNote: 'Своевременный перевыпуск не осуществлен по вине Пользователя.',
  reissueRequest: 'Прошу перевыпустить Регистрационное свидетельство ЭЦП.',
};

/** Whose desk moves the token. */
const DESK_OF = {
  sendToHeadOffice: 'operationist',
  arriveAtHeadOffice: 'head-office',
  sendToBranch: 'head-office',
  arriveAtBranch: 'operationist',
} as const;

/** What the whole story came to. */
export interface LateStory {
  readonly client: PersonalisedClient;
  readonly lateCase: LateCaseView;
  readonly reissue: LateReissue;
  readonly certificates: readonly Certificate[];
  readonly steps: readonly StoryStep[];
  /** What was tried on the way and must not have succeeded, in order. */
  readonly refusals: readonly { readonly what: string; readonly refusal: Refusal }[];
  readonly token: TokenView;
  readonly payment: SignedDocument;
  /** Of the CA. */
  readonly email: OutboxMessage | undefined;
  readonly checks: readonly Check[];
}

/**
 * The late route of "VTB Business", end to end (seed 004 section 2): the certificates end, the access is blocked, application, act,
 * the head office programs the token through PKCS#11 on its own PC, collection, work goes on; then every result is examined by itself.
 * The bench must have been started with `bankSettings: { style: 'vtb-business' }`.
 * @throws FlowError when a step fails. A failed examination is told in `checks`.
 */
export async function playLateRoute(
  bench: Bench,
  onEvent: (event: StoryEvent) => void = () => undefined,
): Promise<LateStory> {
  const route = new LateRoute(bench, onEvent);
  await route.personalise();
  await route.missTheTerm();
  await route.apply();
  await route.programAtHeadOffice();
  const signedIn = await route.collect();
  return route.finish(signedIn);
}

/** The chapters of the story, each callable by itself; they come in the order of {@link playLateRoute}. */
class LateRoute {
  readonly #bench: Bench;
  readonly #onEvent: (event: StoryEvent) => void;
  readonly #recorder: Recorder;
  readonly #refusals: { what: string; refusal: Refusal }[] = [];
  #client: PersonalisedClient | undefined;
  #case: LateCaseView | undefined;
  #reissue: LateReissue | undefined;

  constructor(bench: Bench, onEvent: (event: StoryEvent) => void) {
    this.#bench = bench;
    this.#onEvent = onEvent;
    this.#recorder = new Recorder(onEvent);
  }

  async personalise(): Promise<void> {
    this.#begin('personalisation');
    this.#client = await this.#bench.personalise(this.#options);
    const { login: name, firstPassword: password } = this.#client.enrolment;
    this.#onEvent({ kind: 'pin-envelope', login: name, password });
    this.#bench.comeToday();
  }

  async missTheTerm(): Promise<void> {
    this.#bench.clock.advance(DAYS_TOO_LATE * DAY_MS);
    this.#begin('late-block');
    await this.#try('Login with the right password', 'access-blocked', () => this.#login(this.#of.pin));
  }

  async apply(): Promise<void> {
    this.#begin('late-application');
    const { faultNote: _, ...withoutNote } = APPLICATION;
    await this.#try('An application without the note of fault', 'application-incomplete', () =>
      this.#apply(withoutNote),
    );
    this.#note(await this.#apply(APPLICATION));
    const { serialNumber, tokenLabel: label } = viewToken(this.#bench.token, this.#of.pin);
    const token = this.#bench.emulator.remove();
    const { iin } = this.#of.client.person;
    this.#note(
      await this.#branch.call(bankLateRoutes.takeToken, {
        params: this.#params,
        body: { by: OPERATIONIST, iin, serialNumber, label },
      }),
    );
    await this.#try('The user’s PC, which looks for the token', 'token-not-present', () =>
      withToken({ token: this.#bench.token }, () => undefined),
    );
    await this.#move('sendToHeadOffice', OPERATIONIST);
    this.#bench.clock.advance(DAY_MS);
    this.#bench.headOffice.insert(token);
    await this.#move('arriveAtHeadOffice', COURIER_DESK);
  }

  async programAtHeadOffice(): Promise<void> {
    this.#begin('late-programming');
    const { headOffice, clock, soPin } = this.#bench;
    const token = headOffice.application();
    token.C_Initialize();
    try {
      this.#reissue = await lateReissue({
        ...this.#options,
        token,
        clock,
        soPin,
        pin: NEW_PIN,
        ca: this.#bench.caClient(),
        desk: await this.#bench.registrationDesk(this.#options),
        bank: this.#bench.deskClient('head-office'),
        caseId: this.#lateCase.id,
        by: HEAD_OFFICE,
      });
    } finally {
      token.C_Finalize();
    }
    this.#note(this.#reissue.lateCase);
    await this.#move('sendToBranch', COURIER_DESK);
    clock.advance(DAY_MS);
  }

  async collect(): Promise<SignedIn> {
    this.#begin('late-collection');
    await this.#move('arriveAtBranch', OPERATIONIST);
    const token = this.#bench.headOffice.remove();
    await this.#try('Login while the token waits at the branch', 'token-with-bank', () => this.#login(NEW_PIN));
    const { iin } = this.#of.client.person;
    const body = { by: OPERATIONIST, iin };
    this.#note(await this.#branch.call(bankLateRoutes.handOutToken, { params: this.#params, body }));
    this.#bench.emulator.insert(token);
    return this.#login(NEW_PIN);
  }

  async finish(signedIn: SignedIn): Promise<LateStory> {
    this.#begin('payment');
    const payment = await pay(this.#bench, { ...this.#of, pin: NEW_PIN }, signedIn, this.#options, '1');
    this.#begin('examination');
    const outbox = await this.#bench.caClient().call(caRoutes.outbox);
    const { email } = this.#of.client.person;
    const begunAt = this.#bench.at + DAYS_TOO_LATE * DAY_MS;
    const of = { pin: NEW_PIN, bank: signedIn.bank, profileId: this.#lateCase.profile, begunAt };
    const evidence = {
      ...(await keySetEvidence(this.#bench, this.#of, of)),
      lateCase: this.#lateCase,
      outbox,
      bankMails: await this.#bench.bankClient().call(bankDeskRoutes.outbox),
      email,
      refusals: this.#refusals.map(({ refusal }) => refusal.code),
      paymentOrderStatus: payment.document.status,
    };
    const checks = checkLateRoute(evidence);
    for (const check of checks) this.#onEvent({ kind: 'check', check });
    const { set } = this.#reissue ?? {};
    return {
      client: this.#of,
      lateCase: this.#lateCase,
      reissue: this.#reissue as LateReissue,
      certificates: set === undefined ? [] : [set.GOST, set.RSA],
      steps: this.#recorder.steps,
      refusals: this.#refusals,
      token: evidence.token,
      payment,
      email: outbox.findLast(({ to }) => to === email),
      checks,
    };
  }

  #apply(application: Partial<typeof APPLICATION> & { text: string }): Promise<LateCaseView> {
    const body = { by: OPERATIONIST, login: this.#of.enrolment.login, ...application };
    return this.#branch.call(bankLateRoutes.applyForReissue, { body });
  }

  async #move(name: keyof typeof DESK_OF, by: string): Promise<void> {
    const desk = this.#bench.deskClient(DESK_OF[name]);
    this.#note(await desk.call(bankLateRoutes[name], { params: this.#params, body: { by } }));
  }

  #login(pin: string): Promise<SignedIn> {
    const { token, clock } = this.#bench;
    const { login: name, firstPassword: password } = this.#of.enrolment;
    const secrets = { pin, login: name, password, newPassword: CHOSEN_PASSWORD };
    return loginByCertificate({ ...this.#options, ...secrets, token, clock, bank: this.#bench.bankClient() });
  }

  /** Something that must be refused, with this code. */
  async #try(what: string, code: string, attempt: () => Promise<unknown>): Promise<void> {
    const refusal = await refusalOf([code], attempt);
    this.#refusals.push({ what, refusal });
    this.#onEvent({ kind: 'tried', what, refusal });
  }

  /** Tells the steps of the custody log that are new. */
  #note(lateCase: LateCaseView): void {
    for (const step of lateCase.steps.slice(this.#case?.steps.length ?? 0)) {
      this.#onEvent({ kind: 'custody', step, text: lateCase.stateText.ru });
    }
    this.#case = lateCase;
  }

  #begin(chapter: Chapter): void {
    this.#recorder.begin(chapter, this.#bench.clock.now());
  }

  get #options(): FlowOptions {
    return this.#recorder.options;
  }

  get #branch(): HttpClient {
    return this.#bench.deskClient('operationist');
  }

  get #of(): PersonalisedClient {
    if (this.#client === undefined) throw new Error('personalise() comes first');
    return this.#client;
  }

  get #lateCase(): LateCaseView {
    if (this.#case === undefined) throw new Error('apply() comes first');
    return this.#case;
  }

  get #params() {
    return { id: this.#lateCase.id };
  }
}
