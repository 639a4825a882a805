import type { FastifyRequest } from 'fastify';
import type { bankRoutes, ProfileView } from '../../http/bank.ts';
import type { Page } from '../../http/bank-pages.ts';
import { type Html, html } from '../../http/html.ts';
import type { ReplyOf } from '../../http/route.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { dnToString } from '../../pki/x509/name.ts';
import type { HelpTopic } from '../core/help.ts';
import { addressOf, agentNote, needsToken, paragraphs, pasteForm, windowButtons, windowTools } from './controls.ts';
import { helpLink } from './help.ts';
import { type Reader, readerOf } from './language.ts';
import { workspace } from './main-window.ts';
import { panel } from './panel.ts';

type Certificate = ReplyOf<typeof bankRoutes.confirmReceipt>['certificates'][number];
type Shown = { title: string; body: Html };

/** The window at which a regeneration stands: figures 5, 6, 8, 10 of the instruction. */
export function regenerationPage(reply: ReplyOf<typeof bankRoutes.regeneration>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  return shown(reply, reader, html``);
}

/** Figure 9: the certificates are handed out, and the token has to prove the new key. */
export function installationPage(reply: ReplyOf<typeof bankRoutes.confirmReceipt>, request: FastifyRequest): Shown {
  const reader = readerOf(request);
  const certificates = [
    ...reply.certificates.map(handedOut('user')),
    ...reply.caCertificates.map(handedOut('authority')),
  ];
  const paste = pasteForm(addressOf('continueRegeneration', reply.profile.id), 'proof', reader);
  return shown(reply, reader, html`<div class="certificates">${certificates}</div>${paste}`);
}

/** One certificate, as people and the page's script read it. */
function handedOut(whose: 'user' | 'authority'): (one: Certificate) => Html {
  return ({ algorithm, certificate }) =>
    html`<details data-certificate="${whose}" data-algorithm="${algorithm}"><summary>${algorithm} · ${ownerOf(certificate)}</summary><p class="octets">${certificate}</p></details>`;
}

/** Whose certificate it is, from its own octets. */
function ownerOf(certificate: string): string {
  return dnToString(parseCertificate(Uint8Array.from(Buffer.from(certificate, 'base64'))).subject);
}

/** Windows that ask one thing (figures 6, 8 and 9): their buttons stand below it, not on a toolbar. */
const DIALOGUES: ReadonlySet<string> = new Set(['signing', 'receipt', 'installation']);

function shown({ profile, page }: { profile: ProfileView; page: Page }, reader: Reader, more: Html): Shown {
  const title = reader.read(page.title);
  const isDialogue = DIALOGUES.has(page.name);
  return {
    title,
    body: workspace(
      reader,
      '/profiles',
      panel(
        title,
        html`<p class="of-profile">${profile.subscriber} · ${profile.identifier} · <span class="status ${profile.status}">${reader.read(profile.statusText)}</span></p>
${paragraphs(page, reader)}${isDialogue && windowButtons(page, profile.id, reader)}${needsToken(page) && agentNote(reader)}${more}`,
        {
          kind: page.name === 'done' ? 'done' : '',
          ...(!isDialogue && { tools: windowTools(page, profile.id, reader) }),
          help: helpLink(page.name as HelpTopic, reader),
        },
      ),
    ),
  };
}
