import type { FastifyRequest } from 'fastify';
import { bankDeskRoutes, type SubscriberView } from '../../../http/bank-desks.ts';
import { type Html, html } from '../../../http/html.ts';
import { ROLES } from '../../../http/roles.ts';
import type { ReplyOf } from '../../../http/route.ts';
import { screenTime } from '../../client/profile-view.ts';
import { helpLink } from '../help.ts';
import { type Reader, readerOf } from '../language.ts';
import { panel, secondPanel } from '../panel.ts';
import { deskPage, facts, type Shown } from './desk.ts';

const HERE = bankDeskRoutes.callCentreDesk.path;

/** Looks a subscriber up: where he stands and what comes next. There is nothing else to be done here. */
export function callCentrePage(
  { find, subscribers }: ReplyOf<typeof bankDeskRoutes.callCentreDesk>,
  request: FastifyRequest,
): Shown {
  const reader = readerOf(request);
  const { say, read } = reader;
  const title = read(ROLES['call-centre']);
  const form = html`<form method="get" action="${HERE}" class="fields" role="search">
<label><span>${say('lookUpField')}</span><input type="search" name="find" value="${find}" required maxlength="64" autocomplete="off"></label>
<p class="buttons"><button class="button primary">${say('lookUp')}</button></p></form>
<p class="rule">${say('lookUpAbout')}</p>
${find !== '' && subscribers.length === 0 && html`<p class="attention" id="nobody">${say('lookUpNone')}</p>`}`;
  const found = subscribers.map((one) => secondPanel(`${one.surname} · ${one.subscriber}`, subscriber(one, reader)));
  return deskPage(request, HERE, title, html`${panel(title, form, { help: helpLink('call-centre', reader) })}${found}`);
}

function subscriber(one: SubscriberView, { say, read }: Reader): Html {
  const profiles = one.profiles.map(
    ({ identifier, status, statusText, validUntil }) =>
      html`<span class="serial">${identifier}</span>: <span class="status ${status}">${read(statusText)}</span>, ${screenTime(Date.parse(validUntil))}<br>`,
  );
  return html`${facts([
    [say('deskName'), one.client],
    [say('envelopeLogin'), one.login],
    [say('deskAccess'), html`<span class="access ${one.access}">${read(one.accessText)}</span>`],
    [say('deskProfiles'), profiles.length > 0 ? html`${profiles}` : '–'],
  ])}<p class="next-step" data-next="${one.next}"><b>${say('lookUpNext')}:</b> ${read(one.nextText)}</p>`;
}
