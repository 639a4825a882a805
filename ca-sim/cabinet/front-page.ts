import { type Html, html } from '../../http/html.ts';
import type { CaTwin } from '../authority.ts';
import { AUTHORITY_STYLES, type AuthorityName, twinRow } from '../core/authority-styles.ts';
import { moment, readable } from './labels.ts';

const ROLE_TEXT: Readonly<Record<CaTwin['role'], string>> = {
  root: 'Корневой центр',
  issuing: 'Выпускающий центр',
};

const KISC_HEADING = html`<h1>Удостоверяющий центр КЦМР <span lang="kk">ҚБЕО КО</span></h1>
<p><a href="/cabinet/login?lang=ru">Личный кабинет</a> · <a href="/cabinet/login?lang=kk" lang="kk">Жеке кабинет</a></p>`;

/** Which CAs these are, and where their certificates and lists lie. */
export function frontPage(twins: readonly CaTwin[], now: number): { title: string; body: Html } {
  const authorities = [...new Set(twins.map(({ authority }) => authority))];
  const body = html`
${authorities.includes('kz-kisc') ? KISC_HEADING : html`<h1>Удостоверяющий центр</h1>`}
<div class="card">
<p>Это учебный и испытательный стенд <b>token-bench</b>: центр выпускает сертификаты только для него. Время стенда: <b>${moment(now)} UTC</b>.</p>
</div>
${authorities.map((authority) => section(authority, twins, authorities.length > 1))}`;
  return { title: 'Удостоверяющий центр', body };
}

function section(authority: AuthorityName, twins: readonly CaTwin[], titled: boolean): Html {
  const own = twins.filter((twin) => twin.authority === authority);
  return html`${titled && html`<h2>${AUTHORITY_STYLES[authority].title}</h2>`}
<h2>Сертификаты центра</h2>
<div class="scroll"><table>
<thead><tr><th>Сертификат</th><th>Алгоритм</th><th>Серийный номер</th><th>Действует до, UTC</th><th>Файл</th></tr></thead>
<tbody>
${own.map(certificateRow)}
</tbody>
</table></div>
<h2>Списки отозванных сертификатов</h2>
<div class="scroll"><table>
<thead><tr><th>Кто издал</th><th>Алгоритм</th><th>Полный</th><th>Изменения</th></tr></thead>
<tbody>
${own.map(listRow)}
</tbody>
</table></div>`;
}

function certificateRow(twin: CaTwin): Html {
  const { role, algorithm, certificate } = twin;
  const files = twinRow(twin.authority, algorithm)?.files;
  const file = role === 'root' ? files?.rootCertificate : files?.issuingCertificate;
  return html`<tr><td>${ROLE_TEXT[role]}<span class="soft">${readable(certificate.subject)}</span></td><td>${algorithm}</td>
<td class="mono">${certificate.serialNumber}</td><td class="nowrap">${moment(certificate.notAfter)}</td>
<td class="nowrap">${fileLink(file?.path)}</td></tr>`;
}

function listRow({ authority, role, algorithm }: CaTwin): Html {
  const files = twinRow(authority, algorithm)?.files;
  const isRoot = role === 'root';
  return html`<tr><td>${ROLE_TEXT[role]}</td><td>${algorithm}</td>
<td>${fileLink(isRoot ? files?.rootList.path : files?.list.path)}</td>
<td>${fileLink(isRoot ? undefined : files?.deltaList?.path)}</td></tr>`;
}

function fileLink(path: string | undefined): Html | string {
  return path === undefined ? '–' : html`<a href="${path}">${path.slice(path.lastIndexOf('/') + 1)}</a>`;
}
