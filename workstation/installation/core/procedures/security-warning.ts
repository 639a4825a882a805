import type { Act } from '../acts.ts';
import { refuse, type ScreenRow, type StateRow } from '../procedure.ts';
import { ours, printed, type Words } from '../words.ts';

/** Guide, 2.3(3), (4) and (14): «Предупреждение системы безопасности» before a program is installed. */

export const SECURITY_WARNING = printed(
  'Предупреждение системы безопасности',
  'Қауіпсіздік жүйесінің ескертуі',
  'Security Warning',
  'R-CLIENT-19, R-CLIENT-22, S2 §2.3(3)',
);

type Own = 'warning' | 'warning-more' | 'publisher-trusted' | 'publisher-refused' | 'blocked';

interface Warning<After extends string> {
  readonly program: Words;
  readonly point: string;
  /** What is done again when the publisher is not blocked any more. */
  readonly begin: Act;
  /** The choices: always, and never. */
  readonly always: Act;
  readonly never: Act;
  /** The state after «Установить». */
  readonly after: After;
}

const QUESTION = ours(
  'Вы хотите установить эту программу?',
  'Осы бағдарламаны орнатқыңыз келе ме?',
  'Do you want to install this software?',
  'R-CLIENT-19',
);

/** The states of that window, and `blocked`: its publisher is never to be installed. They come from, and go back to, `absent`. */
export function securityWarning<const After extends string>(
  warning: Warning<After>,
): Record<Own, StateRow<Own | After | 'absent'>> {
  const { program, point, begin, always, never, after } = warning;
  const screen: ScreenRow = { kind: 'window', title: SECURITY_WARNING, text: [QUESTION, program], point };
  const open = { screen, found: 'missing' } as const;
  const choices = { [always]: 'publisher-trusted', [never]: 'publisher-refused' } as const;
  return {
    warning: {
      ...open,
      on: { 'more-options': 'warning-more', install: after, 'dont-install': 'absent' },
      way: 'more-options',
    },
    'warning-more': { ...open, on: { ...choices, install: after, 'dont-install': 'absent' }, way: always },
    'publisher-trusted': {
      ...open,
      chosen: always,
      on: { ...choices, install: after, 'dont-install': 'absent' },
      way: 'install',
    },
    'publisher-refused': {
      ...open,
      chosen: never,
      on: { ...choices, install: refuse('publisher-refused'), 'dont-install': 'blocked' },
      way: always,
    },
    blocked: {
      found: 'blocked',
      on: { 'unblock-publisher': 'absent', [begin]: refuse('publisher-blocked') },
      way: 'unblock-publisher',
    },
  };
}
