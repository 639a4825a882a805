import { basename } from 'node:path';
import { nssTokens } from './nss-tokens.ts';
import type { Provisioner } from './provision.ts';
import { softHsmTokens } from './soft-hsm-tokens.ts';
import { tpm2Tokens } from './tpm2-tokens.ts';

/** Libraries of which throw-away tokens can be made without anybody's help. */
const KINDS: readonly { readonly library: RegExp; readonly tokens: (path: string, program: string) => Provisioner }[] =
  [
    { library: /^libsofthsm2/, tokens: softHsmTokens },
    { library: /^libsoftokn3/, tokens: nssTokens },
    { library: /^libtpm2_pkcs11/, tokens: tpm2Tokens },
  ];

/**
 * What makes throw-away tokens of this library; undefined when nobody has said how.
 * @param program that judges: a token that only its library can make is made there.
 */
export function freshTokens(path: string, program: string): Provisioner | undefined {
  return kindOf(path)?.tokens(path, program);
}

export function makesFreshTokens(path: string): boolean {
  return kindOf(path) !== undefined;
}

function kindOf(path: string) {
  return KINDS.find(({ library }) => library.test(basename(path)));
}
