import { bankRoutes } from '../../http/bank.ts';
import { caFiles, caRoutes } from '../../http/ca.ts';
import type { HttpClient } from '../../workstation/index.ts';
import type { Bench, PersonalisedClient } from './bench.ts';
import type { KeySetEvidence } from './checks.ts';
import { viewToken } from './token-view.ts';

/** Asks every house by itself for what it holds now of a new key set. */
export async function keySetEvidence(
  bench: Bench,
  { enrolment }: PersonalisedClient,
  of: { readonly pin: string; readonly bank: HttpClient; readonly profileId: string; readonly begunAt: number },
): Promise<KeySetEvidence> {
  const ca = bench.caClient();
  const [newest] = await ca.call(caRoutes.requests);
  const caCertificates = await ca.call(caRoutes.certificates);
  const crls = [caFiles.crlGost, caFiles.crlRsa, caFiles.crlRootGost, caFiles.crlRootRsa];
  const params = { id: of.profileId };
  const { certificates } = await of.bank.call(bankRoutes.signatureParameters, { params });
  return {
    now: bench.clock.now(),
    begunAt: of.begunAt,
    token: viewToken(bench.token, of.pin),
    issued: (newest?.certificates ?? []).map(({ certificate }) => octets(certificate)),
    caCertificates: caCertificates.map(({ certificate }) => octets(certificate)),
    crls: await Promise.all(crls.map(({ path }) => ca.octets(path))),
    registeredSerials: certificates.map(({ serialNumber }) => serialNumber),
    oldSet: [enrolment.set.GOST, enrolment.set.RSA],
  };
}

function octets(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'));
}
