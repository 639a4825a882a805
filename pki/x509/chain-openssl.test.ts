import { describe, expect, it } from 'vitest';
import { haveOpenssl, openssl, withFiles } from '../testing/foreign.ts';
import { type ChainInput, validateChain } from './chain.ts';
import { toPem } from './pem.ts';
import { CHAIN_CASES } from './testing/chain-cases.ts';
import { chainKit } from './testing/chain-kit.ts';

/** Every case of path validation, with RSA keys, laid before OpenSSL as well. */

const tool = haveOpenssl();
const kit = chainKit('rsa-2048');

const pem = (label: 'CERTIFICATE' | 'X509 CRL', objects: readonly { readonly der: Uint8Array }[]) =>
  objects.map(({ der }) => toPem(label, der)).join('');

function opensslAccepts({ certificate, intermediates, anchors, revocation, at }: ChainInput): boolean {
  const files = {
    anchors: pem('CERTIFICATE', anchors),
    intermediates: pem('CERTIFICATE', intermediates),
    lists: pem('X509 CRL', typeof revocation === 'object' ? revocation : []),
    certificate: pem('CERTIFICATE', [certificate]),
  };
  return withFiles(files, (paths) => {
    const args = ['verify', '-x509_strict', '-attime', `${Math.floor(at / 1000)}`, '-CAfile', paths.anchors];
    if (intermediates.length > 0) args.push('-untrusted', paths.intermediates);
    if (revocation !== undefined) args.push('-crl_check_all', '-CRLfile', paths.lists);
    return openssl([...args, paths.certificate]).status === 0;
  });
}

describe('validateChain and openssl verify -x509_strict', () => {
  it.skipIf(!tool.have).each(CHAIN_CASES)(`agree on: $name ($verdict)${tool.note}`, async (one) => {
    const input = await one.build(await kit);
    const ours = validateChain(input);
    expect(ours.ok ? 'ok' : ours.code).toBe(one.verdict);
    const agree = opensslAccepts(input) === ours.ok;
    // A difference is stated with its reason in the case; a reason without a difference would be out of date.
    expect(agree ? undefined : one.name).toBe(one.opensslDiffers === undefined ? undefined : one.name);
  });
});
