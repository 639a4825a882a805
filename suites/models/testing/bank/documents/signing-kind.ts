import fc from 'fast-check';
import { bankRoutes } from '../../../../../http/bank.ts';
import type { DocumentView } from '../../../../../http/bank-documents.ts';
import { OK } from '../caller.ts';
import { CLIENTS, iinOf, KEY_HOLDERS, type PartName, partOf } from '../cast.ts';
import { base64, octets, signed } from '../key-pool.ts';
import { type AnyKind, kind, type Outcome, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import { ACTOR, DOCUMENT } from './document-kinds.ts';
import {
  type CmsModel,
  comesToWork,
  type DocumentModel,
  type DocumentState,
  documentAt,
  sameDocument,
} from './document-model.ts';
import { moneyOf } from './fields.ts';

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
      busy: ['signatures-complete', 'signature-wrong'],
      send: (isHeard) =>
        scene.browser(by).call(bankRoutes.signDocument, { params: { id }, body: { cms: message.cms } }, isHeard),
      predict: (state) => signing(scene, state, sameDocument(state, document), by, message),
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
  const fault = faultOf(scene, document, by, message);
  if (partOf(by).right === 'first') {
    if (fault !== undefined) return { codes: [fault] };
    return {
      codes: [OK],
      settle: () => void Object.assign(document, { status: 'signed-first', signatures: [signature] }),
    };
  }
  return sending(scene, state, document, { signature, fault });
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
function faultOf(scene: Scene, document: DocumentModel, by: PartName, message: CmsModel): string | undefined {
  if (message.content === undefined) return 'cms-malformed';
  if (message.content !== document.toSign) return 'signature-wrong';
  if (scene.clock.now() - message.at > SKEW_MS) return 'signing-time-wrong';
  if (message.isForged) return 'certificate-untrusted';
  return scene.knowledge.problemOf(message.certificate) ?? (message.owner === by ? undefined : 'key-not-registered');
}

interface Given {
  readonly signature: DocumentModel['signatures'][number];
  readonly fault: string | undefined;
}

/** D9, D10: with the single or the second signature the document is sent, and the bank examines everything again. */
function sending(
  scene: Scene,
  state: DocumentState,
  document: DocumentModel,
  { signature, fault }: Given,
): Outcome<DocumentState, DocumentView> {
  const unreadable = fault === 'cms-malformed' || fault === 'signature-wrong' ? fault : undefined;
  const earlier = document.signatures.map(({ certificate }) => scene.knowledge.problemOf(certificate));
  const problem = unreadable ?? earlier.find((one) => one !== undefined) ?? fault ?? missingFunds(state, document);
  // Nothing is accepted unchecked, and nothing refused for want of an answer.
  if (problem === 'cms-malformed' || problem === 'revocation-unknown') return { codes: [problem] };
  return {
    codes: [OK],
    settle(after) {
      if (problem === undefined) return accept(after, document, signature);
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

function accept({ balances }: DocumentState, document: DocumentModel, signature: Given['signature']): void {
  Object.assign(document, { status: 'accepted-by-bank', signatures: [...document.signatures, signature] });
  for (const { account, amount } of moneyOf(document.kind, document.fields).transfers) {
    balances[document.client] -= amount;
    for (const name of ['A', 'B'] as const) if (CLIENTS[name].account === account) balances[name] += amount;
  }
}

export const SIGNING_KINDS: readonly AnyKind<DocumentState>[] = [SIGN];
