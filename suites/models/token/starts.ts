import type fc from 'fast-check';
import type { SessionPick } from './command.ts';
import { LOGIN } from './commands/logins.ts';
import { CREATE_OBJECT } from './commands/objects.ts';
import { INIT_TOKEN } from './commands/pins.ts';
import { OPEN_SESSION } from './commands/sessions.ts';
import { OBJECT_KINDS, type Wish } from './object-kinds.ts';
import type { Run } from './run.ts';
import type { TokenModel } from './token-model.ts';

/** How a sequence begins: most rules show only where somebody is logged in, something is there or a PIN is nearly lost. */
export type Start =
  | 'nothing'
  | 'session'
  | 'user'
  | 'so'
  | 'keys'
  | 'private keys'
  | 'two readers'
  | 'last tries'
  | 'initialised anew';
export const STARTS: readonly Start[] = [
  ...(['nothing', 'session', 'user', 'so', 'two readers', 'last tries', 'initialised anew'] as const),
  ...(['keys', 'keys', 'keys', 'keys', 'keys', 'private keys', 'private keys', 'private keys'] as const),
];

const FIRST: SessionPick = { application: 0, session: 0, open: 1 };

const PLAIN: Wish = {
  onToken: false,
  isPrivate: false,
  sensitive: false,
  extractable: true,
  usable: true,
  modifiable: true,
  copyable: true,
  destroyable: true,
  alwaysAuthenticate: false,
};

/** These commands are compared like all others. */
export function startCommands(start: Start): fc.Command<TokenModel, Run>[] {
  return START_ROWS[start]();
}

const open = (readWrite = true) => OPEN_SESSION.of({ application: 0, readWrite, serial: true });
const login = (who: 'user' | 'so', right = true) => LOGIN.of({ session: FIRST, who, right });
const everyKey = (wish: Wish) =>
  OBJECT_KINDS.flatMap(({ keyType }, kind) =>
    keyType === undefined ? [] : [CREATE_OBJECT.of({ session: FIRST, kind, wish, flaw: 'none' })],
  );

const START_ROWS: Readonly<Record<Start, () => fc.Command<TokenModel, Run>[]>> = {
  nothing: () => [],
  session: () => [open()],
  user: () => [open(), login('user')],
  so: () => [open(), login('so')],
  keys: () => [open(), login('user'), ...everyKey(PLAIN)],
  'private keys': () => [open(), login('user'), ...everyKey({ ...PLAIN, isPrivate: true, alwaysAuthenticate: true })],
  'two readers': () => [open(false), open(false), login('user')],
  'last tries': () => [open(), ...[1, 2].map(() => login('user', false)), ...[1, 2, 3].map(() => login('so', false))],
  'initialised anew': () => [INIT_TOKEN.of({ application: 0, right: true })],
};
