import { BANK_STYLES, type BankSettings } from '../bank-sim/index.ts';
import { type OptionRow, type Options, textOf } from './arguments.ts';
import { didYouMean } from './usage-error.ts';

/** What of the bank is said on a command line. The words are those of its settings. */

const COMPONENTS = ['present', 'checked', 'agent-checked'] as const satisfies readonly BankSettings['components'][];

function oneOf(words: readonly string[]) {
  return (value: string) =>
    words.includes(value) ? undefined : `${words.join(', ')} are there.${didYouMean(value, words)}`;
}

export const BANK_SETTING_OPTIONS: readonly OptionRow[] = [
  {
    name: 'style',
    value: BANK_STYLES.join('|'),
    help: 'Whose rules, names and colours the bank follows. Default: bs-client.',
    check: oneOf(BANK_STYLES),
  },
  {
    name: 'components',
    value: COMPONENTS.join('|'),
    help: 'What the bank asks of a PC after the password: nothing (present, the default), the ActiveX components of its instruction, or a signing agent.',
    check: oneOf(COMPONENTS),
  },
];

/** The settings that were said; the others are as they are by default, or in the file of a bank that goes on. */
export function bankSettingsOf(options: Options): Partial<BankSettings> {
  const style = BANK_STYLES.find((one) => one === textOf(options, 'style'));
  const components = COMPONENTS.find((one) => one === textOf(options, 'components'));
  return { ...(style && { style }), ...(components && { components }) };
}
