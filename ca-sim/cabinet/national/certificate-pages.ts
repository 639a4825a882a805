import type { NationalCertificateView, nationalRoutes } from '../../../http/ca-national.ts';
import { type Html, html } from '../../../http/html.ts';
import type { ReplyOf } from '../../../http/route.ts';
import type { Call } from '../../../http/server.ts';
import { instant } from '../controls.ts';
import type { Page } from '../site.ts';
import { mono, table } from '../table.ts';
import { warning } from './controls.ts';
import { type CabinetReader, readerOf } from './language.ts';
import { CERTIFICATE_STATE_TEXTS, KEY_MENU } from './texts.ts';

type Routes = typeof nationalRoutes;

/** R-NUC-25: every certificate of the person. */
export function certificateListPage(
  certificates: ReplyOf<Routes['certificates']>,
  { request }: Call<Routes['certificates']>,
): Page {
  const reader = readerOf(request);
  const title = reader.read(KEY_MENU.certificates.title);
  return { title, body: html`<h1>${title}</h1>${certificateTable(certificates, reader)}` };
}

/** R-NUC-23, R-NUC-39: those that can be revoked, each with its button. */
export function revocationPage(
  certificates: ReplyOf<Routes['revocation']>,
  { request }: Call<Routes['revocation']>,
): Page {
  const reader = readerOf(request);
  const { say, read } = reader;
  const title = read(KEY_MENU.revocation.title);
  const button = ({ serialNumber }: NationalCertificateView) => html`<form method="post"
action="/nuc/cabinet/certificates/${serialNumber}/revoke"><button class="no" aria-label="${say('revoke')} ${serialNumber}">${say('revoke')}</button></form>`;
  const body = html`<h1>${title}</h1>${warning(reader, say('notRestored'))}${certificateTable(certificates, reader, button)}`;
  return { title, body };
}

/** A table of certificates, with what can be done with each. */
export function certificateTable(
  certificates: readonly NationalCertificateView[],
  { say, read }: CabinetReader,
  action?: (one: NationalCertificateView) => Html,
): Html {
  const titles = [say('file'), say('serialNumber'), say('status'), say('validFrom'), say('validTo')];
  const rows = certificates.map((one) => ({
    cells: [
      html`<span class="mono">${one.file}</span><span class="soft">${one.profile}</span>`,
      mono(one.serialNumber),
      read(CERTIFICATE_STATE_TEXTS[one.state]),
      instant(one.notBefore),
      instant(one.notAfter),
      ...(action === undefined ? [] : [action(one)]),
    ],
  }));
  return table(action === undefined ? titles : [...titles, ''], rows, say('nothingHere'));
}
