import { BankError } from './bank-error.ts';
import { COMPONENTS_HELP } from './help/components.ts';
import { CONTROL_HELP } from './help/control.ts';
import { DESKS_HELP } from './help/desks.ts';
import { DOCUMENTS_HELP } from './help/documents.ts';
import { ENTRANCE_HELP } from './help/entrance.ts';
import { PROFILES_HELP } from './help/profiles.ts';
import type { HelpRow } from './help/row.ts';
import { fill, type Label, label } from './label.ts';
import type { BankStyle } from './settings.ts';
import type { TextRow } from './texts/row.ts';
import type { TextName } from './texts.ts';

/** Who reads which sections; in the order of the contents. */
export const HELP_PARTS = {
  client: { ...ENTRANCE_HELP, ...COMPONENTS_HELP, ...PROFILES_HELP, ...DOCUMENTS_HELP },
  staff: DESKS_HELP,
  bench: CONTROL_HELP,
} as const;

export type HelpPart = keyof typeof HELP_PARTS;

/** Every window has its section. The documents say that there is help, not what it says: the lines are ours. */
export const HELP = { ...HELP_PARTS.client, ...HELP_PARTS.staff, ...HELP_PARTS.bench } as const;

export type HelpTopic = keyof typeof HELP;

/** A section as it is read. */
export interface HelpSection {
  readonly topic: HelpTopic;
  readonly title: Label;
  readonly text: Label[];
}

/** The titles of all sections, in the order of the tables. */
export function helpContents(style: BankStyle): { part: HelpPart; topic: HelpTopic; title: Label }[] {
  return (Object.keys(HELP_PARTS) as HelpPart[]).flatMap((part) =>
    (Object.keys(HELP_PARTS[part]) as HelpTopic[]).map((topic) => ({ part, topic, title: titleOf(topic, style) })),
  );
}

/** In the words of that bank. @throws BankError help-unknown. */
export function helpSection(topic: string, style: BankStyle): HelpSection {
  if (!Object.hasOwn(HELP, topic)) throw new BankError('help-unknown', topic);
  const { text }: HelpRow = HELP[topic as HelpTopic];
  return {
    topic: topic as HelpTopic,
    title: titleOf(topic as HelpTopic, style),
    text: text.map((line) => lineOf(line, style)),
  };
}

function titleOf(topic: HelpTopic, style: BankStyle): Label {
  const { title }: HelpRow = HELP[topic];
  return typeof title === 'string' ? label(title, {}, style) : title;
}

function lineOf(line: TextName | TextRow, style: BankStyle): Label {
  return typeof line === 'string' ? label(line, {}, style) : fill(line);
}
