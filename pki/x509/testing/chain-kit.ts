import { OIDS } from '../../oids.ts';
import type { Signer } from '../../signer.ts';
import type { SuiteId } from '../../suites.ts';
import { type Certificate, parseCertificate } from '../certificate.ts';
import type { ChainInput, ChainProblem } from '../chain.ts';
import { type Crl, type CrlTemplate, issueCrl, parseCrl } from '../crl.ts';
import type { Asn1 } from '../der-build.ts';
import { basicConstraints, type Extension, keyIdentifierOf } from '../extensions.ts';
import { type Holder, type HolderOptions, NOW, testCa, testSigner, testUser } from './authority.ts';
import type { Stranger } from './chain-strangers.ts';
import { resign } from './forge.ts';

/** What the cases of path validation are built from: a root, a CA below it and a user, all sound, and ways to spoil them. */
export interface ChainKit {
  readonly suite: SuiteId;
  readonly root: Holder;
  readonly sub: Holder;
  readonly user: Holder;
}

/** One case of path validation: sound material, one thing changed, and the one verdict that is right. */
export interface ChainCase {
  readonly name: string;
  readonly build: (kit: ChainKit) => ChainInput | Promise<ChainInput>;
  readonly verdict: 'ok' | ChainProblem;
  /** Which foreign program decides otherwise, and why. */
  readonly differs?: Readonly<Partial<Record<Stranger, string>>>;
  /** Which foreign program may decide either way, and why. */
  readonly wavers?: Readonly<Partial<Record<Stranger, string>>>;
}

export async function chainKit(suite: SuiteId): Promise<ChainKit> {
  const root = await testCa(suite, 'TEST root');
  const sub = await testCa(suite, 'TEST sub', root);
  return { suite, root, sub, user: await testUser(suite, 'TEST user', sub) };
}

/** The input for user below sub below root; `changes` on top. */
export function inputOf({ root, sub, user }: ChainKit, changes: Partial<ChainInput> = {}): ChainInput {
  return {
    certificate: user.certificate,
    intermediates: [sub.certificate],
    anchors: [root.certificate],
    at: NOW,
    ...changes,
  };
}

/** The kit with another CA in the middle, and a user below that one. */
export async function withSub(kit: ChainKit, options: HolderOptions): Promise<ChainKit> {
  const sub = await testCa(kit.suite, 'TEST sub', kit.root, options);
  return { ...kit, sub, user: await testUser(kit.suite, 'TEST user', sub) };
}

export async function withUser(kit: ChainKit, options: HolderOptions): Promise<ChainKit> {
  return { ...kit, user: await testUser(kit.suite, 'TEST user', kit.sub, options) };
}

/** A chain of CAs below the root, the first directly below it; the last is `sub` of the kit. */
export async function withSubs(
  kit: ChainKit,
  names: readonly string[],
  pathLen: (name: string) => Extension | undefined,
) {
  let issuer = kit.root;
  const subs: Holder[] = [];
  for (const name of names) {
    const constraints = pathLen(name);
    const extensions = constraints === undefined ? {} : { [OIDS.basicConstraints]: constraints };
    issuer = await testCa(kit.suite, name, issuer, { extensions });
    subs.push(issuer);
  }
  const user = await testUser(kit.suite, 'TEST user', issuer);
  return { certificate: user.certificate, intermediates: subs.map((one) => one.certificate) };
}

/** Options that set, or add, one extension. */
export const extension = (one: Extension): HolderOptions => ({ extensions: { [one.oid]: one } });

export const constraints = (ca: boolean, pathLen?: number): HolderOptions =>
  extension(basicConstraints(pathLen === undefined ? { ca } : { ca, pathLen }));

export const moved = (notBefore: number, notAfter: number): HolderOptions => ({
  change: (template) => ({ ...template, notBefore, notAfter }),
});

/** One bit of the signature changed. */
export function spoiled(certificate: Certificate): Certificate {
  const der = Uint8Array.from(certificate.der);
  der[der.length - 5] = (der[der.length - 5] as number) ^ 1;
  return parseCertificate(der);
}

/** The certificate with its to-be-signed part changed and signed anew. */
export async function resigned(
  { certificate }: Holder,
  change: (parts: Asn1[]) => Asn1[],
  issuer: Holder,
): Promise<Certificate> {
  return parseCertificate(await resign(certificate.tbs, change, 'certificate', issuer.signer));
}

const DAY = 86_400_000;

/** A list of this CA, empty and valid unless `changes` say otherwise. */
export async function listOf(ca: Holder, changes: Partial<CrlTemplate> = {}, signer?: Signer): Promise<Crl> {
  const template: CrlTemplate = {
    issuer: ca.certificate.subject,
    thisUpdate: NOW - DAY,
    nextUpdate: NOW + DAY,
    number: 1,
    revoked: [],
    authorityKeyIdentifier: keyIdentifierOf(ca.signer.publicKey),
    ...changes,
  };
  return parseCrl(await issueCrl(template, signer ?? ca.signer));
}

export const revokes = ({ certificate }: Holder): Partial<CrlTemplate> => ({
  revoked: [{ serialNumber: certificate.serialNumber, revokedAt: NOW - 2 * DAY, reason: 'superseded' }],
});

/** The list with its to-be-signed part changed and signed anew. */
export async function resignedList(list: Crl, change: (parts: Asn1[]) => Asn1[], ca: Holder): Promise<Crl> {
  return parseCrl(await resign(list.tbs, change, 'crl', ca.signer));
}

/** Another key under the name of a holder of the kit. */
export function impostorOf(kit: ChainKit): Promise<Signer> {
  return testSigner(kit.suite, 'TEST impostor');
}
