import type { FastifyInstance } from 'fastify';
import type { OctetFile } from '../../http/ca.ts';
import { mountOctets } from '../../http/octet-route.ts';
import type { CaTwin } from '../authority.ts';
import type { CertificationAuthority } from '../certification-authority.ts';
import { twinRow } from '../core/authority-styles.ts';

/** CRLs and CA certificates of every authority of the server, DER over plain HTTP (RFC 2585). */
export function mountOctetFiles(app: FastifyInstance, ca: CertificationAuthority): void {
  for (const twin of ca.twins) {
    const files = twinRow(twin.authority, twin.algorithm)?.files;
    if (files === undefined) continue;
    const isRoot = twin.role === 'root';
    serve(app, isRoot ? files.rootCertificate : files.issuingCertificate, () => twin.certificate.der);
    serve(app, isRoot ? files.rootList : files.list, () => ca.run((now) => ca.revocationList(twin, now)));
    if (!isRoot && files.deltaList !== undefined) serve(app, files.deltaList, () => deltaList(ca, twin));
  }
}

function deltaList(ca: CertificationAuthority, twin: CaTwin): Promise<Uint8Array> {
  return ca.run(async (now) => (await ca.deltaList(twin, now)) ?? ca.revocationList(twin, now));
}

function serve(app: FastifyInstance, file: OctetFile, octets: () => Uint8Array | Promise<Uint8Array>): void {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  mountOctets(app, { method: 'GET', ...file }, async () => ({
    headers: { 'content-disposition': `attachment; filename="${name}"` },
    body: await octets(),
  }));
}
