import type { FastifyRequest } from 'fastify';
import type { BridgeAddresses } from '../../http/bridges.ts';
import { type Html, html } from '../../http/html.ts';
import { LANGUAGES, type Language } from '../core/label.ts';
import type { BankSettings } from '../core/settings.ts';
import { addressIn, readerOf } from './language.ts';

const LANGUAGE_NAMES = { ru: 'Рус', kk: 'Қаз', en: 'Eng' } as const satisfies Record<Language, string>;

/** The page around every answer: TEST banner, name of the system, language switch. */
export function layoutOf(settings: BankSettings, { cryptoSocket }: BridgeAddresses) {
  const { ws, wss } = cryptoSocket;
  const bridge = html`${ws !== undefined && html` data-ws="${ws}"`}${wss !== undefined && html` data-wss="${wss}"`}`;
  return (title: string, body: Html, request: FastifyRequest): Html => {
    const { say, language } = readerOf(request);
    return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TEST · ${title} · ${say('system')}</title>
<link rel="stylesheet" href="/style.css">
<script src="/keys.js" defer></script>
<script src="/signing.js" type="module"${bridge}></script>
</head>
<body>
<a class="skip" href="#work">${say('toContent')}</a>
<p class="test-banner">${say('testBanner')}</p>
<header>
<div class="brand"><b>${settings.bankName}</b><span>${say('service')}</span></div>
<div class="product">${say('product')}</div>
<nav class="languages" aria-label="${say('chooseLanguage')}">${LANGUAGES.map((one) => languageLink(one, language, request))}</nav>
</header>
<main id="work" tabindex="-1">${body}</main>
<footer><p>${say('contact')}</p><p>${say('system')} · ${settings.siteName} · TEST</p></footer>
</body>
</html>
`;
  };
}

function languageLink(one: Language, current: Language, request: FastifyRequest): Html {
  const name = LANGUAGE_NAMES[one];
  if (one === current) return html`<b aria-current="true">${name}</b>`;
  return html`<a href="${addressIn(one, request)}" lang="${one}" hreflang="${one}">${name}</a>`;
}
