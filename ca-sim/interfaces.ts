import type { FastifyInstance } from 'fastify';
import { AdminAccess } from '../http/access.ts';
import { type BridgeAddresses, bridgeAddresses, bridgeSources } from '../http/bridges.ts';
import { caClockRoutes } from '../http/ca-clock.ts';
import { mountOpenApi } from '../http/openapi-route.ts';
import type { House } from '../http/server.ts';
import type { Rng } from '../simulation/rng.ts';
import { mountControl } from './admin/control.ts';
import { mountDesks } from './admin/desks.ts';
import { mountEnrolments } from './admin/enrolments.ts';
import { caOpenApi } from './admin/openapi.ts';
import { mountPinEnvelopes } from './admin/pin-envelopes.ts';
import { mountRegister } from './admin/register.ts';
import { mountRevocations } from './admin/revocations.ts';
import { languageOf, mountLanguage } from './cabinet/language.ts';
import { pagesOf } from './cabinet/sites.ts';
import type { CertificationAuthority } from './certification-authority.ts';
import { CA_PROBLEMS } from './core/problems.ts';
import { mountCmc } from './protocols/cmc.ts';
import { mountCmp } from './protocols/cmp.ts';
import { mountEst } from './protocols/est.ts';
import { mountKiscCabinet } from './protocols/kisc/cabinet.ts';
import { mountNationalCabinet } from './protocols/national/national-cabinet.ts';
import { mountOcsp } from './protocols/ocsp.ts';
import { mountOctetFiles } from './protocols/octet-files.ts';
import { mountPkcs10 } from './protocols/pkcs10.ts';
import { mountPublicInformation } from './protocols/public-information.ts';
import { mountRequests } from './protocols/request-cert.ts';
import { mountTimeStamps } from './protocols/time-stamp.ts';
import { mountWebra } from './protocols/webra.ts';

/** The administrators' door. @throws RangeError for a token that is none. */
export function adminAccess(token: string | undefined): AdminAccess {
  return new AdminAccess({ house: 'ca-sim', token, start: caClockRoutes.control.path, languageOf });
}

/** What makes the server this house. @param given where its pages find the bridges of the reader's PC. */
export function houseOf(ca: CertificationAuthority, access: AdminAccess, given?: Partial<BridgeAddresses>): House {
  const bridges = bridgeAddresses(given);
  return {
    name: 'ca-sim',
    problems: CA_PROBLEMS,
    ...pagesOf(bridges),
    connects: bridgeSources(bridges),
    access,
    onBug: (error, where) => ca.bug(error, where),
  };
}

/** Every interface of the server. @param rng of the CA. */
export function mountAll(app: FastifyInstance, house: House, ca: CertificationAuthority, rng: Rng): void {
  mountLanguage(app);
  mountPublicInformation(app, house, ca);
  mountOctetFiles(app, ca);
  mountRequests(app, house, ca);
  mountWebra(app, house, ca);
  mountCmc(app, house, ca);
  mountOcsp(app, ca);
  mountTimeStamps(app, ca);
  mountDesks(app, house, ca);
  mountRegister(app, house, ca);
  mountRevocations(app, house, ca);
  mountNationalCabinet(app, house, ca, rng.stream('national cabinet'));
  mountKiscCabinet(app, house, ca, rng.stream('KISC cabinet'));
  mountEnrolments(app, house, ca);
  mountControl(app, house, ca);
  mountCmp(app, ca, rng.stream('cmp'));
  mountPinEnvelopes(app, house, ca, rng.stream('PIN envelopes'));
  mountPkcs10(app, ca);
  mountEst(app, ca);
  mountOpenApi(app, caOpenApi);
}
