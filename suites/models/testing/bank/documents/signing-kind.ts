import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import type { DocumentView } from '../../../../../http/bank-documents.ts';
import { OK } from '../caller.ts';
import { CLIENTS, iinOf, KEY_HOLDERS, type PartName, partOf } from '../cast.ts';
import { base64, octets, signed } from '../key-pool.ts';
import { type AnyKind, kind, type Outcome, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import {
  atWork,
  type CmsModel,
  comesToWork,
  type DocumentModel,
  type DocumentState,
  documentAt,
  keyProblem,
  noteExamined,
  sameDocument,
} from './document-model.ts';
import { moneyOf } from './fields.ts';
import { ACTOR, DOCUMENT } from './reading-kinds.ts';

/** Signatures, right and wrong: D2 to D10. */

type KeyChoice = 'own' | 'own-rsa' | 'unregistered' | 'forged' | (typeof KEY_HOLDERS)[number];
type Content = 'current' | 'former' | 'other-document' | 'altered' | 'garbage' | 'replay';

interface SignArguments {
  readonly by: PartName;
  readonly document: number;
  readonly key: KeyChoice;
  readonly content: Content;
  /** Which of what there is: earlier messages, other documents. */
  readonly which: number;
}

/** An old message is not a new signature, even over the same octets. */
const SKEW_MS = 24 * 3_600_000;

const GARBAGE = base64(new Uint8Array([0x30, 0x03, 1]));

async function messageFor(
  scene: Scene,
  state: DocumentState,
  document: DocumentModel,
  args: SignArguments,
): Promise<CmsModel> {
  const { by, key, content, which } = args;
  const replayed = state.sent[which % Math.max(1, state.sent.length)];
  if (content === 'replay' && replayed !== undefined) return replayed;
  const { stage } = scene;
  const owner = key === 'own' || key === 'own-rsa' ? by : (key as PartName);
  const set =
    key === 'forged'
      ? stage.forged
      : key === 'unregistered'
        ? stage.unregistered
        : (stage.setOf(owner) ?? stage.unregistered);
  const credential = key === 'own-rsa' ? set.RSA : set.GOST;
  const isRegistered = set === stage.setOf(owner) && key !== 'own-rsa';
  const text = contentFor(state, document, content, which);
  const facts = {
    certificate: credential.certificate,
    owner: isRegistered ? owner : undefined,
    isForged: key === 'forged',
    at: scene.clock.now(),
  };
  if (content === 'garbage') return { ...facts, cms: GARBAGE, content: undefined };
  return { ...facts, cms: await signed(octets(text), credential, scene.clock.now(), true), content: text };
}

function contentFor({ documents }: DocumentState, document: DocumentModel, content: Content, which: number): string {
  const { toSign, former } = document;
  if (content === 'former') return former[which % Math.max(1, former.length)] ?? toSign;
  if (content === 'other-document') return documents[which % documents.length]?.toSign ?? toSign;
  if (content !== 'altered') return toSign;
  const altered = octets(toSign);
  altered[altered.length - 3] = (altered[altered.length - 3] ?? 0) ^ 1;
  return base64(altered);
}

const SIGN = kind<DocumentState, SignArguments>({
  name: 'sign',
  answers: [
    OK,
    'not-logged-in',
    'document-unknown',
    'signature-right-missing',
    'second-before-first',
    'second-signature-expected',
    'same-person',
    'signatures-complete',
    'cms-malformed',
    'signature-wrong',
    'signing-time-wrong',
    'certificate-untrusted',
    'certificate-expired',
    'certificate-revoked',
    'revocation-unknown',
    'key-not-registered',
    'profile-revoked',
  ],
  weight: 16,
  arguments: fc.record({
    by: ACTOR,
    document: DOCUMENT,
    key: fc.oneof(
      { weight: 8, arbitrary: fc.constant<KeyChoice>('own') },
      { weight: 2, arbitrary: fc.constantFrom<KeyChoice>('own-rsa', 'unregistered', 'forged', ...KEY_HOLDERS) },
    ),
    content: fc.oneof(
      { weight: 8, arbitrary: fc.constant<Content>('current') },
      { weight: 3, arbitrary: fc.constantFrom<Content>('former', 'other-document', 'altered', 'garbage', 'replay') },
    ),
    which: fc.nat({ max: 7 }),
  }),
  async prepare(scene, drawn, args) {
    const { by, key, content } = args;
    const document = documentAt(drawn, args.document);
    if (document === undefined || !(await comesToWork(scene, drawn, by))) return undefined;
    const message = await messageFor(scene, drawn, document, args);
    drawn.sent.push(message);
    const { id } = document;
    return prepared<DocumentState, DocumentView>({
      text: `${by} signs document ${id} with the key ${key} over ${content}`,
      row: 'signDocument',
      from: by,
      busy: ['signatures-complete', 'signature-wrong'],
      send: (isHeard) =>
        scene.browser(by).call(bankRoutes.signDocument, { params: { id }, body: { cms: message.cms } }, isHeard),
      predict: (state) => atWork(state, by, () => signing(scene, state, sameDocument(state, document), by, message)),
    });
  },
});

function signing(
  scene: Scene,
  state: DocumentState,
  document: DocumentModel,
  by: PartName,
  message: CmsModel,
): Outcome<DocumentState, DocumentView> {
  const isHis = (one: { readonly by: PartName; readonly cms: string } | undefined) =>
    one?.by === by && one.cms === message.cms;
  // What comes twice counts once.
  if (document.signatures.some(isHis)) return { codes: [OK] };
  const refusal = refusalOfOrder(document, by);
  // So does what spoilt the document, as long as the bank remembers it.
  if (refusal !== undefined) return { codes: isHis(document.spoiltBy) ? [OK, refusal] : [refusal] };
  const signature = { by, cms: message.cms, certificate: message.certificate };
  const fault = faultOf(scene, state, document, { by, message });
  if (partOf(by).right === 'first') {
    if (fault !== undefined) return { codes: [fault], settle: (after) => noteFault(scene, after, fault, message) };
    return {
      codes: [OK],
      settle: () => void Object.assign(document, { status: 'signed-first', signatures: [signature] }),
    };
  }
  return sending(scene, state, document, { signature, fault, message });
}

/** D2 to D8 without a look at the signature. */
function refusalOfOrder({ client, status, signatures }: DocumentModel, by: PartName): string | undefined {
  const part = partOf(by);
  if (part.client !== client) return 'document-unknown';
  if (part.right === 'none') return 'signature-right-missing';
  if (status === 'accepted-by-bank' || status === 'refused') return 'signatures-complete';
  if (status === 'new') return part.right === 'second' ? 'second-before-first' : undefined;
  if (part.right !== 'second') return 'second-signature-expected';
  const isSame = signatures.some((one) => iinOf(partOf(one.by)) === iinOf(part));
  return isSame ? 'same-person' : undefined;
}

/** What is wrong with one signature now, by itself. */
function faultOf(
  scene: Scene,
  state: DocumentState,
  document: DocumentModel,
  { by, message }: { readonly by: PartName; readonly message: CmsModel },
): string | undefined {
  if (message.content === undefined) return 'cms-malformed';
  if (message.content !== document.toSign) return 'signature-wrong';
  if (Math.abs(scene.now - message.at) > SKEW_MS) return 'signing-time-wrong';
  const { examined } = scene.knowledge.clouding;
  if (message.isForged) return examined ?? 'certificate-untrusted';
  const problem = scene.knowledge.problemOf(message.certificate);
  if (problem !== undefined) return problem;
  return message.owner === by ? keyProblem(scene, state, message.certificate) : 'key-not-registered';
}

/** Who is found revoked has no profile any more. */
function noteFault(scene: Scene, state: DocumentState, fault: string, { certificate }: CmsModel): void {
  if (fault === 'certificate-revoked') noteExamined(scene, state, certificate);
}

interface Given {
  readonly signature: DocumentModel['signatures'][number];
  readonly fault: string | undefined;
  readonly message: CmsModel;
}

/** D9, D10: with the single or the second signature the document is sent, and the bank examines everything again. */
function sending(
  scene: Scene,
  state: DocumentState,
  document: DocumentModel,
  { signature, fault, message }: Given,
): Outcome<DocumentState, DocumentView> {
  const unreadable = fault === 'cms-malformed' || fault === 'signature-wrong' ? fault : undefined;
  const spoilt = document.signatures.find((one) => keyProblem(scene, state, one.certificate) !== undefined);
  const earlier = spoilt && keyProblem(scene, state, spoilt.certificate);
  const problem = unreadable ?? earlier ?? fault ?? decided(scene) ?? missingFunds(state, document);
  // Nothing is accepted unchecked, and nothing refused for want of an answer.
  if (problem !== undefined && UNDECIDED.has(problem)) return { codes: [problem] };
  return {
    codes: [OK],
    settle(after) {
      if (problem === undefined) return received(scene, after, document, signature);
      if (problem === 'certificate-revoked') noteExamined(scene, after, spoilt?.certificate ?? message.certificate);
      const isSpoilt = unreadable !== undefined;
      const signatures = isSpoilt ? document.signatures : [...document.signatures, signature];
      const spoiltBy = isSpoilt ? signature : undefined;
      Object.assign(document, { status: 'refused', reason: problem, signatures, spoiltBy });
    },
  };
}

function missingFunds(
  { balances }: DocumentState,
  { client, kind: documentKind, fields }: DocumentModel,
): string | undefined {
  const wanted = moneyOf(documentKind, fields).transfers.reduce((sum, { amount }) => sum + amount, 0n);
  return wanted > balances[client] ? 'funds-missing' : undefined;
}

const UNDECIDED: ReadonlySet<string> = new Set(['cms-malformed', 'revocation-unknown', 'certificate-unknown']);

/** What the bank decides, by a rule, of a document whose signatures are right. */
function decided(scene: Scene): string | undefined {
  if (scene.isRuled('document-refused')) return 'payment-stopped';
  return scene.isRuled('limit-reached') ? 'limit-reached' : undefined;
}

/** The bank has given its receipt. By a rule it loses the document after that, or does not execute it; letters it only reads. */
function received(scene: Scene, state: DocumentState, document: DocumentModel, signature: Given['signature']): void {
  const signatures = [...document.signatures, signature];
  if (scene.isRuled('document-lost')) {
    state.documents.splice(state.documents.indexOf(document), 1);
  } else if (scene.isRuled('document-late-refusal') && document.kind !== 'letter') {
    Object.assign(document, { status: 'refused', reason: 'payment-stopped', signatures });
  } else accept(state, document, signature);
}

function accept({ balances }: DocumentState, document: DocumentModel, signature: Given['signature']): void {
  Object.assign(document, { status: 'accepted-by-bank', signatures: [...document.signatures, signature] });
  for (const { account, amount } of moneyOf(document.kind, document.fields).transfers) {
    balances[document.client] -= amount;
    for (const name of ['A', 'B'] as const) if (CLIENTS[name].account === account) balances[name] += amount;
  }
}

export const SIGNING_KINDS: readonly AnyKind<DocumentState>[] = [SIGN];
