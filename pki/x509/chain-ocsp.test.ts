import { describe, expect, it } from 'vitest';
import { validateChain } from './chain.ts';
import { crlSource } from './chain-crl.ts';
import { type OcspDemands, ocspSource } from './chain-ocsp.ts';
import { issueOcspResponse } from './ocsp-answer.ts';
import { certIdOf } from './ocsp-cert-id.ts';
import type { OcspCertStatus } from './ocsp-response.ts';
import { anyOf } from './revocation-source.ts';
import { type Holder, NOW } from './testing/authority.ts';
import { chainKit, inputOf, listOf, revokes } from './testing/chain-kit.ts';

const HOUR_MS = 3_600_000;
const kit = await chainKit('kisc-2004');
const { root, sub, user } = kit;

/** What a CA itself says about one below it. */
async function says(ca: Holder, about: Holder, certStatus: OcspCertStatus, thisUpdate = NOW) {
  const certId = certIdOf(ca.certificate, about.certificate.serialNumber);
  const single = { certId, certStatus, thisUpdate, nextUpdate: NOW + HOUR_MS, extensions: [] };
  const template = {
    responder: ca.certificate,
    responderId: 'by-name',
    producedAt: thisUpdate,
    responses: [single],
  } as const;
  return { response: await issueOcspResponse(template, ca.signer) };
}

const good = { status: 'good' } as const;
const onHold = { status: 'revoked', revokedAt: NOW - HOUR_MS, reason: 'certificateHold' } as const;
const goodSub = await says(root, sub, good);
const goodUser = await says(sub, user, good);

function verdict(evidence: readonly { response: Uint8Array }[], demands?: OcspDemands) {
  const result = validateChain(inputOf(kit, { revocation: ocspSource(evidence, demands) }));
  return result.ok ? 'ok' : `${result.code}: ${result.detail}`;
}

describe('a path whose revocation OCSP tells', () => {
  it('holds when every certificate below the anchor is good', () => {
    expect(verdict([goodSub, goodUser])).toBe('ok');
  });

  it('does not hold when nobody has answered about one of them, or not knowing it', async () => {
    expect(verdict([goodUser])).toBe('ocsp: no answer about C=KZ,O=TEST,CN=TEST sub');
    expect(verdict([])).toMatch(/^ocsp: no answer/);
    const unknown = await says(sub, user, { status: 'unknown' });
    expect(verdict([goodSub, unknown])).toMatch(/^ocsp: the responder does not know /);
  });

  it('does not hold when one is revoked, the CA in the middle too', async () => {
    expect(verdict([goodSub, await says(sub, user, onHold)])).toMatch(/^revoked: .* certificateHold$/);
    expect(verdict([await says(root, sub, onHold), goodUser])).toMatch(/^revoked: .*TEST sub/);
  });

  it('is decided by the newest answer that holds', async () => {
    const before = await says(sub, user, onHold, NOW - HOUR_MS);
    expect(verdict([goodSub, before, goodUser])).toBe('ok');
    expect(verdict([goodSub, goodUser, before])).toBe('ok');
    const after = await says(sub, user, onHold, NOW + 1000);
    expect(verdict([goodSub, after, goodUser])).toMatch(/^revoked/);
    const tomorrow = await says(sub, user, good, NOW + HOUR_MS);
    expect(verdict([goodSub, before, tomorrow])).toMatch(/^revoked/);
  });

  it('does not hold by an answer of somebody else, and says what is wrong with it', async () => {
    const certId = certIdOf(sub.certificate, user.certificate.serialNumber);
    const responses = [{ certId, certStatus: good, thisUpdate: NOW, extensions: [] }];
    const template = { responder: user.certificate, responderId: 'by-key', producedAt: NOW, responses } as const;
    const own = { response: await issueOcspResponse(template, user.signer) };
    expect(verdict([goodSub, own])).toMatch(/^ocsp: responder-not-authorized: /);
    expect(verdict([goodSub, own], { trustedResponders: [user.certificate] })).toBe('ok');
  });

  it('may be told by lists and by OCSP together: whoever says revoked decides', async () => {
    const result = async (revoked: boolean) => {
      const lists = crlSource([await listOf(root), await listOf(sub, revoked ? revokes(user) : {})]);
      const found = validateChain(inputOf(kit, { revocation: anyOf(ocspSource([goodUser]), lists) }));
      return found.ok ? 'ok' : found.code;
    };
    expect(await result(false)).toBe('ok');
    expect(await result(true)).toBe('revoked');
  });
});
