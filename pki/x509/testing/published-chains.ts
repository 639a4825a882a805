import { readFileSync } from 'node:fs';
import { PkiError } from '../../error.ts';
import { OIDS } from '../../oids.ts';
import { type Certificate, parseCertificate } from '../certificate.ts';
import { type ChainInput, type ChainResult, validateChain } from '../chain.ts';
import { parseCrl } from '../crl.ts';
import { fromPem } from '../pem.ts';

/** Published cases of path validation: pki/vectors/SOURCES.md. */
function load<Content>(name: 'pkits' | 'x509-limbo'): Content {
  return JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8'));
}

/** One case, and what became of it. A certificate that cannot be read is refused with the code of its PkiError. */
export interface Judged {
  readonly id: string;
  /** Whether its authors want it to be accepted. */
  readonly valid: boolean;
  /** `ok`, or the code with which it was refused. */
  readonly said: string;
  readonly result?: ChainResult;
  /** PKITS: the user-constrained-policy-set. */
  readonly policies?: readonly string[];
}

/** Runs a case; a PkiError of reading refuses it, anything else is a defect and goes through. */
function judge(input: () => ChainInput): Pick<Judged, 'said' | 'result'> {
  try {
    const result = validateChain(input());
    return { said: result.ok ? 'ok' : result.code, result };
  } catch (error) {
    if (error instanceof PkiError) return { said: error.code };
    throw error;
  }
}

interface PkitsCase
  extends Pick<ChainInput, 'initialPolicies' | 'requireExplicitPolicy' | 'inhibitPolicyMapping' | 'inhibitAnyPolicy'> {
  readonly id: string;
  readonly name: string;
  /** From the anchor to the certificate. */
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly valid: boolean;
  readonly policies: readonly string[];
}

interface Pkits {
  readonly cases: readonly PkitsCase[];
  /** DER in base64, by name. */
  readonly certificates: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, string>>;
}

/** PKITS as of its publication, with revocation. It was made for RFC 3280, which allows some extensions not to be critical, and numbers to be negative. */
export function judgePkits(): Judged[] {
  const { cases, certificates, lists } = load<Pkits>('pkits');
  const octets = (text: string | undefined) => Buffer.from(text ?? '', 'base64');
  return cases.map(({ id, name, certs, crls, valid, policies, ...demands }) => ({
    id: `${id} ${name}`,
    valid,
    policies,
    ...judge(() => {
      const [anchor, ...chain] = certs.map((one) => parseCertificate(octets(certificates[one])));
      return {
        certificate: chain.at(-1) as Certificate,
        intermediates: chain.slice(0, -1),
        anchors: [anchor as Certificate],
        revocation: crls.map((one) => parseCrl(octets(lists[one]))),
        at: Date.UTC(2011, 3, 15),
        tolerated: ['basic-constraints', 'policy-constraints', 'serial-number-positive'],
        ...demands,
      };
    }),
  }));
}

interface LimboCase {
  readonly id: string;
  readonly expected_result: 'SUCCESS' | 'FAILURE';
  readonly validation_kind: 'SERVER' | 'CLIENT';
  readonly trusted_certs: readonly string[];
  readonly untrusted_intermediates: readonly string[];
  readonly peer_certificate: string;
  readonly crls: readonly string[];
  readonly validation_time: string | null;
  readonly max_chain_depth: number | null;
}

/** x509-limbo without its rules of browsers (`webpki::`), and with no rule for CAs tolerated. */
export function judgeLimbo(): Judged[] {
  const { testcases } = load<{ readonly testcases: readonly LimboCase[] }>('x509-limbo');
  return testcases.map((one) => ({
    id: one.id,
    valid: one.expected_result === 'SUCCESS',
    ...judge(() => limboInput(one)),
  }));
}

function limboInput(one: LimboCase): ChainInput {
  return {
    certificate: parseCertificate(fromPem(one.peer_certificate, 'CERTIFICATE')),
    intermediates: one.untrusted_intermediates.flatMap(readable),
    anchors: one.trusted_certs.flatMap(readable),
    ...(one.crls.length > 0 && { revocation: one.crls.map((text) => parseCrl(fromPem(text, 'X509 CRL'))) }),
    at: Date.parse(one.validation_time ?? '2024-01-01T00:00:00Z'),
    purpose: one.validation_kind === 'SERVER' ? OIDS.serverAuth : OIDS.clientAuth,
    ...(one.max_chain_depth !== null && { maxPathLength: one.max_chain_depth }),
    tolerated: [],
  };
}

/** A certificate that cannot be read is nobody's issuer. */
function readable(text: string): Certificate[] {
  try {
    return [parseCertificate(fromPem(text, 'CERTIFICATE'))];
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}
