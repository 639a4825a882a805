import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import type { DocumentKind, DocumentView } from '../../../../../http/bank-documents.ts';
import { bankLetterRoutes } from '../../../../../http/bank-letters.ts';
import type { ReplyOf } from '../../../../../http/route.ts';
import { OK } from '../caller.ts';
import { CLIENTS, PART_NAMES, type PartName, partOf } from '../cast.ts';
import { type AnyKind, kind, prepared } from '../machine.ts';
import { must, type Scene } from '../scene.ts';
import { wrongStatement } from './document-invariants.ts';
import { atWork, comesToWork, type DocumentModel, type DocumentState, documentAt, VIEWERS } from './document-model.ts';
import { listed, wrongIds, wrongView } from './document-views.ts';
import { KINDS } from './fields.ts';

/** Reading documents and statements; the bank's own letters. */

/** Who acts: everybody, those of client A more often. */
export const ACTOR: fc.Arbitrary<PartName> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('single', 'first', 'second', 'deputy') },
  { weight: 3, arbitrary: fc.constantFrom(...PART_NAMES) },
);
export const DOCUMENT = fc.nat({ max: 3 });

/** A document as its client sees it, over a line that works. */
export async function readAs(
  scene: Scene,
  state: DocumentState,
  { id, client }: Pick<DocumentModel, 'id' | 'client'>,
): Promise<DocumentView> {
  await comesToWork(scene, state, VIEWERS[client]);
  return must(scene.browser(VIEWERS[client]).call(bankRoutes.document, { params: { id } }));
}

const READ = kind<DocumentState, { by: PartName; document: number }>({
  name: 'read',
  answers: [OK, 'not-logged-in', 'document-unknown'],
  weight: 2,
  arguments: fc.record({ by: ACTOR, document: DOCUMENT }),
  async prepare(scene, drawn, { by, document: at }) {
    const document = documentAt(drawn, at);
    if (document === undefined || !(await comesToWork(scene, drawn, by))) return undefined;
    const { id, client } = document;
    return prepared<DocumentState, DocumentView>({
      text: `${by} reads document ${id}`,
      row: 'document',
      isLook: true,
      from: by,
      send: (isHeard) => scene.browser(by).call(bankRoutes.document, { params: { id } }, isHeard),
      predict: (state) =>
        atWork(state, by, () =>
          partOf(by).client === client
            ? {
                codes: [OK],
                settle({ documents }, { reply }) {
                  const same = documents.find((one) => one.id === id);
                  return reply && same && wrongView(scene, same, reply);
                },
              }
            : { codes: ['document-unknown'] },
        ),
    });
  },
});

const LIST = kind<DocumentState, { by: PartName; kind: DocumentKind }>({
  name: 'list',
  answers: [OK, 'not-logged-in'],
  weight: 2,
  arguments: fc.record({
    by: ACTOR,
    kind: fc.oneof(fc.constant<DocumentKind>('payment-order'), fc.constantFrom(...KINDS)),
  }),
  async prepare(scene, drawn, { by, kind: documentKind }) {
    if (!(await comesToWork(scene, drawn, by))) return undefined;
    const query = { kind: documentKind };
    return prepared<DocumentState, ReplyOf<typeof bankRoutes.documents>>({
      text: `${by} lists documents: ${documentKind}`,
      row: 'documents',
      isLook: true,
      from: by,
      send: (isHeard) => scene.browser(by).call(bankRoutes.documents, { query }, isHeard),
      predict: (state) =>
        atWork(state, by, () => ({
          codes: [OK],
          settle: ({ documents }, { reply }) => reply && wrongList(scene, documents, { by, kind: documentKind }, reply),
        })),
    });
  },
});

function wrongList(
  scene: Scene,
  documents: readonly DocumentModel[],
  { by, kind: documentKind }: { readonly by: PartName; readonly kind: DocumentKind },
  { documents: views }: ReplyOf<typeof bankRoutes.documents>,
): string | undefined {
  const own = documents.filter((one) => one.client === partOf(by).client && one.kind === documentKind);
  const expected = listed(scene, own.reverse());
  return (
    wrongIds(expected, views) ??
    expected.map((one, at) => wrongView(scene, one, views[at] as DocumentView)).find((fault) => fault !== undefined)
  );
}

/** More than all of a sequence: no clock goes on so far. */
const PERIOD = { from: '2026-01-01', until: '2029-12-31' };

const STATEMENT = kind<DocumentState, PartName>({
  name: 'statement',
  answers: [OK, 'not-logged-in'],
  weight: 1,
  arguments: ACTOR,
  async prepare(scene, drawn, by) {
    if (!(await comesToWork(scene, drawn, by))) return undefined;
    return prepared<DocumentState, ReplyOf<typeof bankRoutes.statement>>({
      text: `${by} looks at the statement`,
      row: 'statement',
      isLook: true,
      from: by,
      send: (isHeard) => scene.browser(by).call(bankRoutes.statement, { query: PERIOD }, isHeard),
      predict: (state) =>
        atWork(state, by, () => ({
          codes: [OK],
          settle: ({ documents }, { reply }) =>
            reply && wrongStatement(partOf(by).client, documents, reply, scene.isRuled('statement-behind')),
        })),
    });
  },
});

type Letter = ReplyOf<typeof bankLetterRoutes.sendLetter>;

/** R-BANK-11. */
const BANK_WRITES = kind<DocumentState, null>({
  name: 'bank-writes',
  answers: [OK],
  weight: 1,
  arguments: fc.constant(null),
  prepare: (scene, drawn) =>
    prepared<DocumentState, Pick<Letter, 'id'>>({
      text: 'the bank writes to client A',
      row: 'sendLetter',
      lookUp: async () => {
        await comesToWork(scene, drawn, VIEWERS.A);
        const { letters } = await must(scene.browser(VIEWERS.A).call(bankLetterRoutes.letters));
        return letters.find(({ id }) => !drawn.letters.includes(id));
      },
      send: () => {
        const body = { bin: CLIENTS.A.bin, subject: 'TEST', text: 'TEST' };
        return scene.manager.call(bankLetterRoutes.sendLetter, { body });
      },
      predict: () => ({
        codes: [OK],
        settle({ letters }, { reply }) {
          if (reply !== undefined && !scene.isRuled('letter-lost')) letters.unshift(reply.id);
        },
      }),
    }),
});

export const READING_KINDS: readonly AnyKind<DocumentState>[] = [READ, LIST, STATEMENT, BANK_WRITES];
