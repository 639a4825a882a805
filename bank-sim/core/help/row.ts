import type { TextRow } from '../texts/row.ts';
import type { TextName } from '../texts.ts';

/** One section of the help: the window that it is about, and what it says (R-BANK-26 to R-BANK-28). */
export interface HelpRow {
  /** The window's own title. */
  readonly title: TextName;
  readonly text: readonly TextRow[];
}
