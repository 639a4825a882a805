import { type Html, html } from '../../http/html.ts';
import type { Mail } from '../core/state.ts';
import { moment } from './labels.ts';

/** The e-mails that would have gone out, newest first. */
export function outboxPage(mails: readonly Mail[]): { title: string; body: Html } {
  const body = html`
<h1>Исходящие письма</h1>
<p>Письма остаются здесь: стенд ничего не отправляет.</p>
${mails.length === 0 ? html`<div class="card empty">Писем пока нет.</div>` : [...mails].reverse().map(letter)}`;
  return { title: 'Исходящие письма', body };
}

function letter({ sentAt, to, subject, text }: Mail): Html {
  return html`
<article class="card"><dl>
<dt>Отправлено</dt><dd>${moment(sentAt)} UTC</dd>
<dt>Кому</dt><dd>${to}</dd>
<dt>Тема</dt><dd>${subject}</dd>
</dl><hr><pre>${text}</pre></article>`;
}
