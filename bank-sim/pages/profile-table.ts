import type { ProfileView } from '../../http/bank.ts';
import { type Html, html } from '../../http/html.ts';
import { type Label, label } from '../core/label.ts';
import type { Reader } from './language.ts';

/** What a status means, for whoever rests the pointer on it: the documents explain these two. */
const MEANINGS: Readonly<Partial<Record<ProfileView['status'], Label>>> = {
  'regeneration-needed': label('validityEnding'),
  expired: label('validityEnded'),
};

/**
 * A list of profiles (R-BANK-52).
 * @param selected the row that is selected; with it, every row can be clicked (R-BANK-65). `undefined`: a list to read.
 */
export function profileTable(
  list: { readonly columns: readonly Label[]; readonly profiles: readonly ProfileView[] },
  selected: { readonly id: string | undefined } | undefined,
  reader: Reader,
): Html {
  const head = list.columns.map((column) => html`<th scope="col">${reader.read(column)}</th>`);
  return html`<table class="list cards"><thead><tr>${head}</tr></thead>
<tbody>${list.profiles.map((profile) => profileRow(profile, list.columns, selected, reader))}</tbody></table>`;
}

function profileRow(
  profile: ProfileView,
  columns: readonly Label[],
  selected: { id: string | undefined } | undefined,
  reader: Reader,
): Html {
  const cell = (content: string | Html, at: number) =>
    html`<td data-label="${columns[at] && reader.read(columns[at])}">${selected === undefined ? content : html`<a href="/profiles/${encodeURIComponent(profile.id)}">${content}</a>`}</td>`;
  const isSelected = selected?.id === profile.id;
  return html`<tr data-profile="${profile.id}"${isSelected && html` class="selected" aria-current="true"`}>
${[profile.subscriber, profile.identifier, profile.cryptography, statusCell(profile, reader)].map(cell)}</tr>`;
}

function statusCell({ status, statusText, reason }: ProfileView, { read, say }: Reader): Html {
  const meaning = MEANINGS[status];
  return html`<span class="status ${status}"${meaning && html` title="${read(meaning)}"`}>${read(statusText)}</span>${reason !== '' && html`<span class="reason">${say('reason')}: ${reason}</span>`}`;
}
