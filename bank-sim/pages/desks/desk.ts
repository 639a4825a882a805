import type { FastifyRequest } from 'fastify';
import { accessRoutes } from '../../../http/access-routes.ts';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { type Html, html } from '../../../http/html.ts';
import { type Access, mayCall, ROLES } from '../../../http/roles.ts';
import type { HelpTopic } from '../../core/help.ts';
import type { Label } from '../../core/label.ts';
import { label } from '../../core/label.ts';
import { helpLink } from '../help.ts';
import { type Reader, readerOf } from '../language.ts';
import { panel } from '../panel.ts';
import { listTable } from '../table.ts';

/** What all desks of the staff have around their work, and what their tables and forms are made of. */

export type Shown = { title: string; body: Html };

const PLACES = [
  { row: bankDeskRoutes.bankManagerDesk, title: ROLES['bank-manager'] },
  { row: bankDeskRoutes.operationistDesk, title: ROLES.operationist },
  { row: bankDeskRoutes.headOfficeDesk, title: ROLES['head-office'] },
  { row: bankDeskRoutes.technicalSupportDesk, title: ROLES['technical-support'] },
  { row: bankDeskRoutes.callCentreDesk, title: ROLES['call-centre'] },
  { row: bankDeskRoutes.lettersDesk, title: label('lettersDeskTitle') },
  { row: bankDeskRoutes.outbox, title: label('outboxTitle') },
] as const satisfies readonly { row: { path: string; access: Access }; title: Label }[];

/** A page of a desk: on the left the places that are open to the caller, on the right his work. @param active address of the place */
export function deskPage(request: FastifyRequest, active: string, title: string, content: Html): Shown {
  const reader = readerOf(request);
  const { caller } = request;
  const open = PLACES.filter(({ row }) => caller !== undefined && mayCall(caller, row.access));
  const links = open.map(({ row: { path }, title }) => {
    const current = path === active && html` aria-current="page"`;
    return html`<li><a class="leaf${path === active && ' active'}" href="${path}"${current}>${reader.read(title)}</a></li>`;
  });
  const body = html`<div class="workspace">
<aside><nav class="panel" aria-label="${reader.say('desksTitle')}"><p class="bar">${reader.say('desksTitle')}</p>
<div class="content"><ul class="tree">${links}</ul></div></nav>
<form class="logout" method="post" action="${accessRoutes.logOut.path}"><button class="button">${reader.say('deskLogout')}</button></form></aside>
<div class="work">${content}</div>
</div>`;
  return { title, body };
}

/** A table of facts about many things; without any, a line that says so. */
export function list(
  columns: readonly string[],
  rows: readonly (readonly (Html | string | number)[])[],
  { say }: Reader,
): Html {
  if (rows.length === 0) return html`<p class="empty">${say('deskNobody')}</p>`;
  return listTable(columns, rows, 'of-desk');
}

/** A table of facts about one thing. */
export function facts(rows: readonly (readonly [name: string, value: Html | string])[]): Html {
  return html`<table class="facts">${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</table>`;
}

/** A form of a desk. @param button what it says on it */
export function deskForm(action: string, fields: Html, button: string): Html {
  return html`<form method="post" action="${action}" class="fields">${fields}<p class="buttons"><button class="button primary">${button}</button></p></form>`;
}

export interface FieldWishes {
  readonly value?: string;
  readonly pattern?: string;
  readonly maxlength?: number;
  readonly optional?: boolean;
  readonly type?: 'text' | 'email';
}

/** A field of one line. */
export function field(name: string, text: string, wishes: FieldWishes = {}): Html {
  const { value = '', pattern, maxlength, optional = false, type = 'text' } = wishes;
  return html`<label><span>${text}</span><input type="${type}" name="${name}" value="${value}" autocomplete="off"${!optional && html` required`}${
    pattern !== undefined && html` pattern="${pattern}"`
  }${maxlength !== undefined && html` maxlength="${maxlength}"`}></label>`;
}

export function area(name: string, text: string, { value = '', optional = false, rows = 4 } = {}): Html {
  return html`<label><span>${text}</span><textarea name="${name}" rows="${rows}"${!optional && html` required`}>${value}</textarea></label>`;
}

export function choice(
  name: string,
  text: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen = '',
): Html {
  const all = options.map(
    ([value, shown]) => html`<option value="${value}"${value === chosen && html` selected`}>${shown}</option>`,
  );
  return html`<label><span>${text}</span><select name="${name}">${all}</select></label>`;
}

export function tick(name: string, text: string, { required = false, ticked = false } = {}): Html {
  return html`<label class="tick"><input type="checkbox" name="${name}" value="true"${required && html` required`}${ticked && html` checked`}><span>${text}</span></label>`;
}

/** A part of a page that is opened when it is needed. */
export function drawer(title: string, content: Html): Html {
  return html`<details class="drawer"><summary>${title}</summary>${content}</details>`;
}

/** The page of a desk that is one window. */
export function oneWindow(
  request: FastifyRequest,
  active: string,
  topic: HelpTopic,
  title: string,
  content: Html,
): Shown {
  return deskPage(request, active, title, panel(title, content, { help: helpLink(topic, readerOf(request)) }));
}
