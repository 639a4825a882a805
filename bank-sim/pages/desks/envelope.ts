import type { FastifyRequest } from 'fastify';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import { html } from '../../../http/html.ts';
import { helpLink } from '../help.ts';
import { readerOf } from '../language.ts';
import { panel } from '../panel.ts';
import { deskPage, type Shown } from './desk.ts';

/** The PIN envelope (R-BANK-32), to be printed; the bank itself cannot read the password again. */
export function envelopePage(envelope: { login: string; firstPassword: string }, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const { say } = reader;
  const { login, firstPassword } = envelope;
  const title = say('envelopeTitle');
  const content = html`<div class="envelope" id="envelope"><p class="test">TEST</p>
<dl><dt>${say('envelopeLogin')}</dt><dd id="login">${login}</dd><dt>${say('envelopePassword')}</dt><dd id="password">${firstPassword}</dd></dl></div>
<p class="rule">${say('envelopeOnce')} ${say('envelopePrint')}.</p>
<p class="buttons"><a class="button" href="/desks/users/${encodeURIComponent(login)}">${say('deskOpenCard')}</a></p>`;
  return deskPage(
    request,
    bankDeskRoutes.bankManagerDesk.path,
    title,
    panel(title, content, { kind: 'narrow', help: helpLink('envelope', reader) }),
  );
}
