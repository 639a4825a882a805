import { BankError } from './bank-error.ts';
import { isAccountNumber, isPersonOrOrganisation } from './numbers.ts';
import type { BankSettings } from './settings.ts';

/** An organisation that has an account with the bank. */
export interface Client {
  readonly bin: string;
  readonly name: string;
  readonly account: string;
}

/** By BIN. */
export type ClientsState = Map<string, Client>;

/** The bank's clients. */
export class Clients {
  readonly #state: { readonly clients: ClientsState };
  readonly #settings: BankSettings;

  constructor(state: { readonly clients: ClientsState }, settings: BankSettings) {
    this.#state = state;
    this.#settings = settings;
  }

  get #clients(): ClientsState {
    return this.#state.clients;
  }

  /** @throws BankError number-wrong, account-wrong, client-exists. */
  register(client: Client): Client {
    if (!isPersonOrOrganisation(client.bin, this.#settings.checkDigits)) {
      throw new BankError('number-wrong', `BIN ${client.bin}`);
    }
    if (!isAccountNumber(client.account)) throw new BankError('account-wrong', client.account);
    if (this.#clients.has(client.bin)) throw new BankError('client-exists', `BIN ${client.bin}`);
    if ([...this.#clients.values()].some(({ account }) => account === client.account)) {
      throw new BankError('client-exists', client.account);
    }
    this.#clients.set(client.bin, client);
    return client;
  }

  /** Oldest first. */
  list(): Client[] {
    return [...this.#state.clients.values()];
  }

  /** @throws BankError client-unknown. */
  byBin(bin: string): Client {
    const client = this.#clients.get(bin);
    if (client === undefined) throw new BankError('client-unknown', `BIN ${bin}`);
    return client;
  }
}
