import { OIDS } from '../oids.ts';
import type { Certificate } from './certificate.ts';
import { isSelfIssued } from './chain-path.ts';
import { nameOf, type Problem } from './chain-problem.ts';
import type { GeneralName } from './general-name.ts';

/**
 * What RFC 5280 chapter 4 binds a CA to, and whoever validates a path can see. Path validation (chapter 6) passes over most
 * of it; a certificate that breaks it was made by a CA that does not know what it does, or by somebody else.
 */
interface ProfileRule {
  readonly section: string;
  readonly says: string;
  readonly isBroken: (certificate: Certificate) => boolean;
}

const SERIAL_OCTETS_RFC_MAX = 20;

const PROFILE = {
  'serial-number-positive': {
    section: '4.1.2.2',
    says: 'the serial number is positive',
    isBroken: ({ serialNumber }) => serialNumber.startsWith('-') || /^0*$/.test(serialNumber),
  },
  'serial-number-length': {
    section: '4.1.2.2',
    says: 'the serial number has at most 20 octets',
    isBroken: ({ serialNumberDer }) => serialNumberDer.length - 2 > SERIAL_OCTETS_RFC_MAX,
  },
  subject: {
    section: '4.1.2.6',
    says: 'the subject is empty only where a critical subjectAltName stands for it, and never that of a CA',
    isBroken: (one) => one.subject.length === 0 && (isCa(one) || isCritical(one, OIDS.subjectAltName) !== true),
  },
  'authority-key-identifier': {
    section: '4.2.1.1',
    says: 'authorityKeyIdentifier is not critical and names the key, unless the certificate is self-signed',
    isBroken: (one) =>
      isCritical(one, OIDS.authorityKeyIdentifier) === true ||
      (one.authorityKeyId?.keyIdentifier === undefined && !isSelfIssued(one)),
  },
  'subject-key-identifier': {
    section: '4.2.1.2',
    says: 'subjectKeyIdentifier is not critical, and a CA has one',
    isBroken: (one) =>
      isCritical(one, OIDS.subjectKeyIdentifier) === true || (isCa(one) && one.subjectKeyId === undefined),
  },
  'key-usage': {
    section: '4.2.1.3',
    says: 'a CA has keyUsage, and nobody else has keyCertSign',
    isBroken: (one) => (isCa(one) ? one.keyUsage === undefined : maySignCertificates(one)),
  },
  'subject-alt-name': {
    section: '4.2.1.6',
    says: 'the names in subjectAltName have the form of their kind',
    isBroken: ({ subjectAltNames }) => subjectAltNames.some(isIllFormed),
  },
  'basic-constraints': {
    section: '4.2.1.9',
    says: 'basicConstraints of a CA is critical, and only a CA with keyCertSign has a pathLenConstraint',
    isBroken: (one) =>
      (isCa(one) && !isCritical(one, OIDS.basicConstraints)) ||
      (one.basicConstraints?.pathLen !== undefined && !(isCa(one) && maySignCertificates(one))),
  },
  'name-constraints': {
    section: '4.2.1.10',
    says: 'nameConstraints is critical and belongs to a CA',
    isBroken: (one) => one.nameConstraints !== undefined && !(isCa(one) && isCritical(one, OIDS.nameConstraints)),
  },
  'policy-constraints': {
    section: '4.2.1.11',
    says: 'policyConstraints is critical',
    isBroken: (one) => isCritical(one, OIDS.policyConstraints) === false,
  },
  'inhibit-any-policy': {
    section: '4.2.1.14',
    says: 'inhibitAnyPolicy is critical',
    isBroken: (one) => isCritical(one, OIDS.inhibitAnyPolicy) === false,
  },
} as const satisfies Record<string, ProfileRule>;

export type ProfileRuleName = keyof typeof PROFILE;

/** Every rule with its section: for the docs. */
export const PROFILE_RULES: ReadonlyMap<ProfileRuleName, ProfileRule> = new Map(
  Object.entries(PROFILE) as [ProfileRuleName, ProfileRule][],
);

/** What KISC does otherwise: its GOST certificates have serial numbers of 32 octets. */
export const KISC_TOLERATED: readonly ProfileRuleName[] = ['serial-number-length'];

/** The first rule that a certificate of the path breaks. @param tolerated rules that may be broken. */
export function profileProblem(
  path: readonly Certificate[],
  tolerated: readonly ProfileRuleName[],
): Problem | undefined {
  for (const certificate of path.toReversed()) {
    for (const [name, rule] of PROFILE_RULES) {
      if (tolerated.includes(name) || !rule.isBroken(certificate)) continue;
      return {
        code: 'not-conforming',
        detail: `${nameOf(certificate)}: ${rule.says} (RFC 5280 section ${rule.section})`,
      };
    }
  }
  return undefined;
}

function isCa({ basicConstraints }: Certificate): boolean {
  return basicConstraints?.ca === true;
}

function maySignCertificates({ keyUsage }: Certificate): boolean {
  return keyUsage?.has('keyCertSign') === true;
}

/** Undefined when there is no such extension. */
function isCritical({ extensions }: Certificate, oid: string): boolean | undefined {
  return extensions.find((one) => one.oid === oid)?.critical;
}

const DNS_LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const DNS_NAME = new RegExp(`^(\\*\\.)?${DNS_LABEL}(\\.${DNS_LABEL})*$`, 'i');

/** The preferred name syntax of a host (which an address of the network is not), a mailbox, an absolute URL, the octets of an address. */
function isIllFormed(name: GeneralName): boolean {
  switch (name.kind) {
    case 'dNSName':
      return name.text.length > 253 || !DNS_NAME.test(name.text) || /(^|\.)\d+$/.test(name.text);
    case 'rfc822Name':
      return !/^[^@\s<>()]+@[^@\s<>()]+$/.test(name.text);
    case 'uri':
      return !/^[a-z][a-z0-9+.-]*:./i.test(name.text);
    case 'iPAddress':
      return name.octets.length !== 4 && name.octets.length !== 16;
    default:
      return false;
  }
}
