import type { TextName } from './texts.ts';
import type { SignatureRight } from './users.ts';

/** The names of the four kinds of signature right (R-BANK-16). */
export const RIGHTS: Readonly<Record<SignatureRight, TextName>> = {
  single: 'rightSingle',
  first: 'rightFirst',
  second: 'rightSecond',
  none: 'rightNone',
};
