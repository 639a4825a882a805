import { type Html, html } from '../../http/html.ts';
import { STYLE } from './style.ts';

/** The frame of every page: says TEST before anything else. */
export function layout(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TEST · ${title} · УЦ КЦМР</title>
<style>${STYLE}</style>
</head>
<body>
<div class="test" role="note">TEST · Имитатор удостоверяющего центра. Его сертификаты нигде не действительны.</div>
<header><div>
<strong>УЦ КЦМР <span lang="kk">ҚБЕО КО</span></strong>
<nav aria-label="Разделы"><a href="/">Центр</a><a href="/requests">Запросы</a><a href="/enrolments">Заявки</a><a href="/admin/outbox">Письма</a><a href="/control">Пульт</a></nav>
</div></header>
<main>${body}</main>
<footer>token-bench · ca-sim · TEST</footer>
</body>
</html>
`;
}
