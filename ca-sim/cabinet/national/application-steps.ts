import type { NationalApplicationView } from '../../../http/ca-national.ts';
import { type Html, html } from '../../../http/html.ts';
import { KEY_STORAGES } from '../../core/national/key-storages.ts';
import { pasteField } from '../controls.ts';
import {
  bridgeButton,
  bridgePanel,
  byHand,
  closeButton,
  dialogWindow,
  MAIN,
  MESSAGE,
  passwordField,
  signerFields,
} from './bridge-controls.ts';
import { newPasswordFields } from './cabinet-pages.ts';
import { pathField, requestCommand, signatureForm, warning } from './controls.ts';
import type { CabinetReader } from './language.ts';

/** What is done with an application next: with NCALayer, or by hand. */
type Step = (application: NationalApplicationView, reader: CabinetReader) => Html;

/** What a page offers in each state; nothing in the others. */
export const APPLICATION_STEPS: Readonly<Partial<Record<NationalApplicationView['state'], Step>>> = {
  confirmation,
  signing,
  submitted: (_, { say }) => html`<p><a href="">${say('refresh')}</a></p>`,
  issued: opening,
  ready: loading,
};

const pathOf = ({ id, number }: NationalApplicationView): string => `/nuc/cabinet/applications/${number ?? id}`;

/** What the script has to know of an application, on the element that it works in. */
function applicationData(application: NationalApplicationView): Html {
  const { keySet, storage, subject, keyFiles } = application;
  const keys = keySet.keys.map(({ suite, file }) => ({ suite, label: file }));
  return html` data-application="${pathOf(application)}" data-storage="${storage.id}" data-subject="${subject}"
data-keys="${JSON.stringify(keys)}" data-key-files="${JSON.stringify(keyFiles)}"`;
}

/** R-NUC-30 to R-NUC-33: the tick, «Растау», then the window with the password and «Қол қою». */
function confirmation(application: NationalApplicationView, reader: CabinetReader): Html {
  const { say } = reader;
  const { keySet, storage } = application;
  const requests = html`<p class="soft">${say('keysWithBridge')}</p>
${rsaCommands(application, reader)}
${keySet.keys.map(({ file }, i) => pasteField(`request${i + 1}`, `${file}: ${say('requestField')}`))}`;
  return html`${bridgePanel(reader)}
<form method="post" action="${pathOf(application)}/confirm" data-opens="signing-window">
${!storage.isProtected && warning(reader, say('notSafe'))}
${byHand(reader, requests)}
<p><label class="tick"><input type="checkbox" name="correct" value="yes" required data-enables="confirm"> ${say('correct')}</label></p>
<button id="confirm">${say('confirm')}</button>
</form>
${signingWindow(application, reader)}`;
}

function signingWindow(application: NationalApplicationView, reader: CabinetReader): Html {
  const { say, read } = reader;
  const { storage } = application;
  const body = html`<div${applicationData(application)}>
${signerFields(reader, KEY_STORAGES)}
<fieldset id="new-keys"><legend>${say('newKeysStorage')}: ${read(storage.title)}</legend>
${storage.id === 'PKCS12' && pathField(reader)}
${passwordField('new-keys-password', say('newKeysPassword'))}</fieldset>
${MESSAGE}
<p>${bridgeButton('apply', say('sign'), MAIN)} ${closeButton(reader)}</p>
<p class="soft">${say('staysHere')}</p></div>`;
  return dialogWindow('signing-window', say('sign'), body);
}

/** How OpenSSL makes the RSA keys of the set; GOST keys are made by the workstation's storages. */
function rsaCommands({ keySet, subject }: NationalApplicationView, { say }: CabinetReader): Html | false {
  const commands = keySet.keys
    .filter(({ suite }) => suite === 'rsa-2048')
    .map(({ file }) => requestCommand(subject, file));
  return (
    commands.length > 0 &&
    !commands.includes(undefined) &&
    html`<details><summary>${say('command')}</summary><pre>${commands.join('\n')}</pre></details>`
  );
}

function signing(application: NationalApplicationView, reader: CabinetReader): Html {
  const { say } = reader;
  const path = pathOf(application);
  const document = Buffer.from(application.document ?? '', 'base64').toString('utf8');
  const file = { action: `${path}/submit`, file: `${path}/application.txt`, fileName: 'application.txt' };
  return html`<h2>${say('sign')}</h2>${bridgePanel(reader)}<pre>${document}</pre>
<div data-with-bridge hidden${applicationData(application)}>${signerFields(reader, KEY_STORAGES)}${MESSAGE}
<p>${bridgeButton('sign', say('sign'), MAIN)}</p></div>
${byHand(reader, signatureForm(reader, file))}`;
}

/** R-NUC-35, R-NUC-36: where the private keys are that were made for the application. */
function opening(application: NationalApplicationView, reader: CabinetReader): Html {
  const { say } = reader;
  const { storage } = application;
  return html`<h2>${say('keysFolder')}</h2>${bridgePanel(reader)}
${storage.isConnectedFirst && warning(reader, say('connectFirst'))}
${keyFileList(application, reader)}
<div data-with-bridge hidden${applicationData(application)}>${presentPassword(application, reader)}${MESSAGE}
<p>${storage.id === 'PKCS12' && bridgeButton('browse', '🔍', html` aria-label="${say('search')}"`)} ${bridgeButton('open', say('openFile'), MAIN)}</p></div>
<form method="post" action="${pathOf(application)}/open">
${byHand(
  reader,
  html`<p class="soft">${say('folderWithBridge')}</p>
${pasteField('keys', say('keyFiles'))}
<button>${say('openFile')}</button>`,
)}
</form>`;
}

/** What the keys are called: as files, or as keys of a device. */
function keyFileList({ keyFiles, storage }: NationalApplicationView, { say }: CabinetReader): Html {
  const names = storage.id === 'PKCS12' ? keyFiles : keyFiles.map((file) => file.replace(/\.p12$/, ''));
  return html`<p>${say('keysOfApplication')}:</p><ul>${names.map((file) => html`<li class="mono">${file}</li>`)}</ul>`;
}

/** The storage of an application as it is now: its path, if it is one of files, and its password. */
function presentPassword({ storage }: NationalApplicationView, reader: CabinetReader): Html {
  return html`${storage.id === 'PKCS12' && pathField(reader)}
${passwordField('password', reader.say('enterPassword'))}`;
}

/** R-NUC-37: password fields appear for the storage «Дербес компьютер». */
function loading(application: NationalApplicationView, reader: CabinetReader): Html {
  const { say } = reader;
  const { storage } = application;
  return html`${bridgePanel(reader)}
<form method="post" action="${pathOf(application)}/install" data-submits="install"${applicationData(application)}>
${storage.isConnectedFirst && warning(reader, say('connectFirst'))}
${keyFileList(application, reader)}
<div data-with-bridge hidden>${presentPassword(application, reader)}</div>
${storage.id === 'PKCS12' && newPasswordFields(reader)}
<p class="soft">${say('staysHere')}</p>
${MESSAGE}
<button>${say('loadCertificates')}</button>
</form>`;
}
