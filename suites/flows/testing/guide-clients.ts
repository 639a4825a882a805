import { bankRoutes } from '../../../http/bank.ts';
import { COMPLETE_REPORT, type ComponentReport } from '../../../http/bank-components.ts';
import { bankDeskRoutes } from '../../../http/bank-desks.ts';
import type { DocumentView } from '../../../http/bank-documents.ts';
import { signCms } from '../../../pki/cms/signed-data.ts';
import {
  enrol,
  HttpClient,
  InstallationStory,
  loginByCertificate,
  type Pkcs11,
  readKeySet,
  type TokenSession,
  tokenCarrier,
  tokenSigner,
  withToken,
} from '../../../workstation/index.ts';
import { Bench, DEMO_PIN } from '../bench.ts';
import { demoClient } from '../demo-client.ts';
import { TODAY } from './client-at-work.ts';

export const OWN_PASSWORD = 'Test-2026';
/** Chosen after a new envelope: the old one is not accepted. */
export const NEXT_PASSWORD = 'Test-2027';

/** A PC on which everything of the guide is installed. */
export const INSTALLED: ComponentReport = COMPLETE_REPORT;

/** Somebody at his own PC, with his own token. */
export interface Person {
  readonly token: Pkcs11;
  readonly login: string;
  /** What his PIN envelope said. */
  readonly envelope: string;
  /** Carries his session. */
  bank: HttpClient;
}

/** The people of the connection guide: two of one client, each with a token, at a bank that checks components. */
export class GuideClients {
  readonly bench: Bench;
  /** Whose organisation it is. */
  readonly client = demoClient(1);
  /** He works already. */
  readonly one: Person;
  /** He loses his access in section 2.3, and gets it again. */
  readonly other: Person;
  /** At a PC that is not installed yet: from its first login to the next one. */
  installing: HttpClient;
  /** The PC on which it is installed, with the token of {@link one}. */
  readonly story: InstallationStory;
  /** The other's password, as his newest PIN envelope says. */
  envelope = '';

  private constructor(bench: Bench, one: Person, other: Person) {
    this.bench = bench;
    this.one = one;
    this.other = other;
    this.installing = bench.bankClient();
    const names = { name: 'JavaToken', title: 'JavaToken - JavaToken', reader: 'JavaToken 0' };
    const carrier = tokenCarrier({ token: one.token }, names);
    this.story = new InstallationStory({ pc: { start: 'older', windowsHasDriver: false }, carrier: () => carrier });
  }

  static async come(): Promise<GuideClients> {
    const bench = await Bench.start({ seed: 'connection guide', at: TODAY, bankSettings: { components: 'checked' } });
    const { enrolment } = await bench.personalise();
    bench.clock.advance(SOON_MS);
    const one = personOf(bench, bench.token, enrolment);
    await enter(bench, one, one.envelope);
    bench.headOffice.insert(bench.emulator.newToken({ device: bench.device }));
    const token = bench.headOffice.application();
    token.C_Initialize();
    const other = personOf(bench, token, await enrolSecond(bench, token));
    await enter(bench, other, other.envelope);
    return new GuideClients(bench, one, other);
  }

  async close(): Promise<void> {
    this.other.token.C_Finalize();
    await this.bench.close();
  }

  get manager(): HttpClient {
    return this.bench.deskClient('bank-manager');
  }

  /** Of documents. */
  get today(): string {
    return new Date(this.bench.clock.now()).toISOString().slice(0, 10);
  }

  /** Login of a user who has changed his first password, as far as the token and its key lead. */
  enter(person: Person, password = OWN_PASSWORD): Promise<void> {
    return enter(this.bench, person, password);
  }

  /** A person gets another right, as the client chooses. His session ends with it; he logs in again. */
  async right(person: Person, signatureRight: 'single' | 'first' | 'second'): Promise<void> {
    const params = { login: person.login };
    await this.manager.call(bankDeskRoutes.changeSignatureRight, { params, body: { signatureRight } });
    await this.enter(person);
  }

  /** A user without token: what his envelope says. */
  async register(name: string, mayPrepare: boolean): Promise<string> {
    const { bin } = this.client.organisation;
    const { iin } = demoClient(name.length).person;
    const body = { bin, iin, login: name, surname: 'МАКЕТОВ', signatureRight: 'none', mayPrepare } as const;
    return (await this.manager.call(bankRoutes.registerUser, { body })).firstPassword;
  }

  /** As far as the check of the components: login with the envelope's password, and its change. */
  async enterFirst(name: string, password: string): Promise<HttpClient> {
    const bank = new HttpClient(this.bench.bank.url, 'the bank');
    await bank.call(bankRoutes.login, { body: { login: name, password } });
    await bank.call(bankRoutes.changePassword, { body: { newPassword: OWN_PASSWORD, repeat: OWN_PASSWORD } });
    return bank;
  }

  /** Signs a document of the client with the token of a person. */
  async sign({ token, bank }: Person, { id, toSign }: DocumentView): Promise<DocumentView> {
    const content = Uint8Array.from(Buffer.from(toSign, 'base64'));
    const signingTime = this.bench.clock.now();
    const cms = await withToken({ token, pin: DEMO_PIN }, (session) => detached(session, content, signingTime));
    return bank.call(bankRoutes.signDocument, { params: { id }, body: { cms } });
  }
}

/** Certificates are not good before they are issued. */
const SOON_MS = 60_000;

function personOf(bench: Bench, token: Pkcs11, of: { login: string; firstPassword: string }): Person {
  return { token, login: of.login, envelope: of.firstPassword, bank: bench.bankClient() };
}

async function enter({ clock, bank: { url: bank } }: Bench, person: Person, password: string): Promise<void> {
  const { token, login: name } = person;
  const done = await loginByCertificate({
    token,
    clock,
    bank,
    pin: DEMO_PIN,
    login: name,
    password,
    newPassword: OWN_PASSWORD,
  });
  person.bank = done.bank;
}

/** The second person of the first client's organisation. */
async function enrolSecond(bench: Bench, token: Pkcs11) {
  const { organisation } = demoClient(1);
  const { person, user } = demoClient(2);
  return enrol({
    token,
    soPin: bench.soPin,
    pin: DEMO_PIN,
    tokenLabel: 'TEST second',
    ca: bench.caClient(),
    bank: bench.bankClient(),
    desk: await bench.registrationDesk(),
    organisation: { ...organisation, isApproveOneReg: true, isApproveTwoReg: true },
    person,
    user: { ...user, signatureRight: 'second' },
    clock: bench.clock,
  });
}

/** Detached CMS by the GOST key of the token, base64. */
async function detached(session: TokenSession, content: Uint8Array, signingTime: number): Promise<string> {
  const pair = readKeySet(session).pairs.find(({ suite }) => suite.family === 'GOST');
  const certificate = pair?.certificates[0]?.certificate;
  if (pair === undefined || certificate === undefined) throw new Error('no GOST key with a certificate');
  const template = { content, certificate: certificate.der, signingTime, detached: true };
  return Buffer.from(await signCms(template, tokenSigner(session, pair))).toString('base64');
}
