import type { FastifyRequest } from 'fastify';
import type { bankRoutes } from '../../http/bank.ts';
import type { ComponentView } from '../../http/bank-components.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import { fill, type Label, plain } from '../core/label.ts';
import { COMPONENT_STATE_TEXTS } from '../core/texts/components.ts';
import { logoutButton, paragraphs } from './controls.ts';
import { helpLink } from './help.ts';
import { type Reader, readerOf } from './language.ts';
import { panel } from './panel.ts';

type Components = ReplyOf<typeof bankRoutes.components>;

/** «Загрузка криптографических компонентов» (R-BANK-45), and what to install when something is missing (R-BANK-46). */
export function componentsPage({ page, columns, components }: Components, request: FastifyRequest) {
  const reader = readerOf(request);
  const title = reader.read(page.title);
  const isChecked = components.some(({ state }) => state !== 'unknown');
  const help = helpLink(isChecked ? 'component-installation' : 'components', reader);
  return {
    title,
    body: panel(
      title,
      html`${paragraphs(page, reader)}${isChecked && stateTable(columns, components, reader)}${reportForm(components, reader)}`,
      { tools: logoutButton(reader), help },
    ),
  };
}

function stateTable(columns: readonly Label[], components: readonly ComponentView[], { read }: Reader): Html {
  const names = columns.map((column) => read(column));
  const rows = components.map((component) => {
    const steps =
      component.steps.length > 0 && html`<ol>${component.steps.map((step) => html`<li>${read(step)}</li>`)}</ol>`;
    const status = html`<span class="status component-${component.state}">${read(component.stateText)}</span>`;
    const cells = [read(component.label), read(said(component.found)), component.needed, status, steps];
    return html`<tr data-component="${component.name}">${cells.map((cell, at) => html`<td data-label="${names[at]}">${cell}</td>`)}</tr>`;
  });
  const heads = names.map((name) => html`<th scope="col">${name}</th>`);
  return html`<table class="list cards components"><thead><tr>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** A report as a person reads it; versions are as they are. */
function said(found: string): Label {
  const words: Readonly<Record<string, Label>> = {
    present: fill(COMPONENT_STATE_TEXTS.ok),
    missing: fill(COMPONENT_STATE_TEXTS['not-installed']),
    blocked: fill(COMPONENT_STATE_TEXTS.blocked),
    'not-running': fill(COMPONENT_STATE_TEXTS['not-running']),
  };
  return words[found] ?? plain(found);
}

/** What a tester may say of a workstation without a program that looks: in order, or what can be wrong. */
function reportForm(components: readonly ComponentView[], reader: Reader): Html {
  const { read, say } = reader;
  const fields = components.map(({ name, label: text, found, needed }) => {
    const older = needed === '' ? [] : ['0.9'];
    const choices = [needed === '' ? 'present' : needed, ...older, 'missing', 'not-running', 'blocked'];
    const all = found === '' || choices.includes(found) ? choices : [found, ...choices];
    const options = all.map(
      (choice) => html`<option value="${choice}" ${choice === found && html`selected`}>${read(said(choice))}</option>`,
    );
    return html`<label>${read(text)}<select name="${name}" required>${options}</select></label>`;
  });
  return html`<form method="post" action="/components" class="fields order">${fields}
<p class="buttons"><button class="button primary">${say('componentsCheck')}</button></p></form>`;
}
