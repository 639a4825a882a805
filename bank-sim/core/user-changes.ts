import { BY_BANK, type Documents, type DocumentsState } from './documents.ts';

/**
 * Documents that wait for a second signature and bear the first one of this user: his right is not what it was when he signed, so they
 * go back to new without signatures, as after an edit (D11). What the bank has taken stays as it is.
 * @returns their numbers.
 */
export function returnSignedBy(login: string, documents: Documents, all: DocumentsState): string[] {
  const waiting = [...all.values()].filter(
    ({ state, signatures }) => state === 'signed-first' && signatures.some(({ user }) => user.login === login),
  );
  for (const document of waiting) {
    documents.apply(document, 'edit', BY_BANK);
    document.signatures = [];
  }
  return waiting.map(({ id }) => id);
}
