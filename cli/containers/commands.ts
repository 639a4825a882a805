import type { Configurator } from '../../workstation/index.ts';
import { isSet, type OptionRow, type Options, textOf, type WordsRow } from '../arguments.ts';
import type { Command } from '../command.ts';
import type { Io } from '../io.ts';
import type { Screen, Style } from '../terminal.ts';
import { JSON_OPTION } from '../token/options.ts';
import { report } from '../token/run-command.ts';
import { UsageError } from '../usage-error.ts';
import { PASSWORD_OPTION, Passwords } from './password.ts';
import { JUDGING_OPTIONS, PLACE_OPTIONS, withConfigurator } from './place.ts';
import { keyReport, profileReport, showCertificates, showKeys, showProfile } from './shown-keys.ts';

const PROFILE: WordsRow = { form: '[PROFILE]', min: 0, max: 1 };
const WHERE =
  'PROFILE is a name of the list; it is left out when --pkcs12, --image or --module says where the keys are.';

/** What one of the commands works with. */
interface Work {
  readonly configurator: Configurator;
  /** Of the profile. */
  readonly name: string;
  readonly passwords: Passwords;
  readonly options: Options;
}

interface Row<Result extends object> extends Pick<Command, 'summary' | 'description' | 'examples'> {
  readonly name: string;
  readonly options: readonly OptionRow[];
  work(work: Work): Promise<Result>;
  show(result: Result, screen: Screen, style: Style): void;
}

/** A command that works on one profile. */
function onProfile<Result extends object>({ name, options: own, work, show, ...texts }: Row<Result>): Command {
  const command = `containers ${name}`;
  return {
    ...texts,
    name: command,
    options: [...PLACE_OPTIONS, PASSWORD_OPTION, ...own, JSON_OPTION],
    words: PROFILE,
    run: (options: Options, io: Io, words: readonly string[]) =>
      report(
        { options, io },
        async () => {
          const passwords = new Passwords(options, io);
          try {
            return await withConfigurator({ options, io, words, command }, async ({ configurator, profile }) => {
              if (profile === undefined)
                throw new UsageError('Which profile? Name it, or say where the keys are.', command);
              configurator.profile(profile);
              return await work({ configurator, name: profile, passwords, options });
            });
          } finally {
            await passwords.close();
          }
        },
        show,
      ),
  };
}

export const LIST: Command = {
  name: 'containers list',
  summary: 'The profiles, and which of their devices are there.',
  description: ['As the window of Tumar CSP Configurator lists them. No password is needed.'],
  options: [...PLACE_OPTIONS, JSON_OPTION],
  examples: [
    {
      line: 'token-bench containers list --image my.token',
      does: 'A fresh installation, with this token in the reader.',
    },
    { line: 'token-bench containers list --profiles cptumar.conf', does: 'The profiles of a file.' },
  ],
  run: (options, io) =>
    report(
      { options, io },
      () =>
        withConfigurator({ options, io, words: [], command: 'containers list' }, ({ configurator }) => ({
          profiles: configurator.profiles().map(profileReport),
        })),
      ({ profiles }, screen, style) => {
        for (const row of profiles) showProfile(row, screen, style);
      },
    ),
};

export const SHOW = onProfile({
  name: 'show',
  summary: 'One profile and the keys behind it.',
  description: [WHERE, 'A key WAITs for its certificate, is OK, or is BLOCKed: its certificate is revoked.'],
  options: JUDGING_OPTIONS,
  examples: [
    { line: 'token-bench containers show JavaToken --image my.token', does: 'Address, device, keys.' },
    {
      line: 'token-bench containers show FSystem --profiles cptumar.conf',
      does: 'The container that a file of profiles names.',
    },
  ],
  work: async ({ configurator, name, passwords }) => {
    const keys = await configurator.read(name, await passwords.own());
    return { profile: profileReport(configurator.profile(name)), keys: keys.map(keyReport) };
  },
  show: ({ profile, keys }, screen, style) => {
    showProfile(profile, screen, style);
    screen.line(style.dim(profile.device));
    showKeys(keys, screen, style);
  },
});

export const READ = onProfile({
  name: 'read',
  summary: 'Read the keys of a container.',
  description: [
    WHERE,
    'Each key with its state, and the alias by which it is named: the serial number of its certificate.',
  ],
  options: JUDGING_OPTIONS,
  examples: [
    { line: 'token-bench containers read --pkcs12 GOST512_….p12', does: 'Of a key file; the password is asked for.' },
    { line: 'token-bench containers read --module /usr/lib/softhsm/libsofthsm2.so --pin 1234', does: 'Of any token.' },
  ],
  work: async ({ configurator, name, passwords }) => ({
    keys: (await configurator.read(name, await passwords.own())).map(keyReport),
  }),
  show: ({ keys }, screen, style) => showKeys(keys, screen, style),
});

export const CERTIFICATES = onProfile({
  name: 'certificates',
  summary: 'The certificates of a container, with their validity.',
  description: [WHERE, 'GOST and RSA; those of older key sets until they are removed.'],
  options: JUDGING_OPTIONS,
  examples: [
    { line: 'token-bench containers certificates --image my.token', does: 'Who, from when to when, valid or not.' },
    {
      line: 'token-bench containers certificates --pkcs12 keys --crl list.crl --at 2027-03-01T00:00:00Z',
      does: 'As of a day.',
    },
  ],
  work: async ({ configurator, name, passwords }) => ({
    keys: (await configurator.read(name, await passwords.own())).map(keyReport),
  }),
  show: ({ keys }, screen, style) => showCertificates(keys, screen, style),
});

export const EDIT = onProfile({
  name: 'edit',
  summary: 'Change a profile, or make one, and read its keys.',
  description: [
    'What «Изменить профайл» does: the password of the container is entered twice, the address of the device is kept in the file of profiles.',
    'The password is kept nowhere. With --new-pin the password of the container itself is changed.',
  ],
  options: [
    { name: 'address', value: 'URL', help: 'scheme://container@/reader-or-path. Default: as it is.' },
    { name: 'new-pin', value: 'PIN', help: 'The password of the container from now on.' },
  ],
  examples: [
    {
      line: 'token-bench containers edit FSystem --profiles cptumar.conf --address file://user@//opt/keys',
      does: 'Another key file.',
    },
    { line: 'token-bench containers edit --image my.token --new-pin 11223344', does: 'Another password.' },
  ],
  async work({ configurator, name, passwords, options }) {
    const newPin = textOf(options, 'new-pin');
    const address = textOf(options, 'address') ?? configurator.profile(name).address;
    const { password, confirmation } = await passwords.twice('pin', 'Password of the container');
    if (newPin === undefined) {
      const keys = await configurator.save(name, { password, confirmation, address });
      return { profile: profileReport(configurator.profile(name)), keys: keys.map(keyReport) };
    }
    await configurator.changePassword(name, { password, newPassword: newPin, confirmation: newPin });
    const keys = await configurator.read(name, newPin);
    return { profile: profileReport(configurator.profile(name)), keys: keys.map(keyReport) };
  },
  show: ({ profile, keys }, screen, style) => {
    showProfile(profile, screen, style);
    showKeys(keys, screen, style);
  },
});

export const DELETE = onProfile({
  name: 'delete',
  summary: 'Remove a key with its certificates.',
  description: [WHERE, 'What is removed cannot be brought back.'],
  options: [
    { name: 'key', value: 'ALIAS', help: 'Which: the serial number of its certificate.' },
    { name: 'yes', help: 'Yes, remove it.' },
  ],
  examples: [
    { line: 'token-bench containers delete --image my.token --key 4A… --yes', does: 'One key less.' },
    { line: 'token-bench containers delete --pkcs12 keys --key 4A… --yes', does: 'The file of that key is removed.' },
  ],
  async work({ configurator, name, passwords, options }) {
    const alias = textOf(options, 'key');
    if (alias === undefined) throw new UsageError('--key ALIAS is missing.', 'containers delete');
    if (!isSet(options, 'yes')) throw new UsageError('Say --yes: it cannot be undone.', 'containers delete');
    const keys = await configurator.remove(name, alias, await passwords.own());
    return { removed: alias.toUpperCase(), keys: keys.map(keyReport) };
  },
  show: ({ removed, keys }, screen, style) => {
    screen.line(`${style.good('Removed')} ${removed}`);
    showKeys(keys, screen, style);
  },
});
