import { HouseError } from './problem.ts';
import { TENANT_NAME, type TenantView } from './tenant-routes.ts';

/** The tenants of a server: who there is, and that each name is there once. What a tenant is, the house knows. */

/** What every house's face has. */
export interface Tenant {
  readonly url: string;
  readonly tlsUrl?: string;
  readonly adminToken: string;
  close(): Promise<void>;
}

/** Each has a port, a state and what its server needs: some hundred kilobytes. */
const TENANTS_MAX = 500;

export class Tenants<One extends Tenant, Wish> {
  readonly #open: (name: string, wish: Wish) => Promise<One>;
  /** By name, oldest first. */
  readonly #all = new Map<string, Promise<One>>();
  #isClosed = false;

  /** @param open makes a tenant and listens. */
  constructor(open: (name: string, wish: Wish) => Promise<One>) {
    this.#open = open;
  }

  /**
   * Opens one. Its `close` takes it off the list.
   * @throws RangeError for what is no name ({@link TENANT_NAME}); HouseError tenant-exists, tenants-full, tenants-closed, in this order.
   */
  async open(name: string, wish: Wish): Promise<One> {
    if (!new RegExp(TENANT_NAME).test(name))
      throw new RangeError(`tenant: ${JSON.stringify(name)} is no ${TENANT_NAME}`);
    if (this.#all.has(name)) throw new HouseError('tenant-exists', `${name} is open.`);
    if (this.#all.size >= TENANTS_MAX) throw new HouseError('tenants-full', `There are ${TENANTS_MAX}.`);
    if (this.#isClosed) throw new HouseError('tenants-closed', 'The server is being closed.');
    const opened = this.#open(name, wish).then((one) => ({ ...one, close: () => this.#end(name, opened, one) }));
    this.#all.set(name, opened);
    // A name that came to nothing is free again.
    opened.catch(() => this.#forget(name, opened));
    return await opened;
  }

  /** Those that are open, oldest first. */
  async list(): Promise<TenantView[]> {
    const all = await Promise.allSettled([...this.#all].map(async ([name, one]) => viewOf(name, await one)));
    return all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }

  /** @throws HouseError tenant-unknown */
  async close(name: string): Promise<void> {
    const one = this.#all.get(name);
    if (one === undefined) throw new HouseError('tenant-unknown', `There is no tenant ${JSON.stringify(name)}.`);
    await (await one).close();
  }

  /** Closes every one; from then on there are none. */
  async closeAll(): Promise<void> {
    this.#isClosed = true;
    const opened = await Promise.allSettled(this.#all.values());
    await Promise.all(opened.map((one) => (one.status === 'fulfilled' ? one.value.close() : undefined)));
  }

  async #end(name: string, opened: Promise<One>, one: One): Promise<void> {
    this.#forget(name, opened);
    await one.close();
  }

  /** Unless the name is another's by now. */
  #forget(name: string, opened: Promise<One>): void {
    if (this.#all.get(name) === opened) this.#all.delete(name);
  }
}

export function viewOf(name: string, { url, tlsUrl }: Tenant): TenantView {
  return { name, url, ...(tlsUrl !== undefined && { tlsUrl }) };
}

/** Closes a house: its tenants first, then its parts in this order. Parts that it does not have are passed over. */
export async function closeHouse(
  tenants: { closeAll(): Promise<void> },
  ...parts: readonly ({ close(): unknown } | undefined)[]
): Promise<void> {
  await tenants.closeAll();
  for (const part of parts) await part?.close();
}
