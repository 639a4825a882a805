import { OIDS } from '../../oids.ts';
import { parseCertificate } from '../certificate.ts';
import { octetString, toDer } from '../der-build.ts';
import { authorityKeyIdentifier, basicConstraints, keyIdentifierOf } from '../extensions.ts';
import { parseDn } from '../name.ts';
import { NOW, testCa, testUser, YEAR_MS } from './authority.ts';
import { AUTHORITY_CASES } from './chain-authority-cases.ts';
import {
  type ChainCase,
  constraints,
  extension,
  impostorOf,
  inputOf,
  moved,
  resigned,
  spoiled,
  withSub,
  withSubs,
  withUser,
} from './chain-kit.ts';
import { LIST_CASES } from './chain-list-cases.ts';
import { NAME_CASES } from './chain-name-cases.ts';
import { POLICY_CASES } from './chain-policy-cases.ts';
import { REVOCATION_CASES } from './chain-revocation-cases.ts';
import { SIGNER_CASES } from './chain-signer-cases.ts';
import { REASONS } from './chain-strangers.ts';

const DAY = 86_400_000;
const past = moved(NOW - 2 * YEAR_MS, NOW - DAY);
const future = moved(NOW + DAY, NOW + YEAR_MS);

const SOUND: readonly ChainCase[] = [
  { name: 'a user below a CA below the root', build: (kit) => inputOf(kit), verdict: 'ok' },
  {
    name: 'a user directly below the root',
    build: async (kit) => inputOf(kit, { certificate: (await testUser(kit.suite, 'TEST user', kit.root)).certificate }),
    verdict: 'ok',
  },
  {
    name: 'certificates that do not belong to the path, and repeated ones',
    build: async (kit) => {
      const stranger = await testCa(kit.suite, 'TEST stranger');
      const below = await testCa(kit.suite, 'TEST sub of stranger', stranger);
      const intermediates = [below.certificate, kit.sub.certificate, kit.sub.certificate, kit.user.certificate];
      return inputOf(kit, { intermediates, anchors: [stranger.certificate, kit.root.certificate] });
    },
    verdict: 'ok',
  },
  {
    name: 'the first second of the period',
    build: (kit) => inputOf(kit, { at: kit.user.certificate.notBefore }),
    verdict: 'ok',
  },
  {
    name: 'the last second of the period',
    build: (kit) => inputOf(kit, { at: kit.user.certificate.notAfter }),
    verdict: 'ok',
    differs: { openssl: REASONS.end },
  },
  {
    name: 'an issuer among two of one name, told apart by key identifier',
    build: async (kit) => {
      const twin = await testCa(kit.suite, 'TEST sub', kit.root, {
        change: (template) => ({ ...template, serialNumber: '0B' }),
        ...extension({ oid: OIDS.subjectKeyIdentifier, critical: false, value: toDer(octetString(Uint8Array.of(1))) }),
      });
      return inputOf(kit, { intermediates: [twin.certificate, kit.sub.certificate] });
    },
    verdict: 'ok',
  },
  {
    name: 'authorityKeyIdentifier in KISC’s own manner: with the name of the issuing CA, not of the CA above it',
    build: async (kit) => {
      const { subject: issuer, serialNumber } = kit.sub.certificate;
      const keyIdentifier = keyIdentifierOf(kit.sub.signer.publicKey);
      const inTheirManner = authorityKeyIdentifier({ keyIdentifier, certificate: { issuer, serialNumber } });
      return inputOf(await withUser(kit, extension(inTheirManner)));
    },
    verdict: 'ok',
    differs: { openssl: REASONS.kiscManner },
  },
  {
    name: 'a path of pathLen exactly as long as allowed',
    build: async (kit) => {
      const limit = (name: string) => (name === 'TEST sub a' ? basicConstraints({ ca: true, pathLen: 1 }) : undefined);
      return inputOf(kit, await withSubs(kit, ['TEST sub a', 'TEST sub b'], limit));
    },
    verdict: 'ok',
  },
  {
    name: 'a self-issued certificate below a CA of pathLen 0 (key roll-over does not count)',
    build: async (kit) => {
      const { sub } = await withSub(kit, constraints(true, 0));
      const rolled = await testCa(kit.suite, 'TEST sub rolled', sub, {
        change: (template) => ({ ...template, subject: sub.certificate.subject }),
      });
      const { certificate } = await testUser(kit.suite, 'TEST user', rolled);
      return inputOf(kit, { certificate, intermediates: [rolled.certificate, sub.certificate] });
    },
    verdict: 'ok',
  },
  {
    name: 'one way up that has ended beside one that is good',
    build: async (kit) => {
      const ended = await testCa(kit.suite, 'TEST sub', kit.root, past);
      const keyIdentifier = keyIdentifierOf(kit.sub.signer.publicKey);
      const user = await testUser(kit.suite, 'TEST user', ended, extension(authorityKeyIdentifier({ keyIdentifier })));
      return inputOf(kit, { certificate: user.certificate, intermediates: [ended.certificate, kit.sub.certificate] });
    },
    verdict: 'ok',
  },
];

const PERIODS: readonly ChainCase[] = [
  { name: 'a user that has ended', build: async (kit) => inputOf(await withUser(kit, past)), verdict: 'expired' },
  {
    name: 'a user that has not begun',
    build: async (kit) => inputOf(await withUser(kit, future)),
    verdict: 'not-yet-valid',
  },
  { name: 'a CA that has ended', build: async (kit) => inputOf(await withSub(kit, past)), verdict: 'expired' },
  {
    name: 'a CA that has not begun',
    build: async (kit) => inputOf(await withSub(kit, future)),
    verdict: 'not-yet-valid',
  },
  {
    name: 'a root that has ended',
    build: async (kit) =>
      inputOf(kit, { anchors: [(await testCa(kit.suite, 'TEST root', undefined, past)).certificate] }),
    verdict: 'expired',
    differs: { bouncyCastle: REASONS.anchor },
  },
  {
    name: 'the second after the end',
    build: (kit) => inputOf(kit, { at: kit.user.certificate.notAfter + 1000 }),
    verdict: 'expired',
  },
  {
    name: 'the second before the beginning',
    build: (kit) => inputOf(kit, { at: kit.user.certificate.notBefore - 1000 }),
    verdict: 'not-yet-valid',
  },
];

const SIGNATURES: readonly ChainCase[] = [
  {
    name: 'a user with a spoiled signature',
    build: (kit) => inputOf(kit, { certificate: spoiled(kit.user.certificate) }),
    verdict: 'bad-signature',
  },
  {
    name: 'a CA with a spoiled signature',
    build: (kit) => inputOf(kit, { intermediates: [spoiled(kit.sub.certificate)] }),
    verdict: 'bad-signature',
  },
  {
    name: 'a user signed by an impostor of the CA’s name and key identifier',
    build: async (kit) => {
      const sub = { ...kit.sub, signer: await impostorOf(kit) };
      return inputOf(kit, { certificate: await resigned(kit.user, (parts) => parts, sub) });
    },
    verdict: 'bad-signature',
  },
  {
    name: 'a changed subject under the old signature',
    build: (kit) => {
      const changed = Buffer.from(kit.user.certificate.der).toString('latin1').replace('870430300986', '870430300987');
      return inputOf(kit, { certificate: parseCertificate(Buffer.from(changed, 'latin1')) });
    },
    verdict: 'bad-signature',
  },
];

const ISSUERS: readonly ChainCase[] = [
  { name: 'no CA in between', build: (kit) => inputOf(kit, { intermediates: [] }), verdict: 'unknown-issuer' },
  {
    name: 'a root that nobody trusts',
    build: async (kit) => inputOf(kit, { anchors: [(await testCa(kit.suite, 'TEST stranger')).certificate] }),
    verdict: 'unknown-issuer',
  },
  {
    name: 'a self-signed certificate that is no anchor',
    build: async (kit) => inputOf(kit, { certificate: (await testCa(kit.suite, 'TEST stranger')).certificate }),
    verdict: 'unknown-issuer',
  },
  {
    name: 'an issuer’s name that differs in one letter',
    build: async (kit) =>
      inputOf(await withUser(kit, { change: (t) => ({ ...t, issuer: parseDn('C=KZ,O=TEST,CN=TEST suc') }) })),
    verdict: 'unknown-issuer',
  },
  {
    name: 'another key identifier in authorityKeyIdentifier',
    build: async (kit) =>
      inputOf(await withUser(kit, extension(authorityKeyIdentifier({ keyIdentifier: Uint8Array.of(1) })))),
    verdict: 'unknown-issuer',
    differs: { java: REASONS.keyIdentifier },
  },
  {
    name: 'another serial number in authorityKeyIdentifier',
    build: async (kit) => {
      const certificate = { issuer: kit.root.certificate.subject, serialNumber: '01' };
      return inputOf(await withUser(kit, extension(authorityKeyIdentifier({ certificate }))));
    },
    verdict: 'unknown-issuer',
    differs: { java: REASONS.keyIdentifier, bouncyCastle: REASONS.keyIdentifier },
  },
  {
    name: 'two CAs that certify each other',
    build: async (kit) => {
      const a = await testCa(kit.suite, 'TEST cross a');
      const b = await testCa(kit.suite, 'TEST cross b', a);
      const crossed = await testCa(kit.suite, 'TEST cross a', b);
      const { certificate } = await testUser(kit.suite, 'TEST user', b);
      return inputOf(kit, { certificate, intermediates: [crossed.certificate, b.certificate] });
    },
    verdict: 'unknown-issuer',
  },
];

export const CHAIN_CASES: readonly ChainCase[] = [
  ...SOUND,
  ...PERIODS,
  ...SIGNATURES,
  ...ISSUERS,
  ...AUTHORITY_CASES,
  ...NAME_CASES,
  ...POLICY_CASES,
  ...REVOCATION_CASES,
  ...LIST_CASES,
  ...SIGNER_CASES,
];
