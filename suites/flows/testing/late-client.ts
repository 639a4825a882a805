import type { EmulatedToken } from '../../../emulator/index.ts';
import { bankLateRoutes, type LateCaseView } from '../../../http/bank-late.ts';
import { caRoutes } from '../../../http/ca.ts';
import { DAY_MS } from '../../../simulation/clock.ts';
import { type LateReissue, type LateReissueOptions, lateReissue, type Pkcs11 } from '../../../workstation/index.ts';
import { Bench, type PersonalisedClient } from '../bench.ts';
import { type TokenView, viewToken } from '../token-view.ts';
import { TODAY } from './client-at-work.ts';

export const PIN_OF_HEAD_OFFICE = '97531864';
const BY = 'Операционистова О. О.';

/** A user of "VTB Business" who came too late: his token lies at the head office, in the slot of its PC. */
export class LateClient {
  readonly bench: Bench;
  readonly personalised: PersonalisedClient;
  readonly token: EmulatedToken;
  readonly caseId: string;
  /** The program of the head office's PC. */
  readonly headOffice: Pkcs11;

  private constructor(bench: Bench, personalised: PersonalisedClient, token: EmulatedToken, caseId: string) {
    this.bench = bench;
    this.personalised = personalised;
    this.token = token;
    this.caseId = caseId;
    this.headOffice = bench.headOffice.application();
    this.headOffice.C_Initialize();
  }

  static async come(seed: string): Promise<LateClient> {
    const bench = await Bench.start({ seed, at: TODAY, bankSettings: { style: 'vtb-business' } });
    const personalised = await bench.personalise();
    bench.comeToday();
    bench.clock.advance(21 * DAY_MS);
    const branch = bench.deskClient('operationist');
    const { login } = personalised.enrolment;
    const application = { text: 'Заявление', faultNote: 'По моей вине.', reissueRequest: 'Прошу перевыпустить.' };
    const { id } = await branch.call(bankLateRoutes.applyForReissue, { body: { by: BY, login, ...application } });
    const token = bench.emulator.remove();
    const params = { id };
    const { serialNumber, label } = token;
    const { iin } = personalised.client.person;
    await branch.call(bankLateRoutes.takeToken, { params, body: { by: BY, iin, serialNumber, label } });
    await branch.call(bankLateRoutes.sendToHeadOffice, { params, body: { by: BY } });
    await bench.deskClient('head-office').call(bankLateRoutes.arriveAtHeadOffice, { params, body: { by: BY } });
    bench.headOffice.insert(token);
    return new LateClient(bench, personalised, token, id);
  }

  /** The work of the head office. */
  async program(options: Partial<LateReissueOptions> = {}): Promise<LateReissue> {
    const { bench, caseId, headOffice: token } = this;
    return lateReissue({
      token,
      clock: bench.clock,
      soPin: bench.soPin,
      pin: PIN_OF_HEAD_OFFICE,
      ca: bench.caClient(),
      desk: await bench.registrationDesk(),
      bank: bench.deskClient('head-office'),
      caseId,
      by: 'Головной Г. Г.',
      ...options,
    });
  }

  /** The case as its desk sees it. */
  lateCase(): Promise<LateCaseView> {
    return this.bench.deskClient('head-office').call(bankLateRoutes.lateCase, { params: { id: this.caseId } });
  }

  /** What lies on the token in the head office's slot. */
  view(pin = PIN_OF_HEAD_OFFICE): TokenView {
    return viewToken(this.headOffice, pin);
  }

  /** How many requests for a re-issue the CA has had. */
  async requests(): Promise<number> {
    return (await this.bench.caClient().call(caRoutes.requests)).length - 1;
  }

  async leave(): Promise<void> {
    this.headOffice.C_Finalize();
    await this.bench.close();
  }
}
