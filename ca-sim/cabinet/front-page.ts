import { caRoutes } from '../../http/ca.ts';
import { caClockRoutes } from '../../http/ca-clock.ts';
import { caDeskRoutes } from '../../http/ca-desk.ts';
import { caInstrumentRoutes } from '../../http/ca-instruments.ts';
import { type Html, html } from '../../http/html.ts';
import { openApiFile } from '../../http/openapi-route.ts';
import type { Route } from '../../http/route.ts';
import type { CaTwin } from '../authority.ts';
import { type AuthorityName, twinRow } from '../core/authority-styles.ts';
import { AUTHORITY_TEXTS, CONSOLE_TEXTS, type ConsoleReader } from './console-texts.ts';
import { FAULT_TEXTS } from './fault-texts.ts';
import { moment, readable } from './labels.ts';
import type { Link, Page } from './site.ts';
import { mono, nowrap, type Row, table } from './table.ts';
import { WORDS } from './words.ts';

interface Way extends Link {
  /** It leads to the login form first. */
  readonly isForAdministrator?: boolean;
  /** Only where this authority was founded. */
  readonly authority?: AuthorityName;
}

/** The way to a row's page; the row knows who may go there. */
const to = (row: Pick<Route, 'path' | 'access'>, text: Link['text']): Way => {
  return { href: row.path, text, isForAdministrator: row.access === 'admin' };
};

/** Everything that a person can go to. */
const WAYS: readonly Way[] = [
  { href: '/cabinet/login', text: CONSOLE_TEXTS.kiscCabinet, authority: 'kz-kisc' },
  { href: '/nuc', text: CONSOLE_TEXTS.nationalCabinet, authority: 'kz-nuc' },
  to(caRoutes.requests, CONSOLE_TEXTS.deskOfRequests),
  to(caDeskRoutes.enrolments, CONSOLE_TEXTS.deskOfEnrolments),
  to(caRoutes.outbox, WORDS.outboxTitle),
  to(caClockRoutes.control, CONSOLE_TEXTS.control),
  to(caInstrumentRoutes.faults, FAULT_TEXTS.title),
  { href: openApiFile.openApi.path, text: CONSOLE_TEXTS.openApi },
];

/** Where programs go, as docs/http.md has it. What is only for one authority says so. */
const PROTOCOLS: readonly { name: string; paths: readonly string[]; authority?: AuthorityName }[] = [
  { name: 'OCSP (RFC 6960)', paths: ['/ocsp'] },
  { name: 'TSP (RFC 3161)', paths: ['/tsp'] },
  { name: 'PKCS#10', paths: ['/pkcs10', '/reissue'] },
  { name: 'EST (RFC 7030)', paths: ['/.well-known/est/cacerts'] },
  { name: 'CMP (RFC 9810)', paths: ['/cmp'] },
  { name: 'CMC (RFC 5272)', paths: ['/cmc'], authority: 'kz-kisc' },
  { name: 'SOAP', paths: ['/webra/Service?wsdl'], authority: 'kz-kisc' },
];

/** Which CAs these are, what can be done here, and where their certificates and lists lie. */
export function frontPage(twins: readonly CaTwin[], now: number, reader: ConsoleReader): Page {
  const { say } = reader;
  const authorities = [...new Set(twins.map(({ authority }) => authority))];
  const isThere = ({ authority }: { authority?: AuthorityName }) =>
    authority === undefined || authorities.includes(authority);
  const body = html`
${authorities.includes('kz-kisc') ? kiscHeading(reader) : html`<h1>${say('authority')}</h1>`}
<div class="card"><p>${say('bench')} <b>${moment(now)} UTC</b></p></div>
<h2>${say('whatIsHere')}</h2>
<ul class="menu card">${WAYS.filter(isThere).map((way) => wayLine(way, reader))}</ul>
<h2>${say('protocols')}</h2>
${table(
  [say('protocol'), say('address')],
  PROTOCOLS.filter(isThere).map(({ name, paths }) => ({ cells: [name, mono(paths.join(' · '))] })),
)}
${authorities.map((authority) => section(authority, twins, authorities.length > 1, reader))}`;
  return { title: say('authority'), body };
}

/** R-CA-1, in both languages of its cabinet. */
function kiscHeading({ language }: ConsoleReader): Html {
  const headings = {
    kk: html`<h1>ҚБЕО куәландыру орталығы <span lang="ru">УЦ КЦМР</span></h1>`,
    ru: html`<h1>Удостоверяющий центр КЦМР <span lang="kk">ҚБЕО КО</span></h1>`,
    en: html`<h1>CA of the interbank settlement centre <span lang="kk">ҚБЕО КО</span></h1>`,
  };
  return headings[language];
}

function wayLine({ href, text, authority, isForAdministrator }: Way, { say, read, language }: ConsoleReader): Html {
  // The cabinets would begin in Kazakh.
  const query = authority === undefined ? '' : `?lang=${language}`;
  return html`<li><a href="${href}${query}">${read(text)}</a>${isForAdministrator && html` <span class="aside-note">${say('forAdministrator')}</span>`}</li>`;
}

function section(authority: AuthorityName, twins: readonly CaTwin[], titled: boolean, reader: ConsoleReader): Html {
  const { say } = reader;
  const own = twins.filter((twin) => twin.authority === authority);
  return html`${titled && html`<h2 class="part">${reader.read(AUTHORITY_TEXTS[authority])}</h2>`}
<h3>${say('ownCertificates')}</h3>
${table(
  [say('certificate'), say('algorithm'), say('serialNumber'), say('validTo'), say('file')],
  own.map((twin) => certificateRow(twin, reader)),
)}
<h3>${say('lists')}</h3>
${table(
  [say('publisher'), say('algorithm'), say('full'), say('delta')],
  own.map((twin) => listRow(twin, reader)),
)}`;
}

function certificateRow(twin: CaTwin, { say }: ConsoleReader): Row {
  const { role, algorithm, certificate } = twin;
  const files = twinRow(twin.authority, algorithm)?.files;
  const file = role === 'root' ? files?.rootCertificate : files?.issuingCertificate;
  const name = html`${say(role)}<span class="soft">${readable(certificate.subject)}</span>`;
  const { serialNumber, notAfter } = certificate;
  return { cells: [name, algorithm, mono(serialNumber), nowrap(moment(notAfter)), nowrap(fileLink(file?.path))] };
}

function listRow({ authority, role, algorithm }: CaTwin, { say }: ConsoleReader): Row {
  const files = twinRow(authority, algorithm)?.files;
  const [full, delta] = role === 'root' ? [files?.rootList] : [files?.list, files?.deltaList];
  return { cells: [say(role), algorithm, fileLink(full?.path), fileLink(delta?.path)] };
}

function fileLink(path: string | undefined): Html | string {
  return path === undefined ? '–' : html`<a href="${path}">${path.slice(path.lastIndexOf('/') + 1)}</a>`;
}
