import { CLOCK_UNITS, type ClockUnit, type ClockView, type ControlView } from '../../http/ca-clock.ts';
import { type Html, html } from '../../http/html.ts';
import { moment } from './labels.ts';

const UNIT_TEXT: Readonly<Record<ClockUnit, string>> = {
  second: 'секунд',
  minute: 'минут',
  hour: 'часов',
  day: 'дней',
};

/** The control room: clock, state, and the way to everything that a person can do here. */
export function controlPage({ clock, ...counts }: ControlView): { title: string; body: Html } {
  const title = 'Пульт управления';
  const body = html`
<h1>${title}</h1>
<h2 id="clock">Часы стенда</h2>
<div class="card"><p>Время стенда: <b>${moment(Date.parse(clock.now))} UTC</b></p>
${clock.isMovable ? clockForms(clock) : html`<p class="soft">Часы этого стенда отсюда не переводятся.</p>`}</div>
<h2>Состояние</h2>
<div class="card"><dl>
<dt><a href="/requests">Запросы на сертификаты</a></dt><dd>${counts.requests}</dd>
<dt><a href="/enrolments">Заявки по протоколам</a></dt><dd>${counts.enrolments}</dd>
<dt>Выпущенные сертификаты</dt><dd>${counts.certificates}</dd>
<dt><a href="/admin/outbox">Исходящие письма</a></dt><dd>${counts.mails}</dd>
</dl></div>
<h2>Приборы</h2>
<div class="card"><p><a href="/admin/journal">Журнал запросов</a> · <a href="/admin/faults">Правила сбоев</a>
<span class="soft">JSON; правила ставят и снимают POST и DELETE /admin/faults</span></p></div>
<h2>Снимок и сброс</h2>
<div class="card desk">
<p><a href="/admin/snapshot" download="ca-snapshot.json">Скачать снимок состояния</a>
<span class="soft">Вернуться к нему: POST /admin/restore</span></p>
<form method="post" action="/admin/reset"><button class="no">Начать заново</button></form>
</div>
<p class="soft">Сброс забывает всё выпущенное и запрошенное; ключи центра и часы остаются.</p>`;
  return { title, body };
}

function clockForms({ now }: ClockView): Html {
  return html`<div class="desk">
<form method="post" action="/admin/clock/advance">
<label for="amount">Перевести вперёд на</label>
<div class="reason"><input type="number" id="amount" name="amount" required min="1" max="1000000" value="1">
<select name="unit" aria-label="Единица">${CLOCK_UNITS.map(
    (unit) => html`<option value="${unit}"${unit === 'day' && html` selected`}>${UNIT_TEXT[unit]}</option>`,
  )}</select>
<button>Перевести</button></div>
</form>
<form method="post" action="/admin/clock">
<label for="instant">Установить, UTC</label>
<div class="reason"><input type="datetime-local" id="instant" name="instant" required step="1" value="${now.slice(0, 19)}">
<button>Установить</button></div>
</form></div>
<p class="soft">Часы общие для всего стенда. Назад их тоже можно перевести.</p>`;
}
