import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import { HouseError } from '../../http/problem.ts';
import type { House } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { type AuditFact, appendAudit } from '../core/audit.ts';
import { cookieOf } from './cookies.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom a request has turned out to be about, where its address does not say it. */
    auditSubject?: string;
  }
}

/** Looks that are written down too: somebody asks about others. */
const NOTED_LOOKS: ReadonlySet<string> = new Set([bankDeskRoutes.callCentreDesk.path]);
const ASKS_ONLY: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Writes down who has done what, before he has the answer: each request that may change something, each look-up of somebody else, and what came of it. Of what was
 * sent nothing is kept, for anything may have been typed anywhere: a login only when somebody has it, an identifier only when the
 * bank knew it.
 */
export class Audit {
  readonly #bank: Bank;
  readonly #who = new WeakMap<FastifyRequest, string>();
  readonly #problems = new WeakMap<FastifyRequest, string>();

  constructor(bank: Bank) {
    this.#bank = bank;
  }

  /** What the house tells of problems. */
  onProblem: NonNullable<House['onProblem']> = (code, request) => {
    this.#problems.set(request, code);
  };

  mount(app: FastifyInstance): void {
    const { sessions } = this.#bank;
    app.addHook('onRequest', (request, _, done) => {
      const login = sessions.loginOf(cookieOf('session', request));
      if (login !== undefined) this.#who.set(request, login);
      done();
    });
    app.addHook('onSend', async (request, { statusCode }, payload) => {
      const { method, routeOptions } = request;
      const { url } = routeOptions;
      const isNoted = url !== undefined && (!ASKS_ONLY.has(method) || NOTED_LOOKS.has(url));
      if (isNoted) await this.#write(this.#fact(request, statusCode));
      return payload;
    });
  }

  async #write(fact: AuditFact): Promise<void> {
    const { memory, state } = this.#bank;
    try {
      await memory.turns.run(() => appendAudit(state.audit, fact));
    } catch (error) {
      // A bank that cannot keep anything any more has said so, and answers nobody but with that.
      if (!(error instanceof HouseError)) throw error;
    }
  }

  #fact(request: FastifyRequest, status: number): AuditFact {
    const { method, routeOptions, params, ip: address, auditSubject } = request;
    const isDone = status < 400;
    return {
      at: this.#bank.clock.now(),
      ...this.#actor(request),
      address,
      action: `${method} ${routeOptions.url}`,
      subject: isDone ? (auditSubject ?? Object.values((params ?? {}) as Record<string, string>).join(' ')) : '',
      outcome: isDone ? 'done' : (this.#problems.get(request) ?? String(status)),
    };
  }

  #actor(request: FastifyRequest): Pick<AuditFact, 'who' | 'role'> {
    const { caller } = request;
    if (caller !== undefined) return { who: caller, role: 'staff' };
    const who = this.#loginTyped(request) ?? this.#who.get(request);
    return who === undefined ? { who: 'nobody', role: 'nobody' } : { who, role: 'user' };
  }

  /** At the entrance: whose login it is. */
  #loginTyped({ routeOptions, body }: FastifyRequest): string | undefined {
    const { login } = (body ?? {}) as { login?: unknown };
    if (routeOptions.url !== '/login' || typeof login !== 'string') return undefined;
    return this.#bank.state.users.all.has(login) ? login : undefined;
  }
}
