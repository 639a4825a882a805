import type { KeyStorageView } from '../../../http/ca-national.ts';
import { type Html, html } from '../../../http/html.ts';
import { KEY_STORAGES } from '../../core/national/key-storages.ts';
import { BRIDGE_TEXTS } from './bridge-texts.ts';
import { pathField, storageSelect } from './controls.ts';
import type { CabinetReader } from './language.ts';

/**
 * What the script works on when NCALayer is there. Without script or bridge these controls are disabled or hidden, and each page has
 * what a person does by hand: {@link byHand}. No field here has a name, so that no password can be sent.
 */

/** Where the script shows how NCALayer stands (R-CLIENT-28), with all that it may have to say, and what devices are called. */
export function bridgePanel({ language, read }: CabinetReader): Html {
  const titles = Object.fromEntries(KEY_STORAGES.map(({ id, title }) => [id, read(title)]));
  const words = Object.entries(BRIDGE_TEXTS).map(([name, text]) => [name, text[language]]);
  return html`<div id="bridge" class="card bridge" hidden data-words="${JSON.stringify(Object.fromEntries(words))}"
data-titles="${JSON.stringify(titles)}">
<p role="status"></p><p hidden><button type="button" data-does="look">${BRIDGE_TEXTS.again[language]}</button></p></div>`;
}

/** What a person without the bridge does instead; the script closes it when the bridge is there. */
export function byHand({ say }: CabinetReader, body: Html): Html {
  return html`<details class="by-hand" open><summary>${say('byHand')}</summary>${body}</details>`;
}

/** A button of the script's. @param does a row of DEEDS in deeds-script.ts. @param details further attributes. */
export function bridgeButton(does: string, title: string, details: Html | false = false): Html {
  return html`<button type="button" data-does="${does}" data-needs-bridge disabled${details}>${title}</button>`;
}

/** Of the button that Enter presses in the fields around it. */
export const MAIN = html` data-main`;

/** Where the script tells how the deeds of a window or form go. */
export const MESSAGE = html`<p class="message" role="alert" hidden></p>`;

/** The password of a storage, for the bridge. */
export function passwordField(id: string, label: string): Html {
  return html`<div class="field"><label for="${id}">${label}</label>
<input type="password" id="${id}" autocomplete="off"></div>`;
}

/** A window over the page. @param isOpen whether it stands in the page until the script knows better. */
export function dialogWindow(id: string, title: string, body: Html, isOpen = false): Html {
  return html`<dialog id="${id}" aria-labelledby="${id}-title"${isOpen && html` open`}><h2 id="${id}-title">${title}</h2>${body}</dialog>`;
}

export function closeButton({ say }: CabinetReader): Html {
  return html`<button type="button" class="no" data-does="close">${say('back')}</button>`;
}

/** Where the present keys are with which something is signed, and their password. */
export function signerFields(reader: CabinetReader, storages: readonly KeyStorageView[]): Html {
  const { say } = reader;
  return html`<fieldset><legend>${say('signerStorage')}</legend>
${storageSelect(reader, storages, { id: 'signer-storage', path: 'signer-path' })}
${pathField(reader, 'signer-path')}
${passwordField('password', say('enterPassword'))}</fieldset>`;
}
