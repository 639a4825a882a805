import type { bankRoutes } from '../../http/bank.ts';
import type { Page } from '../../http/bank-pages.ts';
import { BankError } from './bank-error.ts';
import { type Label, label } from './label.ts';
import type { ProfileState } from './profile-states.ts';
import type { BankStyle } from './settings.ts';
import type { TextName } from './texts.ts';

/** The windows of the bank's client as data: what a browser draws and a workstation reads. */

/** One row: a window with its texts and buttons. */
interface WindowRow {
  readonly title: TextName;
  readonly text: readonly TextName[];
  readonly buttons: readonly (readonly [text: TextName, route: keyof typeof bankRoutes])[];
}

const WINDOWS = {
  components: { title: 'componentsTitle', text: ['componentsText'], buttons: [] },
  'component-installation': { title: 'installationTitle', text: ['installationText'], buttons: [] },
  'critical-profiles': {
    title: 'regeneration',
    text: ['attention', 'criticalFound', 'criticalAdvice'],
    buttons: [['next', 'subscriber']],
  },
  subscriber: { title: 'subscriberTitle', text: ['subscriberText'], buttons: [['next', 'client']] },
  client: { title: 'clientTitle', text: ['clientText'], buttons: [['next', 'main']] },
  main: { title: 'mainTitle', text: ['mainText'], buttons: [] },
  profiles: { title: 'profilesTitle', text: ['profilesHint'], buttons: [['buttonRefresh', 'profiles']] },
  process: {
    title: 'processTitle',
    text: ['processStep1', 'processStep2', 'processStep3'],
    buttons: [
      ['buttonSend', 'sendRegeneration'],
      ['buttonCancel', 'cancelRegeneration'],
    ],
  },
  signing: {
    title: 'signingTitle',
    text: ['signingText'],
    buttons: [
      ['buttonSign', 'signRegeneration'],
      ['buttonClose', 'closeSigningWindow'],
    ],
  },
  waiting: { title: 'waitTitle', text: ['waitText'], buttons: [['menuProfiles', 'profiles']] },
  receipt: { title: 'receiveTitle', text: ['receiveText'], buttons: [['buttonOk', 'confirmReceipt']] },
  installation: {
    title: 'installTitle',
    text: ['installText'],
    buttons: [['buttonContinue', 'continueRegeneration']],
  },
  done: { title: 'doneTitle', text: ['doneText', 'doneStatus'], buttons: [['menuProfiles', 'profiles']] },
  refusal: {
    title: 'refusedTitle',
    text: ['refusedText'],
    buttons: [
      ['buttonNew', 'newRegeneration'],
      ['buttonCancel', 'cancelRegeneration'],
    ],
  },
  documents: { title: 'ordersTitle', text: [], buttons: [] },
  statement: { title: 'statementTitle', text: [], buttons: [] },
  rates: { title: 'ratesTitle', text: ['ratesText'], buttons: [] },
  letters: { title: 'bankLettersTitle', text: [], buttons: [] },
} as const satisfies Readonly<Record<string, WindowRow>>;

export type WindowName = keyof typeof WINDOWS;

/** The window of that name, in the words of that bank. @param notes further lines of text. */
export function windowOf(name: WindowName, style: BankStyle, notes: readonly Label[] = []): Page {
  const row: WindowRow = WINDOWS[name];
  return {
    name,
    title: label(row.title, {}, style),
    text: [...row.text.map((text) => label(text, {}, style)), ...notes],
    buttons: row.buttons.map(([text, route]) => ({ label: label(text, {}, style), route })),
  };
}

/** At which window the regeneration of a profile in this state stands. */
const STANDS_AT: Readonly<Partial<Record<ProfileState, WindowName>>> = {
  draft: 'process',
  'awaiting-signature': 'signing',
  sent: 'waiting',
  'accepted-by-bank': 'waiting',
  'new-certificate-received': 'receipt',
  switching: 'installation',
  refused: 'refusal',
};

/**
 * The window at which a regeneration stands.
 * @param finished the profile has been regenerated before: with none under way, its last word is that.
 * @throws BankError no-request.
 */
export function regenerationWindow(
  state: ProfileState,
  finished: boolean,
  style: BankStyle,
  notes: readonly Label[] = [],
): Page {
  const name = STANDS_AT[state] ?? (finished ? 'done' : undefined);
  if (name === undefined) throw new BankError('no-request', 'No regeneration was begun.');
  return windowOf(name, style, notes);
}

export function windowNames(): WindowName[] {
  return Object.keys(WINDOWS) as WindowName[];
}
