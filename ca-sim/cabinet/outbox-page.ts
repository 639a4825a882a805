import { type Html, html } from '../../http/html.ts';
import type { Mail } from '../core/state.ts';
import type { ConsoleReader } from './console-texts.ts';
import { moment } from './labels.ts';
import type { Page } from './site.ts';

/** The e-mails that would have gone out, newest first. */
export function outboxPage(mails: readonly Mail[], reader: ConsoleReader): Page {
  const { say } = reader;
  const body = html`
<h1>${say('outboxTitle')}</h1>
<p>${say('aboutOutbox')}</p>
${mails.length === 0 ? html`<div class="card empty">${say('noLetters')}</div>` : [...mails].reverse().map((mail) => letter(mail, reader))}`;
  return { title: say('outboxTitle'), body };
}

function letter({ sentAt, to, subject, text }: Mail, { say }: ConsoleReader): Html {
  return html`
<article class="card"><dl>
<dt>${say('sent')}</dt><dd>${moment(sentAt)} UTC</dd>
<dt>${say('recipient')}</dt><dd>${to}</dd>
<dt>${say('subject')}</dt><dd>${subject}</dd>
</dl><hr><pre class="letter">${text}</pre></article>`;
}
