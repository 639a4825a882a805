import { bankRoutes } from '../../../http/bank.ts';
import { HttpClient } from '../../../http/client.ts';
import { ProblemError } from '../../../http/problem.ts';
import {
  changePin,
  FlowError,
  installCertificates,
  loginByCertificate,
  type ProblemCode,
  regenerate,
  requestInCabinet,
  signDocument,
  unblock,
} from '../../../workstation/index.ts';
import { demoPaymentOrder } from '../demo-client.ts';
import type { Cast, Route } from './cast.ts';
import type { Player, Process } from './player.ts';

/** What a sensible person does when a flow has told him this. */
type Reaction =
  /** Starts again after a while. */
  | 'again'
  /** Has the PIN unblocked, then again. */
  | 'unblock'
  /** Has the bank unlock him, then again. */
  | 'envelope'
  /** It is over for him: the bank has to give him another set. */
  | 'out'
  /** Nothing of the kind can happen in a world: it is a finding. */
  | 'cannot be';

/** Every problem of the workstation, and what follows from it for a client who wants to go on working. */
export const REACTIONS: Readonly<Record<ProblemCode, Reaction>> = {
  'token-not-present': 'again',
  'token-not-initialised': 'cannot be',
  'token-removed': 'again',
  'wrong-token': 'cannot be',
  'key-file-unusable': 'cannot be',
  'key-file-is-jks': 'cannot be',
  'pin-wrong': 'again',
  'pin-locked': 'unblock',
  'so-pin-locked': 'cannot be',
  'pin-not-set': 'cannot be',
  'pin-to-be-changed': 'cannot be',
  'pin-refused': 'cannot be',
  'token-memory-full': 'cannot be',
  'token-write-protected': 'cannot be',
  'token-cannot': 'cannot be',
  'token-failed': 'again',
  'no-key': 'cannot be',
  'certificate-expired': 'out',
  'key-retired': 'again',
  'certificate-without-key': 'cannot be',
  'certificate-wrong': 'again',
  'bank-unreachable': 'again',
  'ca-unreachable': 'again',
  'ca-unavailable': 'again',
  'login-refused': 'again',
  'user-locked': 'envelope',
  'access-blocked': 'out',
  'token-with-bank': 'cannot be',
  'token-elsewhere': 'cannot be',
  'late-reissue-refused': 'cannot be',
  'session-ended': 'again',
  'components-missing': 'cannot be',
  'password-change-needed': 'cannot be',
  'password-refused': 'cannot be',
  'regeneration-in-progress': 'again',
  'profile-not-found': 'cannot be',
  'request-refused': 'again',
  'profile-revoked': 'out',
  'not-ready-in-time': 'again',
  'document-refused': 'again',
  refused: 'again',
  bug: 'cannot be',
};

/** Simulated minutes after which somebody starts again. */
const PAUSE_MS = 10 * 60_000;
const POLLING = { everyMs: 5 * 60_000, limitMs: 2 * 60 * 60_000 };

/** What a life tells the world. */
export interface LifeEvents {
  told(player: Player, text: string): void;
  finding(invariant: 'clear-messages', detail: string): void;
  paid(player: Player, status: string): void;
}

/** How a client lives in a world, from the start of his program until he has a new set and has paid with it. */
export class Life {
  readonly #player: Player;
  readonly #cast: Cast;
  readonly #events: LifeEvents;
  /** The PIN that he has entered last. */
  #typed = '';

  constructor(player: Player, cast: Cast, events: LifeEvents) {
    this.#player = player;
    this.#cast = cast;
    this.#events = events;
  }

  /** Starts the program and goes on until the goal is reached, the client is out, or the program is killed. */
  async live(): Promise<void> {
    const process = this.#player.start();
    for (;;) {
      try {
        await this.#oneTry(process);
        return;
      } catch (error) {
        if (!this.#player.isProcess(process.number)) return;
        if (!(error instanceof FlowError)) throw error;
        if (!(await this.#goOn(error, process))) return;
      }
      await process.wait(PAUSE_MS);
    }
  }

  /** @returns whether he tries again. */
  async #goOn(error: FlowError, process: Process): Promise<boolean> {
    const { name } = this.#player;
    this.#events.told(this.#player, `${error.step}: ${error.code}`);
    this.#player.lastWord = `${error.code} at ${error.step}: ${error.message}`;
    for (const secret of this.#secrets()) {
      if (error.message.includes(secret)) this.#events.finding('clear-messages', `${name}: a secret is in a message`);
    }
    const reaction = isRevoked(error) ? 'out' : REACTIONS[error.code];
    if (reaction === 'cannot be') this.#events.finding('clear-messages', `${name}: ${this.#player.lastWord}`);
    if (reaction === 'cannot be' || reaction === 'out') {
      this.#player.out = error.code;
      return false;
    }
    if (error.code === 'pin-wrong') this.#player.pins.strike(this.#typed);
    if (reaction === 'unblock') await this.#unblock(process);
    if (reaction === 'envelope') await this.#envelope();
    return true;
  }

  async #oneTry(process: Process): Promise<void> {
    if (this.#player.wantsNewPin) await this.#changePin(process);
    await ROUTE[this.#player.member.route]({ life: this, process });
    const bank = await this.login(process);
    await this.pay(process, bank);
  }

  async login(process: Process): Promise<HttpClient> {
    const bank = new HttpClient(this.#cast.bank.url, 'the bank', { fetch: process.toBank });
    const { member } = this.#player;
    const secrets = { pin: this.pin(), login: member.login, password: this.#player.password };
    const newPassword = this.#player.password === member.password ? 'Test-2027' : member.password;
    const done = await loginByCertificate({ ...this.here(process), ...secrets, newPassword, bank });
    if (done.passwordChanged) this.#player.password = newPassword;
    return bank;
  }

  async regenerate(process: Process): Promise<void> {
    const bank = await this.login(process);
    const { outcome } = await regenerate({ ...this.here(process), pin: this.pin(), bank, polling: POLLING });
    if (outcome === 'regenerated') this.#events.told(this.#player, 'regenerated');
  }

  /** Through KISC's cabinet: asks, waits for the desks and the branch, installs. */
  async reissueInCabinet(process: Process): Promise<void> {
    if (this.#hasNewSet()) return;
    const ca = () => new HttpClient(this.#cast.ca.url, 'the CA', { fetch: process.toCa });
    await requestInCabinet({ ...this.here(process), pin: this.pin(), ca: ca() });
    await process.wait(PAUSE_MS);
    await installCertificates({ ...this.here(process), pin: this.pin(), ca: ca() });
    this.#events.told(this.#player, 'installed from the cabinet');
  }

  async pay(process: Process, bank: HttpClient): Promise<void> {
    const { member } = this.#player;
    const number = String(++this.#player.payments);
    const date = new Date(this.#cast.clock.now()).toISOString().slice(0, 10);
    const order = demoPaymentOrder(member.client, number, date);
    const idempotencyKey = `${member.login}-${number}`;
    const { document } = await signDocument({
      ...this.here(process),
      pin: this.pin(),
      bank,
      document: { kind: 'payment-order', fields: order },
      idempotencyKey,
    });
    this.#events.paid(this.#player, document.status);
  }

  here(process: Process) {
    const { clock } = this.#cast;
    return { token: process.token, clock, wait: process.wait, stopwatch: () => 0 };
  }

  /** What he types: the right PIN, unless his finger slips. */
  pin(): string {
    const slips = this.#player.wrongEntries > 0;
    if (slips) this.#player.wrongEntries -= 1;
    this.#typed = slips ? WRONG_PIN : this.#player.pins.pin;
    return this.#typed;
  }

  /** Certificates of a new set, beside their keys, as he sees them on his token. */
  #hasNewSet(): boolean {
    const { certificates, signing } = this.#player.reader.read();
    const begun = this.#cast.clock.now() - 200 * 86_400_000;
    const fresh = [...certificates.values()].filter(
      ({ notBefore, publicKey }) => notBefore > begun && signing.has(Buffer.from(publicKey).toString('hex')),
    );
    return fresh.length >= 2;
  }

  async #changePin(process: Process): Promise<void> {
    this.#player.wantsNewPin = false;
    const newPin = PINS.find((one) => !this.#player.pins.possible.includes(one)) as string;
    await changePin({ ...this.here(process), pin: this.pin(), newPin });
  }

  async #unblock(process: Process): Promise<void> {
    const { pins, member } = this.#player;
    try {
      await unblock({ ...this.here(process), soPin: member.soPin, newPin: pins.pin });
    } catch (error) {
      if (!(error instanceof FlowError)) throw error;
      this.#events.told(this.#player, `${error.step}: ${error.code}`);
    }
  }

  async #envelope(): Promise<void> {
    const { login: name } = this.#player.member;
    const desk = this.#cast.bankDesk('bank-manager');
    this.#player.password = (await desk.call(bankRoutes.unlockUser, { params: { login: name } })).firstPassword;
  }

  #secrets(): readonly string[] {
    return [...PINS, WRONG_PIN, this.#player.member.soPin, this.#player.password];
  }
}

const PINS = ['13572468', '24681357', '97531864'];
export const WRONG_PIN = '55555551';

interface Going {
  readonly life: Life;
  readonly process: Process;
}

/** How each route comes to a new set that is in operation. */
const ROUTE: Readonly<Record<Route, (going: Going) => Promise<void>>> = {
  bank: ({ life, process }) => life.regenerate(process),
  'kisc-cabinet': ({ life, process }) => life.reissueInCabinet(process),
};

/** What the houses say of a certificate that the CA has revoked. */
const REVOKED: ReadonlySet<string> = new Set(['certificate-revoked', 'signer-revoked', 'profile-revoked']);

function isRevoked({ cause, message }: FlowError): boolean {
  // A refusal of the CA comes through the bank with the CA's own code in front.
  if (cause instanceof ProblemError && REVOKED.has(cause.problem.code)) return true;
  return [...REVOKED].some((code) => message.includes(`${code}:`));
}
