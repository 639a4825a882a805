import type { KeyStorageView } from '../../../http/ca-national.ts';
import { type Html, html } from '../../../http/html.ts';
import { parseDn } from '../../../pki/x509/name.ts';
import { pasteField, signCommand } from '../controls.ts';
import type { CabinetReader } from './language.ts';

/** Pieces that several pages of the cabinet share. */

/** What a list of storages is for. */
export interface StorageList {
  readonly id?: string;
  /** The field that is sent; without it nothing is. */
  readonly name?: string;
  /** The warning of unprotected storages, by its id. */
  readonly warns?: string;
  /** The path that goes with it, by its id: only files have one. */
  readonly path?: string;
}

/** The list «Кілттер қоймасы» (R-NUC-5, R-NUC-6). */
export function storageSelect(
  { say, read }: CabinetReader,
  storages: readonly KeyStorageView[],
  { id = 'storage', name, warns, path = 'path' }: StorageList = {},
): Html {
  return html`<div class="field"><label for="${id}">${say('keyStorage')}</label>
<select id="${id}"${name !== undefined && html` name="${name}"`}${warns !== undefined && html` data-warns="${warns}"`} data-path="${path}">
${storages.map((row) => html`<option value="${row.id}" data-is-protected="${String(row.isProtected)}">${read(row.title)}</option>`)}
</select></div>`;
}

/** The path to the storage (R-NUC-7): for the bridge on the person's computer; it is not sent here. */
export function pathField({ say }: CabinetReader, id = 'path'): Html {
  return html`<div class="field"><label for="${id}">${say('storagePath')}</label>
<input type="text" id="${id}" spellcheck="false" autocomplete="off"></div>`;
}

/** Where a file is fetched, how an RSA key signs it with OpenSSL, and where the signature goes (R-NUC-18). */
export function signatureForm(
  { say }: CabinetReader,
  { action, file, fileName }: { action: string; file: string; fileName: string },
): Html {
  return html`<form method="post" action="${action}">
<p class="soft">${say('withBridge')}</p>
<p>${say('fileToSign')}: <a href="${file}" download="${fileName}">${fileName}</a></p>
<details><summary>${say('command')}</summary><pre>openssl pkcs12 -legacy -in AUTH_RSA256_….p12 -nodes -out key.pem
${signCommand(fileName)}</pre></details>
${pasteField('signature', say('signature'))}
<button>${say('sign')}</button>
</form>`;
}

export function warning({ say }: CabinetReader, text: string, id?: string): Html {
  return html`<p class="warning"${id !== undefined && html` id="${id}"`} role="note"><b>${say('attention')}</b> ${text}</p>`;
}

/** What OpenSSL calls the attributes of a name. */
const OPENSSL_TYPES: Readonly<Record<string, string>> = {
  SURNAME: 'SN',
  SERIALNUMBER: 'serialNumber',
  G: 'GN',
  S: 'ST',
};

/**
 * What OpenSSL is told to make an RSA key and its request with this name.
 * @returns undefined when a value has characters that a shell or OpenSSL would take for something else.
 */
export function requestCommand(subject: string, file: string): string | undefined {
  const name = parseDn(subject);
  if (!name.every(({ value }) => /^[\p{L}\p{N} .-]+$/u.test(value))) return undefined;
  const path = name.map(({ type, value }) => `/${OPENSSL_TYPES[type] ?? type}=${value}`).join('');
  return `openssl req -new -newkey rsa:2048 -nodes -utf8 -subj "${path}" -keyout ${file}.key -out ${file}.csr`;
}
