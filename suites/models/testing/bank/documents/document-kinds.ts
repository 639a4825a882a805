import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import { type DocumentKind, type DocumentView, WRITING_ROUTES } from '../../../../../http/bank-documents.ts';
import type { Route } from '../../../../../http/route.ts';
import type { Answer } from '../caller.ts';
import { OK } from '../caller.ts';
import { PART_NAMES, type PartName, partOf } from '../cast.ts';
import { type AnyKind, kind, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import { comesToWork, type DocumentState, documentAt, prepares, sameDocument } from './document-model.ts';
import { AMOUNTS, fieldsFor, KINDS } from './fields.ts';

/** Writing and reading documents. */

/** Who acts: everybody, those of client A more often. */
export const ACTOR: fc.Arbitrary<PartName> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('single', 'first', 'second', 'deputy') },
  { weight: 3, arbitrary: fc.constantFrom(...PART_NAMES) },
);
export const DOCUMENT = fc.nat({ max: 3 });
const WRITING = { amount: fc.constantFrom(...AMOUNTS), isInside: fc.boolean() };
const KIND = fc.oneof(
  { weight: 3, arbitrary: fc.constant<DocumentKind>('payment-order') },
  { weight: 3, arbitrary: fc.constantFrom(...KINDS) },
);

function write(
  scene: Scene,
  by: PartName,
  route: Route,
  id: string,
  body: unknown,
  isHeard: boolean,
): Promise<Answer<DocumentView>> {
  return scene.browser(by).call(route, { params: { id }, body: body as never }, isHeard) as Promise<
    Answer<DocumentView>
  >;
}

interface CreateArguments {
  readonly by: PartName;
  readonly kind: DocumentKind;
  readonly amount: string;
  readonly isInside: boolean;
}

const CREATE = kind<DocumentState, CreateArguments>({
  name: 'create',
  answers: [OK, 'preparation-right-missing'],
  weight: 6,
  arguments: fc.record({ by: ACTOR, kind: KIND, ...WRITING }),
  async prepare(scene, drawn, { by, kind: documentKind, amount, isInside }) {
    if (!(await comesToWork(scene, drawn, by))) return undefined;
    const { client } = partOf(by);
    const fields = fieldsFor(documentKind, client, amount, isInside);
    return prepared<DocumentState, DocumentView>({
      text: `${by} creates a ${documentKind} of ${amount}`,
      send: (isHeard) => write(scene, by, WRITING_ROUTES[documentKind].create, '', fields, isHeard),
      predict: () => ({
        codes: [prepares(by) ? OK : 'preparation-right-missing'],
        settle({ documents }, { code, reply }) {
          if (code !== OK) return;
          const { id, toSign } = reply;
          const empty = { status: 'new' as const, reason: '', former: [], signatures: [], spoiltBy: undefined };
          documents.push({ ...empty, id, client, kind: documentKind, fields, toSign });
        },
      }),
    });
  },
});

interface EditArguments {
  readonly by: PartName;
  readonly document: number;
  readonly amount: string;
  readonly isInside: boolean;
}

/** D11. */
const EDIT = kind<DocumentState, EditArguments>({
  name: 'edit',
  answers: [OK, 'preparation-right-missing', 'document-unknown', 'document-closed'],
  weight: 5,
  arguments: fc.record({ by: ACTOR, document: DOCUMENT, ...WRITING }),
  async prepare(scene, drawn, { by, document: at, amount, isInside }) {
    const document = documentAt(drawn, at);
    if (document === undefined || !(await comesToWork(scene, drawn, by))) return undefined;
    const { id, client, kind: documentKind } = document;
    // The fields of his own client: that nobody writes with another's account is asked elsewhere.
    const fields = fieldsFor(documentKind, partOf(by).client, amount, isInside);
    return prepared<DocumentState, DocumentView>({
      text: `${by} edits document ${id}: ${amount}`,
      busy: ['document-closed'],
      send: (isHeard) => write(scene, by, WRITING_ROUTES[documentKind].edit, id, fields, isHeard),
      predict: (state) => {
        if (partOf(by).client !== client) return { codes: ['document-unknown'] };
        if (!prepares(by)) return { codes: ['preparation-right-missing'] };
        const { status } = sameDocument(state, document);
        if (status !== 'new' && status !== 'signed-first') return { codes: ['document-closed'] };
        return {
          codes: [OK],
          settle(after, { reply }) {
            const edited = sameDocument(after, document);
            edited.former.push(edited.toSign);
            Object.assign(edited, { fields, status: 'new', toSign: reply.toSign, signatures: [] });
          },
        };
      },
    });
  },
});

const READ = kind<DocumentState, { by: PartName; document: number }>({
  name: 'read',
  answers: [OK, 'document-unknown'],
  weight: 2,
  arguments: fc.record({ by: ACTOR, document: DOCUMENT }),
  async prepare(scene, drawn, { by, document: at }) {
    const document = documentAt(drawn, at);
    if (document === undefined || !(await comesToWork(scene, drawn, by))) return undefined;
    const { id, client } = document;
    return prepared<DocumentState, DocumentView>({
      text: `${by} reads document ${id}`,
      send: (isHeard) => scene.browser(by).call(bankRoutes.document, { params: { id } }, isHeard),
      predict: () => ({ codes: [partOf(by).client === client ? OK : 'document-unknown'] }),
    });
  },
});

export const DOCUMENT_KINDS: readonly AnyKind<DocumentState>[] = [CREATE, EDIT, READ];
