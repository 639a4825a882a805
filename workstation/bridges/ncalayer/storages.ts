import type { Carrier, OpenCarrier, Storage } from '../../carriers/carrier.ts';
import { TokenError } from '../../token/token-error.ts';
import type { Call } from './call.ts';

/** Where the keys of a request may lie. */
export interface StorageWish {
  /** Any of these; `undefined`: any at all. */
  readonly storages?: readonly string[] | undefined;
  /** A file, or a folder of files: the carrier with this title, or those whose titles lie below. */
  readonly path?: string | undefined;
  /** Given by the page itself (ours): tried once, and nobody is asked. */
  readonly password?: string | undefined;
}

/** A storage that has taken its password. */
export interface OpenStorage {
  readonly carrier: Carrier;
  readonly open: OpenCarrier;
  /** The one that it has taken. */
  readonly password: string;
}

/** Files are no devices: {@link activeTokens} leaves them out. */
const FILES: ReadonlySet<Storage> = new Set<Storage>(['PKCS12', 'JKS']);

/** What of this PC NCALayer knows at all, and is there: a JavaToken is not among it. */
function presentCarriers({ site }: Call): Carrier[] {
  return site.carriers().filter((carrier) => carrier.storage !== undefined && carrier.isPresent());
}

/** The kinds of devices that are plugged in, each once. */
export function activeTokens(call: Call): Storage[] {
  const kinds = presentCarriers(call).map(({ storage }) => storage as Storage);
  return [...new Set(kinds)].filter((kind) => !FILES.has(kind));
}

/**
 * The storage of a request: the only one that will do, or the one that the person chooses.
 * @throws TokenError `token-not-present`; Cancelled.
 */
export async function chooseCarrier(call: Call, { storages, path }: StorageWish): Promise<Carrier> {
  const fitting = presentCarriers(call)
    .filter(({ storage }) => storages === undefined || storages.includes(storage as string))
    .filter(({ title }) => path === undefined || path === '' || isAtOrBelow(title, path));
  const [first, ...others] = fitting;
  if (first === undefined) throw new TokenError('token-not-present', wanted(storages, path));
  if (others.length === 0) return first;
  const carriers = fitting.map(({ name, title }) => ({ id: name, text: title }));
  const id = await call.ask({ kind: 'choose-carrier', carriers });
  const chosen = fitting.find(({ name }) => name === id);
  if (chosen === undefined) throw new TokenError('token-not-present', `None of those to choose from is "${id}".`);
  return chosen;
}

function isAtOrBelow(title: string, path: string): boolean {
  const folder = path.replace(/[\\/]+$/, '');
  return title === path || title.startsWith(`${folder}/`) || title.startsWith(`${folder}\\`);
}

function wanted(storages: readonly string[] | undefined, path: string | undefined): string {
  return [storages && `Wanted is ${storages.join(', ')}.`, path && `It should be at ${path}.`]
    .filter(Boolean)
    .join(' ');
}

/**
 * Chooses a storage, opens it with the password that the person enters, as often as it takes, and works in it.
 * @throws Cancelled; TokenError `token-not-present`, `pin-wrong` (of a password that came with the request), `pin-locked` and whatever the
 * storage says; what the work throws.
 */
export async function inStorage<T>(
  call: Call,
  wish: StorageWish,
  work: (storage: OpenStorage) => Promise<T> | T,
): Promise<T> {
  const carrier = await chooseCarrier(call, wish);
  return withPassword(call, carrier, wish.password, (password) => opening(carrier, password, work));
}

/**
 * Tries a password, and asks for another one while it is wrong.
 * @param given what came with the request; empty or absent: the person is asked.
 */
export async function withPassword<T>(
  call: Call,
  carrier: Carrier,
  given: string | undefined,
  attempt: (password: string) => Promise<T>,
): Promise<T> {
  if (given !== undefined && given !== '') return attempt(given).catch(told);
  let triesLeft: number | undefined;
  let wasWrong = false;
  for (;;) {
    const password = await call.ask({ kind: 'password', carrier: carrier.title, triesLeft, wasWrong });
    try {
      return await attempt(password);
    } catch (error) {
      if (!(error instanceof WrongPassword)) throw error;
      triesLeft = error.refusal.triesLeft;
      wasWrong = true;
    }
  }
}

/** The password itself was refused, and nothing was done yet: it can be asked for again. */
export class WrongPassword extends Error {
  override readonly name = 'WrongPassword';
  readonly refusal: TokenError;

  constructor(refusal: TokenError) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Who gave the password himself is told what the storage said. */
function told(error: unknown): never {
  throw error instanceof WrongPassword ? error.refusal : error;
}

async function opening<T>(
  carrier: Carrier,
  password: string,
  work: (storage: OpenStorage) => Promise<T> | T,
): Promise<T> {
  let isOpen = false;
  try {
    return await carrier.use(password, (open) => {
      isOpen = true;
      return work({ carrier, open, password });
    });
  } catch (error) {
    throw isOpen ? error : refusalOf(error);
  }
}

/** An error of opening: a password of the wrong length is as wrong as another. */
export function refusalOf(error: unknown): unknown {
  const isWrong = error instanceof TokenError && (error.code === 'pin-wrong' || error.code === 'pin-refused');
  return isWrong ? new WrongPassword(error) : error;
}
