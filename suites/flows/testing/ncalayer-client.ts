import { createRequire } from 'node:module';
import { rootCertificates } from 'node:tls';
import { vi } from 'vitest';
import { WebSocket } from 'ws';

/** What is used of the class of npm's ncalayer-js-client, which has no types. */
export interface NcaLayerClient {
  connect(): Promise<string>;
  getActiveTokens(): Promise<string[]>;
  getKeyInfo(storage: string): Promise<Readonly<Record<string, string>>>;
  createCAdESFromBase64(storage: string, data: string, keyType?: string, attach?: boolean): Promise<string>;
  createCMSSignatureFromBase64(storage: string, data: string, keyType?: string, attach?: boolean): Promise<string>;
  signXml(storage: string, xml: string, keyType?: string): Promise<string>;
  basicsSignCMS<T extends string | readonly string[]>(
    storages: readonly string[] | null,
    data: T,
    signing: object,
    signer: object,
  ): Promise<T extends string ? string : string[]>;
  basicsSignXML(storages: readonly string[] | null, data: string, signing: object, signer: object): Promise<string[]>;
  readonly isKmd: boolean;
  readonly wsConnection: { close(): void };
}

/** Its constants. */
export interface NcaLayerClientClass {
  new (url: string): NcaLayerClient;
  readonly fileStorageType: string;
  readonly basicsStorageAll: null;
  readonly basicsStorageHardware: readonly string[];
  readonly basicsCMSParams: object;
  readonly basicsCMSParamsAttached: object;
  readonly basicsCMSParamsDetached: object;
  readonly basicsXMLParams: object;
  readonly basicsSignerSignAny: object;
  readonly basicsSignerSignPerson: object;
  readonly basicsSignerSignOrg: object;
  readonly basicsSignerAuthAny: object;
}

/** The package as it is, with sockets that trust this root. @param root DER: that of the workstation's bridges. */
export function ncaLayerClient(root: Uint8Array): NcaLayerClientClass {
  const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(root).toString('base64')}\n-----END CERTIFICATE-----`;
  class TrustingSocket extends WebSocket {
    constructor(url: string) {
      super(url, { ca: [...rootCertificates, pem] });
    }
  }
  vi.stubGlobal('WebSocket', TrustingSocket);
  const require = createRequire(import.meta.url);
  const { NCALayerClient } = require('ncalayer-js-client') as { NCALayerClient: NcaLayerClientClass };
  return NCALayerClient;
}
