import { bankRoutes } from '../../../../../http/bank.ts';
import type { DocumentView } from '../../../../../http/bank-documents.ts';
import { bankLetterRoutes } from '../../../../../http/bank-letters.ts';
import { OK } from '../caller.ts';
import type { PartName } from '../cast.ts';
import type { Machine, Steps } from '../machine.ts';
import { must, Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { worldKinds } from '../world-kinds.ts';
import { statementsOf, wrongAcceptance, wrongMoney } from './document-invariants.ts';
import { DOCUMENT_KINDS } from './document-kinds.ts';
import { comesToWork, type DocumentModel, type DocumentState, newDocumentState, VIEWERS } from './document-model.ts';
import { isAccepted, wrongIds, wrongView } from './document-views.ts';
import { OPENING } from './fields.ts';
import { READING_KINDS } from './reading-kinds.ts';
import { SIGNING_KINDS } from './signing-kind.ts';

const ORDER: Steps = [['create', { by: 'first', kind: 'payment-order', amount: '40000.00', isInside: true }]];
const signedBy = (by: string) => ['sign', { by, document: 0, key: 'own', content: 'current', which: 0 }] as const;

/** Of docs/bank-faults.md. */
const FAULTS: readonly string[] = [
  'dribble',
  'reset',
  'http-502',
  'http-503',
  'drop-after',
  'truncated-body',
  'session-lost',
  'cookie-dropped',
  'double-submission',
  'document-refused',
  'limit-reached',
  'document-late-refusal',
  'document-lost',
  'document-missing',
  'document-duplicate-row',
  'document-status-stale',
  'statement-behind',
  'letter-lost',
  'key-not-yet-registered',
  'revocation-unknown',
  'revocation-list-old',
  'called-revoked',
  'ca-error',
  'ca-nonsense',
  'clock-fast',
  'clock-slow',
];
const BEFITS: Readonly<Record<string, string>> = {
  'document-refused': 'a first signature',
  'limit-reached': 'a first signature',
  'document-lost': 'a first signature',
  'document-late-refusal': 'a first signature',
  'document-missing': 'an order',
  'document-duplicate-row': 'an order',
  'document-status-stale': 'an order',
};

/** State machine 7.4, with the property that nothing is accepted without the signatures that its rules need. */
export function documentMachine(stage: Stage): Machine<DocumentState> {
  return {
    name: 'bank documents',
    kinds: [
      ...DOCUMENT_KINDS,
      ...READING_KINDS,
      ...SIGNING_KINDS,
      ...worldKinds<DocumentState>(['single', 'first', 'second', 'rival']),
    ],
    starts: {
      nothing: [],
      'an order': ORDER,
      'a first signature': [...ORDER, signedBy('first')],
      'an old list': [...ORDER, signedBy('first'), ['time-passes', { days: 1 }]],
    },
    async begin() {
      const scene = await Scene.open(stage, { openingBalance: OPENING });
      const state = newDocumentState();
      for (const name of Object.values(VIEWERS)) await comesToWork(scene, state, name);
      return { scene, state };
    },
    faults: FAULTS,
    befits: BEFITS,
    loseSession: ({ present }, browser) => void present.delete(browser as PartName),
    look: lookAtDocuments,
    lookAtEnd: lookAtMoney,
  };
}

async function lookAtDocuments(scene: Scene, state: DocumentState): Promise<string | undefined> {
  for (const name of Object.values(VIEWERS)) await comesToWork(scene, state, name);
  for (const client of ['A', 'B'] as const) {
    const own = state.documents.filter((one) => one.client === client);
    const written = state.written.filter((one) => one.client === client);
    for (const kind of new Set(written.map((one) => one.kind))) {
      const { code, reply } = await scene.browser(VIEWERS[client]).call(bankRoutes.documents, { query: { kind } });
      if (code !== OK) return `the documents of ${client} are not shown: ${code}`;
      const expected = own.filter((one) => one.kind === kind).reverse();
      const fault = wrongIds(expected, reply.documents) ?? (await wrongViews(scene, state, expected, reply.documents));
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

/** Accounts and letters, which nobody shows but when he is asked: what is wrong with them stays. */
async function lookAtMoney(scene: Scene, state: DocumentState): Promise<string | undefined> {
  const fault = await lookAtDocuments(scene, state);
  if (fault !== undefined) return fault;
  const statements = await statementsOf(scene);
  if (typeof statements === 'string') return statements;
  return wrongMoney(state.documents, statements) ?? wrongLetters(scene, state);
}

async function wrongViews(
  scene: Scene,
  state: DocumentState,
  expected: readonly DocumentModel[],
  views: readonly DocumentView[],
) {
  for (const [at, document] of expected.entries()) {
    const view = views[at] as DocumentView;
    // The invariant first: it does not ask what the model expects.
    const unjust = isAccepted(view) && (await wrongAcceptance(scene, state, document.client, view));
    const fault = unjust || wrongView(scene, document, view);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** R-BANK-11: what the bank writes is there for its client. */
async function wrongLetters(scene: Scene, { letters }: DocumentState): Promise<string | undefined> {
  const shown = await must(scene.browser(VIEWERS.A).call(bankLetterRoutes.letters));
  const ids = shown.letters.map(({ id }) => id).join(', ');
  return ids === letters.join(', ') ? undefined : `the letters are ${ids}, where there must be ${letters.join(', ')}`;
}
