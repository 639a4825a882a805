import type { DocumentKind } from '../../http/bank-documents.ts';
import type { Person } from './document-check.ts';
import { DOCUMENT_KINDS } from './document-kinds.ts';

/** A list of people as a person types it into a form: one in each line, the columns of the kind in their order between semicolons. */

/** What is missing in a line is empty; the interface refuses that. */
export function peopleOfText(kind: DocumentKind, text: string): Person[] {
  const columns = DOCUMENT_KINDS[kind].people ?? [];
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const cells = line.split(';').map((cell) => cell.trim());
    return Object.fromEntries(columns.map(({ name }, at) => [name, cells[at] ?? '']));
  });
}

/** The reverse. */
export function textOfPeople(kind: DocumentKind, people: readonly Person[] = []): string {
  const columns = DOCUMENT_KINDS[kind].people ?? [];
  return people.map((person) => columns.map(({ name }) => person[name] ?? '').join(';')).join('\n');
}
