import { OIDS } from '../../oids.ts';
import { NULL, toDer } from '../der-build.ts';
import { basicConstraints, type Extension, keyUsage } from '../extensions.ts';
import { testCa, testUser } from './authority.ts';
import { type ChainCase, constraints, extension, inputOf, resigned, withSub, withSubs, withUser } from './chain-kit.ts';
import { REASONS } from './chain-strangers.ts';

/** What a CA may not be, and extensions that a path may not have. */

const unknownCritical: Extension = { oid: '1.2.3.4', critical: true, value: toDer(NULL()) };

const AUTHORITIES: readonly ChainCase[] = [
  {
    name: 'a user below a user',
    build: async (kit) => {
      const { certificate } = await testUser(kit.suite, 'TEST second', kit.user);
      return inputOf(kit, { certificate, intermediates: [kit.sub.certificate, kit.user.certificate] });
    },
    verdict: 'not-a-ca',
  },
  {
    name: 'a CA with cA FALSE',
    build: async (kit) => inputOf(await withSub(kit, constraints(false))),
    verdict: 'not-a-ca',
  },
  {
    name: 'a CA without basicConstraints',
    build: async (kit) => inputOf(await withSub(kit, { extensions: { [OIDS.basicConstraints]: null } })),
    verdict: 'not-a-ca',
  },
  {
    name: 'a CA with a certificate of version 1',
    build: async (kit) =>
      inputOf(kit, { intermediates: [await resigned(kit.sub, (parts) => parts.slice(1, 7), kit.root)] }),
    verdict: 'not-a-ca',
  },
  {
    name: 'a root that is none',
    build: async (kit) => {
      const root = await testCa(kit.suite, 'TEST root', undefined, constraints(false));
      return inputOf(kit, { anchors: [root.certificate] });
    },
    verdict: 'not-a-ca',
    differs: { java: REASONS.anchorConstraints, bouncyCastle: REASONS.anchor },
  },
  {
    name: 'a CA whose key may not sign certificates',
    build: async (kit) => inputOf(await withSub(kit, extension(keyUsage(['digitalSignature', 'cRLSign'])))),
    verdict: 'key-usage',
  },
  {
    name: 'a CA below a root of pathLen 0',
    build: async (kit) => {
      const root = await testCa(kit.suite, 'TEST root', undefined, constraints(true, 0));
      return inputOf(kit, { anchors: [root.certificate] });
    },
    verdict: 'path-too-long',
    differs: { java: REASONS.anchorConstraints, bouncyCastle: REASONS.anchor },
  },
  {
    name: 'a CA below a CA of pathLen 0',
    build: async (kit) => {
      const limit = (name: string) => (name === 'TEST sub a' ? basicConstraints({ ca: true, pathLen: 0 }) : undefined);
      return inputOf(kit, await withSubs(kit, ['TEST sub a', 'TEST sub b'], limit));
    },
    verdict: 'path-too-long',
  },
  {
    name: 'two CAs below a CA of pathLen 1, the nearer of which allows more',
    build: async (kit) => {
      const pathLen = (name: string) => (name === 'TEST sub a' ? 1 : 5);
      const limit = (name: string) => basicConstraints({ ca: true, pathLen: pathLen(name) });
      return inputOf(kit, await withSubs(kit, ['TEST sub a', 'TEST sub b', 'TEST sub c'], limit));
    },
    verdict: 'path-too-long',
  },
  {
    name: 'eleven certificates',
    build: async (kit) => {
      const names = Array.from({ length: 9 }, (_, i) => `TEST sub ${i}`);
      return inputOf(kit, await withSubs(kit, names, () => undefined));
    },
    verdict: 'unknown-issuer',
    differs: { openssl: REASONS.depth, java: REASONS.depth },
  },
];

const EXTENSIONS: readonly ChainCase[] = [
  {
    name: 'an unknown critical extension of the user',
    build: async (kit) => inputOf(await withUser(kit, extension(unknownCritical))),
    verdict: 'unknown-critical-extension',
  },
  {
    name: 'an unknown critical extension of the CA',
    build: async (kit) => inputOf(await withSub(kit, extension(unknownCritical))),
    verdict: 'unknown-critical-extension',
  },
  {
    name: 'an unknown extension that is not critical',
    build: async (kit) => inputOf(await withUser(kit, extension({ ...unknownCritical, critical: false }))),
    verdict: 'ok',
  },
];

export const AUTHORITY_CASES: readonly ChainCase[] = [...AUTHORITIES, ...EXTENSIONS];
