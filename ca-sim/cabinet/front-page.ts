import { caFiles } from '../../http/ca.ts';
import { type Html, html } from '../../http/html.ts';
import type { Authority, CaTwin } from '../authority.ts';
import { moment, readable } from './labels.ts';

const ROLE_TEXT: Readonly<Record<CaTwin['role'], string>> = {
  root: 'Корневой центр',
  issuing: 'Выпускающий центр',
};

/** Who this CA is, and where its certificates and lists lie. */
export function frontPage(authority: Authority, now: number): { title: string; body: Html } {
  const { root, issuing } = authority;
  const body = html`
<h1>Удостоверяющий центр КЦМР <span lang="kk">ҚБЕО КО</span></h1>
<div class="card">
<p>Это учебный и испытательный стенд <b>token-bench</b>: центр выпускает сертификаты ГОСТ и RSA
только для него. Время стенда: <b>${moment(now)} UTC</b>.</p>
</div>
<h2>Сертификаты центра</h2>
<div class="scroll"><table>
<thead><tr><th>Сертификат</th><th>Алгоритм</th><th>Серийный номер</th><th>Действует до, UTC</th><th>Файл</th></tr></thead>
<tbody>
${twinRow(root.GOST, caFiles.rootGost.path)}
${twinRow(root.RSA, caFiles.rootRsa.path)}
${twinRow(issuing.GOST, caFiles.issuingGost.path)}
${twinRow(issuing.RSA, caFiles.issuingRsa.path)}
</tbody>
</table></div>
<h2>Списки отозванных сертификатов</h2>
<div class="scroll"><table>
<thead><tr><th>Кто издал</th><th>GOST</th><th>RSA</th></tr></thead>
<tbody>
<tr><td>${ROLE_TEXT.issuing}</td>
<td>${fileLink(caFiles.crlGost.path)}</td><td>${fileLink(caFiles.crlRsa.path)}</td></tr>
<tr><td>${ROLE_TEXT.root}</td>
<td>${fileLink(caFiles.crlRootGost.path)}</td><td>${fileLink(caFiles.crlRootRsa.path)}</td></tr>
</tbody>
</table></div>`;
  return { title: 'Удостоверяющий центр', body };
}

function twinRow({ role, algorithm, certificate }: CaTwin, path: string): Html {
  return html`<tr><td>${ROLE_TEXT[role]}<span class="soft">${readable(certificate.subject)}</span></td><td>${algorithm}</td>
<td class="mono">${certificate.serialNumber}</td><td class="nowrap">${moment(certificate.notAfter)}</td>
<td class="nowrap">${fileLink(path)}</td></tr>`;
}

function fileLink(path: string): Html {
  return html`<a href="${path}">${path.slice(path.lastIndexOf('/') + 1)}</a>`;
}
