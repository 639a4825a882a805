import { BUILT_IN_TABLES } from '../core/attributes/built-in.ts';
import type { AttributeRow, ObjectTable } from '../core/attributes/row.ts';
import { OBJECT_TABLES } from '../core/attributes/tables.ts';
import { FUNCTIONS } from '../core/call.ts';
import * as messageEncryption from '../core/functions/message-encryption.ts';
import type { MechanismRow } from '../core/mechanisms/row.ts';
import { MECHANISM_ROWS } from '../core/mechanisms/token-mechanisms.ts';
import { MESSAGE_ROWS } from '../core/message-operation.ts';
import { STEP_ROWS } from '../core/operation.ts';
import { PIN_ROWS } from '../core/pin/counter.ts';
import { ACCESS_ROWS } from '../core/session/access.ts';
import { LOGIN_ROWS, SESSION_ROWS } from '../core/session/state-machine.ts';
import { DEVICE_PROFILES } from '../profiles/devices.ts';
import {
  CKP_AUTHENTICATION_TOKEN,
  CKP_BASELINE_PROVIDER,
  CKP_EXTENDED_PROVIDER,
  FUNCTION_NAMES,
} from '../spec/constants.gen.ts';
import type { DeviceProfile } from '../spec/device-profile.ts';
import { INTERFACE_ROWS, type InterfaceRow, isAtLeast, isVersion3 } from '../spec/interfaces.ts';
import { ckrName, nameOf } from '../spec/names.ts';
import type { Version } from '../spec/pkcs11-api.ts';

/** docs/support.md, drawn from the rows that the emulator runs on. */
export function supportDocument(): string {
  return [
    INTRO,
    '## Functions',
    functions(),
    INTERFACES_INTRO,
    interfaces(),
    '## Mechanisms',
    'Devices: what a profile leaves out is CKR_MECHANISM_INVALID there; it may narrow the key sizes.',
    mechanisms(),
    ASSUMED_INTRO,
    assumedMechanisms(),
    '## Objects',
    OBJECTS_INTRO,
    ...OBJECT_TABLES.map(objectTable),
    BUILT_IN_INTRO,
    ...BUILT_IN_TABLES.map(objectTable),
    '## Devices',
    devices(),
    'Assumed, because no public document says it:',
    Object.values(DEVICE_PROFILES)
      .filter((profile) => profile.assumed.length > 0)
      .map(assumptions)
      .join('\n'),
    '## State machines',
    ...stateMachines(),
    DIFFERENCES,
    '',
  ].join('\n\n');
}

const INTRO = `# What the emulated token supports

Drawn from the emulator's own rows by \`UPDATE_DOCS=1 npx vitest run emulator/behaviour/support-document.test.ts\`; do not edit.
Sections are those of PKCS#11 3.1. Which version a device implements stands in the table of devices.`;

const INTERFACES_INTRO = `What C_GetInterfaceList and C_GetInterface hand out, where a slot is for a device of version 3; C_GetFunctionList gives
the list of version 2 everywhere. The library is of the newest version that one of its slots has.`;

const BUILT_IN_INTRO = `What is built in, in devices of version 3: found by its class only, readable by everybody, never to be made, changed, copied or
destroyed (CKR_ATTRIBUTE_VALUE_INVALID, CKR_ACTION_PROHIBITED). Only what always holds is claimed as a profile: the Public
Certificates Token is not, since programs may put private certificates on the token.`;

const ASSUMED_INTRO = `### Assumed meanings

The header of Tumar CSP's PKCS#11 library (2009) is public, its documentation is not: how a number is meant is assumed. Its other
numbers (exchange keys, curves B, C and F, GOST 28147, TUMAR, DH, CKM_TUM_GR3410, CKK_TUM_GOST3410, CKA_TUM_*) are known by name and
refused: nothing public says what they do.`;

const OBJECTS_INTRO = `Numbers are the footnotes of the standard (section 4.2), as the attribute engine reads them; \`copy\` marks what
C_CopyObject may change besides. Attributes that every object has stand with the data object only. CKA_PUBLIC_KEY_INFO and
wrapped private keys name GOST algorithms as RFC 4491, RFC 9215 and OpenSSL's GOST engine do, not as the Kazakh CAs certify them.`;

const DIFFERENCES = `## Where the in-process door differs from pkcs11js 2.1.7

| pkcs11js | here |
|---|---|
| C_CreateObject, C_CopyObject and C_SetAttributeValue throw a plain Error, message \`CKR_…:16\` | a Pkcs11Error as everywhere |
| \`method\` is empty for functions of several forms (C_Sign, C_Digest, C_Verify, …) | always the function's name |
| C_InitToken returns undefined, and the label is padded with NUL | the label as documented: 32 octets, padded with blanks |
| an empty Buffer of data reaches the module as NULL, which some modules refuse | the empty message |
| C_WaitForSlotEvent(0) blocks the thread until something happens | an event that is there, else CKR_FUNCTION_NOT_SUPPORTED: in process nothing can happen while it waits |
| no form for CKA_WRAP_TEMPLATE, CKA_UNWRAP_TEMPLATE, CKA_DERIVE_TEMPLATE | an array of attributes; read back as type, length, value one after the other |
| CK_CCM_PARAMS: the types say \`dataLen\` and \`macLen\`, the code reads \`dataLength\` and \`macLength\` | either |
| no C_GetFunctionStatus, C_CancelFunction | CKR_FUNCTION_NOT_PARALLEL |
| no function of Cryptoki 3.0 | methods of the same kind (\`Pkcs11Version3\`); without its last argument a C_SignMessageNext or C_VerifyMessageNext is followed by more |
| no form for NULL as the mechanism of an Init | none either (a TypeError); through the other doors it cancels |
| – | errors carry \`detail\`: which attribute, handle or rule |`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

function functions(): string {
  const list = (some: readonly string[]) => some.map((name) => `\`${name}\``).join(', ') || 'none';
  const [newest, oldest] = [INTERFACE_ROWS[0], INTERFACE_ROWS.at(-1)].map((row) => row?.functions ?? []);
  const refused = (name: string) => !(name in FUNCTIONS) || name in messageEncryption;
  const since = (first: readonly string[], before: readonly string[]) => {
    const names = first.filter((name) => !before.includes(name));
    return [list(names.filter((name) => !refused(name))), list(names.filter(refused))];
  };
  return table(
    ['since', 'performed', 'CKR_FUNCTION_NOT_SUPPORTED'],
    [
      ['2.40, by all devices', ...since(oldest ?? [], [])],
      ['3.0, by devices of version 3; by the others refused', ...since(newest ?? [], oldest ?? [])],
      ['3.2', ...since(FUNCTION_NAMES, newest ?? [])],
    ],
  );
}

function interfaces(): string {
  const by = ({ version }: InterfaceRow) =>
    Object.values(DEVICE_PROFILES).filter(({ cryptokiVersion }) => isAtLeast(cryptokiVersion, version));
  return table(
    ['interface', 'version', 'functions', 'of'],
    INTERFACE_ROWS.map((row) => [
      `\`${row.name}\``,
      versionText(row.version),
      String(row.functions.length),
      by(row)
        .filter(({ cryptokiVersion }) => isVersion3(cryptokiVersion))
        .map(({ name }) => name)
        .join(', '),
    ]),
  );
}

const versionText = ({ major, minor }: Version) => `${major}.${minor}`;

function mechanisms(): string {
  const profiles = Object.values(DEVICE_PROFILES);
  return table(
    ['mechanism', 'number', 'section', 'functions', 'parameter', 'key sizes', ...profiles.map(({ name }) => name)],
    MECHANISM_ROWS.map((row) => [
      `\`${nameOf('CKM', row.type)}\``,
      `0x${row.type.toString(16).padStart(8, '0')}`,
      row.chapter,
      functionsOf(row),
      row.parameter.name,
      keySizeText(row.keySize, row),
      ...profiles.map((profile) => onDevice(profile, row)),
    ]),
  );
}

/** Each assumption once, before it the mechanisms that rest on it. */
function assumedMechanisms(): string {
  const names = new Map<string, string[]>();
  for (const { type, assumed } of MECHANISM_ROWS) {
    if (assumed !== undefined) names.set(assumed, [...(names.get(assumed) ?? []), `\`${nameOf('CKM', type)}\``]);
  }
  return [...names].map(([assumed, mechanisms]) => `- ${mechanisms.join(', ')}: ${assumed}`).join('\n');
}

function functionsOf(row: MechanismRow): string {
  const parts = row.singlePartOnly ? ' (single-part)' : '';
  return [
    row.digesting && 'digest',
    row.signing && `sign, verify${parts}`,
    row.recovery && 'sign and verify with recovery',
    row.encryption && `encrypt, decrypt${parts}`,
    row.wrapping && `wrap, unwrap${row.wrapping.privateKeys ? ' (private keys too)' : ''}`,
    row.derivation && 'derive',
    row.keyGeneration && 'generate key',
    row.keyPairGeneration && 'generate key pair',
  ]
    .filter(Boolean)
    .join(', ');
}

function keySizeText({ min, max }: { min: number; max: number }, { keySize }: MechanismRow): string {
  if (keySize.unit === 'unused') return '';
  return min === max ? `${min} ${keySize.unit}` : `${min}–${max} ${keySize.unit}`;
}

function onDevice({ mechanisms }: DeviceProfile, row: MechanismRow): string {
  const found = mechanisms.find(({ name }) => name === nameOf('CKM', row.type));
  if (found === undefined) return '';
  const size = { min: found.minKeySize ?? row.keySize.min, max: found.maxKeySize ?? row.keySize.max };
  const narrowed = size.min !== row.keySize.min || size.max !== row.keySize.max;
  return narrowed ? keySizeText(size, row) : '✓';
}

function objectTable({ name, chapter, rows, subtype }: ObjectTable): string {
  const [first] = OBJECT_TABLES;
  const own = [...rows.values()].filter(
    ({ type }) => subtype === undefined || !first?.rows.has(type) || changed(rows, type),
  );
  return `### ${name} (${chapter})\n\n${own.map(attributeText).join(' · ')}`;
}

/** Whether a class sees a common attribute otherwise than the data object does. */
function changed(rows: ObjectTable['rows'], type: number): boolean {
  return rows.get(type) !== OBJECT_TABLES[0]?.rows.get(type);
}

function attributeText({ type, footnotes, changeableInCopy }: AttributeRow): string {
  const marks = [...footnotes.map(String), ...(changeableInCopy ? ['copy'] : [])].join(', ');
  return `${nameOf('CKA', type)}${marks && ` (${marks})`}`;
}

function devices(): string {
  return table(
    ['device', 'profile', 'Cryptoki', 'claims', 'factory user PIN', 'PIN length', 'user tries', 'SO tries', 'memory'],
    Object.values(DEVICE_PROFILES).map(({ title, name, factory, userPin, soPin, memoryOctets, ...profile }) => [
      title,
      `\`${name}\``,
      versionText(profile.cryptokiVersion),
      (profile.claimedProfiles ?? []).map((id) => CLAIMS[id] ?? String(id)).join(', '),
      factory?.userPin ?? 'none: not initialised',
      `${userPin.minLength}–${userPin.maxLength}`,
      String(userPin.tries),
      String(soPin.tries),
      `${memoryOctets / 1024} KB`,
    ]),
  );
}

const CLAIMS: Readonly<Record<number, string>> = {
  [CKP_BASELINE_PROVIDER]: 'Baseline Provider',
  [CKP_EXTENDED_PROVIDER]: 'Extended Provider',
  [CKP_AUTHENTICATION_TOKEN]: 'Authentication Token',
};

function assumptions({ title, assumed: paths }: DeviceProfile): string {
  return `- ${title}: ${paths.map((path) => `\`${path}\``).join(', ')}`;
}

const state = (value?: number) => (value === undefined ? '' : nameOf('CKS', value));
const rv = (value?: number) => (value === undefined ? '' : ckrName(value));

function stateMachines(): string[] {
  return ['### Login, of one application with one token (5.6)', logins(), '### State of a session', sessions()].concat([
    '### Access to objects',
    accesses(),
    '### PIN counter',
    table(
      ['from', 'event', 'tries', 'answer'],
      PIN_ROWS.map((row) => [row.from, row.event, row.tries, ckrName(row.rv)]),
    ),
    '### Digest, signature, verification, encryption, decryption',
    table(
      ['from', 'step', 'to', 'refused with, and ended'],
      STEP_ROWS.map((row) => [row.from, row.step, row.to ?? '', rv(row.rv)]),
    ),
    '### Messages signed or verified one after the other',
    table(
      ['from', 'step', 'to', 'refused with, and nothing ended'],
      MESSAGE_ROWS.map((row) => [row.from, row.step, row.to ?? '', rv(row.rv)]),
    ),
  ]);
}

function logins(): string {
  const condition = (readOnly?: true) => (readOnly ? 'a read-only session is open' : '');
  return table(
    ['from', 'event', 'while', 'to', 'refused with'],
    LOGIN_ROWS.map((row) => [row.from, row.event, condition(row.whileReadOnlyOpen), row.to ?? '', rv(row.rv)]),
  );
}

function sessions(): string {
  return table(
    ['login', 'session', 'state', 'opening it is'],
    SESSION_ROWS.map((row) => [row.login, row.kind, state(row.state), rv(row.rv)]),
  );
}

function accesses(): string {
  return table(
    ['state', 'public session object', 'private session object', 'public token object', 'private token object'],
    ACCESS_ROWS.map((row) => [
      state(row.state),
      row.publicSession,
      row.privateSession,
      row.publicToken,
      row.privateToken,
    ]),
  );
}
