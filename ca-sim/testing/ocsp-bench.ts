import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BRIDGE_ADDRESSES } from '../../http/bridges.ts';
import { createServer, type House } from '../../http/server.ts';
import type { SuiteId } from '../../pki/suites.ts';
import { type Certificate, parseCertificate } from '../../pki/x509/certificate.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { type CaTwin, foundAuthorities } from '../authority.ts';
import { pagesOf } from '../cabinet/sites.ts';
import { type BugEvent, CertificationAuthority } from '../certification-authority.ts';
import type { AuthorityName, TwinAlgorithm } from '../core/authority-styles.ts';
import type { ProfileName } from '../core/certificate-profiles.ts';
import { issuedCertificate } from '../core/certificates.ts';
import { CA_PROBLEMS } from '../core/problems.ts';
import { releaseCertificate, revokeCertificate } from '../core/revocation.ts';
import type { RevocationReason } from '../core/revocation-reasons.ts';
import { type CaEvent, newState } from '../core/state.ts';
import { mountOcsp } from '../protocols/ocsp.ts';
import { keySigner } from './keys.ts';

/** A CA with nothing but its OCSP responder in front, whose certificates say where it answers. */
export interface OcspBench {
  /** `http://127.0.0.1:<port>/ocsp`. */
  readonly url: string;
  readonly ca: CertificationAuthority;
  readonly clock: VirtualClock;
  readonly events: (CaEvent | BugEvent)[];
  twin(authority: AuthorityName, algorithm: TwinAlgorithm, role?: CaTwin['role']): CaTwin;
  /** A fresh certificate under this twin. */
  issue(twin: CaTwin, kind: UserKind, name: string): Promise<Certificate>;
  revoke(twin: CaTwin, certificate: Certificate, reason: RevocationReason): Promise<void>;
  release(twin: CaTwin, certificate: Certificate): Promise<void>;
  close(): Promise<void>;
}

/** A key and what it is certified for. */
export interface UserKind {
  readonly suite: SuiteId;
  readonly profile: ProfileName;
}

export async function openOcspBench(authorities: readonly AuthorityName[], start: number): Promise<OcspBench> {
  const clock = new VirtualClock(start);
  const events: (CaEvent | BugEvent)[] = [];
  const onEvent = (event: CaEvent | BugEvent) => events.push(event);
  // The address stands in the certificates of the CAs, so the server listens before they are founded.
  const server = createHttpServer((request, response) => app.routing(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rng = new SeededRng('bench');
  const baseUrl = () => origin;
  const twins = await foundAuthorities(authorities, { rng, at: start, baseUrl });
  const delays = { managerAfterMs: 0, officerAfterMs: 0, issueAfterMs: 0 };
  const ca = new CertificationAuthority({ state: newState(start), twins, clock, rng, delays, baseUrl, onEvent });
  const onBug: NonNullable<House['onBug']> = (error, where) => ca.bug(error, where);
  const app = createServer({ name: 'ca-sim', problems: CA_PROBLEMS, ...pagesOf(BRIDGE_ADDRESSES), onBug });
  mountOcsp(app, ca);
  await app.ready();
  const change = async (work: (now: number) => unknown) => void (await ca.run(work));
  return {
    url: `${origin}/ocsp`,
    ca,
    clock,
    events,
    twin: (authority, algorithm, role = 'issuing') => twinOf(twins, authority, algorithm, role),
    issue: (twin, kind, name) => issue(ca, twin, kind, name),
    revoke: ({ authority }, { serialNumber }, reason) =>
      change((now) => revokeCertificate(ca.state, issuedCertificate(ca.state, serialNumber, authority), reason, now)),
    release: ({ authority }, { serialNumber }) =>
      change((now) => releaseCertificate(ca.state, issuedCertificate(ca.state, serialNumber, authority), now)),
    close: async () => {
      await app.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

function twinOf(twins: readonly CaTwin[], authority: AuthorityName, algorithm: TwinAlgorithm, role: CaTwin['role']) {
  const found = twins.find(
    (twin) => twin.authority === authority && twin.algorithm === algorithm && twin.role === role,
  );
  if (found === undefined) throw new Error(`no ${role} ${authority} ${algorithm}`);
  return found;
}

async function issue(ca: CertificationAuthority, twin: CaTwin, { suite, profile }: UserKind, name: string) {
  const { authority, algorithm } = twin;
  const { publicKey } = await keySigner(suite, `${authority} ${algorithm} ${name}`);
  const subject = parseDn(`C=KZ,O=TEST,CN=${name}`);
  const issued = await ca.run((at) => ca.issue({ authority, algorithm, profile, subject, publicKey, at }));
  return parseCertificate(issued.der);
}
