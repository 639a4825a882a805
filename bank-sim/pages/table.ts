import { type Html, html } from '../../http/html.ts';

/** The tables of all pages: rows of facts about many things. In a narrow window each row is a card, with the head beside each cell. */

export interface Column {
  readonly text: string;
  /** Stands at the right of its column. */
  readonly isAmount?: boolean;
}

export type Cell = Html | string | number;

/** @param kind further classes. */
export function listTable(columns: readonly (string | Column)[], rows: readonly (readonly Cell[])[], kind = ''): Html {
  const all = columns.map((column) => (typeof column === 'string' ? { text: column } : column));
  const heads = all.map(({ text, isAmount }) => html`<th scope="col"${isAmount && html` class="amount"`}>${text}</th>`);
  const lines = rows.map((cells) => html`<tr>${cells.map((cell, at) => bodyCell(cell, all[at]))}</tr>`);
  return html`<table class="list cards ${kind}"><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table>`;
}

function bodyCell(cell: Cell, { text, isAmount }: Column = { text: '' }): Html {
  return html`<td data-label="${text}"${isAmount && html` class="amount"`}>${cell}</td>`;
}
