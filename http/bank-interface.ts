import { accessRoutes } from './access-routes.ts';
import * as bank from './bank.ts';
import * as bankAudit from './bank-audit.ts';
import * as bankComponents from './bank-components.ts';
import * as bankControl from './bank-control.ts';
import * as bankDesks from './bank-desks.ts';
import * as bankDocuments from './bank-documents.ts';
import * as bankInstruments from './bank-instruments.ts';
import * as bankLate from './bank-late.ts';
import * as bankLetters from './bank-letters.ts';
import * as bankMoney from './bank-money.ts';
import * as bankPages from './bank-pages.ts';
import * as bankReceipts from './bank-receipts.ts';
import * as bankState from './bank-state.ts';
import * as bankTasks from './bank-tasks.ts';
import * as bankTenants from './bank-tenants.ts';
import { bridgeFiles } from './browser/bridge-files.ts';
import * as clock from './clock-routes.ts';
import * as fields from './fields.ts';
import { type HouseInterface, schemaNames } from './interface.ts';
import { openApiFile } from './openapi-route.ts';
import * as problem from './problem.ts';
import * as state from './state-routes.ts';
import * as tenants from './tenant-routes.ts';

/** Everything that the bank simulator answers. */
export const BANK_INTERFACE = {
  house: 'bank-sim',
  title: 'TEST bank of token-bench',
  parts: {
    bank: { title: 'The bank', routes: bank.bankRoutes, octets: { ...openApiFile, ...bridgeFiles } },
    admin: {
      title: "The tester's control room: clock, journal and faults",
      routes: { ...bankControl.bankControlRoutes, ...bankInstruments.bankInstrumentRoutes },
    },
    state: { title: "The bank's state as a whole", routes: bankState.bankStateRoutes },
    tenants: { title: 'Tenants of the bank', routes: bankTenants.bankTenantRoutes },
    late: { title: 'The late route and custody of tokens', routes: bankLate.bankLateRoutes },
    desks: { title: "The desks of the bank's staff", routes: bankDesks.bankDeskRoutes },
    audit: { title: 'The audit log', routes: bankAudit.bankAuditRoutes },
    access: { title: 'The login of administrators and staff', routes: accessRoutes },
  },
  names: schemaNames(
    fields,
    problem,
    clock,
    bankControl,
    bank,
    bankComponents,
    bankLate,
    bankAudit,
    bankDocuments,
    bankInstruments,
    bankLetters,
    bankMoney,
    bankReceipts,
    bankPages,
    bankTasks,
    bankDesks,
    bankTenants,
    state,
    tenants,
  ),
} as const satisfies HouseInterface;
