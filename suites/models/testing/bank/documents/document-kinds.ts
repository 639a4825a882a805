import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import { type DocumentKind, type DocumentView, WRITING_ROUTES } from '../../../../../http/bank-documents.ts';
import type { Route } from '../../../../../http/route.ts';
import type { Answer } from '../caller.ts';
import { OK } from '../caller.ts';
import { type ClientName, type PartName, partOf } from '../cast.ts';
import { type AnyKind, kind, prepared } from '../machine.ts';
import { must, type Scene } from '../scene.ts';
import {
  atWork,
  comesToWork,
  type DocumentState,
  documentAt,
  prepares,
  sameDocument,
  VIEWERS,
} from './document-model.ts';
import { AMOUNTS, fieldsFor, KINDS } from './fields.ts';
import { ACTOR, DOCUMENT, readAs } from './reading-kinds.ts';

/** Writing documents. */

const WRITING = { amount: fc.constantFrom(...AMOUNTS), isInside: fc.boolean() };
/** As the rows of these kinds are called: `createTaxPayment`. */
const ROWS: Readonly<Record<DocumentKind, string>> = {
  'payment-order': 'PaymentOrder',
  'pension-payment': 'PensionPayment',
  'social-payment': 'SocialPayment',
  'tax-payment': 'TaxPayment',
  'salary-payment': 'SalaryPayment',
  'currency-payment': 'CurrencyPayment',
  'currency-deal': 'CurrencyDeal',
  letter: 'Letter',
};
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
  answers: [OK, 'not-logged-in', 'preparation-right-missing'],
  weight: 6,
  arguments: fc.record({ by: ACTOR, kind: KIND, ...WRITING }),
  async prepare(scene, drawn, { by, kind: documentKind, amount, isInside }) {
    if (!(await comesToWork(scene, drawn, by))) return undefined;
    const { client } = partOf(by);
    const fields = fieldsFor(documentKind, client, amount, isInside);
    return prepared<DocumentState, DocumentView>({
      text: `${by} creates a ${documentKind} of ${amount}`,
      row: `create${ROWS[documentKind]}`,
      from: by,
      lookUp: (beside) => newestOf(scene, drawn, { client, kind: documentKind, beside }),
      send: (isHeard) => write(scene, by, WRITING_ROUTES[documentKind].create, '', fields, isHeard),
      predict: (state) =>
        atWork(state, by, () => ({
          codes: [prepares(by) ? OK : 'preparation-right-missing'],
          settle({ documents, written }, { reply }) {
            if (reply === undefined) return;
            written.push({ client, kind: documentKind });
            const { id, toSign } = reply;
            const empty = { status: 'new' as const, reason: '', former: [], signatures: [], spoiltBy: undefined };
            documents.push({ ...empty, id, client, kind: documentKind, fields, toSign });
            documents.sort((a, b) => Number(a.id) - Number(b.id));
          },
        })),
    });
  },
});

/** The newest document of a client that the model does not know. @param beside another new one. */
async function newestOf(
  scene: Scene,
  state: DocumentState,
  { client, kind, beside }: { client: ClientName; kind: DocumentKind; beside?: DocumentView | undefined },
): Promise<DocumentView | undefined> {
  await comesToWork(scene, state, VIEWERS[client]);
  const { documents } = await must(scene.browser(VIEWERS[client]).call(bankRoutes.documents, { query: { kind } }));
  return documents.find(({ id }) => id !== beside?.id && !state.documents.some((known) => known.id === id));
}

interface EditArguments {
  readonly by: PartName;
  readonly document: number;
  readonly amount: string;
  readonly isInside: boolean;
}

/** D11. */
const EDIT = kind<DocumentState, EditArguments>({
  name: 'edit',
  answers: [OK, 'not-logged-in', 'preparation-right-missing', 'document-unknown', 'document-closed'],
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
      row: `edit${ROWS[documentKind]}`,
      from: by,
      lookUp: () => readAs(scene, drawn, document),
      busy: ['document-closed'],
      send: (isHeard) => write(scene, by, WRITING_ROUTES[documentKind].edit, id, fields, isHeard),
      predict: (state) =>
        atWork(state, by, () => {
          if (partOf(by).client !== client) return { codes: ['document-unknown'] };
          if (!prepares(by)) return { codes: ['preparation-right-missing'] };
          const { status } = sameDocument(state, document);
          if (status !== 'new' && status !== 'signed-first') return { codes: ['document-closed'] };
          return {
            codes: [OK],
            settle(after, { reply }) {
              const edited = sameDocument(after, document);
              edited.former.push(edited.toSign);
              Object.assign(edited, { fields, status: 'new', toSign: reply?.toSign ?? '', signatures: [] });
            },
          };
        }),
    });
  },
});

export const DOCUMENT_KINDS: readonly AnyKind<DocumentState>[] = [CREATE, EDIT];
