import { type Html, html } from '../../http/html.ts';
import type { Dn } from '../../pki/x509/name.ts';
import type { CabinetText } from '../core/national/key-storages.ts';
import type { RequestEvent, RequestState } from '../core/request-states.ts';
import type { CaRequest, RequestActor } from '../core/state.ts';

const PROCESSED: CabinetText = { kk: 'өңделді', ru: 'обработан', en: 'processed' };

/** What the pages call things. Russian status texts: X-CA-4, as in the CA's own service. */
export const STATUS_TEXT: Readonly<Record<RequestState, CabinetText>> = {
  novel: { kk: 'жаңа', ru: 'новый', en: 'new' },
  approved1: { kk: 'менеджер растады', ru: 'подтверждён менеджером', en: 'approved by the manager' },
  approved2: {
    kk: 'қауіпсіздік офицері растады',
    ru: 'подтверждён офицером безопасности',
    en: 'approved by the security officer',
  },
  processed: PROCESSED,
  ready: PROCESSED,
  rejected: { kk: 'күші жойылды', ru: 'отменён', en: 'rejected' },
  error: { kk: 'қателері бар', ru: 'содержит ошибки', en: 'has errors' },
};

export const TYPE_TEXT: Readonly<Record<CaRequest['type'], CabinetText>> = {
  initialization: { kk: 'бастапқы шығару', ru: 'первичный выпуск', en: 'first issue' },
  registration: { kk: 'қайта шығару', ru: 'перевыпуск', en: 're-issue' },
  revocation: { kk: 'кері шақыру', ru: 'отзыв', en: 'revocation' },
};

export const EVENT_TEXT: Readonly<Record<RequestEvent, CabinetText>> = {
  'manager-approves': { kk: 'менеджердің растауы', ru: 'подтверждение менеджера', en: "the manager's approval" },
  'officer-approves': {
    kk: 'қауіпсіздік офицерінің растауы',
    ru: 'подтверждение офицера безопасности',
    en: "the security officer's approval",
  },
  issued: { kk: 'сертификаттарды шығару', ru: 'выпуск сертификатов', en: 'certificates issued' },
  failed: { kk: 'өңдеу қатесі', ru: 'ошибка обработки', en: 'processing failed' },
  rejected: { kk: 'күшін жою', ru: 'отмена', en: 'rejection' },
  'bank-done': { kk: 'Банк тарапынан өңдеу', ru: 'обработка на стороне Банка', en: 'the bank is done' },
};

/** `issued` of a revocation. */
export const CARRIED_OUT: CabinetText = {
  kk: 'сертификат мәртебесін өзгерту',
  ru: 'изменение статуса сертификата',
  en: 'status of the certificate changed',
};

export const ACTOR_TEXT: Readonly<Record<RequestActor, CabinetText>> = {
  auto: { kk: 'автоматты түрде', ru: 'автоматически', en: 'automatically' },
  desk: { kk: 'оператор', ru: 'оператор', en: 'operator' },
  manager: { kk: 'менеджер', ru: 'менеджер', en: 'manager' },
  officer: { kk: 'қауіпсіздік офицері', ru: 'офицер безопасности', en: 'security officer' },
  ca: { kk: 'КО', ru: 'УЦ', en: 'CA' },
  bank: { kk: 'Банк', ru: 'Банк', en: 'bank' },
};

/** @param read the reader's third of a text. */
export function statusBadge(state: RequestState, read: (text: CabinetText) => string): Html {
  return html`<span class="status ${state === 'ready' ? 'processed' : state}">${read(STATUS_TEXT[state])}</span>`;
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
