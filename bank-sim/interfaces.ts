import type { FastifyInstance } from 'fastify';
import { AdminAccess, type AdminAccessOptions } from '../http/access.ts';
import { bankDeskRoutes } from '../http/bank-desks.ts';
import { type BridgeAddresses, bridgeAddresses, bridgeSources } from '../http/bridges.ts';
import { mountOpenApi } from '../http/openapi-route.ts';
import { ROLE_NAMES } from '../http/roles.ts';
import type { House } from '../http/server.ts';
import { mountAuditLog } from './admin/audit.ts';
import { mountManager } from './admin/manager.ts';
import { mountMoney } from './admin/money.ts';
import { bankOpenApi } from './admin/openapi.ts';
import { mountBankState } from './admin/state.ts';
import type { Bank } from './bank.ts';
import { mountComponents } from './client/components.ts';
import { mountDocuments } from './client/documents.ts';
import { mountEntrance } from './client/entrance.ts';
import { mountForms } from './client/forms.ts';
import { mountHelp } from './client/help.ts';
import { mountLetters } from './client/letters.ts';
import { mountMainWindow } from './client/main-window.ts';
import { mountProfileLists } from './client/profile-list.ts';
import { mountReceipts } from './client/receipts.ts';
import { mountRegeneration } from './client/regeneration.ts';
import { mountSigningFiles } from './client/signing-files.ts';
import { mountStatement } from './client/statement.ts';
import { mountTasks } from './client/tasks.ts';
import { BANK_PROBLEMS } from './core/problems.ts';
import { mountDesks } from './desks/desks.ts';
import { mountLateCases } from './desks/late-cases.ts';
import type { BankSimOptions } from './options.ts';
import { helpLink } from './pages/help.ts';
import { languageOf, mountStyle, readerOf } from './pages/language.ts';
import { layoutOf } from './pages/layout.ts';
import { problemPage } from './pages/problem.ts';
import { refusedForm } from './pages/refused-form.ts';
import { withFormTokens } from './security/form-tokens.ts';

/** Everything the bank answers, by window and desk. */
const PARTS = [
  mountEntrance,
  mountComponents,
  mountMainWindow,
  mountProfileLists,
  mountRegeneration,
  mountDocuments,
  mountReceipts,
  mountStatement,
  mountLetters,
  mountForms,
  mountHelp,
  mountSigningFiles,
  mountTasks,
  mountManager,
  mountBankState,
  mountLateCases,
  mountDesks,
  mountMoney,
  mountAuditLog,
];

/** The door of tester and desks. @throws RangeError for tokens that are none. */
export function staffAccess({ adminToken: token, deskTokens }: BankSimOptions): AdminAccess {
  const start = bankDeskRoutes.desks.path;
  const helpOf: AdminAccessOptions['helpOf'] = (request) => helpLink('staff-login', readerOf(request));
  return new AdminAccess({ house: 'bank-sim', token, deskTokens, roles: ROLE_NAMES, start, languageOf, helpOf });
}

/** What makes the server this house. @param given where its pages find the bridges of the reader's PC. */
export function houseOf(bank: Bank, access: AdminAccess, given?: Partial<BridgeAddresses>): House {
  const bridges = bridgeAddresses(given);
  return {
    name: 'bank-sim',
    access,
    problems: BANK_PROBLEMS,
    turn: (work) => bank.memory.turns.run(work),
    layout: withFormTokens(layoutOf(bank.settings, bridges)),
    connects: bridgeSources(bridges),
    problemPage: (problem, request) => refusedForm(problem, request) ?? problemPage(problem, request),
    onBug: (error, where) => bank.emit({ name: 'bug', subject: where, detail: String(error) }),
  };
}

/** Every window and desk of the server. */
export function mountAll(app: FastifyInstance, house: House, bank: Bank): void {
  mountStyle(app, bank.settings.style);
  for (const mountPart of PARTS) mountPart(app, house, bank);
  mountOpenApi(app, bankOpenApi);
}
