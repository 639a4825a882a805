import { BankError } from './bank-error.ts';
import { COMPONENTS_HELP } from './help/components.ts';
import { DOCUMENTS_HELP } from './help/documents.ts';
import { ENTRANCE_HELP } from './help/entrance.ts';
import { PROFILES_HELP } from './help/profiles.ts';
import type { HelpRow } from './help/row.ts';
import { fill, type Label } from './label.ts';
import { TEXTS } from './texts.ts';

/** Every window of the client has its section. The documents say that there is help, not what it says: the lines are ours. */
export const HELP = { ...ENTRANCE_HELP, ...COMPONENTS_HELP, ...PROFILES_HELP, ...DOCUMENTS_HELP } as const;

export type HelpTopic = keyof typeof HELP;

/** A section as it is read. */
export interface HelpSection {
  readonly topic: HelpTopic;
  readonly title: Label;
  readonly text: Label[];
}

/** The titles of all sections, in the order of the table. */
export function helpContents(): { topic: HelpTopic; title: Label }[] {
  return (Object.keys(HELP) as HelpTopic[]).map((topic) => ({ topic, title: fill(TEXTS[HELP[topic].title]) }));
}

/** @throws BankError help-unknown. */
export function helpSection(topic: string): HelpSection {
  if (!Object.hasOwn(HELP, topic)) throw new BankError('help-unknown', topic);
  const { title, text }: HelpRow = HELP[topic as HelpTopic];
  return { topic: topic as HelpTopic, title: fill(TEXTS[title]), text: text.map((row) => fill(row)) };
}
