import { bankRoutes } from '../../../../../http/bank.ts';
import type { DocumentView } from '../../../../../http/bank-documents.ts';
import type { ReplyOf } from '../../../../../http/route.ts';
import { verifyCms } from '../../../../../pki/cms/signed-data.ts';
import { parseCertificate } from '../../../../../pki/x509/certificate.ts';
import { hasEnded } from '../ca-knowledge.ts';
import { OK } from '../caller.ts';
import { CLIENTS, type ClientName, iinOf, type PartName, partOf } from '../cast.ts';
import { octets } from '../key-pool.ts';
import type { Scene } from '../scene.ts';
import type { DocumentModel, DocumentState } from './document-model.ts';
import { flatFields, moneyOf, OPENING, tiyn } from './fields.ts';

/**
 * What must hold of the documents and accounts that the bank shows, whatever was done: judged from what stands there and what was
 * sent, with the certificates as the CA has issued them, not from what the model expects.
 */

/** Which signature rights make a document whole: R-BANK-17 to R-BANK-19. */
const WHOLE: readonly (readonly string[])[] = [['single'], ['first', 'second']];

/** @returns what is wrong with a document that the bank says it has accepted. */
export async function wrongAcceptance(
  scene: Scene,
  state: DocumentState,
  client: ClientName,
  view: DocumentView,
): Promise<string | undefined> {
  const what = `document ${view.id} is accepted`;
  if (!signsExactly(view)) return `${what}, but what was to be signed is not what stands there`;
  const signers = view.signatures.map(({ subscriber }) => partNamed(state, subscriber));
  const rights = signers.map((name) => (name === undefined ? 'nobody' : partOf(name).right));
  if (!WHOLE.some((whole) => whole.join() === rights.join()))
    return `${what} with the signatures: ${rights.join(', ') || 'none'}`;
  const people = signers.flatMap((name) => (name === undefined ? [] : [partOf(name)]));
  if (people.some((person) => person.client !== client)) return `${what}, signed by another client's people`;
  if (new Set(people.map(iinOf)).size !== people.length) return `${what}, signed twice by one person`;
  for (const [at, name] of signers.entries()) {
    const signature = view.signatures[at];
    if (name === undefined || signature === undefined) continue;
    const fault = await wrongSignature(scene, state, view, name, signature);
    if (fault !== undefined) return `${what}, but the signature of ${name} ${fault}`;
  }
  return undefined;
}

function partNamed({ subscribers }: DocumentState, subscriber: string): PartName | undefined {
  return [...subscribers].find(([, name]) => name === subscriber)?.[0];
}

/** A signature must be among what was sent, by the key that the CA has certified for this person, over these octets, in its time. */
async function wrongSignature(
  { stage }: Scene,
  { sent }: DocumentState,
  { toSign }: DocumentView,
  name: PartName,
  { serialNumber, signedAt }: DocumentView['signatures'][number],
): Promise<string | undefined> {
  const set = stage.setOf(name);
  if (set === undefined) return 'is of somebody without a token';
  const certificate = parseCertificate(set.GOST.certificate);
  if (serialNumber !== certificate.serialNumber) return 'is not of the key that the CA has certified for him';
  const at = Date.parse(signedAt);
  if (at < certificate.notBefore || hasEnded(certificate, at))
    return 'was given outside the validity of the certificate';
  for (const { cms } of sent) if (await isOver(cms, toSign, set.GOST.certificate)) return undefined;
  return 'does not verify over what stands there';
}

const verified = new Map<string, boolean>();

async function isOver(cms: string, content: string, certificate: Uint8Array): Promise<boolean> {
  const name = `${cms} ${content}`;
  const known = verified.get(name) ?? (await verifies(cms, content, certificate));
  if (verified.size > 1000) verified.clear();
  verified.set(name, known);
  return known;
}

async function verifies(cms: string, content: string, certificate: Uint8Array): Promise<boolean> {
  try {
    const message = await verifyCms(octets(cms), { content: octets(content) });
    return Buffer.compare(message.certificate.der, certificate) === 0;
  } catch {
    return false;
  }
}

/** The octets to sign are UTF-8 lines: the document, then `name=` and the value as a JSON string; people by their number. */
function signsExactly({ id, kind, fields, toSign }: DocumentView): boolean {
  const [head, ...lines] = Buffer.from(toSign, 'base64').toString('utf8').split('\n');
  if (head !== `BS-Client TEST ${kind} ${id}` || lines.pop() !== '') return false;
  const read = lines.map((line) => [line.slice(0, line.indexOf('=')), JSON.parse(line.slice(line.indexOf('=') + 1))]);
  return JSON.stringify(read.sort()) === JSON.stringify(flatFields(fields).sort());
}

type Statement = ReplyOf<typeof bankRoutes.statement>;

/** R-BANK-10: every accepted document is booked once, no other is, and no tiyn comes or goes besides. */
export function wrongMoney(
  documents: readonly DocumentModel[],
  statements: Readonly<Record<ClientName, Statement>>,
): string | undefined {
  return wrongStatement('A', documents, statements.A) ?? wrongStatement('B', documents, statements.B);
}

/** @param isBehind whether a rule has it shown without its last line. */
export function wrongStatement(
  client: ClientName,
  documents: readonly DocumentModel[],
  { entries, opening, closing }: Statement,
  isBehind = false,
): string | undefined {
  const lines = entries.map(({ document, amount, otherAccount }) => `${document} ${tiyn(amount)} ${otherAccount}`);
  const due = documents.filter(({ status }) => status === 'accepted-by-bank').flatMap((one) => linesFor(client, one));
  const isRight = isBehind ? isAllButOne(lines, due) : JSON.stringify(lines.sort()) === JSON.stringify(due.sort());
  if (!isRight) return `the account of ${client} shows [${lines.join('; ')}], where [${due.join('; ')}] was accepted`;
  const sum = entries.reduce((total, { amount }) => total + tiyn(amount), tiyn(OPENING));
  const isSum = tiyn(opening) === tiyn(OPENING) && tiyn(closing) === sum;
  return isSum ? undefined : `the account of ${client} closes with ${closing}`;
}

function isAllButOne(lines: readonly string[], due: readonly string[]): boolean {
  return lines.length === Math.max(0, due.length - 1) && lines.every((line) => due.includes(line));
}

function linesFor(client: ClientName, { id, client: payer, kind, fields }: DocumentModel): string[] {
  return moneyOf(kind, fields).transfers.flatMap(({ account, amount }) => [
    ...(payer === client ? [`${id} ${-amount} ${account}`] : []),
    ...(CLIENTS[client].account === account ? [`${id} ${amount} ${CLIENTS[payer].account}`] : []),
  ]);
}

export async function statementsOf(scene: Scene): Promise<Record<ClientName, Statement> | string> {
  const query = { from: '2026-01-01', until: '2029-12-31' };
  const mine = await scene.browser('viewer').call(bankRoutes.statement, { query });
  const theirs = await scene.browser('rivalViewer').call(bankRoutes.statement, { query });
  const refused = [mine, theirs].find(({ code }) => code !== OK);
  return refused === undefined ? { A: mine.reply, B: theirs.reply } : `the statement is refused: ${refused.code}`;
}
