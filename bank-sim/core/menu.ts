import type { bankRoutes } from '../../http/bank.ts';
import { DOCUMENT_KIND_NAMES, type DocumentKind } from '../../http/bank-documents.ts';
import { DOCUMENT_KINDS } from './document-kinds.ts';
import { type Label, label } from './label.ts';
import type { TextName } from './texts.ts';

/** Where the window of a kind of documents is. */
export function listAddress(kind: DocumentKind): string {
  return kind === 'payment-order' ? '/documents' : `/documents?kind=${kind}`;
}

/** One leaf of the tree of documents and operations (R-BANK-62). */
interface MenuRow {
  readonly path: readonly TextName[];
  readonly route: keyof typeof bankRoutes;
  /** Where a browser finds it. */
  readonly address: string;
  /** Other names under which the documents speak of a node of the path (R-BANK-63). */
  readonly alsoCalled: readonly TextName[];
}

/** «Платежные поручения» has a leaf of its own (R-BANK-12). */
const OTHER_KINDS = DOCUMENT_KIND_NAMES.filter((kind) => kind !== 'payment-order');

const MENU: readonly MenuRow[] = [
  { path: ['menuPaymentOrders'], route: 'documents', address: '/documents', alsoCalled: [] },
  ...(OTHER_KINDS.map((kind) => ({
    path: ['menuDocuments', DOCUMENT_KINDS[kind].title],
    route: 'documents' as const,
    address: listAddress(kind),
    alsoCalled: [],
  })) satisfies MenuRow[]),
  { path: ['menuDocuments', 'bankLettersTitle'], route: 'letters', address: '/letters', alsoCalled: [] },
  { path: ['menuDocuments', 'statementTitle'], route: 'statement', address: '/statement', alsoCalled: [] },
  { path: ['menuDocuments', 'ratesTitle'], route: 'rates', address: '/rates', alsoCalled: [] },
  {
    path: ['menuService', 'menuSecurity', 'menuRegeneration', 'menuProfiles'],
    route: 'profiles',
    address: '/profiles',
    alsoCalled: ['regeneration'],
  },
  { path: ['menuService', 'menuSecurity', 'taskTitle'], route: 'tasks', address: '/tasks', alsoCalled: ['taskNotify'] },
];

/** A leaf with its texts. */
export interface MenuItem {
  readonly path: Label[];
  readonly route: string;
  readonly address: string;
}

/** The leaves under whose names the text occurs, in any case and language; all of them for an empty text. */
export function menu(find = ''): MenuItem[] {
  const sought = find.trim().toLowerCase();
  const names = ({ path, alsoCalled }: MenuRow) => [...path, ...alsoCalled].map((name) => label(name));
  return MENU.filter((row) =>
    names(row).some(({ ru, kk, en }) => [ru, kk, en].some((name) => name.toLowerCase().includes(sought))),
  ).map(({ path, route, address }) => ({ path: path.map((name) => label(name)), route, address }));
}
