import { type Html, html } from '../../http/html.ts';
import type { Dn } from '../../pki/x509/name.ts';
import type { RequestEvent, RequestState } from '../core/request-states.ts';
import type { CaRequest, RequestActor } from '../core/state.ts';

/** What the pages call things. Status texts: X-CA-4, as in the CA's own service. */
export const STATUS_TEXT: Readonly<Record<RequestState, string>> = {
  novel: 'новый',
  approved1: 'подтверждён менеджером',
  approved2: 'подтверждён офицером безопасности',
  processed: 'обработан',
  ready: 'обработан',
  rejected: 'отменён',
  error: 'содержит ошибки',
};

export const TYPE_TEXT: Readonly<Record<CaRequest['type'], string>> = {
  initialization: 'первичный выпуск',
  registration: 'перевыпуск',
  revocation: 'отзыв',
};

export const EVENT_TEXT: Readonly<Record<RequestEvent, string>> = {
  'manager-approves': 'подтверждение менеджера',
  'officer-approves': 'подтверждение офицера безопасности',
  issued: 'выпуск сертификатов',
  failed: 'ошибка обработки',
  rejected: 'отмена',
  'bank-done': 'обработка на стороне Банка',
};

/** `issued` of a revocation. */
export const CARRIED_OUT = 'изменение статуса сертификата';

export const ACTOR_TEXT: Readonly<Record<RequestActor, string>> = {
  auto: 'автоматически',
  desk: 'оператор',
  manager: 'менеджер',
  officer: 'офицер безопасности',
  ca: 'УЦ',
  bank: 'Банк',
};

export function statusBadge(state: RequestState): Html {
  return html`<span class="status ${state === 'ready' ? 'processed' : state}">${STATUS_TEXT[state]}</span>`;
}

/** A name as people read it (R-CA-8): `C=KZ, O=…, OU=…, CN=…`, nothing escaped. */
export function readable(name: Dn): string {
  return name.map(({ type, value }) => `${type}=${value}`).join(', ');
}

/** `28.02.2026 09:05:00`, UTC. */
export function moment(ms: number): string {
  const [, year, month, day, time] = /^(\d+)-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(new Date(ms).toISOString()) ?? [];
  return `${day}.${month}.${year} ${time}`;
}
