import type { FastifyInstance } from 'fastify';
import { listenTls, type TlsListener } from '../../http/tls.ts';
import type { Bank } from '../bank.ts';
import { type BankSimOptions, LOOPBACK_ADDRESS } from '../options.ts';
import { type TlsMode, tlsIdentity } from './tls-identity.ts';

/**
 * How a bank listens over TLS: on any free port with today's terms, with a weak key as in 2009, or both said.
 * `legacy-1024` is TLS 1.0 to 1.2 with an RSA key of 1024 bits, which anybody with means can break.
 */
export type TlsOption = boolean | TlsMode | { readonly port?: number; readonly mode?: TlsMode };

export interface BankTlsListener extends TlsListener {
  /** DER. */
  readonly root: Uint8Array;
}

/** Listens over TLS when it is wanted; if it cannot be had, nothing stays open. Returns rejects with PortInUseError. */
export async function openTls(
  app: FastifyInstance,
  { tls = false, host = LOOPBACK_ADDRESS, rng }: BankSimOptions,
  { settings: { siteName }, clock }: Bank,
): Promise<BankTlsListener | undefined> {
  if (tls === false) return undefined;
  const wish = typeof tls === 'object' ? tls : {};
  const { port = 0, mode = typeof tls === 'string' ? tls : 'present' } = wish;
  try {
    const own = await tlsIdentity({ mode, siteName, host, at: clock.now(), rng: rng.stream('TLS') });
    const listener = await listenTls(app, { name: 'bank-sim (TLS)', ...own, host, port });
    return { ...listener, root: own.root };
  } catch (error) {
    await app.close();
    throw error;
  }
}
