import type { bankRoutes } from '../../http/bank.ts';
import { type Label, label } from './label.ts';
import type { TextName } from './texts.ts';

/** One leaf of the tree of documents and operations (R-BANK-62). */
interface MenuRow {
  readonly path: readonly TextName[];
  readonly route: keyof typeof bankRoutes;
  /** Other names under which the documents speak of a node of the path (R-BANK-63). */
  readonly alsoCalled: readonly TextName[];
}

const MENU: readonly MenuRow[] = [
  { path: ['menuPaymentOrders'], route: 'documents', alsoCalled: [] },
  {
    path: ['menuService', 'menuSecurity', 'menuRegeneration', 'menuProfiles'],
    route: 'profiles',
    alsoCalled: ['regeneration'],
  },
];

/** A leaf with its texts. */
export interface MenuItem {
  readonly path: Label[];
  readonly route: string;
}

/** The leaves under whose names the text occurs, in any case and either language; all of them for an empty text. */
export function menu(find = ''): MenuItem[] {
  const sought = find.trim().toLowerCase();
  const names = ({ path, alsoCalled }: MenuRow) => [...path, ...alsoCalled].map((name) => label(name));
  return MENU.filter((row) =>
    names(row).some(({ ru, kk }) => [ru, kk].some((name) => name.toLowerCase().includes(sought))),
  ).map(({ path, route }) => ({ path: path.map((name) => label(name)), route }));
}
