import type { FastifyInstance } from 'fastify';
import { nationalRoutes } from '../../../http/ca-national.ts';
import { type House, mount } from '../../../http/server.ts';
import { isValidIin } from '../../../pki/iin-bin.ts';
import { type Dn, dnToString } from '../../../pki/x509/name.ts';
import { keyName } from '../../core/issuance.ts';
import { newKeysOf } from '../../core/national/applications.ts';
import { holderOf } from '../../core/national/national-state.ts';
import { CaError } from '../../core/problems.ts';
import { assertName } from '../../core/registry.ts';
import { readPlainRequest } from '../plain-request.ts';
import type { Cabinet } from './cabinet.ts';
import { certificateView } from './views.ts';

/** The Registration Centre: for whoever has no valid keys (R-NUC-43). He shows his papers there, so nothing vouches for him here. */
export function mountRegistrationCentre(app: FastifyInstance, house: House, { ca }: Cabinet): void {
  mount(app, house, nationalRoutes.register, ({ body }) =>
    ca.run(async (now) => {
      const subject = subjectOf(body);
      const requests = body.requests.map((text) => ({ ...readPlainRequest(Buffer.from(text)), subject }));
      const keys = newKeysOf({ keySet: body.keySet, subject }, requests);
      for (const { publicKey } of keys) {
        if (!ca.state.certifiedKeys.has(keyName('kz-nuc', publicKey))) continue;
        throw new CaError('key-already-certified', 'This CA has certified the key before.');
      }
      const certificates = [];
      for (const { algorithm, profile, publicKey } of keys) {
        const order = { authority: 'kz-nuc', algorithm, profile, subject, publicKey, at: now } as const;
        certificates.push(certificateView(await ca.issue(order), now));
      }
      ca.state.national.contacts.set(holderOf(subject), { email: body.email, locality: body.locality });
      return { subject: dnToString(subject), certificates };
    }),
  );
}

/** In the order of the National CA's certificates; GIVENNAME holds the patronymic (docs/wire-formats.md). @throws CaError */
function subjectOf(person: { iin: string; surname: string; name: string; patronymic?: string }): Dn {
  const { iin, surname, name, patronymic } = person;
  if (!isValidIin(iin)) throw new CaError('number-invalid', `${iin} is no IIN.`);
  const subject: Dn = [
    { type: 'CN', value: `${surname} ${name}` },
    { type: 'SURNAME', value: surname },
    { type: 'SERIALNUMBER', value: `IIN${iin}` },
    { type: 'C', value: 'KZ' },
    ...(patronymic === undefined ? [] : [{ type: 'G', value: patronymic }]),
  ];
  assertName(subject);
  return subject;
}
