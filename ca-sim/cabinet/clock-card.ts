import type { ClockView } from '../../http/clock-routes.ts';
import { type Html, html } from '../../http/html.ts';
import type { CabinetText } from '../core/national/key-storages.ts';

/** How the clock of the bench goes, and the forms that freeze it and let it run. The wording is ours. */

const TEXTS = {
  frozen: { kk: 'Сағат тоқтап тұр.', ru: 'Часы стоят.', en: 'The clock stands still.' },
  running: {
    kk: 'Сағат жүріп тұр, нақты уақыттан неше есе жылдам:',
    ru: 'Часы идут, быстрее настоящего времени в:',
    en: 'The clock runs, times real time:',
  },
  unknown: {
    kk: 'Сағаттың қалай жүретіні белгісіз.',
    ru: 'Как идут часы, неизвестно.',
    en: 'Nobody knows how the clock goes.',
  },
  freeze: { kk: 'Тоқтату', ru: 'Остановить', en: 'Freeze' },
  scale: {
    kk: 'Жүргізу, нақты уақыттан неше есе жылдам',
    ru: 'Пустить, быстрее настоящего времени в',
    en: 'Run, times real time',
  },
  run: { kk: 'Жүргізу', ru: 'Пустить', en: 'Run' },
} as const satisfies Readonly<Record<string, CabinetText>>;

/** How it goes, in a line. */
export function pace({ state, scale }: ClockView, read: (text: CabinetText) => string): Html {
  const times = state === 'running' && html` <b>×${scale ?? ''}</b>`;
  return html`<p>${read(TEXTS[state])}${times}</p>`;
}

/** To freeze it, while it runs; to let it run, or run at another scale. */
export function paceForms({ state, scale = 0, isRunnable }: ClockView, read: (text: CabinetText) => string): Html {
  if (!isRunnable) return html``;
  const freeze = html`<form method="post" action="/admin/clock/freeze"><button class="no">${read(TEXTS.freeze)}</button></form>`;
  return html`${state !== 'frozen' && freeze}
<form method="post" action="/admin/clock/run">
<label for="scale">${read(TEXTS.scale)}</label>
<div class="reason"><input type="number" id="scale" name="scale" required min="0.001" max="86400" step="any" value="${scale === 0 ? 1 : scale}">
<button>${read(TEXTS.run)}</button></div>
</form>`;
}
