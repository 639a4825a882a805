import { describe, expect, it, vi } from 'vitest';
import { bankRoutes } from '../../http/bank.ts';
import { bankAuditRoutes } from '../../http/bank-audit.ts';
import { BANK_INTERFACE } from '../../http/bank-interface.ts';
import { operationsOf } from '../../http/interface.ts';
import { type AuditFact, type AuditState, appendAudit, auditHead, brokenAudit } from '../core/audit.ts';
import { Browser } from '../testing/browser.ts';
import { openBank } from '../testing/open-bank.ts';
import { create, sign } from '../testing/payment-orders.ts';
import { problemCode } from '../testing/problem-code.ts';
import { enterFirst, registerUser, signedInUser, type TestBank } from '../testing/test-bank.ts';

function chain(): AuditState {
  const entries: AuditState = [];
  for (const who of ['anna', 'admin', 'call-centre', 'anna']) {
    appendAudit(entries, {
      at: entries.length,
      who,
      role: who === 'anna' ? 'user' : 'staff',
      address: '127.0.0.1',
      action: 'POST /logout',
      subject: '',
      outcome: 'done',
    });
  }
  return entries;
}

describe('the chain of the audit log', () => {
  it('holds, and its head is another one after each entry', () => {
    const entries: AuditState = [];
    const heads = new Set([auditHead(entries)]);
    for (const { number: _, hash: __, ...fact } of chain()) {
      appendAudit(entries, fact);
      heads.add(auditHead(entries));
    }
    expect([brokenAudit(entries), brokenAudit([]), heads.size]).toEqual([undefined, undefined, 5]);
  });

  it.each(['at', 'who', 'role', 'address', 'action', 'subject', 'outcome', 'number', 'hash'] as const)(
    'shows where %s of an entry was changed',
    (field) => {
      const entries = chain();
      const old = entries[1] as AuditFact & { number: number; hash: string };
      const other = typeof old[field] === 'number' ? 77 : `${old[field]}x`;
      entries[1] = { ...old, [field]: other } as never;
      expect(brokenAudit(entries)).toBe(2);
    },
  );

  it('shows where entries were taken out, put in, or changed places', () => {
    const [a, b, c, d] = chain() as [never, never, never, never];
    expect(
      [
        [a, c, d],
        [a, b, b, c],
        [b, a],
        [a, c, b, d],
      ].map((entries) => brokenAudit(entries)),
    ).toEqual([2, 3, 1, 2]);
  });
});

describe('the audit log', () => {
  it('says who has done what, when, from where and with which outcome; technical support reads it', async () => {
    const bank = await openBank();
    const user = await signedInUser(bank, 'anna');
    const order = await create(user.client);
    bank.clock.advance(1000);
    await sign(bank, user, order);
    await problemCode(bank.client().call(bankRoutes.login, { body: { login: 'anna', password: 'wrong' } }));
    await problemCode(bank.client().call(bankRoutes.login, { body: { login: 'nobody-has-it', password: 'wrong' } }));
    const { entries, brokenAt, count } = await bank.client().call(bankAuditRoutes.audit);
    expect([brokenAt, count]).toEqual([undefined, entries.length]);
    const told = entries.map(({ who, role, action, subject, outcome }) =>
      [role, who, action, subject, outcome].join(' | '),
    );
    expect(told).toContain('staff | admin | POST /admin/users |  | done');
    expect(told).toContain('user | anna | POST /token-sign-in |  | done');
    expect(told).toContain('user | anna | POST /documents/payment-orders |  | done');
    expect(told).toContain(`user | anna | POST /documents/:id/signatures | ${order.id} | done`);
    expect(told.slice(-2)).toEqual([
      'user | anna | POST /login |  | login-refused',
      'nobody | nobody | POST /login |  | login-refused',
    ]);
    expect(entries.every(({ address }) => address === '127.0.0.1')).toBe(true);
    expect(entries.at(-1)?.at).toBe('2026-03-02T09:00:01.000Z');
    const later = await bank.client().call(bankAuditRoutes.audit, { query: { after: String(count - 1) } });
    expect(later.entries).toEqual(entries.slice(-1));
  });
});

/** What somebody might type anywhere. */
const SECRETS = ['Geheim-4711', '918273645546372819', 'TUlJQyBTRUNSRVQgQ01TIGJvZHkgb2YgYSB1c2Vy'] as const;
/** Where a secret belongs: no refusal repeats it. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'password',
  'newPassword',
  'repeat',
  'cms',
  'proof',
  'token',
  'caAdminToken',
]);

interface Typed {
  readonly method: string;
  readonly path: string;
  readonly body?: { readonly properties?: Readonly<Record<string, unknown>> } | undefined;
}

/** Fills every place of a row with a secret. @returns the answer */
function typeInto({ url }: { url: string }, row: Typed, secret: string, headers: Record<string, string>) {
  const path = row.path.replace(/:\w+|\*/g, encodeURIComponent(secret));
  const fields = Object.keys(row.body?.properties ?? { x: 0 }).map((name) => [name, secret]);
  const query = new URLSearchParams({
    find: secret,
    lang: secret,
    kind: secret,
    from: secret,
    after: secret,
    x: secret,
  });
  return fetch(`${url}${path}?${query}`, {
    method: row.method,
    redirect: 'manual',
    headers: { ...headers, referer: `${url}/${secret}`, 'user-agent': secret, 'content-type': 'application/json' },
    ...(row.method !== 'GET' && { body: JSON.stringify(Object.fromEntries(fields)) }),
  });
}

/** Every secret into every row, as each of the callers. @returns the refusals of rows that a secret belongs to */
async function typeEverywhere(bank: TestBank, callers: readonly Record<string, string>[]): Promise<string[]> {
  const refusals: string[] = [];
  const rows = operationsOf(BANK_INTERFACE.parts).map(({ row }) => ({ method: 'GET', ...row }) as Typed);
  const trials = rows
    .filter(({ path }) => !/logout|journal|faults/.test(path))
    .flatMap((row) => SECRETS.flatMap((secret) => callers.map((caller) => ({ row, secret, caller }))));
  for (const { row, secret, caller } of trials) {
    const answer = await typeInto(bank, row, secret, caller);
    const text = await answer.text();
    const hasSecret = Object.keys(row.body?.properties ?? {}).some((name) => SECRET_FIELDS.has(name));
    if (hasSecret && answer.status >= 400 && !row.path.includes(':')) refusals.push(text);
  }
  return refusals;
}

describe('what is typed into any field of any row', () => {
  it('stands in no log, journal or event, nor on the streams of the process; secrets stand in no refusal either', async () => {
    const bank = await openBank();
    const user = await registerUser(bank, 'viewer', { right: 'none' });
    await enterFirst(bank, user);
    const browser = new Browser(bank);
    await browser.post('/login', { login: user.login, password: user.password });
    const callers = [
      { cookie: browser.cookies().join('; ') },
      { authorization: `Bearer ${bank.adminToken}`, cookie: `bank_session_${new URL(bank.url).port}=${SECRETS[0]}` },
    ];
    const written: string[] = [];
    const spies = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0),
    );
    const refusals = await typeEverywhere(bank, callers).finally(() => {
      for (const spy of spies) spy.mockRestore();
    });
    const { entries } = await bank.client().call(bankAuditRoutes.audit);
    const journal = await fetch(`${bank.url}/admin/journal`, { headers: callers[1] as Record<string, string> });
    expect(journal.status).toBe(200);
    const told = [
      JSON.stringify(entries),
      JSON.stringify(bank.events),
      written.join(''),
      refusals.join(''),
      await journal.text(),
    ];
    expect([entries.length > 30 * SECRETS.length, refusals.length > 10]).toEqual([true, true]);
    for (const secret of SECRETS) expect(told.map((text) => text.includes(secret))).toEqual(told.map(() => false));
  });
});
