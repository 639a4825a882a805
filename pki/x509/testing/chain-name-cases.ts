import { OIDS } from '../../oids.ts';
import { type Asn1, taggedOctets } from '../der-build.ts';
import { subjectAltName } from '../extensions.ts';
import { parseDn } from '../name.ts';
import { testCa, testUser } from './authority.ts';
import { altNames, general, nameConstraints } from './chain-extension-kit.ts';
import { type ChainCase, extension, inputOf, withSub, withUser } from './chain-kit.ts';
import { REASONS } from './chain-strangers.ts';

/** Name constraints: RFC 5280 section 4.2.1.10. */

interface NameCase {
  readonly name: string;
  /** What the CA in the middle says. */
  readonly ca: Parameters<typeof nameConstraints>[0];
  /** SubjectAltName of the user; none when left out. */
  readonly user?: readonly Asn1[];
  readonly verdict: ChainCase['verdict'];
  readonly differs?: ChainCase['differs'];
}

const { mail, dns, directory, uri, ip, other } = general;
const MASK_24 = [255, 255, 255, 0] as const;

const ROWS: readonly NameCase[] = [
  { name: 'a permitted directory name, kept', ca: { permitted: [directory('C=KZ')] }, verdict: 'ok' },
  {
    name: 'a permitted directory name in small letters, kept',
    ca: { permitted: [directory('C=kz')] },
    verdict: 'ok',
  },
  {
    name: 'a permitted directory name in small Cyrillic letters, kept',
    ca: { permitted: [directory('C=KZ,O=тоо TEST')] },
    verdict: 'ok',
    differs: { openssl: REASONS.asciiCase, bouncyCastle: REASONS.asciiCase },
  },
  {
    name: 'a permitted directory name that the subject is not below',
    ca: { permitted: [directory('C=RU')] },
    verdict: 'name-constraints',
  },
  {
    name: 'a permitted directory name that only ends like the subject',
    ca: { permitted: [directory('O=ТОО TEST')] },
    verdict: 'name-constraints',
    differs: { bouncyCastle: REASONS.anywhere },
  },
  {
    name: 'a permitted directory name that an alternative name is not below',
    ca: { permitted: [directory('C=KZ')] },
    user: [directory('C=RU,O=TEST')],
    verdict: 'name-constraints',
  },
  {
    name: 'an excluded directory name above the subject',
    ca: { excluded: [directory('C=KZ,O=ТОО TEST')] },
    verdict: 'name-constraints',
  },
  { name: 'an excluded directory name elsewhere', ca: { excluded: [directory('C=KZ,O=other')] }, verdict: 'ok' },
  {
    name: 'name constraints that are not critical, and broken',
    ca: { permitted: [directory('C=RU')], critical: false },
    verdict: 'name-constraints',
  },
  {
    name: 'name constraints that are not critical, and kept',
    ca: { permitted: [directory('C=KZ')], critical: false },
    verdict: 'not-conforming',
    differs: { openssl: REASONS.profile, java: REASONS.profile, bouncyCastle: REASONS.profile },
  },
  { name: 'a permitted host', ca: { permitted: [dns('bank.test')] }, user: [dns('Www.Bank.test')], verdict: 'ok' },
  {
    name: 'a host whose name only ends like the permitted one',
    ca: { permitted: [dns('bank.test')] },
    user: [dns('notbank.test')],
    verdict: 'name-constraints',
  },
  {
    name: 'an excluded host',
    ca: { excluded: [dns('bank.test')] },
    user: [dns('www.bank.test')],
    verdict: 'name-constraints',
  },
  {
    name: 'a wildcard that can mean an excluded host',
    ca: { excluded: [dns('www.bank.test')] },
    user: [dns('*.bank.test')],
    verdict: 'name-constraints',
    differs: { openssl: REASONS.wildcard, java: REASONS.wildcard, bouncyCastle: REASONS.wildcard },
  },
  { name: 'a constraint on hosts, and a user without any', ca: { permitted: [dns('bank.test')] }, verdict: 'ok' },
  {
    name: 'a permitted mail host',
    ca: { permitted: [mail('bank.test')] },
    user: [mail('a.test@bank.test')],
    verdict: 'ok',
  },
  {
    name: 'a mail host below the permitted one',
    ca: { permitted: [mail('bank.test')] },
    user: [mail('a.test@mail.bank.test')],
    verdict: 'name-constraints',
  },
  {
    name: 'a permitted mail domain',
    ca: { permitted: [mail('.bank.test')] },
    user: [mail('a.test@mail.bank.test')],
    verdict: 'ok',
  },
  {
    name: 'the host of a permitted mail domain itself',
    ca: { permitted: [mail('.bank.test')] },
    user: [mail('a.test@bank.test')],
    verdict: 'name-constraints',
  },
  {
    name: 'another mailbox than the permitted one',
    ca: { permitted: [mail('a.test@bank.test')] },
    user: [mail('b.test@bank.test')],
    verdict: 'name-constraints',
  },
  {
    name: 'a permitted host of URLs',
    ca: { permitted: [uri('bank.test')] },
    user: [uri('https://bank.test:8443/a')],
    verdict: 'ok',
  },
  {
    name: 'a URL below the permitted host',
    ca: { permitted: [uri('bank.test')] },
    user: [uri('https://www.bank.test/')],
    verdict: 'name-constraints',
  },
  {
    name: 'a URL whose user name looks like the permitted host',
    ca: { permitted: [uri('bank.test')] },
    user: [uri('https://bank.test@other.test/')],
    verdict: 'name-constraints',
  },
  {
    name: 'a URL without a host under an excluded host',
    ca: { excluded: [uri('bank.test')] },
    user: [uri('urn:test:1')],
    verdict: 'name-constraints',
    differs: { bouncyCastle: REASONS.noHost },
  },
  {
    name: 'a permitted network',
    ca: { permitted: [ip(192, 0, 2, 0, ...MASK_24)] },
    user: [ip(192, 0, 2, 7)],
    verdict: 'ok',
  },
  {
    name: 'an address outside the permitted network',
    ca: { permitted: [ip(192, 0, 2, 0, ...MASK_24)] },
    user: [ip(192, 0, 3, 7)],
    verdict: 'name-constraints',
  },
  {
    name: 'an address of the other kind outside the permitted network',
    ca: { permitted: [ip(192, 0, 2, 0, ...MASK_24)] },
    user: [ip(...new Array<number>(16).fill(1))],
    verdict: 'name-constraints',
  },
  {
    name: 'a mask with holes',
    ca: { permitted: [ip(192, 0, 2, 0, 255, 0, 255, 0)] },
    user: [ip(192, 0, 2, 0)],
    verdict: 'not-supported',
    differs: { openssl: REASONS.mask, java: REASONS.mask, bouncyCastle: REASONS.mask },
  },
  {
    name: 'a constraint on a form without meaning, and such a name',
    ca: { permitted: [other('1.2.3.4')] },
    user: [other('1.2.3.4')],
    verdict: 'not-supported',
    differs: { bouncyCastle: REASONS.form },
  },
  {
    name: 'a constraint on a form without meaning, and no such name',
    ca: { permitted: [other('1.2.3.4')] },
    verdict: 'ok',
  },
  {
    name: 'a subtree with a minimum',
    ca: { permitted: [directory('C=KZ')], bounds: [taggedOctets(0, Uint8Array.of(1))] },
    verdict: 'not-supported',
    differs: { bouncyCastle: REASONS.minimum },
  },
];

const caseOf = ({ name, ca, user, verdict, differs }: NameCase): ChainCase => ({
  name,
  build: async (kit) => {
    const changed = await withSub(kit, extension(nameConstraints(ca)));
    const names = user === undefined ? null : altNames(...user);
    return inputOf(await withUser(changed, { extensions: { [OIDS.subjectAltName]: names } }));
  },
  verdict,
  ...(differs && { differs }),
});

const MORE: readonly ChainCase[] = [
  {
    name: 'an e-mail address in the subject outside the permitted host',
    build: async (kit) => {
      const changed = await withSub(kit, extension(nameConstraints({ permitted: [mail('bank.test')] })));
      const subject = [...kit.user.certificate.subject, { type: 'E', value: 'a.test@other.test' }];
      const options = { extensions: { [OIDS.subjectAltName]: null } };
      return inputOf(await withUser(changed, { ...options, change: (template) => ({ ...template, subject }) }));
    },
    verdict: 'name-constraints',
  },
  {
    name: 'name constraints of the root, broken by the user',
    build: async (kit) => {
      const root = await testCa(
        kit.suite,
        'TEST root',
        undefined,
        extension(nameConstraints({ permitted: [directory('C=KZ')] })),
      );
      return inputOf(await withUser(kit, extension(subjectAltName([parseDn('C=RU')]))), {
        anchors: [root.certificate],
      });
    },
    verdict: 'name-constraints',
    differs: { java: REASONS.anchorConstraints, bouncyCastle: REASONS.anchor },
  },
  {
    name: 'two CAs whose permitted subtrees have nothing in common',
    build: async (kit) => {
      const outer = await testCa(
        kit.suite,
        'TEST sub a',
        kit.root,
        extension(nameConstraints({ permitted: [dns('a.test')] })),
      );
      const inner = await testCa(
        kit.suite,
        'TEST sub b',
        outer,
        extension(nameConstraints({ permitted: [dns('b.test')] })),
      );
      const user = await testUser(kit.suite, 'TEST user', inner, extension(altNames(dns('b.test'))));
      return inputOf(kit, { certificate: user.certificate, intermediates: [outer.certificate, inner.certificate] });
    },
    verdict: 'name-constraints',
  },
  {
    name: 'a CA in the middle that breaks the constraints, though the user keeps them',
    build: async (kit) => {
      const outer = await testCa(
        kit.suite,
        'TEST sub a',
        kit.root,
        extension(nameConstraints({ permitted: [directory('C=KZ,O=ТОО TEST')] })),
      );
      const inner = await testCa(kit.suite, 'TEST sub b', outer);
      const user = await testUser(kit.suite, 'TEST user', inner, { extensions: { [OIDS.subjectAltName]: null } });
      return inputOf(kit, { certificate: user.certificate, intermediates: [outer.certificate, inner.certificate] });
    },
    verdict: 'name-constraints',
  },
  {
    name: 'a self-issued CA, which constraints do not bind',
    build: async (kit) => {
      const { sub } = await withSub(kit, extension(nameConstraints({ permitted: [directory('C=KZ,O=ТОО TEST')] })));
      const rolled = await testCa(kit.suite, 'TEST sub rolled', sub, {
        change: (template) => ({ ...template, subject: sub.certificate.subject }),
      });
      const user = await testUser(kit.suite, 'TEST user', rolled, { extensions: { [OIDS.subjectAltName]: null } });
      return inputOf(kit, { certificate: user.certificate, intermediates: [rolled.certificate, sub.certificate] });
    },
    verdict: 'ok',
  },
];

export const NAME_CASES: readonly ChainCase[] = [...ROWS.map(caseOf), ...MORE];
