import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HouseError } from '../../../http/problem.ts';
import { type House, isForm, mount } from '../../../http/server.ts';
import { type InstallationView, installationRoutes } from '../../../http/workstation-installation.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { type EnteredPassword, readKeys } from '../configurator.ts';
import { isAct } from '../core/acts.ts';
import { type AgentState, newPc, type Pc, type PcOptions } from '../core/pc.ts';
import { InstallationError } from '../core/problems.ts';
import { installationView } from '../view.ts';
import { installationPage } from './page.ts';
import { STYLE, STYLE_PATH } from './style.ts';

export interface InstallationOptions {
  /** The PC that is on the table at first. Default: a fresh one. */
  readonly pc?: Omit<PcOptions, 'agent'>;
  /** The state in which pages find the signing agent. Default: none is installed. */
  readonly agent?: () => AgentState;
  /** The JavaToken whose keys the configurator reads; without one it reads none. */
  readonly carrier?: () => Carrier | undefined;
}

/** The installation story beside the desk: its PC, and its pages. */
export class InstallationStory {
  readonly #options: InstallationOptions;
  #pc: Pc;
  #keys: readonly string[] = [];

  constructor(options: InstallationOptions = {}) {
    this.#options = options;
    this.#pc = this.#newPc(options.pc);
  }

  /** The PC that is on the table now. */
  get pc(): Pc {
    return this.#pc;
  }

  view(): InstallationView {
    return installationView(this.#pc, this.#keys);
  }

  restart(options: Omit<PcOptions, 'agent'>): void {
    this.#pc = this.#newPc(options);
    this.#keys = [];
  }

  /** Rejects with InstallationError, after which nothing has changed. */
  async act(act: string, entered: EnteredPassword): Promise<void> {
    if (!isAct(act)) throw new InstallationError('no-such-control', 'act');
    const pc = this.#pc;
    const isSaving = act === 'save-profile' && pc.acts().includes(act);
    if (isSaving) this.#keys = await readKeys(entered, this.#options.carrier?.());
    // It may have been put away meanwhile.
    if (pc === this.#pc) pc.do(act);
  }

  #newPc(options: Omit<PcOptions, 'agent'> = {}): Pc {
    const { agent } = this.#options;
    return newPc({ ...options, ...(agent && { agent }) });
  }
}

const LINK = {
  href: installationRoutes.installation.path,
  text: {
    ru: 'Установка Интернет-Клиента на этот компьютер',
    kk: 'Осы компьютерге Интернет-Клиентті орнату',
    en: 'The installation of the Internet-Client on this PC',
  },
} as const;

/** The pages of the story; mounts them at a desk, and says what the desk links to. Its table of problems has INSTALLATION_PROBLEM_ROWS. */
export function installationPart(story: InstallationStory): (app: FastifyInstance, house: House) => [typeof LINK] {
  return (app, house) => {
    registerInstallation(app, house, story);
    return [LINK];
  };
}

/** The addresses of http/workstation-installation.ts. */
export function registerInstallation(app: FastifyInstance, house: House, story: InstallationStory): void {
  const { installation, installationAct, installationReport, installationRestart } = installationRoutes;
  const { path } = installation;
  app.get(STYLE_PATH, (_request, response) => response.type('text/css; charset=utf-8').send(STYLE));
  mount(app, house, installation, () => story.view(), {
    page: (view, { request }) => installationPage(view, story.pc.facts, request),
  });
  mount(app, house, installationReport, () => story.pc.report());
  mount(
    app,
    house,
    installationAct,
    async ({ body: { act, password, repeat }, request }) => {
      const refusal = await refusalOf(request, () => story.act(act, { password, repeat }));
      return { ...story.view(), ...(refusal !== undefined && { refusal }) };
    },
    { next: ({ refusal }) => (refusal === undefined ? path : `${path}?refused=${refusal}`) },
  );
  mount(
    app,
    house,
    installationRestart,
    ({ body }) => {
      story.restart(body);
      return story.view();
    },
    { next: () => path },
  );
}

/** A form goes back to the window it came from, which says why; a program gets a problem. */
async function refusalOf(request: FastifyRequest, work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof InstallationError)) throw error;
    if (isForm(request)) return error.code;
    throw new HouseError(error.code, error.message);
  }
}
