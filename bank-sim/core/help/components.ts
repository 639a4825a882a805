import { ours } from '../texts/row.ts';
import type { HelpRow } from './row.ts';

/** The check of the workstation's components. */
export const COMPONENTS_HELP = {
  components: { title: 'componentsTitle', text: ['componentsText'] },
  'component-installation': {
    title: 'installationTitle',
    text: [
      'installationText',
      ours(
        'Нужны Windows XP или новее, Internet Explorer 6 или новее и права администратора.',
        'Windows XP немесе ең соңғысы, Internet Explorer 6 немесе ең соңғысы және әкімші құқықтары қажет.',
        'Windows XP or newer, Internet Explorer 6 or newer and administrator rights are needed.',
        'R-CLIENT-1, R-CLIENT-2, R-CLIENT-3',
      ),
    ],
  },
} as const satisfies Readonly<Record<string, HelpRow>>;
