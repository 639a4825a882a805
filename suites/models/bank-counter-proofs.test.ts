import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { bankDeskRoutes } from '../../http/bank-desks.ts';
import type { DocumentView } from '../../http/bank-documents.ts';
import { bankLateRoutes, type CustodyStep } from '../../http/bank-late.ts';
import type { ReplyOf } from '../../http/route.ts';
import type { Alter } from './testing/bank/caller.ts';
import { custodyMachine } from './testing/bank/custody/custody-machine.ts';
import { documentMachine } from './testing/bank/documents/document-machine.ts';
import { loginMachine } from './testing/bank/login/login-machine.ts';
import type { Machine, Script } from './testing/bank/machine.ts';
import { mutant } from './testing/bank/mutant.ts';
import { playScript } from './testing/bank/play.ts';
import { regenerationMachine } from './testing/bank/regeneration/regeneration-machine.ts';
import { Stage } from './testing/bank/stage.ts';

/** Documents as the bank shows them, changed. */
const inDocuments =
  (change: (view: DocumentView) => object): Alter =>
  (row, answer) => {
    if (row.path !== bankRoutes.documents.path || answer.code !== 'ok') return answer;
    const reply = answer.reply as ReplyOf<typeof bankRoutes.documents>;
    return { ...answer, reply: { ...reply, documents: reply.documents.map((one) => ({ ...one, ...change(one) })) } };
  };

const inStatement =
  (change: (statement: ReplyOf<typeof bankRoutes.statement>) => object): Alter =>
  (row, answer) => {
    if (row.path !== bankRoutes.statement.path || answer.code !== 'ok') return answer;
    const reply = answer.reply as ReplyOf<typeof bankRoutes.statement>;
    return { ...answer, reply: { ...reply, ...change(reply) } };
  };

const ORDER: Script['steps'] = [
  ['create', { by: 'first', kind: 'payment-order', amount: '40000.00', isInside: true }],
  ['sign', { by: 'first', document: 0, key: 'own', content: 'current', which: 0 }],
];
const PAID: Script['steps'] = [
  ...ORDER,
  ['sign', { by: 'second', document: 0, key: 'own', content: 'current', which: 0 }],
];
const AMOUNT = ['40000.00', '49999.99'] as const;
const inText = (base64: string) =>
  Buffer.from(
    Buffer.from(base64, 'base64')
      .toString()
      .replace(...AMOUNT),
  ).toString('base64');
const isAccepted = ({ status }: DocumentView) => status === 'accepted-by-bank' || status === 'executed';
const raised = (view: DocumentView) => (isAccepted(view) ? { fields: { ...view.fields, amount: AMOUNT[1] } } : {});

describe('the models notice a bank that', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  const play = <S>(machine: Machine<S>, alter: Alter, steps: Script['steps'], start?: string) =>
    playScript(mutant(machine, alter), { faults: [], steps, ...(start !== undefined && { start }) });

  it('accepts a document with one signature of two', async () => {
    const early = inDocuments(({ status }) => ({ status: status === 'signed-first' ? 'accepted-by-bank' : status }));
    await expect(play(documentMachine(stage), early, ORDER)).rejects.toThrow('is accepted with the signatures: first');
  });

  it('accepts a document that nobody has signed', async () => {
    const unsigned = inDocuments(() => ({ status: 'accepted-by-bank', signatures: [] }));
    await expect(play(documentMachine(stage), unsigned, ORDER)).rejects.toThrow('with the signatures: none');
  });

  it('takes one person for two', async () => {
    const twice = inDocuments(({ signatures }) =>
      signatures.length === 0 ? {} : { status: 'accepted-by-bank', signatures: [...signatures, ...signatures] },
    );
    await expect(play(documentMachine(stage), twice, ORDER)).rejects.toThrow('with the signatures: first, first');
  });

  it('changes what was signed', async () => {
    const machine = documentMachine(stage);
    await expect(play(machine, inDocuments(raised), PAID)).rejects.toThrow('is not what stands there');
    const consistent = inDocuments((view) => ({
      ...raised(view),
      toSign: isAccepted(view) ? inText(view.toSign) : view.toSign,
    }));
    await expect(play(machine, consistent, PAID)).rejects.toThrow('does not verify over what stands there');
  });

  it('takes a key of its own choice for that of the signer', async () => {
    const other = inDocuments((view) =>
      isAccepted(view) ? { signatures: view.signatures.map((one) => ({ ...one, serialNumber: 'AB' })) } : {},
    );
    await expect(play(documentMachine(stage), other, PAID)).rejects.toThrow(
      'is not of the key that the CA has certified',
    );
  });

  it('books twice, or not at all, or loses a tiyn', async () => {
    const machine = documentMachine(stage);
    const twice = inStatement(({ entries }) => ({ entries: [...entries, ...entries] }));
    await expect(play(machine, twice, PAID)).rejects.toThrow('the account of A shows');
    await expect(
      play(
        machine,
        inStatement(() => ({ entries: [] })),
        PAID,
      ),
    ).rejects.toThrow('the account of A shows []');
    const less = inStatement(({ closing }) => ({ closing: closing.replace(/0$/, '1') }));
    await expect(play(machine, less, PAID)).rejects.toThrow('the account of A closes with');
  });

  it('R-BANK-29 lets a locked user in', async () => {
    const open: Alter = (_, answer) =>
      answer.code === 'user-locked' ? { code: 'login-refused', reply: undefined } : answer;
    const entries = [1, 2, 3].map(() => ['login', { tab: 0, login: 'single', entry: 'wrong' }] as const);
    await expect(play(loginMachine(stage), open, entries)).rejects.toThrow('login-refused, where user-locked is right');
  });

  it('has two key sets in operation, none, or one that the CA has not issued', async () => {
    const machine = regenerationMachine(stage);
    const lenient: Alter = (_, answer) => (answer.code === 'key-retired' ? { code: 'ok', reply: {} } : answer);
    await expect(play(machine, lenient, [], 'done')).rejects.toThrow('2 key sets are in operation');
    const strict: Alter = (row, answer) =>
      row === bankRoutes.tokenSignIn ? { code: 'key-not-registered', reply: undefined } : answer;
    await expect(play(machine, strict, [], 'done')).rejects.toThrow('does not open the door');
    const foreign: Alter = (row, answer) => {
      if (row !== bankRoutes.signatureParameters || answer.code !== 'ok') return answer;
      const { certificates, ...rest } = answer.reply as ReplyOf<typeof bankRoutes.signatureParameters>;
      return {
        ...answer,
        reply: { ...rest, certificates: certificates.map((one) => ({ ...one, serialNumber: 'AB' })) },
      };
    };
    await expect(play(machine, foreign, [], 'critical')).rejects.toThrow('the CA has not issued the set in operation');
  });

  it('moves a status that nobody has refreshed', async () => {
    const fast: Alter = (row, answer) => {
      if (row !== bankRoutes.regeneration || answer.code !== 'ok') return answer;
      const reply = answer.reply as ReplyOf<typeof bankRoutes.regeneration>;
      return { ...answer, reply: { ...reply, profile: { ...reply.profile, status: 'new-certificate-received' } } };
    };
    await expect(play(regenerationMachine(stage), fast, [], 'sent')).rejects.toThrow(
      'the profile is new-certificate-received instead of',
    );
  });

  it('R-BANK-101 loses a token between two desks, or lets its key in while it is away', async () => {
    const machine = custodyMachine(stage);
    const inLog =
      (change: (step: CustodyStep, at: number) => object): Alter =>
      (row, answer) => {
        if (row !== bankLateRoutes.lateCases || answer.code !== 'ok') return answer;
        const cases = answer.reply as ReplyOf<typeof bankLateRoutes.lateCases>;
        const changed = cases.map((one) => ({
          ...one,
          steps: one.steps.map((step, at) => ({ ...step, ...change(step, at) })),
        }));
        return { ...answer, reply: changed };
      };
    const jumps = inLog((_, at) => (at === 3 ? { from: 'branch' } : {}));
    await expect(play(machine, jumps, [], 'at the head office')).rejects.toThrow('step 4 takes the token from branch');
    const skips = inLog((_, at) => (at === 2 ? { event: 'arrive-at-head-office' } : {}));
    await expect(play(machine, skips, [], 'at the head office')).rejects.toThrow('step 3 is arrive-at-head-office');
    const lenient: Alter = (_, answer) => (answer.code === 'token-with-bank' ? { code: 'ok', reply: {} } : answer);
    await expect(play(machine, lenient, [], 'at the head office')).rejects.toThrow(
      'a key opens the door though its token is with the bank',
    );
  });

  it('forgets to write', async () => {
    const silent: Alter = (row, answer) => (row === bankDeskRoutes.outbox ? { ...answer, reply: [] } : answer);
    await expect(play(custodyMachine(stage), silent, [], 'ready')).rejects.toThrow('the e-mails are');
  });

  it('shows a document again that a rule had it lose', async () => {
    let shown: DocumentView[] = [];
    const kept: Alter = (row, answer) => {
      if (row !== bankRoutes.documents || answer.code !== 'ok') return answer;
      const { documents, ...reply } = answer.reply as ReplyOf<typeof bankRoutes.documents>;
      if (documents.length > 0) shown = documents;
      return { ...answer, reply: { ...reply, documents: shown } };
    };
    const faults = [{ at: 0, steps: 1, fails: { fault: 'document-lost' } }];
    const steps: Script['steps'] = [['sign', { by: 'single', document: 0, key: 'own', content: 'current', which: 0 }]];
    const script = { start: 'an order', faults, steps };
    await expect(playScript(mutant(documentMachine(stage), kept), script)).rejects.toThrow('the documents are 1');
  });
});
