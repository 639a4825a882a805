import type { FastifyRequest } from 'fastify';
import type { bankRoutes, ProfileView } from '../../http/bank.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import { TOOLBAR } from '../client/profile-view.ts';
import { actionButton, addressOf, paragraphs, windowTools } from './controls.ts';
import { helpLink } from './help.ts';
import { type Reader, readerOf } from './language.ts';
import { workspace } from './main-window.ts';
import { panel, secondPanel } from './panel.ts';
import { profileTable } from './profile-table.ts';

/** A row that was clicked, and its «Параметры подписи». */
interface Selected {
  readonly id: string;
  readonly parameters: ReplyOf<typeof bankRoutes.signatureParameters>;
}

/** «Перегенерация комплекта ключей»: the toolbar works on the selected row (R-BANK-64 to R-BANK-79). */
export function profilesPage(
  reply: ReplyOf<typeof bankRoutes.profiles>,
  selected: Selected | undefined,
  request: FastifyRequest,
): { title: string; body: Html } {
  const reader = readerOf(request);
  const title = reader.read(reply.page.title);
  const profile = reply.profiles.find(({ id }) => id === selected?.id);
  return {
    title,
    body: workspace(
      reader,
      '/profiles',
      html`${panel(
        reader.say('requestsWindow'),
        html`${profileTable(reply, { id: selected?.id }, reader)}
<div class="hints">${paragraphs(reply.page, reader)}</div>`,
        {
          heading: title,
          tools: html`${toolbar(profile, reader)}${windowTools(reply.page, '', reader)}`,
          help: helpLink('profiles', reader),
        },
      )}
${selected && parameterTable(selected.parameters, reader)}`,
    ),
  };
}

/** Without a selected row nothing is enabled (R-BANK-67). */
function toolbar(profile: ProfileView | undefined, reader: Reader): Html {
  const buttons = TOOLBAR.map(({ route, text }) =>
    actionButton(route, reader.say(text), profile?.id ?? '', profile?.actions.includes(route) ?? false),
  );
  const isOpen = profile !== undefined && OPEN.has(profile.status);
  const open =
    isOpen &&
    html`<a class="button" href="${addressOf('regeneration', profile.id)}">${reader.say('buttonRegeneration')}</a>`;
  return html`${buttons}${open}`;
}

/** Statuses in which there is a window of the regeneration to go back to. */
const OPEN: ReadonlySet<string> = new Set(['draft', 'awaiting-signature', 'new-certificate-received']);

/** «Параметры подписи» (R-BANK-65, R-BANK-66). */
function parameterTable({ title, rows, certificates }: Selected['parameters'], { read }: Reader): Html {
  const perCertificate = rows.length / certificates.length;
  const bodies = certificates.map(({ algorithm }, index) => {
    const own = rows.slice(index * perCertificate, (index + 1) * perCertificate);
    const lines = own.map((row) => html`<tr><th scope="row">${read(row.label)}</th><td>${read(row.value)}</td></tr>`);
    return html`<tbody><tr class="group"><th colspan="2" scope="rowgroup">${algorithm}</th></tr>${lines}</tbody>`;
  });
  return secondPanel(read(title), html`<table class="facts parameters">${bodies}</table>`);
}
