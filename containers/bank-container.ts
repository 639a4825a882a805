import { type BankClient, bankClient } from '../http/bank-client.ts';
import { HOUSE_PORT, HouseContainer, StartedHouseContainer } from './house-container.ts';

/**
 * The bank simulator (`token-bench bank`) as a container, beside a CA in the same network.
 *
 *     const network = await new Network().start();
 *     const ca = await new CaContainer(image).withNetwork(network).withNetworkAliases('ca').start();
 *     const bank = await new BankContainer(image).withNetwork(network).withCa('ca', ca.adminToken).start();
 */
export class BankContainer extends HouseContainer {
  constructor(image: string) {
    super(image, 'bank');
  }

  /** @param alias the CA's name in the network. @param adminToken what the bank shows there when a regeneration is done. */
  withCa(alias: string, adminToken: string): this {
    return this.withOptions('--ca-url', `http://${alias}:${HOUSE_PORT}`).withEnvironment({
      TOKEN_BENCH_CA_ADMIN_TOKEN: adminToken,
    });
  }

  override async start(): Promise<StartedBankContainer> {
    return new StartedBankContainer(await super.start(), this.adminToken);
  }
}

export class StartedBankContainer extends StartedHouseContainer {
  /** Every request of docs/http.md as a method, with the rights of the administrator. */
  client(): BankClient {
    return bankClient(this.url, { adminToken: this.adminToken });
  }
}
