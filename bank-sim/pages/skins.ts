import type { BankStyle } from '../core/settings.ts';

/** The colours of a bank's pages; the words are in core/texts. */
export interface Skin {
  /** Text. */
  readonly ink: string;
  /** Behind the windows. */
  readonly ground: string;
  /** Lines between cells. */
  readonly line: string;
  /** The bank's colour: light, middle, dark, for bars and headings. */
  readonly light: string;
  readonly brand: string;
  readonly deep: string;
  /** Below the header, around what has the focus. */
  readonly accent: string;
  /** Behind notes, every second row, what is selected. */
  readonly pale: string;
  readonly row: string;
  readonly selected: string;
  readonly link: string;
}

/** One skin for each bank of the documents (R-BANK-90). */
export const SKINS: Readonly<Record<BankStyle, Skin>> = {
  'bs-client': {
    ink: '#1d2b3a',
    ground: '#d9e3ee',
    line: '#9db2c9',
    light: '#3f75ab',
    brand: '#2f639b',
    deep: '#1b426f',
    accent: '#e0a500',
    pale: '#eef3f9',
    row: '#f7f9fc',
    selected: '#ffefb8',
    link: '#15508f',
  },
  'vtb-business': {
    ink: '#14213d',
    ground: '#e8ecf4',
    line: '#a9b5cc',
    light: '#1d4fa3',
    brand: '#0a2f7a',
    deep: '#071f54',
    accent: '#0088d1',
    pale: '#eaf3fb',
    row: '#f6f8fc',
    selected: '#cfe6fa',
    link: '#0a4fa0',
  },
};
