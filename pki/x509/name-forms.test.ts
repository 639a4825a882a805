import { describe, expect, it } from 'vitest';
import { readDer } from './der.ts';
import { type Asn1, toDer } from './der-build.ts';
import { type GeneralName, readGeneralName, sameGeneralName } from './general-name.ts';
import { constraintProblem, isFormSupported, type NamePlace, placeOf } from './name-forms.ts';
import { general } from './testing/chain-extension-kit.ts';

const { dns, mail, uri, ip, directory, other } = general;
const read = (name: Asn1): GeneralName => readGeneralName(readDer(toDer(name)), 'test');

describe('the place of a name in a subtree (RFC 5280 section 4.2.1.10)', () => {
  it.each<[string, Asn1, Asn1, NamePlace]>([
    ['a host itself', dns('a.test'), dns('a.test'), 'inside'],
    ['a host below', dns('www.a.test'), dns('A.TEST'), 'inside'],
    ['a host above', dns('test'), dns('a.test'), 'outside'],
    ['a host with the base as its tail', dns('ba.test'), dns('a.test'), 'outside'],
    ['any host under the empty base', dns('a.test'), dns(''), 'inside'],
    ['a wildcard below', dns('*.www.a.test'), dns('a.test'), 'inside'],
    ['a wildcard at the base', dns('*.a.test'), dns('a.test'), 'inside'],
    ['a wildcard that can be the base', dns('*.a.test'), dns('www.a.test'), 'partly'],
    ['a wildcard elsewhere', dns('*.b.test'), dns('www.a.test'), 'outside'],
    ['a host with a blank', dns('a b.test'), dns('a.test'), 'unreadable'],
    ['a host that ends with a period', dns('a.test.'), dns('a.test'), 'unreadable'],
    ['an asterisk inside', dns('w*.a.test'), dns('a.test'), 'unreadable'],
    ['a mailbox itself', mail('x@a.test'), mail('x@A.test'), 'inside'],
    ['a mailbox in other letters', mail('X@a.test'), mail('x@a.test'), 'outside'],
    ['a mailbox in quotation marks', mail('"x"@a.test'), mail('x@a.test'), 'partly'],
    ['a mailbox at the host', mail('x@a.test'), mail('a.test'), 'inside'],
    ['a mailbox whose name holds an @', mail('"a@b"@a.test'), mail('a.test'), 'inside'],
    ['a mailbox below a domain', mail('x@b.a.test'), mail('.a.test'), 'inside'],
    ['a mailbox at the domain', mail('x@a.test'), mail('.a.test'), 'outside'],
    ['an address without @', mail('a.test'), mail('a.test'), 'unreadable'],
    ['an address without a mailbox', mail('@a.test'), mail('a.test'), 'unreadable'],
    ['a URL at the host', uri('HTTP://u:p@A.test:8080?q'), uri('a.test'), 'inside'],
    ['a URL below a domain', uri('http://b.a.test/'), uri('.a.test'), 'inside'],
    ['a URL at the domain', uri('http://a.test/'), uri('.a.test'), 'outside'],
    ['a URL with the host in its path', uri('http://b.test/http://a.test'), uri('a.test'), 'outside'],
    ['a URL of an address', uri('http://192.0.2.1/'), uri('a.test'), 'unreadable'],
    ['a URL of an address of version 6', uri('http://[2001:db8::1]/'), uri('a.test'), 'unreadable'],
    ['a URL with an escaped host', uri('http://%61.test/'), uri('a.test'), 'unreadable'],
    ['a name without authority', uri('urn:a.test'), uri('a.test'), 'unreadable'],
    ['an address', ip(192, 0, 2, 9), ip(192, 0, 2, 8, 255, 255, 255, 254), 'inside'],
    ['an address beside', ip(192, 0, 2, 10), ip(192, 0, 2, 8, 255, 255, 255, 254), 'outside'],
    ['an address of another length', ip(1, 2, 3), ip(192, 0, 2, 8, 255, 255, 255, 254), 'unreadable'],
    ['a directory name below', directory('C=KZ,O=TEST,CN=x'), directory('c=KZ, O=test'), 'inside'],
    ['a directory name above', directory('C=KZ'), directory('C=KZ,O=TEST'), 'outside'],
    ['a directory name in another order', directory('O=TEST,C=KZ'), directory('C=KZ,O=TEST'), 'outside'],
    ['a form without meaning', other('1.2.3'), other('1.2.3'), 'unreadable'],
  ])('%s', (_, name, base, place) => {
    expect(placeOf(read(name), read(base))).toBe(place);
  });

  it.each<[string, Asn1]>([
    ['a host with a leading period', dns('.a.test')],
    ['a host with a wildcard', dns('*.a.test')],
    ['a mailbox without a host', mail('x@')],
    ['an empty mailbox', mail('@a.test')],
    ['a domain with a mailbox', mail('x@.a.test')],
    ['a URL', uri('http://a.test/')],
    ['an address without a mask', ip(192, 0, 2, 0)],
    ['a mask with holes', ip(192, 0, 2, 0, 255, 255, 0, 1)],
  ])('%s is no base', (_, base) => {
    expect(constraintProblem(read(base))).toBeDefined();
  });

  it('forms without meaning are named as such', () => {
    expect(
      [dns('a'), mail('a'), uri('a'), ip(1, 2, 3, 4), directory('C=KZ')].every((one) =>
        isFormSupported(read(one).kind),
      ),
    ).toBe(true);
    expect(isFormSupported(read(other('1.2.3')).kind)).toBe(false);
  });
});

describe('sameGeneralName', () => {
  it.each<[string, Asn1, Asn1, boolean]>([
    ['URLs with scheme and host in other letters', uri('http://A.test/x'), uri('HTTP://a.test/x'), true],
    ['URLs with a path in other letters', uri('http://a.test/X'), uri('http://a.test/x'), false],
    ['LDAP URLs without a host', uri('LDAP:///CN=A'), uri('ldap:///CN=A'), true],
    ['directory names in other letters', directory('CN=А Б'), directory('CN=а  б'), true],
    ['names of different kinds', dns('a.test'), mail('a.test'), false],
  ])('%s', (_, a, b, same) => {
    expect(sameGeneralName(read(a), read(b))).toBe(same);
  });
});
