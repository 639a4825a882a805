import { CKF_INTERFACE_FORK_SAFE, CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import type { Check } from '../check.ts';
import { layoutOf } from '../raw/layout.ts';
import { memberOf, readPointer, readUlong } from '../raw/memory.ts';
import type { RawCryptoki } from '../raw/raw-cryptoki.ts';
import type { Trial } from '../trial.ts';
import { readWriteSession } from './steps.ts';

/** C_GetInterfaceList and C_GetInterface, which 3.0 brought: PKCS#11 3.1 sections 3.6.7, 5.4.5, 5.4.6. */

/** CK_INTERFACE, read. */
export interface Interface {
  readonly name: string;
  readonly list: bigint;
  readonly version: { readonly major: number; readonly minor: number };
  readonly flags: number;
}

const NAME = 'PKCS 11';
const OCTETS = layoutOf('CK_INTERFACE').octets;

const pointerIn = (octets: Buffer, name: string): bigint =>
  readPointer(octets, layoutOf('CK_INTERFACE').members.find((member) => member.name === name)?.at ?? 0);

/** A text that ends with NUL. */
function textAt(library: RawCryptoki, address: bigint): string {
  let text = '';
  for (let at = address; text.length < 256; at += 1n) {
    const [letter = 0] = library.read(at, 1);
    if (letter === 0) break;
    text += String.fromCharCode(letter);
  }
  return text;
}

function interfaceIn(library: RawCryptoki, octets: Buffer): Interface {
  const [name, list] = [pointerIn(octets, 'pInterfaceName'), pointerIn(octets, 'pFunctionList')];
  const [major = 0, minor = 0] = list === 0n ? [] : library.read(list, 2);
  return {
    name: name === 0n ? '' : textAt(library, name),
    list,
    version: { major, minor },
    flags: memberOf('CK_INTERFACE', octets, 'flags') as number,
  };
}

/** @throws Unsupported where the library is one of 2.40. */
function needInterfaces(trial: Trial): void {
  if (!trial.library.has('C_GetInterfaceList'))
    trial.unsupported('the library is of 2.40: it has no C_GetInterfaceList');
}

/** All interfaces. @throws Unsupported, Blocked */
export function interfacesOf(trial: Trial): Interface[] {
  needInterfaces(trial);
  const { library } = trial;
  const count = library.memory.ulong(0);
  trial.rawStep('C_GetInterfaceList', ['C_GetInterfaceList', null, count]);
  const octets = Buffer.alloc(Math.max(1, readUlong(count, 0)) * OCTETS);
  trial.rawStep('C_GetInterfaceList', ['C_GetInterfaceList', octets, count]);
  return Array.from({ length: readUlong(count, 0) }, (_, at) =>
    interfaceIn(library, octets.subarray(at * OCTETS, (at + 1) * OCTETS)),
  );
}

const shown = ({ name, version: { major, minor }, flags }: Interface): string =>
  `${name} ${major}.${minor} flags ${flags}`;

/** What C_GetInterface gives; undefined when it refuses. */
function asked(trial: Trial, name: string | null, version: Buffer | null, flags: number): Interface | undefined {
  const { library } = trial;
  const given = library.memory.ulong(0);
  const text = name === null ? null : Buffer.from(`${name}\0`);
  if (library.call('C_GetInterface', text, version, given, flags) !== CKR_OK) return undefined;
  return interfaceIn(library, library.read(readPointer(given, 0), OCTETS));
}

export const INTERFACE_CHECKS: readonly Check[] = [
  {
    rule: 'GEN-14',
    caller: 'raw',
    begins: 'loaded',
    run(trial) {
      needInterfaces(trial);
      const { memory } = trial.library;
      const count = memory.ulong(0);
      trial.raw(['C_GetInterfaceList', null, count], 'OK');
      const number = readUlong(count, 0);
      trial.holds('there is an interface', number > 0);
      const short = memory.ulong(Math.max(0, number - 1));
      trial.raw(['C_GetInterfaceList', Buffer.alloc(Math.max(1, number) * OCTETS), short], 'BUFFER_TOO_SMALL');
      trial.same('the count when the buffer was too short', readUlong(short, 0), number);
      trial.raw(['C_GetInterfaceList', null, null], 'ARGUMENTS_BAD');
      const interfaces = interfacesOf(trial);
      trial.same('interfaces', interfaces.length, number);
      for (const one of interfaces) {
        trial.holds('an interface has a name and a list', one.name !== '' && one.list !== 0n, shown(one));
        trial.same('flags that the standard does not have', one.flags & ~CKF_INTERFACE_FORK_SAFE, 0);
      }
      const standard = interfaces.filter(({ name }) => name === NAME);
      trial.holds(
        `"${NAME}" of 3.0 or later is among them`,
        standard.some(({ version }) => version.major >= 3),
        interfaces.map(shown).join(', '),
      );
      trial.same(`versions of "${NAME}" that are there twice`, standard.length - new Set(standard.map(shown)).size, 0);
    },
  },
  {
    rule: 'GEN-15',
    caller: 'raw',
    begins: 'loaded',
    run(trial) {
      const interfaces = interfacesOf(trial);
      const { memory } = trial.library;
      const plain = asked(trial, null, null, 0);
      trial.holds('without a wish there is a default', plain !== undefined && plain.list !== 0n);
      for (const one of interfaces) {
        const version = Buffer.from([one.version.major, one.version.minor]);
        const got = asked(trial, one.name, version, one.flags);
        trial.same('the interface that was asked for', got && shown(got), shown(one));
      }
      const refused = ['ARGUMENTS_BAD', 'FUNCTION_FAILED'];
      const given = memory.ulong(0);
      trial.raw(['C_GetInterface', Buffer.from('no such interface\0'), null, given, 0], ...refused);
      trial.raw(['C_GetInterface', Buffer.from(`${NAME}\0`), Buffer.from([99, 9]), given, 0], ...refused);
      trial.raw(['C_GetInterface', null, null, null, 0], 'ARGUMENTS_BAD');
      const isForkSafe = interfaces.some(({ flags }) => (flags & CKF_INTERFACE_FORK_SAFE) !== 0);
      if (!isForkSafe) trial.raw(['C_GetInterface', null, null, given, CKF_INTERFACE_FORK_SAFE], ...refused);
    },
  },
  {
    rule: 'GEN-17',
    caller: 'raw',
    run(trial) {
      const { library } = trial;
      const standard = interfacesOf(trial).filter(({ name }) => name === NAME);
      const session = readWriteSession(trial);
      const first = library.memory.structure('CK_INFO', {});
      trial.rawStep('C_GetInfo', ['C_GetInfo', first]);
      const old = library.memory.structure('CK_SESSION_INFO', {});
      trial.rawStep('C_GetSessionInfo', ['C_GetSessionInfo', session, old]);
      for (const { list, version } of standard) {
        const which = `${version.major}.${version.minor}`;
        const table = library.tableAt(list);
        const missing = [...table.functions].filter(([, does]) => does === undefined).map(([name]) => name);
        trial.same(`functions of the list ${which} that are NULL_PTR`, missing.join(' '), '');
        const info = library.memory.structure('CK_INFO', {});
        trial.same(`C_GetInfo through ${which}`, library.callIn(table, 'C_GetInfo', info), CKR_OK);
        const names = ['manufacturerID', 'libraryDescription', 'libraryVersion'];
        for (const name of names) trial.same(name, memberOf('CK_INFO', info, name), memberOf('CK_INFO', first, name));
        const same = library.memory.structure('CK_SESSION_INFO', {});
        const rv = library.callIn(table, 'C_GetSessionInfo', session, same);
        trial.same(`C_GetSessionInfo of a session of 2.40 through ${which}`, rv, CKR_OK);
        trial.same('what it tells', same, old);
      }
    },
  },
];
