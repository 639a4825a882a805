import type { FastifyInstance } from 'fastify';
import { caFiles, type OctetFile } from '../../http/ca.ts';
import type { CertificationAuthority } from '../certification-authority.ts';

/** CRLs and CA certificates, DER over plain HTTP (RFC 2585). */
export function mountOctetFiles(app: FastifyInstance, ca: CertificationAuthority): void {
  const { root, issuing } = ca.authority;
  serve(app, caFiles.crlGost, () => ca.run((now) => ca.revocationList(issuing.GOST, now)));
  serve(app, caFiles.crlRsa, () => ca.run((now) => ca.revocationList(issuing.RSA, now)));
  serve(app, caFiles.crlRootGost, () => ca.run((now) => ca.revocationList(root.GOST, now)));
  serve(app, caFiles.crlRootRsa, () => ca.run((now) => ca.revocationList(root.RSA, now)));
  serve(app, caFiles.rootGost, () => root.GOST.certificate.der);
  serve(app, caFiles.rootRsa, () => root.RSA.certificate.der);
  serve(app, caFiles.issuingGost, () => issuing.GOST.certificate.der);
  serve(app, caFiles.issuingRsa, () => issuing.RSA.certificate.der);
}

function serve(app: FastifyInstance, file: OctetFile, octets: () => Uint8Array | Promise<Uint8Array>): void {
  app.get(file.path, async (_request, response) => {
    const body = Buffer.from(await octets());
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    return response
      .type(file.contentType)
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(body);
  });
}
