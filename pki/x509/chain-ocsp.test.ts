import { describe, expect, it } from 'vitest';
import { OIDS } from '../oids.ts';
import { validateChain } from './chain.ts';
import { crlSource } from './chain-crl.ts';
import { ocspSource } from './chain-ocsp.ts';
import type { SingleOcspResponse } from './ocsp-response.ts';
import { anyOf, type RevocationSource } from './revocation-source.ts';
import { type Holder, NOW, testUser } from './testing/authority.ts';
import { chainKit, inputOf, listOf, revokes } from './testing/chain-kit.ts';
import { answerOf, goodAbout, RESPONDER } from './testing/ocsp-kit.ts';

const kit = chainKit('ec-p256');

/** An answer about a certificate, signed by its CA or by a responder of the CA. */
function answer(about: Holder, ca: Holder, change: Partial<SingleOcspResponse> = {}, by: Holder = ca) {
  const material = { ca, responder: by, user: about };
  return answerOf(material, { responses: [goodAbout(material, change)], extensions: [] });
}

const revoked = { certStatus: { status: 'revoked', revokedAt: NOW - 1000, reason: 'keyCompromise' } } as const;

async function verdict(revocation: RevocationSource) {
  const result = validateChain(inputOf(await kit, { revocation }));
  return result.ok ? 'ok' : `${result.code}: ${result.detail}`;
}

async function good() {
  const { root, sub, user } = await kit;
  return [await answer(sub, root), await answer(user, sub)];
}

describe('ocspSource', () => {
  it('says good when every certificate below the anchor has a good answer', async () => {
    expect(await verdict(ocspSource({ responses: await good() }))).toBe('ok');
  });

  it('says since when and why a certificate is revoked', async () => {
    const { root, sub, user } = await kit;
    const responses = [await answer(user, sub), await answer(sub, root), await answer(user, sub, revoked)];
    expect(await verdict(ocspSource({ responses }))).toMatch(
      /^revoked: .*870430300986 at 2026-03-01T11:59:59.*, keyComp/,
    );
  });

  it('never takes no answer, "unknown", a broken or a stale answer for good', async () => {
    const { root, sub, user } = await kit;
    const ofCa = await answer(sub, root);
    const spoiled = Uint8Array.from(await answer(user, sub));
    spoiled[spoiled.length - 400] = (spoiled[spoiled.length - 400] as number) ^ 1;
    const bad = {
      none: [ofCa],
      unknown: [ofCa, await answer(user, sub, { certStatus: { status: 'unknown' } })],
      spoiled: [ofCa, spoiled],
      stale: [ofCa, await answer(user, sub, { thisUpdate: NOW - 7_200_000, nextUpdate: NOW - 3_600_000 })],
      ofAnotherCa: [ofCa, await answer(user, root)],
    };
    for (const [name, responses] of Object.entries(bad)) {
      expect(`${name} ${await verdict(ocspSource({ responses }))}`).toMatch(new RegExp(`^${name} ocsp: `));
    }
  });

  it('asks another source about a responder whose certificate wants to be checked', async () => {
    const { root, sub, user } = await kit;
    const extensions = { ...RESPONDER, [OIDS.ocspNoCheck]: null };
    const responder = await testUser('ec-p256', 'TEST responder', sub, { extensions });
    const responses = [await answer(sub, root), await answer(user, sub, {}, responder)];
    const lists = [await listOf(sub)];
    expect(await verdict(ocspSource({ responses }))).toMatch(/^ocsp: responder-not-checked/);
    expect(await verdict(ocspSource({ responses, aboutResponders: crlSource(lists) }))).toBe('ok');
    const aboutResponders = crlSource([await listOf(sub, revokes(responder))]);
    expect(await verdict(ocspSource({ responses, aboutResponders }))).toMatch(/^ocsp: responder-revoked/);
  });
});

describe('anyOf', () => {
  it('takes the answer of whoever can tell, and revoked from anybody', async () => {
    const { root, sub, user } = await kit;
    const nobody = ocspSource({ responses: [] });
    const lists = crlSource([await listOf(root), await listOf(sub)]);
    const strict = crlSource([await listOf(root), await listOf(sub, revokes(user))]);
    expect(await verdict(anyOf(nobody, lists))).toBe('ok');
    expect(await verdict(anyOf(lists, nobody))).toBe('ok');
    expect(await verdict(anyOf(ocspSource({ responses: await good() }), strict))).toMatch(/^revoked/);
    expect(await verdict(anyOf(strict, ocspSource({ responses: await good() })))).toMatch(/^revoked/);
    expect(await verdict(anyOf(nobody, nobody))).toMatch(/^ocsp: no OCSP answer/);
  });
});
