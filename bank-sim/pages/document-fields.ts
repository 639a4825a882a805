import { type Html, html } from '../../http/html.ts';
import { type DocumentFields, textIn } from '../core/document-check.ts';
import type { FieldRow } from '../core/document-kinds.ts';
import { CHOICES, type FieldType } from '../core/field-types.ts';
import type { Reader } from './language.ts';

/** Types with an input of their own kind. */
type Chosen = 'charges' | 'direction' | 'letter-text';

/** How a field of one line is typed in. */
const INPUTS: Readonly<Record<Exclude<FieldType, Chosen>, Html>> = {
  day: html`type="date"`,
  month: html`type="month"`,
  account: html`pattern="KZ[0-9A-Z]{18}"`,
  'foreign-account': html`maxlength="34"`,
  'bank-code': html`pattern="[0-9A-Z]{8}([0-9A-Z]{3})?"`,
  'tax-number': html`pattern="[0-9]{12}" inputmode="numeric"`,
  tenge: html`pattern="[0-9]{1,15}\\.[0-9]{2}" inputmode="decimal" placeholder="125000.00"`,
  currency: html`pattern="[A-Z]{3}" placeholder="USD"`,
  'currency-amount': html`pattern="[0-9]{1,15}(\\.[0-9]{1,3})?" inputmode="decimal" placeholder="1000.00"`,
  'purpose-code': html`pattern="[0-9]{3}" inputmode="numeric"`,
  'budget-code': html`pattern="[0-9]{6}" inputmode="numeric"`,
  country: html`pattern="[A-Z]{2}" placeholder="DE"`,
  short: html`maxlength="20"`,
  text: html`maxlength="200"`,
  'long-text': html`maxlength="480"`,
};

/** A field of a form with its label. */
export function fieldInput({ name, text, type }: FieldRow, value: string, { say }: Reader): Html {
  const choices = Object.entries(CHOICES[type] ?? {}).map(
    ([choice, label]) => html`<option value="${choice}" ${choice === value && html`selected`}>${say(label)}</option>`,
  );
  if (choices.length > 0) return html`<label>${say(text)}<select name="${name}" required>${choices}</select></label>`;
  if (type === 'letter-text') {
    return html`<label>${say(text)}<textarea name="${name}" required rows="10" maxlength="10000">${value}</textarea></label>`;
  }
  const attributes = INPUTS[type as Exclude<FieldType, Chosen>];
  return html`<label>${say(text)}<input name="${name}" required ${attributes} value="${value}"></label>`;
}

/** A field as it is read. */
export function fieldText({ name, type }: FieldRow, fields: DocumentFields, { say }: Reader): string {
  const value = textIn(fields, name);
  const choice = CHOICES[type]?.[value];
  return choice === undefined ? value : say(choice);
}

/** Whether it stands at the right of its column. */
export function isAmount({ type }: FieldRow): boolean {
  return type === 'tenge' || type === 'currency-amount';
}
