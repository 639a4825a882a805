import type { GeneralName, GeneralNameKind } from './general-name.ts';
import { nameKey } from './name.ts';

/**
 * How a name lies to a subtree. `partly`: a wildcard, or an address with quotation marks, of which one reading is inside.
 * `unreadable`: nobody can tell, so that neither a permitted nor an excluded subtree lets it pass.
 */
export type NamePlace = 'inside' | 'outside' | 'partly' | 'unreadable';

/** What a name form means in name constraints: RFC 5280 section 4.2.1.10. */
interface NameForm {
  /** Why this base says nothing; undefined when it does. */
  readonly baseProblem: (base: GeneralName) => string | undefined;
  /** Both are of this form. */
  readonly place: (name: GeneralName, base: GeneralName) => NamePlace;
}

/** @param partOf the part of a name of this form that is compared. */
function nameForm<Value>(
  partOf: (name: GeneralName) => Value | undefined,
  baseProblem: (base: Value) => string | undefined,
  place: (name: Value, base: Value) => NamePlace,
): NameForm {
  return {
    baseProblem: (base) => {
      const value = partOf(base);
      return value === undefined ? undefined : baseProblem(value);
    },
    place: (name, base) => {
      const [value, tree] = [partOf(name), partOf(base)];
      return value === undefined || tree === undefined ? 'unreadable' : place(value, tree);
    },
  };
}

const LABEL = '[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?';
const HOST = new RegExp(`^${LABEL}(\\.${LABEL})*$`, 'i');

const isHost = (text: string) => text.length <= 253 && HOST.test(text);

/** Below the domain, or, where `itself` is allowed, the domain. */
function isBelow(host: string, domain: string, { itself }: { itself: boolean }): boolean {
  const [name, base] = [host.toLowerCase(), domain.toLowerCase()];
  return (itself && name === base) || name.endsWith(`.${base}`);
}

const textOf = (kind: GeneralNameKind) => (name: GeneralName) =>
  name.kind === kind && 'text' in name ? name.text : undefined;

/** The name itself and everything that more labels on its left make of it; an empty base is the whole tree. */
const DNS: NameForm = nameForm(
  textOf('dNSName'),
  (base) => (base === '' || isHost(base) ? undefined : `"${base}" is no DNS name`),
  (name, base) => {
    const wild = name.startsWith('*.');
    const host = wild ? name.slice(2) : name;
    if (!isHost(host)) return 'unreadable';
    if (base === '' || isBelow(host, base, { itself: true })) return 'inside';
    // One label in place of the asterisk can be what the base names.
    return wild && base.toLowerCase().split('.').slice(1).join('.') === host.toLowerCase() ? 'partly' : 'outside';
  },
);

/** A mailbox, all mailboxes at a host, or with a leading period at all hosts of a domain. */
const RFC822: NameForm = nameForm(
  textOf('rfc822Name'),
  (base) => {
    const host = base.slice(base.lastIndexOf('@') + 1).replace(base.includes('@') ? '' : /^\./, '');
    return isHost(host) && !base.startsWith('@') ? undefined : `"${base}" is no mailbox, host or domain`;
  },
  (name, base) => {
    const at = name.lastIndexOf('@');
    const [local, host] = [name.slice(0, at), name.slice(at + 1)];
    if (at < 1 || !isHost(host)) return 'unreadable';
    if (base.startsWith('.')) return isBelow(host, base.slice(1), { itself: false }) ? 'inside' : 'outside';
    const mailbox = base.lastIndexOf('@');
    if (host.toLowerCase() !== base.slice(mailbox + 1).toLowerCase()) return 'outside';
    if (mailbox < 0 || local === base.slice(0, mailbox)) return 'inside';
    return /["\\]/.test(local + base) ? 'partly' : 'outside';
  },
);

/** The host of a URL, or with a leading period all hosts of a domain. */
const URI: NameForm = nameForm(
  textOf('uri'),
  (base) => (isHost(base.replace(/^\./, '')) ? undefined : `"${base}" is no host or domain`),
  (name, base) => {
    const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#@:]+)(?::\d*)?(?:[/?#]|$)/i.exec(name)?.[1];
    // An address of the network instead of a name, or no host at all, cannot be judged (section 4.2.1.10).
    if (host === undefined || !isHost(host) || /^[\d.]+$/.test(host)) return 'unreadable';
    const inside = base.startsWith('.')
      ? isBelow(host, base.slice(1), { itself: false })
      : host.toLowerCase() === base.toLowerCase();
    return inside ? 'inside' : 'outside';
  },
);

/** Address and mask, 4 + 4 or 16 + 16 octets, as in RFC 4632. */
const IP: NameForm = nameForm(
  (name) => (name.kind === 'iPAddress' ? name.octets : undefined),
  (base) => {
    if (base.length !== 8 && base.length !== 32) return `an address and mask of ${base.length} octets`;
    const mask = [...base.subarray(base.length / 2)].map((octet) => octet.toString(2).padStart(8, '0')).join('');
    return /^1*0*$/.test(mask) ? undefined : 'a mask with holes';
  },
  (name, base) => {
    if (name.length !== 4 && name.length !== 16) return 'unreadable';
    if (base.length !== 2 * name.length) return 'outside';
    const mask = base.subarray(name.length);
    const inside = name.every((octet, i) => ((octet ^ (base[i] as number)) & (mask[i] as number)) === 0);
    return inside ? 'inside' : 'outside';
  },
);

/** A name below another: the other's attributes are its first ones. */
const DIRECTORY: NameForm = nameForm(
  (name) => (name.kind === 'directoryName' ? name.name : undefined),
  () => undefined,
  (name, base) => (nameKey(name.slice(0, base.length)) === nameKey(base) ? 'inside' : 'outside'),
);

/** RFC 5280 gives the other forms no meaning: nobody can tell whether a name of such a form is inside. */
const OTHER: NameForm = { baseProblem: () => undefined, place: () => 'unreadable' };

const FORMS: Readonly<Record<GeneralNameKind, NameForm>> = {
  dNSName: DNS,
  rfc822Name: RFC822,
  uri: URI,
  iPAddress: IP,
  directoryName: DIRECTORY,
  otherName: OTHER,
  registeredID: OTHER,
  x400Address: OTHER,
  ediPartyName: OTHER,
};

/** Whether constraints of this form can be honoured. */
export function isFormSupported(kind: GeneralNameKind): boolean {
  return FORMS[kind] !== OTHER;
}

/** Why the base of a subtree says nothing; undefined when it does, or when its form is not supported. */
export function constraintProblem(base: GeneralName): string | undefined {
  return FORMS[base.kind].baseProblem(base);
}

/** Where a name lies to a subtree of its own form. */
export function placeOf(name: GeneralName, base: GeneralName): NamePlace {
  return FORMS[name.kind].place(name, base);
}
