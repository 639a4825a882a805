import { caRoutes } from '../../http/ca.ts';
import type { HttpClient } from '../../http/client.ts';
import { generateKeyPair, softwareSigner } from '../../pki/keys.ts';
import { SUITES } from '../../pki/suites.ts';
import { buildRequest } from '../../pki/x509/request.ts';
import type { Rng } from '../../simulation/rng.ts';
import { FlowRun } from './flow-run.ts';
import type { FlowOptions } from './progress.ts';
import type { RequestSigner } from './request-pair.ts';
import { fromBase64, toBase64 } from './token-cms.ts';

export interface RegistrationDeskOptions extends FlowOptions {
  readonly ca: HttpClient;
  /** Name of the desk in its certificate; must say TEST. */
  readonly name: string;
  readonly rng: Rng;
}

/**
 * Opens a Registration Authority: a desk with a GOST key of its own, in memory, that the CA certifies. Its signature
 * enrols people (X-CA-10).
 */
export function openRegistrationDesk(options: RegistrationDeskOptions): Promise<RequestSigner> {
  const { ca, name, rng } = options;
  return new FlowRun(options).step('certify-desk', async () => {
    const pair = await generateKeyPair(SUITES['kisc-2004'], rng.stream('key'));
    const signer = softwareSigner(pair, rng.stream('nonces'));
    const subject = [
      { type: 'C', value: 'KZ' },
      { type: 'O', value: 'TEST KISC' },
      { type: 'CN', value: name },
    ];
    const request = toBase64(await buildRequest({ subject }, signer));
    const { certificate } = await ca.call(caRoutes.registerRegistrationAuthority, { body: { name, request } });
    return { signer, certificate: fromBase64(certificate) };
  });
}
