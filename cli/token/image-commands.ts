import { readFileSync, writeFileSync } from 'node:fs';
import { isSet, type OptionRow, type Options, textOf } from '../arguments.ts';
import type { Command } from '../command.ts';

import type { Screen, Style } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { RequestOf, SlotReport } from './actions.ts';
import { initialise } from './initialise.ts';
import { act, DEVICE, IMAGE, JSON_OPTION, LABEL, PIN, planOf, SO_PIN, SOCKET } from './options.ts';
import { report } from './run-command.ts';

const PLACE: readonly OptionRow[] = [IMAGE, SOCKET];
const PLACE_TEXT = ['The token is the one in an image, or a running one.'];

/** What of these options goes into a request: those that were given. */
function given<K extends string>(options: Options, names: Readonly<Record<K, string>>): Partial<Record<K, string>> {
  const rows = Object.entries<string>(names).map(([field, name]) => [field, textOf(options, name)] as const);
  return Object.fromEntries(rows.filter(([, value]) => value !== undefined)) as Partial<Record<K, string>>;
}

export const INIT: Command = {
  name: 'token init',
  summary: 'Make a token image, initialised.',
  description: [
    'Makes the file and in it a token with a label and both PINs; what is left out is as the device leaves the factory.',
    'With --erase a token that is there already is initialised again (C_InitToken with its SO PIN): everything on it is lost.',
  ],
  options: [
    IMAGE,
    DEVICE,
    LABEL,
    PIN,
    SO_PIN,
    { name: 'erase', help: 'Initialise a token that is there already; needs --so-pin.' },
    JSON_OPTION,
  ],
  examples: [
    { line: 'token-bench token init --image my.token', does: 'A JavaToken with its factory PINs.' },
    {
      line: 'token-bench token init --image k.token --device kaztoken --pin 11223344',
      does: 'A Kaztoken with another user PIN.',
    },
  ],
  run: (options, io) =>
    report(
      { options, io },
      () => initialise(planOf(options, 'token init'), isSet(options, 'erase')),
      ({ token, image, pins }, screen, style) => {
        screen.line(`${style.good('Initialised')} ${image}`);
        showSlot(token, screen, style);
        screen.line(style.warn(`   PINs (TEST): user ${pins.user}, SO ${pins.so}`));
      },
    ),
};

export const LIST: Command = {
  name: 'token list',
  summary: 'Say which token is in the slot.',
  description: PLACE_TEXT,
  options: [...PLACE, JSON_OPTION],
  examples: [
    { line: 'token-bench token list --image my.token', does: 'Device, label, serial number, tries left.' },
    { line: 'token-bench token list --json', does: 'Of the running token, for scripts.' },
  ],
  run: (options, io) =>
    report({ options, io }, () => act({ options, io, command: 'token list' }, 'list', {}), showSlots),
};

export const SHOW: Command = {
  name: 'token show',
  summary: 'Show what is on a token.',
  description: [...PLACE_TEXT, 'Private objects are shown only with the PIN.'],
  options: [...PLACE, { ...PIN, help: 'The user PIN.' }, JSON_OPTION],
  examples: [
    { line: 'token-bench token show --image my.token', does: 'Certificates and public keys.' },
    { line: 'token-bench token show --image my.token --pin 12345678', does: 'Private keys too.' },
  ],
  run: (options, io) =>
    report(
      { options, io },
      () => act({ options, io, command: 'token show' }, 'show', given(options, { pin: 'pin' })),
      ({ token, objects }, screen, style) => {
        showSlot(token, screen, style);
        for (const { class: kind, keyType, label, id, subject } of objects) {
          const what = [kind.replace('CKO_', '').toLowerCase(), keyType].filter((word) => word !== undefined).join(' ');
          screen.line(`   ${what.padEnd(30)} ${label}  ${style.dim([id, subject].filter(Boolean).join('  '))}`);
        }
        if (objects.length === 0) screen.line('   Nothing to see.');
      },
    ),
};

export const UNBLOCK: Command = {
  name: 'token unblock',
  summary: 'Set a new user PIN with the SO PIN.',
  description: [...PLACE_TEXT, 'Also lifts the lock after too many wrong PINs; keys and certificates stay.'],
  options: [
    ...PLACE,
    { ...SO_PIN, help: 'The SO PIN.' },
    { name: 'new-pin', value: 'PIN', help: 'The user PIN from now on.' },
    JSON_OPTION,
  ],
  examples: [
    {
      line: 'token-bench token unblock --image my.token --so-pin 87654321 --new-pin 11223344',
      does: 'A locked token works again.',
    },
    {
      line: 'token-bench token unblock --new-pin 11223344',
      does: 'The running token, with the SO PIN it was started with.',
    },
  ],
  run: (options, io) =>
    report(
      { options, io },
      () => {
        const newPin = textOf(options, 'new-pin');
        if (newPin === undefined) throw new UsageError('--new-pin PIN is missing.', 'token unblock');
        const request = { newPin, ...given(options, { soPin: 'so-pin' }) };
        return act({ options, io, command: 'token unblock' }, 'unblock', request);
      },
      ({ token }, screen, style) => {
        screen.line(style.good('The user PIN is set.'));
        showSlot(token, screen, style);
      },
    ),
};

export const IMPORT: Command = {
  name: 'token import',
  summary: 'Bring certificates and private keys onto a token.',
  description: [
    ...PLACE_TEXT,
    'The file is PEM with any number of them, or one in DER. Private keys: RSA, EC, Ed25519, X25519, as PKCS#8, SEC 1 or PKCS#1.',
    'PKCS#12 files and GOST keys are not read.',
  ],
  options: [
    ...PLACE,
    { ...PIN, help: 'The user PIN.' },
    { name: 'password', value: 'TEXT', help: 'Of an encrypted private key.' },
    { ...LABEL, help: 'How it is called on the token. Default: the subject of a certificate.' },
    JSON_OPTION,
  ],
  words: { form: 'FILE', min: 1, max: 1 },
  examples: [
    {
      line: 'token-bench token import --image my.token --pin 12345678 key.pem',
      does: 'A private key and its public key.',
    },
    {
      line: 'token-bench token import --image my.token --pin 12345678 client.crt',
      does: 'A certificate, beside its key.',
    },
  ],
  run: (options, io, [file = '']) =>
    report(
      { options, io },
      () => {
        const context = { options, io, command: 'token import' };
        const request = given(options, { pin: 'pin', password: 'password', label: 'label' });
        return act(context, 'import', { ...request, file: read(file) } as RequestOf<'import'>);
      },
      ({ imported }, screen, style) => {
        for (const { what, label, id, written } of imported) {
          screen.line(`${written ? style.good('Written') : 'There already'}: ${what} ${label}  ${style.dim(id)}`);
        }
      },
    ),
};

export const EXPORT_CERT: Command = {
  name: 'token export-cert',
  summary: 'Write certificates of a token as PEM.',
  description: [...PLACE_TEXT, 'To standard output, unless --out names a file.'],
  options: [...PLACE, { name: 'out', value: 'FILE', help: 'Write there.' }, JSON_OPTION],
  words: { form: '[LABEL or ID]', min: 0, max: 1 },
  examples: [
    { line: 'token-bench token export-cert --image my.token > all.pem', does: 'All of them.' },
    {
      line: "token-bench token export-cert --image my.token --out c.pem 'my certificate'",
      does: 'The one with that label.',
    },
  ],
  run: (options, io, [named]) =>
    report(
      { options, io },
      async () => {
        const request = named === undefined ? {} : { named };
        const { certificates } = await act({ options, io, command: 'token export-cert' }, 'export-cert', request);
        if (certificates.length === 0) throw new RangeError(`there is no certificate ${named ?? 'on the token'}`);
        const out = textOf(options, 'out');
        if (out !== undefined) writeFileSync(out, certificates.map(({ pem }) => pem).join(''));
        return { certificates, ...(out !== undefined && { out }) };
      },
      ({ certificates, out }, screen) => {
        if (out === undefined) for (const { pem } of certificates) screen.line(pem.trimEnd());
        else screen.line(`${certificates.length} certificate(s) in ${out}`);
      },
    ),
};

export const REMOVE: Command = moving('remove', 'Take the token of a running `token serve` out of its slot.');
export const INSERT: Command = moving('insert', 'Put it back.');

function moving(action: 'insert' | 'remove', summary: string): Command {
  return {
    name: `token ${action}`,
    summary,
    description: ['Sessions with it end, and a call in flight gets CKR_DEVICE_REMOVED, as with a real device.'],
    options: [SOCKET, JSON_OPTION],
    examples: [
      { line: `token-bench token ${action}`, does: 'Of the token that TOKEN_BENCH_SOCKET names.' },
      { line: `token-bench token ${action} --socket PATH`, does: 'Of another.' },
    ],
    run: (options, io) =>
      report({ options, io }, () => act({ options, io, command: `token ${action}` }, action, {}), showSlots),
  };
}

function read(file: string): string {
  try {
    return readFileSync(file).toString('base64');
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}`, 'token import');
  }
}

function showSlots({ slots }: { readonly slots: readonly SlotReport[] }, screen: Screen, style: Style): void {
  for (const slot of slots) showSlot(slot, screen, style);
}

function showSlot(
  { slot, present, title, label, serialNumber, triesLeft }: SlotReport,
  screen: Screen,
  style: Style,
): void {
  if (!present) {
    screen.line(`Slot ${slot}: empty`);
    return;
  }
  screen.line(`Slot ${slot}: ${style.bold(title ?? '')} "${label}", serial number ${serialNumber}`);
  const tries = [triesText('user PIN', triesLeft?.user), triesText('SO PIN', triesLeft?.so)];
  screen.line(`   ${tries.join('; ')}`);
}

function triesText(name: string, left: number | undefined): string {
  if (left === undefined) return `no ${name}`;
  return left === 0 ? `${name} LOCKED` : `${name}: ${left} ${left === 1 ? 'try' : 'tries'} left`;
}
