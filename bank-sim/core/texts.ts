import type { BankStyle } from './settings.ts';
import { BRANCH_TEXTS } from './texts/branch.ts';
import { COMPONENTS_TEXTS } from './texts/components.ts';
import { CRITICAL_PROFILES_TEXTS } from './texts/critical-profiles.ts';
import { DESKS_TEXTS } from './texts/desks.ts';
import { DOCUMENT_LIFE_TEXTS } from './texts/document-life.ts';
import { DOCUMENTS_TEXTS } from './texts/documents.ts';
import { ENTRANCE_TEXTS } from './texts/entrance.ts';
import { LATE_TEXTS } from './texts/late.ts';
import { MAIL_TEXTS } from './texts/mail.ts';
import { MAIN_WINDOW_TEXTS } from './texts/main-window.ts';
import { PAYMENT_ORDERS_TEXTS } from './texts/payment-orders.ts';
import { PROFILES_TEXTS } from './texts/profiles.ts';
import { REGENERATION_TEXTS } from './texts/regeneration.ts';
import type { TextRow } from './texts/row.ts';
import { STATEMENT_TEXTS } from './texts/statement.ts';
import { SYSTEM_TEXTS } from './texts/system.ts';
import { VTB_BUSINESS_TEXTS } from './texts/vtb-business.ts';

/** The tables of texts, each of one window or part. */
export const TEXT_TABLES = [
  SYSTEM_TEXTS,
  ENTRANCE_TEXTS,
  COMPONENTS_TEXTS,
  CRITICAL_PROFILES_TEXTS,
  MAIN_WINDOW_TEXTS,
  PROFILES_TEXTS,
  REGENERATION_TEXTS,
  PAYMENT_ORDERS_TEXTS,
  DOCUMENTS_TEXTS,
  DOCUMENT_LIFE_TEXTS,
  STATEMENT_TEXTS,
  DESKS_TEXTS,
  BRANCH_TEXTS,
  MAIL_TEXTS,
  LATE_TEXTS,
] as const;

/**
 * Every text of the bank's screens in Russian, Kazakh and English. `{name}` stands for a value that is filled in. Statuses are in
 * texts/statuses.ts, problems in problems.ts.
 */
export const TEXTS = {
  ...SYSTEM_TEXTS,
  ...ENTRANCE_TEXTS,
  ...COMPONENTS_TEXTS,
  ...CRITICAL_PROFILES_TEXTS,
  ...MAIN_WINDOW_TEXTS,
  ...PROFILES_TEXTS,
  ...REGENERATION_TEXTS,
  ...PAYMENT_ORDERS_TEXTS,
  ...DOCUMENTS_TEXTS,
  ...DOCUMENT_LIFE_TEXTS,
  ...STATEMENT_TEXTS,
  ...DESKS_TEXTS,
  ...BRANCH_TEXTS,
  ...MAIL_TEXTS,
  ...LATE_TEXTS,
} as const;

export type TextName = keyof typeof TEXTS;

/** What a bank says otherwise: in the skin "VTB Business" under the same names (R-BANK-90). */
export const STYLE_TEXTS: Readonly<Record<BankStyle, Readonly<Partial<Record<TextName, TextRow>>>>> = {
  'bs-client': {},
  'vtb-business': VTB_BUSINESS_TEXTS,
};
