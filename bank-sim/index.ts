import cookie from '@fastify/cookie';
import { AdminAccess } from '../http/access.ts';
import { mountAccess } from '../http/access-doors.ts';
import { accessRoutes } from '../http/access-routes.ts';
import { mountOpenApi } from '../http/openapi-route.ts';
import { createServer, type House, listen } from '../http/server.ts';
import type { Clock } from '../simulation/clock.ts';
import type { Rng } from '../simulation/rng.ts';
import { mountManager } from './admin/manager.ts';
import { bankOpenApi } from './admin/openapi.ts';
import { createBank } from './bank.ts';
import { mountDocuments } from './client/documents.ts';
import { mountEntrance } from './client/entrance.ts';
import { mountForms } from './client/forms.ts';
import { mountGate } from './client/gate.ts';
import { mountHelp } from './client/help.ts';
import { mountLetters } from './client/letters.ts';
import { mountMainWindow } from './client/main-window.ts';
import { mountProfileLists } from './client/profile-list.ts';
import { mountRegeneration } from './client/regeneration.ts';
import { mountStatement } from './client/statement.ts';
import type { BankEvent } from './core/events.ts';
import { BANK_PROBLEMS } from './core/problems.ts';
import { type BankSettings, bankSettings } from './core/settings.ts';
import { languageOf } from './pages/language.ts';
import { layoutOf, problemPage } from './pages/layout.ts';

export { bankOpenApi } from './admin/openapi.ts';
export type { BankEvent, BankSettings };

export interface BankSimOptions {
  /** The clock that the bank shares with CA, token and workstation. */
  readonly clock: Clock;
  /** Passwords, salts, sessions and challenges come from here: the same seed gives the same ones. */
  readonly rng: Rng;
  /** Where the CA answers, e.g. `http://127.0.0.1:8080`. It need not be up yet. */
  readonly caUrl: string;
  /** What the CA's administrator shows there: the bank tells the CA that its side is done (R-CA-13). */
  readonly caAdminToken?: string;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** A host that is not loopback is refused unless this is set: the bank is a test instrument without protection. */
  readonly allowRemote?: boolean;
  /** What the Bank Manager shows over HTTP. Default: a fresh one, of the machine's randomness and not of the seed. */
  readonly adminToken?: string;
  readonly settings?: Partial<BankSettings>;
  readonly onEvent?: (event: BankEvent) => void;
}

/** A running bank. */
export interface BankSim {
  /** E.g. `http://127.0.0.1:34567`. */
  readonly url: string;
  /** What the Bank Manager shows over HTTP (`Authorization: Bearer`). */
  readonly adminToken: string;
  close(): Promise<void>;
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

/** Everything the bank answers, by window and desk. */
const PARTS = [
  mountEntrance,
  mountMainWindow,
  mountProfileLists,
  mountRegeneration,
  mountDocuments,
  mountStatement,
  mountLetters,
  mountForms,
  mountHelp,
  mountManager,
];

/**
 * Starts the bank. It keeps everything in memory; a new one knows nobody.
 * @throws RangeError for settings that make no sense, Error for a host that is not loopback, PortInUseError.
 */
export async function startBankSim(options: BankSimOptions): Promise<BankSim> {
  const { clock, rng, caUrl, caAdminToken, host = '127.0.0.1', port = 0, onEvent } = options;
  const settings = bankSettings(options.settings);
  if (!LOOPBACK.test(host) && options.allowRemote !== true) {
    throw new Error(`bank-sim does not listen on ${host}: it is a test instrument. Use 127.0.0.1, or set allowRemote.`);
  }
  const bank = createBank({ settings, clock, rng, caUrl, caAdminToken, onEvent });
  const access = managersAccess(options.adminToken);
  const house: House = {
    name: 'bank-sim',
    access,
    problems: BANK_PROBLEMS,
    layout: layoutOf(settings),
    problemPage,
    onBug: (error, where) => bank.emit({ name: 'bug', subject: where, detail: String(error) }),
  };
  const app = createServer(house);
  await app.register(cookie);
  mountGate(app, settings.siteName, host);
  mountAccess(app, house);
  for (const mountPart of PARTS) {
    mountPart(app, house, bank);
  }
  mountOpenApi(app, bankOpenApi);
  const url = await listen(app, house, host, port);
  return { url, adminToken: access.token, close: () => app.close() };
}

/** The Bank Manager's door. @throws RangeError for a token that is none. */
function managersAccess(token: string | undefined): AdminAccess {
  return new AdminAccess({ house: 'bank-sim', token, start: accessRoutes.form.path, languageOf });
}
