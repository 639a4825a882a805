import type { FastifyInstance } from 'fastify';
import { bankRoutes } from '../../http/bank.ts';
import { type House, mount } from '../../http/server.ts';
import type { Bank } from '../bank.ts';
import { glossary } from '../core/glossary.ts';
import { helpContents, helpSection } from '../core/help.ts';
import { label } from '../core/label.ts';
import { glossaryPage, helpPage, KEYS_SCRIPT } from '../pages/help.ts';

/** Help on every window, and the glossary: R-BANK-26 to R-BANK-28, R-BANK-89. They need no login, as help on the login does not. */
export function mountHelp(app: FastifyInstance, house: House, { settings: { style } }: Pick<Bank, 'settings'>): void {
  mount(
    app,
    house,
    bankRoutes.help,
    ({ params }) => ({ ...helpSection(params.topic ?? '', style), contents: helpContents(style) }),
    { page: (reply, { request }) => helpPage(reply, request) },
  );
  mount(app, house, bankRoutes.glossary, () => ({ source: label('glossarySource'), terms: glossary() }), {
    page: (reply, { request }) => glossaryPage(reply, request),
  });
  app.get('/keys.js', (_, response) => response.type('text/javascript; charset=utf-8').send(KEYS_SCRIPT));
}
