import { type Html, html } from '../../http/html.ts';
import { amountInWords } from '../core/amount-words.ts';
import { type DocumentFields, textIn } from '../core/document-check.ts';
import type { FieldRow } from '../core/document-kinds.ts';
import { CHOICES, CODES, type FieldType } from '../core/field-types.ts';
import { amountInTiyn } from '../core/numbers.ts';
import type { Reader } from './language.ts';
import { writtenAmount, writtenDay, writtenMonth } from './written.ts';

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
  'sector-code': html`pattern="[12][1-9]" inputmode="numeric"`,
  country: html`pattern="[A-Z]{2}" placeholder="DE"`,
  short: html`maxlength="20"`,
  text: html`maxlength="200"`,
  'long-text': html`maxlength="480"`,
};

/** Attributes of a field that was refused: the box with this id says why, and the first such field has the focus. */
export function refusedField(name: string, wrong: readonly string[]): Html | false {
  return (
    wrong.includes(name) &&
    html` aria-invalid="true" aria-describedby="problem"${name === wrong[0] && html` autofocus`}`
  );
}

/** A field of a form with its label. @param refused its {@link refusedField}. */
export function fieldInput(row: FieldRow, value: string, reader: Reader, refused: Html | false): Html {
  const { name, text, type } = row;
  const { say } = reader;
  const choices = Object.entries(CHOICES[type] ?? {}).map(
    ([choice, label]) => html`<option value="${choice}" ${choice === value && html`selected`}>${say(label)}</option>`,
  );
  if (choices.length > 0)
    return html`<label>${say(text)}<select name="${name}" required${refused}>${choices}</select></label>`;
  if (type === 'letter-text') {
    return html`<label>${say(text)}<textarea name="${name}" required rows="10" maxlength="10000"${refused}>${value}</textarea></label>`;
  }
  return html`<label>${labelOf(row, reader)}<input name="${name}" ${attributesOf(row, refused)} value="${value}"></label>${ruleOf(row, reader)}`;
}

function labelOf({ text, optional }: FieldRow, { say }: Reader): Html {
  return html`<span>${say(text)}${optional && html` <span class="rule">${say('orderOptional')}</span>`}</span>`;
}

function attributesOf({ name, type, optional }: FieldRow, refused: Html | false): Html {
  const list = CODES[type] !== undefined && html` list="codes-${type}" autocomplete="off"`;
  const rule = refused || (name === 'valueDate' && html` aria-describedby="rule-${name}"`);
  return html`${optional === undefined && html`required `}${INPUTS[type as Exclude<FieldType, Chosen>]}${list}${rule}`;
}

function ruleOf({ name }: FieldRow, { say }: Reader): Html | false {
  return name === 'valueDate' && html`<p class="rule" id="rule-${name}">${say('orderValueDateRule')}</p>`;
}

/** The codes that the fields of a form offer, each with its meaning. */
export function codeLists(rows: readonly FieldRow[], { read }: Reader): Html {
  const types = new Set(rows.map(({ type }) => type));
  const lists = [...types].flatMap((type) => {
    const codes = CODES[type];
    if (codes === undefined) return [];
    const options = Object.entries(codes).map(([code, text]) => html`<option value="${code}">${read(text)}</option>`);
    return [html`<datalist id="codes-${type}">${options}</datalist>`];
  });
  return html`${lists}`;
}

/** How a value is written for reading, by the type of its field. */
const WRITTEN: Readonly<Partial<Record<FieldType, (value: string) => string>>> = {
  tenge: writtenAmount,
  'currency-amount': writtenAmount,
  day: writtenDay,
  month: writtenMonth,
};

/** A field as it is read. */
export function fieldText({ name, type }: FieldRow, fields: DocumentFields, { say }: Reader): string {
  const value = textIn(fields, name);
  const choice = CHOICES[type]?.[value];
  return choice === undefined ? (WRITTEN[type]?.(value) ?? value) : say(choice);
}

/** The fields of a document, with what their codes mean and the amount in words. */
export function fieldFacts(rows: readonly FieldRow[], fields: DocumentFields, reader: Reader): Html {
  const said = rows.filter(({ name, optional }) => optional === undefined || textIn(fields, name) !== '');
  return html`${said.map((row) => fact(row, fields, reader))}`;
}

function fact(row: FieldRow, fields: DocumentFields, reader: Reader): Html {
  const { say, read, language } = reader;
  const value = textIn(fields, row.name);
  const meaning = CODES[row.type]?.[value];
  const line = html`<tr><th scope="row">${say(row.text)}</th><td>${fieldText(row, fields, reader)}${meaning && html` <span class="rule">${read(meaning)}</span>`}</td></tr>`;
  const tiyn = row.type === 'tenge' ? amountInTiyn(value) : undefined;
  if (tiyn === undefined) return line;
  return html`${line}<tr><th scope="row">${say('amountInWords')}</th><td>${amountInWords(tiyn, language)}</td></tr>`;
}

/** Whether it stands at the right of its column. */
export function isAmount({ type }: FieldRow): boolean {
  return type === 'tenge' || type === 'currency-amount';
}
