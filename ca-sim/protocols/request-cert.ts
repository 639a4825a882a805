import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { FastifyInstance } from 'fastify';
import { caRoutes } from '../../http/ca.ts';
import { type House, mount } from '../../http/server.ts';
import { consoleReaderOf } from '../cabinet/console-texts.ts';
import { requestListPage } from '../cabinet/request-list-page.ts';
import { requestPage } from '../cabinet/request-page.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import type { SetAlgorithm } from '../core/certificate-profiles.ts';
import { submitPair } from '../core/pair-checks.ts';
import { bankDone, requestOf } from '../core/requests.ts';
import { readHalf } from './request-evidence.ts';
import { requestView } from './views.ts';

/** requestCert, getRequestList and the bank's last word (X-CA-2, X-CA-8). */
export function mountRequests(app: FastifyInstance, house: House, ca: CertificationAuthority): void {
  mount(app, house, caRoutes.requestCertificates, ({ body }) =>
    ca.run(async (now) => {
      const pair = body.requests.map(({ algorithm, cms }) => ({ algorithm, cms: Buffer.from(cms, 'base64') }));
      const halves = await Promise.all(pair.map(({ algorithm, cms }) => readHalf(ca.twins, algorithm, cms, now)));
      return requestView(submitPair(ca.state, halves, pairFingerprint(pair), now));
    }),
  );
  mount(app, house, caRoutes.request, ({ params }) => ca.run(() => requestView(requestOf(ca.state, params.id ?? ''))), {
    page: (_, { params, request }) =>
      requestPage(
        requestOf(ca.state, params.id ?? ''),
        { isAdministrator: house.access?.admits(request) ?? false },
        consoleReaderOf(request),
      ),
  });
  mount(app, house, caRoutes.requests, () => ca.run(() => [...ca.state.requests.values()].reverse().map(requestView)), {
    page: (_, { request }) => requestListPage([...ca.state.requests.values()].reverse(), consoleReaderOf(request)),
  });
  mount(app, house, caRoutes.bankDone, ({ params }) =>
    ca.run((now) => requestView(bankDone(ca.state, params.id ?? '', now))),
  );
}

/** What two pairs have in common that are the same octets, in whatever order: see `submitPair`. */
export function pairFingerprint(
  pair: readonly { readonly algorithm: SetAlgorithm; readonly cms: Uint8Array }[],
): string {
  return pair
    .map(({ algorithm, cms }) => `${algorithm} ${bytesToHex(sha256(cms))}`)
    .sort()
    .join(' ');
}
