import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, type StampChanges } from '../../../../pki/cms/testing/stamps.ts';
import type { SuiteId } from '../../../../pki/suites.ts';

export interface Stamping {
  readonly url: string;
  close(): Promise<void>;
}

/** A time-stamping authority over HTTP (RFC 3161 section 3.4) on a free port. @param changes what is to be wrong with its tokens. */
export async function openStamping(suite: SuiteId, changes: StampChanges = {}): Promise<Stamping> {
  const server = createServer(async (request, response) => {
    const octets: Buffer[] = [];
    for await (const piece of request) octets.push(piece as Buffer);
    const reply = await answer(suite, Uint8Array.from(Buffer.concat(octets)), changes);
    response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
