import { caEnrolmentRoutes } from '../../../http/ca-enrolment.ts';
import { type Dn, dnToString } from '../../../pki/x509/name.ts';
import { startWorkstation, tokenCarrier, type Workstation } from '../../../workstation/index.ts';
import { ClientAtWork } from './client-at-work.ts';
import { CryptoSocketPage, PAGE_ORIGIN } from './crypto-socket-page.ts';

/** One key of GetAllKeys. */
export interface PageKey {
  readonly serialNum: string;
  readonly publicKey: string;
  readonly algID: string;
  readonly certificateBlob?: string;
}

/** The address of the client's token. */
export const PROFILE = 'profile://JavaToken';

/** A personalised client 20 days before the end of his certificates, and a page that reaches his JavaToken through CryptoSocket. */
export class CryptoSocketAtWork {
  readonly client: ClientAtWork;
  readonly page: CryptoSocketPage;
  readonly pc: Workstation;

  private constructor(client: ClientAtWork, page: CryptoSocketPage, pc: Workstation) {
    this.client = client;
    this.page = page;
    this.pc = pc;
  }

  static async come(seed: string): Promise<CryptoSocketAtWork> {
    const client = await ClientAtWork.come(seed);
    const { token, clock, rng, ca } = client.bench;
    const names = { name: 'JavaToken', title: 'JavaToken - JavaToken', reader: 'Gamma JavaToken 0' };
    const pc = await startWorkstation({
      carriers: [tokenCarrier({ token }, names)],
      clock,
      rng: rng.stream('workstation'),
      timeStampUrl: `${ca.url}/tsp`,
      allowedOrigins: [PAGE_ORIGIN],
      ports: 'free',
    });
    return new CryptoSocketAtWork(client, await CryptoSocketPage.at(pc.bridges.cryptoSocket.ws ?? ''), pc);
  }

  /** Profile and password. */
  get door(): { readonly profile: string; readonly pass: string } {
    return { profile: PROFILE, pass: this.client.personalised.pin };
  }

  /** All keys as anybody sees them, without the password. */
  async keys(): Promise<readonly PageKey[]> {
    const { response } = await this.page.succeed('BaseAPI', 'GetAllKeys', { url: PROFILE });
    return response.profiles[PROFILE];
  }

  async waiting(): Promise<readonly PageKey[]> {
    return (await this.keys()).filter(({ certificateBlob }) => certificateBlob === undefined);
  }

  /** The certificate of the GOST key in operation, as the LoadKey functions show it. */
  async current(): Promise<{
    readonly subjectDN: string;
    readonly serialNumber: string;
    readonly certificateBlob: string;
  }> {
    const answer = await this.page.succeed('BaseAPI', 'LoadKeyFromProfile', this.door);
    const names = Object.keys(answer).filter((name) => name.startsWith('certificate'));
    const found = names.map((name) => answer[name]).find(({ keyOid }) => keyOid === '1.3.6.1.4.1.6801.1.5.8');
    if (!found) throw new Error('no GOST key');
    return found;
  }

  /** A request for re-issue, made and signed on the token: base64 of CMS(PKCS#10). */
  async signedRequest(algorithm: 'GOST' | 'RSA', more: object = {}): Promise<string> {
    const { subjectDN, serialNumber } = await this.current();
    const templ = `CN=${algorithm}_USER_SIGN_1Y,O=Template,C=KZ`;
    const plain = { isExport: 1, genNew: 0, keyType: 0, keySize: 0, isAltName: false, hashType: 0 };
    const { response } = await this.page.succeed('BaseAPI', 'CreateCertificateRequest', {
      PKCS10: { ...this.door, dn: subjectDN, templ, ...plain, ...more },
      PKCS7: { ...this.door, sn: serialNumber, isCert: true, hashType: 0 },
    });
    return response;
  }

  /** Reference and secret for CMP, for this name. */
  pinEnvelope(subject: Dn): Promise<{ readonly reference: string; readonly secret: string }> {
    const body = { subject: dnToString(subject), singleUse: false };
    return this.client.bench.caClient().call(caEnrolmentRoutes.registerPinEnvelope, { body });
  }

  async leave(): Promise<void> {
    await this.page.leave();
    await this.pc.close();
    await this.client.leave();
  }
}
