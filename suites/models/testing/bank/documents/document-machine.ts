import { bankRoutes } from '../../../../../http/bank.ts';
import type { DocumentView } from '../../../../../http/bank-documents.ts';
import { parseCertificate } from '../../../../../pki/x509/certificate.ts';
import { OK } from '../caller.ts';
import type { ClientName } from '../cast.ts';
import type { Machine, Steps } from '../machine.ts';
import { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { worldKinds } from '../world-kinds.ts';
import { statementsOf, wrongAcceptance, wrongMoney } from './document-invariants.ts';
import { DOCUMENT_KINDS } from './document-kinds.ts';
import { comesToWork, type DocumentModel, type DocumentState, newDocumentState } from './document-model.ts';
import { flatFields, OPENING } from './fields.ts';
import { SIGNING_KINDS } from './signing-kind.ts';

const VIEWERS: Readonly<Record<ClientName, 'viewer' | 'rivalViewer'>> = { A: 'viewer', B: 'rivalViewer' };

const ORDER: Steps = [['create', { by: 'first', kind: 'payment-order', amount: '40000.00', isInside: true }]];
const signedBy = (by: string) => ['sign', { by, document: 0, key: 'own', content: 'current', which: 0 }] as const;

/** State machine 7.4, with the property that nothing is accepted without the signatures that its rules need. */
export function documentMachine(stage: Stage): Machine<DocumentState> {
  return {
    name: 'bank documents',
    kinds: [...DOCUMENT_KINDS, ...SIGNING_KINDS, ...worldKinds<DocumentState>(['single', 'first', 'second', 'rival'])],
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
    look: lookAtDocuments,
  };
}

async function lookAtDocuments(scene: Scene, state: DocumentState): Promise<string | undefined> {
  for (const client of ['A', 'B'] as const) {
    const own = state.documents.filter((one) => one.client === client);
    for (const kind of new Set(own.map((one) => one.kind))) {
      const { code, reply } = await scene.browser(VIEWERS[client]).call(bankRoutes.documents, { query: { kind } });
      if (code !== OK) return `the documents of ${client} are not shown: ${code}`;
      const expected = own.filter((one) => one.kind === kind).reverse();
      const fault = wrongIds(expected, reply.documents) ?? (await wrongViews(scene, state, expected, reply.documents));
      if (fault !== undefined) return fault;
    }
  }
  const statements = await statementsOf(scene);
  return typeof statements === 'string' ? statements : wrongMoney(state.documents, statements);
}

function wrongIds(expected: readonly DocumentModel[], views: readonly DocumentView[]): string | undefined {
  const [wanted, shown] = [expected, views].map((all) => all.map(({ id }) => id).join(', '));
  return wanted === shown ? undefined : `the documents are ${shown}, where there must be ${wanted}`;
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
    const fault = unjust || wrongView(document, view);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function wrongView({ id, status, reason, fields, signatures }: DocumentModel, view: DocumentView): string | undefined {
  const due = signatures.map(({ certificate }) => parseCertificate(certificate).serialNumber).join(', ');
  const shown = view.signatures.map(({ serialNumber }) => serialNumber).join(', ');
  const is = [isAccepted(view) ? 'accepted-by-bank' : view.status, view.reason.split(':', 1)[0], shown];
  const ought = [status, reason, due];
  if (is.join(' / ') !== ought.join(' / '))
    return `document ${id} is ${is.join(' / ')} instead of ${ought.join(' / ')}`;
  const isKept = JSON.stringify(flatFields(view.fields).sort()) === JSON.stringify(flatFields(fields).sort());
  return isKept ? undefined : `document ${id} does not say what was written`;
}

/** The bank executes what it has accepted when somebody looks (D12). */
function isAccepted({ status }: DocumentView): boolean {
  return status === 'accepted-by-bank' || status === 'executed';
}
