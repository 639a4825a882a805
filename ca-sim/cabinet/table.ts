import { type Html, html } from '../../http/html.ts';

/** What stands in a cell: text or HTML, or that and how it is set. */
export type Cell = Content | { readonly content: Content; readonly kind: 'nowrap' | 'mono' };
type Content = string | number | Html | false | readonly Html[];

export interface Row {
  /** An anchor of the page. */
  readonly id?: string;
  /** As many as there are titles. */
  readonly cells: readonly Cell[];
}

export const nowrap = (content: Content): Cell => ({ content, kind: 'nowrap' });
export const mono = (content: Content): Cell => ({ content, kind: 'mono' });

/**
 * A table; on a phone a card for each row, every cell under its title. The roles stay when a style sheet makes blocks of rows and cells.
 * @param nothing what is said instead when there are no rows.
 */
export function table(titles: readonly string[], rows: readonly Row[], nothing = ''): Html {
  if (rows.length === 0) return html`<p class="card empty">${nothing}</p>`;
  return html`<div class="scroll"><table role="table">
<thead role="rowgroup"><tr role="row">${titles.map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => tableRow(row, titles))}</tbody>
</table></div>`;
}

function tableRow({ id, cells }: Row, titles: readonly string[]): Html {
  return html`
<tr role="row"${id !== undefined && html` id="${id}"`}>${cells.map((cell, i) => tableCell(cell, titles[i] ?? ''))}</tr>`;
}

function tableCell(cell: Cell, title: string): Html {
  const { content, kind } =
    typeof cell === 'object' && 'kind' in cell ? cell : { content: cell as Content, kind: undefined };
  return html`<td role="cell" data-title="${title}"${kind !== undefined && html` class="${kind}"`}><div>${content}</div></td>`;
}
