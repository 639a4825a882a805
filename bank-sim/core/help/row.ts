import type { Label } from '../label.ts';
import type { TextRow } from '../texts/row.ts';
import type { TextName } from '../texts.ts';

/** One section of the help: the window that it is about, and what it says (R-BANK-26 to R-BANK-28). */
export interface HelpRow {
  /** The window's own title: a text of the bank, or one that stands in another table. */
  readonly title: TextName | Label;
  /** By name what the window itself says, in the words of each bank. */
  readonly text: readonly (TextName | TextRow)[];
}
