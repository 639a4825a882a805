import { caFiles } from '../../http/ca.ts';
import { type Html, html } from '../../http/html.ts';
import { dnToString } from '../../pki/x509/name.ts';
import type { Authority, CaTwin } from '../authority.ts';
import { moment } from './labels.ts';

/** Who this CA is, and where its certificates and lists lie. */
export function frontPage(authority: Authority, now: number): { title: string; body: Html } {
  const { root, issuing } = authority;
  const body = html`
<h1>Удостоверяющий центр КЦМР <span lang="kk">ҚБЕО КО</span></h1>
<div class="card">
<p>Это учебный и испытательный стенд <b>token-bench</b>: центр выпускает сертификаты ГОСТ и RSA
только для него. Время стенда: <b>${moment(now)} UTC</b>.</p>
<p><a href="/requests">Запросы на сертификаты</a> · <a href="/admin/outbox">Исходящие письма</a></p>
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
<tr><td>${dnToString(issuing.GOST.certificate.subject)}</td>
<td>${fileLink(caFiles.crlGost.path)}</td><td>${fileLink(caFiles.crlRsa.path)}</td></tr>
<tr><td>${dnToString(root.GOST.certificate.subject)}</td>
<td>${fileLink(caFiles.crlRootGost.path)}</td><td>${fileLink(caFiles.crlRootRsa.path)}</td></tr>
</tbody>
</table></div>`;
  return { title: 'Удостоверяющий центр', body };
}

function twinRow({ algorithm, certificate }: CaTwin, path: string): Html {
  return html`<tr><td>${dnToString(certificate.subject)}</td><td>${algorithm}</td>
<td class="mono">${certificate.serialNumber}</td><td class="nowrap">${moment(certificate.notAfter)}</td>
<td class="nowrap">${fileLink(path)}</td></tr>`;
}

function fileLink(path: string): Html {
  return html`<a href="${path}">${path.slice(path.lastIndexOf('/') + 1)}</a>`;
}
