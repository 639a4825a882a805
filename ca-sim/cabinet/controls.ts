import { type Html, html } from '../../http/html.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { moment, readable } from './labels.ts';

/** Pieces that the pages of both cabinets have. */

/** An instant of a reply: `28.02.2026 09:05:00`, UTC. */
export const instant = (iso: string): string => moment(Date.parse(iso));

/** A name of a reply as people read it. */
export const nameText = (subject: string): string => readable(parseDn(subject));

/** A pasted signature or request. */
export function pasteField(id: string, label: string): Html {
  return html`<div class="field"><label for="${id}">${label}</label>
<textarea id="${id}" name="${id}" required spellcheck="false" autocomplete="off"></textarea></div>`;
}

/** What OpenSSL is told to sign a file with the key and certificate in key.pem. */
export function signCommand(fileName: string): string {
  return `openssl cms -sign -binary -nodetach -md sha256 -in ${fileName} -signer key.pem -outform DER | openssl base64 -A`;
}
