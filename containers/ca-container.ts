import { type CaClient, caClient } from '../http/ca-client.ts';
import { HouseContainer, StartedHouseContainer } from './house-container.ts';

/**
 * The CA simulator (`token-bench ca`) as a container.
 *
 *     const ca = await new CaContainer(await CaContainer.image()).withClockAt(Date.now()).start();
 *     await ca.client().admin.advanceClock({ amount: 1, unit: 'day' });
 */
export class CaContainer extends HouseContainer {
  constructor(image: string) {
    super(image, 'ca');
  }

  /** Which authorities; default all: kz-kisc, kz-nuc, rfc. */
  withAuthorities(...names: readonly string[]): this {
    return this.withOptions('--authorities', names.join(','));
  }

  override async start(): Promise<StartedCaContainer> {
    return new StartedCaContainer(await super.start(), this.adminToken);
  }
}

export class StartedCaContainer extends StartedHouseContainer {
  /** Every request of docs/http.md as a method, with the rights of the administrator. */
  client(): CaClient {
    return caClient(this.url, { adminToken: this.adminToken });
  }
}
