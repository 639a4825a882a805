import { type Html, html } from '../../http/html.ts';
import type { Problem } from '../../http/problem.ts';
import { CA_PROBLEMS, type CaProblem } from '../core/problems.ts';

/** What the server itself answers, in the words of the CA's pages. */
const SERVER_PROBLEMS: Readonly<Record<string, { title: string; hint: string }>> = {
  'not-found': { title: 'Такой страницы нет', hint: 'Вернитесь на главную страницу центра.' },
  'foreign-origin': { title: 'Форма отправлена с чужой страницы', hint: 'Откройте страницу этого центра и повторите.' },
  'too-large': { title: 'Запрос слишком велик', hint: 'Сервер принимает не более 4 МиБ.' },
  'bad-request': { title: 'Запрос заполнен неверно', hint: 'Вернитесь назад и проверьте поля.' },
};
const UNFORESEEN = { title: 'Ошибка имитатора', hint: 'Она записана; сообщите о ней разработчикам.' };

/** A refusal as a page. */
export function problemPage({ code, detail, status }: Problem): { title: string; body: Html } {
  const row = code in CA_PROBLEMS ? CA_PROBLEMS[code as CaProblem].ru : (SERVER_PROBLEMS[code] ?? UNFORESEEN);
  const body = html`
<h1>${row.title}</h1>
<div class="problem"><p>${row.hint}</p>
<p><code lang="en">${status} ${code} · ${detail}</code></p></div>
<p><a href="/requests">К запросам</a></p>`;
  return { title: row.title, body };
}
