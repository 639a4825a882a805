import type { FastifyInstance } from 'fastify';
import { caEnrolmentRoutes } from '../../http/ca-enrolment.ts';
import { type House, mount } from '../../http/server.ts';
import { parseDn } from '../../pki/x509/name.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import type { Rng } from '../../simulation/rng.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { drawPinEnvelope, registerPinEnvelope } from '../core/pin-envelopes.ts';
import { reading } from '../protocols/plain-request.ts';
import { instant } from '../protocols/views.ts';

const VALID_FOR_SECONDS = (30 * DAY_MS) / 1000;

/** Hands out PIN envelopes (X-CA-12). The answer is the one place where the secret shows. */
export function mountPinEnvelopes(app: FastifyInstance, house: House, ca: CertificationAuthority, rng: Rng): void {
  mount(app, house, caEnrolmentRoutes.registerPinEnvelope, ({ body }) =>
    ca.run((now) => {
      const { subject, validForSeconds = VALID_FOR_SECONDS, singleUse = true } = body;
      const { pinEnvelopes } = ca.state;
      const drawn = drawPinEnvelope(pinEnvelopes, rng);
      const { reference = drawn.reference, secret = drawn.secret } = body;
      const validUntil = now + validForSeconds * 1000;
      const name = subject === undefined ? {} : { subject: reading(() => parseDn(subject), 'name-invalid') };
      const sealed = ca.envelopeSeal.seal(reference, secret);
      registerPinEnvelope(pinEnvelopes, { reference, sealed, validUntil, singleUse, ...name });
      return { reference, secret, validUntil: instant(validUntil) };
    }),
  );
}
