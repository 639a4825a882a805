import { type CabinetProcess, cabinetRoutes } from '../../http/ca-cabinet.ts';
import { type HttpClient, UnreachableError } from '../../http/client.ts';
import { ProblemError } from '../../http/problem.ts';
import type { ReplyOf } from '../../http/route.ts';
import type { Clock } from '../../simulation/clock.ts';
import { readKeySet } from '../token/key-set.ts';
import type { TokenPlace, TokenSession } from '../token/session.ts';
import { flowErrorOf } from './flow-error.ts';
import type { FlowRun } from './flow-run.ts';
import { type CertifiedPair, signingFamily, signingPairs } from './key-choice.ts';
import type { FlowOptions } from './progress.ts';
import type { StepName } from './steps.ts';
import { fromBase64, signOnToken } from './token-cms.ts';

/** What a flow in KISC's cabinet takes. */
export interface CabinetOptions extends FlowOptions, TokenPlace {
  readonly pin: string;
  /** The CA. The client carries the visit's cookie from then on. */
  readonly ca: HttpClient;
  readonly clock: Clock;
}

/** A person in the cabinet, with the key that let him in. */
export interface CabinetVisit {
  readonly key: CertifiedPair;
  readonly cabinet: ReplyOf<typeof cabinetRoutes.cabinet>;
}

/**
 * Logs in "сертификат бойынша" (R-CA-3, R-CA-4) with the GOST key (RSA where the token has no GOST) whose certificate ends last, or, where the CA has revoked that one, the
 * next.
 * @throws FlowError `no-key`, `certificate-expired`, those of the token and the CA.
 */
export function enterCabinet(
  run: FlowRun,
  session: TokenSession,
  { ca, clock }: CabinetOptions,
): Promise<CabinetVisit> {
  return run.step('enter-cabinet', async () => {
    let refusal: unknown;
    for (const key of signingPairs(readKeySet(session), signingFamily(session), clock.now())) {
      const { challenge } = await ca.call(cabinetRoutes.challenge);
      const signature = await signOnToken(session, key, fromBase64(challenge), { signingTime: clock.now() });
      try {
        await ca.call(cabinetRoutes.signIn, { body: { byCertificate: 'yes', signature } });
        return { key, cabinet: await ca.call(cabinetRoutes.cabinet) };
      } catch (error) {
        if (!isRevoked(error)) throw error;
        refusal ??= error;
      }
    }
    throw refusal;
  });
}

function isRevoked(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.code === 'signer-revoked';
}

/** «Процесс логы» (R-CA-11): one process of the cabinet, as the workstation tells of it. */
export class CabinetLog {
  readonly id: string;
  readonly #ca: HttpClient;

  constructor(ca: HttpClient, { id }: CabinetProcess) {
    this.#ca = ca;
    this.id = id;
  }

  async line(text: string): Promise<void> {
    await this.#ca.call(cabinetRoutes.report, { params: { id: this.id }, body: { line: text } });
  }

  async sent(request: string): Promise<void> {
    await this.#ca.call(cabinetRoutes.sent, { params: { id: this.id }, body: { request } });
  }

  installed(certificates: ('GOST' | 'RSA')[]): Promise<CabinetProcess> {
    return this.#ca.call(cabinetRoutes.installed, { params: { id: this.id }, body: { certificates } });
  }

  /** Gives up: why goes into the log, or, when something was written before, what. */
  async failed(step: StepName, error: unknown, written: ('GOST' | 'RSA')[] = []): Promise<void> {
    const reason = flowErrorOf(step, error).message.slice(0, REASON_CHARACTERS);
    try {
      if (written.length > 0) await this.installed(written);
      else await this.#ca.call(cabinetRoutes.failed, { params: { id: this.id }, body: { reason } });
    } catch (other) {
      // The CA being away or having ended the process does not hide the error that led here.
      if (!(other instanceof ProblemError) && !(other instanceof UnreachableError)) throw other;
    }
  }
}

/** As many as a line of the log may have. */
const REASON_CHARACTERS = 300;
