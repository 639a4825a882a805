import { ours, printedKk, type Words } from './words.ts';

/** The versions of Windows, with its own number of each. */
export const WINDOWS = {
  '2000': { name: 'Windows 2000', version: 5.0 },
  xp: { name: 'Windows XP', version: 5.1 },
  vista: { name: 'Windows Vista', version: 6.0 },
  '7': { name: 'Windows 7', version: 6.1 },
  '8.1': { name: 'Windows 8.1', version: 6.3 },
  '10': { name: 'Windows 10', version: 10.0 },
  '11': { name: 'Windows 11', version: 10.0 },
} as const;

export type WindowsName = keyof typeof WINDOWS;
export const WINDOWS_NAMES = Object.keys(WINDOWS) as WindowsName[];

/** What a PC is, before anything is installed on it. */
export interface PcFacts {
  readonly windows: WindowsName;
  /** Major version of Internet Explorer. */
  readonly internetExplorer: number;
  /** Whether the user has the rights of an administrator. */
  readonly administrator: boolean;
  /** Whether the driver that Windows finds by itself is one for the token; otherwise it is on the bank's site. */
  readonly windowsHasDriver: boolean;
}

/** The PC of the guide: Windows XP, Internet Explorer 8, an administrator before it. */
export const GUIDE_PC: PcFacts = {
  windows: 'xp',
  internetExplorer: 8,
  administrator: true,
  windowsHasDriver: true,
};

/** Internet Explorer before 6 and after 11 was never made for these Windows. */
export const INTERNET_EXPLORER = { min: 5, max: 11 } as const;

/** One thing that the PC must be: guide, section 2. */
interface NeedRow {
  readonly words: Words;
  isMet(facts: PcFacts): boolean;
}

export const NEEDS = {
  windows: {
    words: printedKk('Windows XP или новее', 'Windows XP немесе ең соңғы', 'Windows XP or newer', 'R-CLIENT-1'),
    isMet: ({ windows }) => WINDOWS[windows].version >= WINDOWS.xp.version,
  },
  internetExplorer: {
    words: ours(
      'Internet Explorer 6 или новее',
      'Internet Explorer 6 немесе одан жаңа нұсқасы',
      'Internet Explorer 6 or newer',
      'R-CLIENT-2',
    ),
    isMet: ({ internetExplorer }) => internetExplorer >= 6,
  },
  administrator: {
    words: printedKk('Права администратора', 'Әкімшінің пайдаланушы құқықтары', 'Administrator rights', 'R-CLIENT-3'),
    isMet: ({ administrator }) => administrator,
  },
} as const satisfies Readonly<Record<string, NeedRow>>;

export type NeedName = keyof typeof NEEDS;
