import type { FastifyInstance } from 'fastify';
import { bankAuditRoutes } from '../../http/bank-audit.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { instant } from '../client/profile-view.ts';
import { auditHead, brokenAudit } from '../core/audit.ts';

/** So many entries are answered at once. */
const ENTRIES_MAX = 1000;

/** The audit log, for technical support and the tester. */
export function mountAuditLog(app: FastifyInstance, house: House, bank: Bank): void {
  mount(app, house, bankAuditRoutes.audit, ({ request }) => {
    const { audit } = bank.state;
    const { after } = request.query as { after?: unknown };
    const from = typeof after === 'string' && /^\d{1,15}$/.test(after) ? Number(after) : 0;
    const brokenAt = brokenAudit(audit);
    return {
      entries: audit.slice(from, from + ENTRIES_MAX).map((entry) => ({ ...entry, at: instant(entry.at) })),
      count: audit.length,
      head: auditHead(audit),
      ...(brokenAt !== undefined && { brokenAt }),
    };
  });
}
