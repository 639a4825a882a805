import type { FastifyInstance } from 'fastify';
import { type House, mount } from '../../../http/server.ts';
import { configuratorRoutes } from '../../../http/workstation-configurator.ts';
import type { Configurator } from '../configurator.ts';
import { type Failures, mountDeeds, refusing } from './deeds.ts';
import { editPage, profilePage, profilesPage } from './page.ts';
import { SCRIPT, SCRIPT_PATH } from './script.ts';
import { STYLE, STYLE_PATH } from './style.ts';
import { profileView } from './views.ts';

const LINK = {
  href: configuratorRoutes.profiles.path,
  text: { ru: 'Tumar CSP Configurator', kk: 'Tumar CSP Configurator', en: 'Tumar CSP Configurator' },
} as const;

/** The configurator as pages beside a desk: mounts them, and says what the desk links to. Its table of problems has CONFIGURATOR_PROBLEM_ROWS. */
export function configuratorPart(configurator: Configurator): (app: FastifyInstance, house: House) => [typeof LINK] {
  return (app, house) => {
    registerConfigurator(app, house, configurator);
    return [LINK];
  };
}

/** The addresses of http/workstation-configurator.ts. */
export function registerConfigurator(app: FastifyInstance, house: House, configurator: Configurator): void {
  const { profiles, profile, profileWindow } = configuratorRoutes;
  const failures: Failures = new Map();
  const one = (name = '') => refusing(() => profileView(configurator.profile(name), failures.get(name)));
  app.get(STYLE_PATH, (_request, response) => response.type('text/css; charset=utf-8').send(STYLE));
  app.get(SCRIPT_PATH, (_request, response) =>
    response.type('text/javascript; charset=utf-8').header('cache-control', 'no-store').send(SCRIPT),
  );
  mount(
    app,
    house,
    profiles,
    () => refusing(() => ({ profiles: configurator.profiles().map((row) => profileView(row)) })),
    { page: (list, { request }) => profilesPage(list.profiles, request) },
  );
  mount(app, house, profile, ({ params }) => one(params.name), {
    page: (view, { request }) => profilePage(view, request),
  });
  mount(app, house, profileWindow, ({ params }) => one(params.name), {
    page: (view, { request }) => editPage(view, request),
  });
  mountDeeds(app, house, configurator, failures);
}
