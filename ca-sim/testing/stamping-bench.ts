import { timeStampRoutes } from '../../http/ca-time-stamp.ts';
import type { TimeStampTrust } from '../../pki/cms/time-stamp.ts';
import { readTimeStampResponse, type TimeStampResponse } from '../../pki/cms/time-stamp-response.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import type { BugEvent, CaEvent, CaSim, CaSimOptions } from '../index.ts';
import { startCaSim } from '../index.ts';

/** A server that is every authority, asked for time stamps over HTTP. */
export interface StampingBench {
  readonly ca: CaSim;
  readonly clock: VirtualClock;
  readonly events: (CaEvent | BugEvent)[];
  /** Every root is an anchor. */
  readonly trust: TimeStampTrust;
  post(body: Uint8Array, contentType?: string): Promise<Response>;
  /** Sends a request and answers the TimeStampResp, DER. */
  ask(request: Uint8Array): Promise<Uint8Array>;
  read(request: Uint8Array): Promise<TimeStampResponse>;
}

export async function openStampingBench(
  start: string | number,
  options: Partial<Omit<CaSimOptions, 'clock'>> = {},
): Promise<StampingBench> {
  const clock = new VirtualClock(start);
  const events: (CaEvent | BugEvent)[] = [];
  const ca = await startCaSim({
    clock,
    rng: new SeededRng('bench'),
    authorities: ['kz-kisc', 'kz-nuc', 'rfc'],
    onEvent: (event) => events.push(event),
    ...options,
  });
  const roots = ca.caCertificates.filter(({ role }) => role === 'root');
  const post = (body: Uint8Array, contentType = 'application/timestamp-query') =>
    fetch(ca.url + timeStampRoutes.stamp.path, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: Uint8Array.from(body),
    });
  const ask = async (request: Uint8Array) => new Uint8Array(await (await post(request)).arrayBuffer());
  return {
    ca,
    clock,
    events,
    trust: { anchors: roots.map(({ certificate }) => parseCertificate(certificate)) },
    post,
    ask,
    read: async (request) => readTimeStampResponse(await ask(request)),
  };
}
