import { testIin } from '../../../../pki/iin-bin.ts';
import { demoClient } from '../../../flows/demo-client.ts';

/** The people of the bank's models: invented, with numbers that check. */

/** The two clients; each account is one of the bank's. */
export const CLIENTS = { A: demoClient(1).organisation, B: demoClient(2).organisation } as const;
export type ClientName = keyof typeof CLIENTS;

export interface Part {
  readonly client: ClientName;
  readonly right: 'single' | 'first' | 'second' | 'none';
  readonly mayPrepare?: boolean;
  /** Two logins with one number are one person. */
  readonly person: number;
  readonly surname: string;
  /** Where the bank writes to him. */
  readonly email?: string;
  /** How long before the others his certificates were issued; without it he has none. */
  readonly keyDaysAgo?: number;
}

/** Logins by the right that they have: R-BANK-17 to R-BANK-21. `deputy` is the person `first` once more, with the second right. */
export const CAST = {
  single: { client: 'A', right: 'single', person: 1, surname: 'ПРОБНЫЙ', email: 'single@client.test', keyDaysAgo: 0 },
  first: { client: 'A', right: 'first', person: 2, surname: 'УЧЕБНАЯ', keyDaysAgo: 100 },
  second: { client: 'A', right: 'second', person: 3, surname: 'ПРИМЕРОВ', keyDaysAgo: 0 },
  deputy: { client: 'A', right: 'second', person: 2, surname: 'УЧЕБНАЯ', keyDaysAgo: 100 },
  preparer: { client: 'A', right: 'none', mayPrepare: true, person: 4, surname: 'ОБРАЗЦОВА' },
  viewer: { client: 'A', right: 'none', person: 5, surname: 'МАКЕТОВ' },
  rival: { client: 'B', right: 'single', person: 6, surname: 'ЧЕРНОВОЙ', keyDaysAgo: 0 },
  rivalSecond: { client: 'B', right: 'second', person: 7, surname: 'ШАБЛОНОВА', keyDaysAgo: 0 },
  rivalViewer: { client: 'B', right: 'none', person: 8, surname: 'ЭСКИЗОВ' },
} as const satisfies Readonly<Record<string, Part>>;
export type PartName = keyof typeof CAST;
export const PART_NAMES = Object.keys(CAST) as PartName[];

export function partOf(name: PartName): Part {
  return CAST[name];
}

/** Parts that have a token. */
export const KEY_HOLDERS = PART_NAMES.filter((name) => partOf(name).keyDaysAgo !== undefined);

export function iinOf({ person }: Part): string {
  return testIin({ birthDate: '1985-05-17', sex: person % 2 === 0 ? 'female' : 'male', serial: person });
}
