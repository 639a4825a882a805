import { describe, expect, it } from 'vitest';
import { OIDS } from '../oids.ts';
import { validateChain } from './chain.ts';
import { certificatePolicies, extendedKeyUsage } from './extensions.ts';
import { parseDn } from './name.ts';
import { ALL_SUITES, type Holder, testCa, testUser } from './testing/authority.ts';
import { CHAIN_CASES } from './testing/chain-cases.ts';
import { chainKit, extension, inputOf, listOf, revokes, spoiled, withSub, withUser } from './testing/chain-kit.ts';

const kit = chainKit('kisc-2004');

describe('validateChain', () => {
  it.each(CHAIN_CASES)('$name: $verdict', async ({ build, verdict }) => {
    const result = validateChain(await build(await kit));
    expect(result.ok ? 'ok' : result.code).toBe(verdict);
    if (!result.ok) expect(result.detail).not.toBe('');
  });

  it('has at least 25 bad chains to refuse, each by its own name', () => {
    const bad = CHAIN_CASES.filter(({ verdict }) => verdict !== 'ok');
    expect(bad.length).toBeGreaterThanOrEqual(25);
    expect(new Set(CHAIN_CASES.map(({ name }) => name)).size).toBe(CHAIN_CASES.length);
  });

  it('gives the path, from the certificate to the anchor', async () => {
    const { root, sub, user } = await kit;
    const result = validateChain(inputOf(await kit));
    expect(result.ok && result.path.map((one) => one.serialNumber)).toEqual(
      [user, sub, root].map((one) => one.certificate.serialNumber),
    );
  });

  it('takes an anchor itself, and a CA in the middle as anchor', async () => {
    const { root, sub } = await kit;
    expect(validateChain(inputOf(await kit, { certificate: root.certificate })).ok).toBe(true);
    expect(validateChain(inputOf(await kit, { anchors: [sub.certificate], intermediates: [] })).ok).toBe(true);
  });

  it('asks for the list of the first certificate only, when told so', async () => {
    const { sub, user } = await kit;
    const endEntity = { revocationScope: 'end-entity' } as const;
    const good = validateChain(inputOf(await kit, { ...endEntity, revocation: [await listOf(sub)] }));
    expect(good.ok).toBe(true);
    const revoked = validateChain(inputOf(await kit, { ...endEntity, revocation: [await listOf(sub, revokes(user))] }));
    expect(!revoked.ok && revoked.code).toBe('revoked');
    const missing = validateChain(inputOf(await kit, { ...endEntity, revocation: [] }));
    expect(!missing.ok && missing.code).toBe('crl-missing');
  });

  it('says who is revoked, since when and why', async () => {
    const { root, sub, user } = await kit;
    const revocation = [await listOf(root), await listOf(sub, revokes(user))];
    const result = validateChain(inputOf(await kit, { revocation }));
    expect(!result.ok && result.detail).toBe(
      'C=KZ,O=ТОО TEST,OU=TEST,CN=TEST user,UID=870430300986 at 2026-02-27T12:00:00.000Z, superseded',
    );
  });

  it('heeds the use that the caller has in mind', async () => {
    const input = inputOf(await kit);
    expect(validateChain({ ...input, keyUsage: 'nonRepudiation', purpose: OIDS.emailProtection }).ok).toBe(true);
    const encipher = validateChain({ ...input, keyUsage: 'keyEncipherment' });
    expect(!encipher.ok && encipher.code).toBe('key-usage');
    const server = validateChain({ ...input, purpose: OIDS.serverAuth });
    expect(!server.ok && server.code).toBe('key-usage');
  });

  it('gives up a search among CAs that all certify each other', async () => {
    const root = await testCa('kisc-2004', 'TEST maze root');
    const keys = await Promise.all(Array.from({ length: 7 }, (_, i) => testCa('kisc-2004', `TEST maze ${i}`)));
    const open = { [OIDS.authorityKeyIdentifier]: null };
    const subject = parseDn('C=KZ,O=TEST,CN=TEST maze');
    const maze = await Promise.all(
      keys.flatMap((_, i) =>
        keys.map((issuer, j) =>
          testCa('kisc-2004', `TEST maze ${i}`, issuer, {
            extensions: open,
            change: (template) => ({ ...template, subject, issuer: subject, serialNumber: `0${i + 1}0${j + 1}` }),
          }),
        ),
      ),
    );
    const issuer = { ...(keys[0] as Holder), certificate: (maze[0] as Holder).certificate };
    const { certificate } = await testUser('kisc-2004', 'TEST user', issuer, { extensions: open });
    const intermediates = maze.map((one) => one.certificate);
    const result = validateChain(inputOf(await kit, { certificate, intermediates, anchors: [root.certificate] }));
    expect(!result.ok && result.code).toBe('too-many-paths');
  });

  it.each(ALL_SUITES)('knows %s: a good chain, a spoiled one, a revoked one', async (suite) => {
    const of = await chainKit(suite);
    const revocation = [await listOf(of.root), await listOf(of.sub)];
    const code = (changes: Parameters<typeof inputOf>[1]) => {
      const result = validateChain(inputOf(of, { revocation, ...changes }));
      return result.ok ? 'ok' : result.code;
    };
    expect(code({})).toBe('ok');
    expect(code({ intermediates: [spoiled(of.sub.certificate)] })).toBe('bad-signature');
    expect(code({ revocation: [await listOf(of.root), await listOf(of.sub, revokes(of.user))] })).toBe('revoked');
  });

  it('gives the policies that hold for the path', async () => {
    const policy = certificatePolicies([{ oid: '1.2.398.99.1' }, { oid: '1.2.398.99.2' }]);
    const changed = await withUser(await withSub(await kit, extension(policy)), extension(policy));
    const all = validateChain(inputOf(changed));
    expect(all.ok && all.policies).toEqual(['1.2.398.99.1', '1.2.398.99.2']);
    const one = validateChain(inputOf(changed, { initialPolicies: ['1.2.398.99.2', '1.2.398.99.9'] }));
    expect(one.ok && one.policies).toEqual(['1.2.398.99.2']);
    const none = validateChain(inputOf(await kit));
    expect(none.ok && none.policies).toEqual([]);
  });

  it('wants a purpose of every CA that names purposes', async () => {
    const forMail = extendedKeyUsage([OIDS.emailProtection]);
    const code = async (ca: Parameters<typeof extension>[0], purpose: string) => {
      const result = validateChain(inputOf(await withSub(await kit, extension(ca)), { purpose }));
      return result.ok ? 'ok' : result.code;
    };
    expect(await code(forMail, OIDS.emailProtection)).toBe('ok');
    expect(await code(extendedKeyUsage([OIDS.anyExtendedKeyUsage]), OIDS.emailProtection)).toBe('ok');
    expect(await code(extendedKeyUsage([OIDS.serverAuth]), OIDS.emailProtection)).toBe('key-usage');
  });

  it('counts CAs for the caller’s own limit', async () => {
    expect(validateChain(inputOf(await kit, { maxPathLength: 1 })).ok).toBe(true);
    const result = validateChain(inputOf(await kit, { maxPathLength: 0 }));
    expect(!result.ok && result.code).toBe('path-too-long');
  });

  it('refuses what a conforming CA may not issue, unless the rule is tolerated', async () => {
    const bare = await withUser(await kit, { extensions: { [OIDS.authorityKeyIdentifier]: null } });
    const refused = validateChain(inputOf(bare));
    expect(refused).toMatchObject({ ok: false, code: 'not-conforming' });
    expect(!refused.ok && refused.detail).toMatch(/TEST user.*RFC 5280 section 4\.2\.1\.1/);
    expect(validateChain(inputOf(bare, { tolerated: ['authority-key-identifier', 'serial-number-length'] })).ok).toBe(
      true,
    );
    // KISC's own deviation is tolerated unless the caller says otherwise.
    expect(validateChain(inputOf(await kit, { tolerated: [] }))).toMatchObject({ code: 'not-conforming' });
  });

  it('finds the way among ten thousand certificates that do not matter', async () => {
    const { root, sub, user } = await kit;
    const noise = Array.from({ length: 10_000 }, (_, i) => ({
      ...sub.certificate,
      subject: [{ type: 'CN', value: `TEST noise ${i}` }],
    }));
    const intermediates = [...noise, sub.certificate];
    expect(validateChain({ ...inputOf(await kit), certificate: user.certificate, intermediates }).ok).toBe(true);
    expect(validateChain({ ...inputOf(await kit), intermediates: noise, anchors: [root.certificate] }).ok).toBe(false);
  });

  it('chains KISC’s twins of one name: GOST below GOST, RSA below RSA', async () => {
    const twins = await Promise.all([chainKit('kisc-2004'), chainKit('rsa-2048')]);
    const anchors = twins.map(({ root }) => root.certificate);
    const intermediates = twins.map(({ sub }) => sub.certificate);
    const revocation = await Promise.all(twins.flatMap(({ root, sub }) => [listOf(root), listOf(sub)]));
    for (const twin of twins) {
      const result = validateChain({ ...inputOf(twin), anchors, intermediates, revocation });
      expect(result.ok && result.path.every((one) => one.suite === twin.user.certificate.suite)).toBe(true);
    }
  });
});
