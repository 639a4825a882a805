import { AdminAccess } from '../../http/access.ts';
import { type CaRequestView, caRoutes } from '../../http/ca.ts';
import { ocspRoutes } from '../../http/ca-ocsp.ts';
import { html } from '../../http/html.ts';
import { mountOctets } from '../../http/octet-route.ts';
import { createServer, type House, HouseError, listen, mount } from '../../http/server.ts';
import { verifyCms } from '../../pki/cms/signed-data.ts';
import { dnToString } from '../../pki/x509/name.ts';
import { parseRequest } from '../../pki/x509/request.ts';
import type { Clock } from '../../simulation/clock.ts';
import { SET_ALGORITHMS, type SetAlgorithm } from '../core/profiles.ts';
import { Authority, type UserCertificate } from './authority.ts';

type Asked = Pick<UserCertificate, 'algorithm' | 'subject' | 'publicKey'>;

/** A CA that speaks the rows of http/ca.ts which the bank calls, moved by the test's hand. */
export interface TestCa {
  readonly url: string;
  /** What the bank shows when it reports. */
  readonly adminToken: string;
  readonly authority: Authority;
  /** Names of the rows that were called, in order. */
  readonly calls: string[];
  /** OCSPRequests, DER, as they came. It has no responder: whoever asks goes on with its list. */
  readonly questions: Uint8Array[];
  /** The pairs of requests that were taken, as they came. */
  readonly taken: (readonly { readonly algorithm: SetAlgorithm; readonly cms: string }[])[];
  /** While set, every connection is dropped. */
  silent: boolean;
  /** While set, told the path of whatever is asked for, before it is answered. */
  whenAsked: ((path: string) => void) | undefined;
  /** While set, requests are refused with this reason. */
  refuses: string | undefined;
  /** While set, these octets are served for any list. */
  forgedList: Uint8Array | undefined;
  /** Issues what request `id` asks for, or what `alter` makes of it. */
  process(id: string, alter?: (asked: Asked) => Partial<UserCertificate>): Promise<void>;
  reject(id: string, reason: string): void;
  /** Loses every request. */
  forget(): void;
  close(): Promise<void>;
}

interface Pending {
  /** What came: the same octets are the same request. */
  readonly octets: string;
  readonly asked: readonly Asked[];
  view: CaRequestView;
}

/** @param name tells one CA from another. */
export async function startTestCa(name: string, clock: Clock): Promise<TestCa> {
  const authority = await Authority.found(name, clock);
  const requests = new Map<string, Pending>();
  const pending = (id: string): Pending => {
    const found = requests.get(id);
    if (found === undefined) throw new HouseError('unknown', `no request ${id}`);
    return found;
  };
  const desk = deskOf(authority, pending);
  const access = new AdminAccess({ house: 'test-ca', start: '/' });
  const house = houseOf(access);
  const app = createServer(house);
  app.addHook('onRequest', (request, _, done) => {
    ca.whenAsked?.(request.url);
    if (!ca.silent) return done();
    request.raw.socket.destroy();
  });
  mountRows(app, house, { authority, requests, pending, clock, ca: () => ca });
  mountLists(app, authority, () => ca);
  mountQuestions(app, () => ca);
  const url = await listen(app, house, '127.0.0.1', 0);
  const ca: TestCa = {
    url,
    adminToken: access.token,
    authority,
    ...untouched(),
    ...desk,
    forget: () => requests.clear(),
    close: () => app.close(),
  };
  return ca;
}

/** Nobody has asked or turned anything yet. */
const untouched = () => ({
  calls: [],
  questions: [],
  taken: [],
  silent: false,
  whenAsked: undefined,
  refuses: undefined,
  forgedList: undefined,
});

const houseOf = (access: AdminAccess): House => ({
  name: 'test-ca',
  access,
  problems: {
    refused: { status: 422, title: 'The request is refused', hint: '' },
    unknown: { status: 404, title: 'No such request', hint: '' },
  },
  layout: (title, body) => html`<!doctype html><title>TEST ${title}</title>${body}`,
});

function deskOf(authority: Authority, pending: (id: string) => Pending): Pick<TestCa, 'process' | 'reject'> {
  return {
    async process(id, alter = () => ({})) {
      const request = pending(id);
      const certificates = [];
      for (const asked of request.asked) {
        const der = await authority.certify({ ...asked, ...alter(asked) });
        certificates.push({ algorithm: asked.algorithm, certificate: base64(der) });
      }
      request.view = { ...request.view, status: 'processed', certificates };
    },
    reject(id, reason) {
      const request = pending(id);
      request.view = { ...request.view, status: 'rejected', reason };
    },
  };
}

function mountRows(
  app: ReturnType<typeof createServer>,
  house: House,
  of: {
    authority: Authority;
    requests: Map<string, Pending>;
    pending: (id: string) => Pending;
    clock: Clock;
    ca: () => TestCa;
  },
): void {
  const { authority, requests, pending, clock, ca } = of;
  mount(app, house, caRoutes.certificates, () => {
    ca().calls.push('certificates');
    return caCertificates(authority);
  });
  mount(app, house, caRoutes.requestCertificates, async ({ body }) => {
    const { calls, refuses, taken } = ca();
    calls.push('requestCertificates');
    taken.push(body.requests);
    if (refuses !== undefined) throw new HouseError('refused', refuses);
    const octets = JSON.stringify(body.requests);
    const known = [...requests.values()].find((one) => one.octets === octets);
    if (known !== undefined) return known.view;
    const asked = await Promise.all(body.requests.map(read));
    const view = newView(String(requests.size + 1), asked, clock.now());
    requests.set(view.id, { octets, asked, view });
    return view;
  });
  mount(app, house, caRoutes.request, ({ params }) => {
    ca().calls.push('request');
    return pending(params.id ?? '').view;
  });
  mount(app, house, caRoutes.bankDone, ({ params }) => {
    ca().calls.push('bankDone');
    const request = pending(params.id ?? '');
    request.view = { ...request.view, bankDoneAt: new Date(clock.now()).toISOString() };
    return request.view;
  });
}

function mountQuestions(app: ReturnType<typeof createServer>, ca: () => TestCa): void {
  mountOctets(app, ocspRoutes.post, ({ body }) => {
    ca().questions.push(body);
    throw new HouseError('unknown', 'no responder');
  });
}

function mountLists(app: ReturnType<typeof createServer>, authority: Authority, ca: () => TestCa): void {
  app.get('/cgi/*', async (request, response) => {
    ca().calls.push('list');
    const algorithm = Authority.listAt(request.url);
    if (algorithm === undefined) throw new HouseError('unknown', request.url);
    return response.send(Buffer.from(ca().forgedList ?? (await authority.list(algorithm))));
  });
}

function caCertificates({ roots, issuing }: Authority) {
  const tiers = { root: roots, issuing } as const;
  return (['root', 'issuing'] as const).flatMap((role) =>
    SET_ALGORITHMS.map((algorithm) => {
      const { name, certificate } = tiers[role][algorithm];
      return { algorithm, role, subject: dnToString(name), certificate: base64(certificate) };
    }),
  );
}

async function read({ algorithm, cms }: { algorithm: SetAlgorithm; cms: string }): Promise<Asked> {
  const { content } = await verifyCms(Uint8Array.from(Buffer.from(cms, 'base64')));
  const { subject, publicKey } = parseRequest(content);
  return { algorithm, subject, publicKey };
}

function newView(id: string, asked: readonly Asked[], now: number): CaRequestView {
  const subject = dnToString(asked[0]?.subject ?? []);
  const submittedAt = new Date(now).toISOString();
  return {
    id,
    type: 'registration',
    status: 'novel',
    subject,
    submittedAt,
    reason: '',
    bankDoneAt: null,
    certificates: [],
  };
}

export function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}
