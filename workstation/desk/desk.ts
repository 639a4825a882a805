import type { FastifyInstance } from 'fastify';
import { AdminAccess } from '../../http/access.ts';
import { mountAccess } from '../../http/access-doors.ts';
import { type OpenApiDocument, openApiDocument } from '../../http/openapi.ts';
import { mountOpenApi } from '../../http/openapi-route.ts';
import { createServer, type House, listen } from '../../http/server.ts';
import { workstationRoutes } from '../../http/workstation.ts';
import { WORKSTATION_INTERFACE } from '../../http/workstation-interface.ts';
import type { DeskLink } from './desk-page.ts';
import { mountDesk } from './doors.ts';
import { languageOf, mountLanguage } from './language.ts';
import { framed, problemPage } from './layout.ts';
import { DESK_PROBLEMS } from './problems.ts';
import { mountRenewal } from './renewal.ts';
import type { DeskOf } from './views.ts';

/** Pages of another part of the workstation beside the desk: mounts them, and says what the desk links to. */
export type DeskPart = (app: FastifyInstance, house: House) => readonly DeskLink[];

export interface DeskOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Default: a fresh one. */
  readonly adminToken?: string | undefined;
  readonly parts?: readonly DeskPart[];
  onBug(error: unknown): void;
}

/** A running desk. */
export interface Desk {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly adminToken: string;
  close(): Promise<void>;
}

/** The page of the workstation is for whoever sits before it. */
const HOST = '127.0.0.1';

/** Opens the desk. Returns rejects with RangeError (a token that is none), PortInUseError. */
export async function openDesk(pc: DeskOf, { port, adminToken, parts = [], onBug }: DeskOptions): Promise<Desk> {
  const start = workstationRoutes.desk.path;
  const access = new AdminAccess({ house: 'workstation', token: adminToken, start, languageOf });
  const house: House = {
    name: 'workstation',
    access,
    problems: DESK_PROBLEMS,
    layout: framed,
    problemPage,
    onBug,
  };
  const app = createServer(house);
  mountLanguage(app);
  mountAccess(app, house);
  mountRenewal(app);
  mountOpenApi(app, workstationOpenApi);
  mountDesk(
    app,
    house,
    pc,
    parts.flatMap((part) => part(app, house)),
  );
  const url = await listen(app, house, HOST, port);
  return { url, adminToken: access.token, close: () => app.close() };
}

/** What the desk answers at GET /openapi.json: OpenAPI 3.1 of all its rows and of its problem table. */
export const workstationOpenApi = (): OpenApiDocument => openApiDocument(WORKSTATION_INTERFACE, DESK_PROBLEMS);
