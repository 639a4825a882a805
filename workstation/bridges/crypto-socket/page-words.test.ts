import { expect, it } from 'vitest';
import { BRIDGE_CODES } from '../../../http/browser/bridge-words.ts';
import { CRYPTO_SOCKET_PROBLEMS, type CryptoSocketProblemId } from './problems.ts';

/** What the pages of CA and bank have words for. */
const WORDED: Readonly<Partial<Record<CryptoSocketProblemId, string>>> = {
  'token-absent': 'token-not-present',
  'profile-unknown': 'token-not-present',
  'token-removed': 'token-removed',
  'password-wrong': 'pin-wrong',
  'password-locked': 'pin-locked',
  'memory-full': 'token-memory-full',
  'carrier-cannot': 'token-cannot',
  'key-unknown': 'wrong-token',
  'key-waits': 'wrong-token',
  'certificate-without-key': 'certificate-without-key',
  'not-trusted': 'certificate-wrong',
};

it('R-CLIENT-28 the codes that the pages know are those that CryptoSocket answers', () => {
  const codes = Object.entries(WORDED).map(([id, words]) => [
    CRYPTO_SOCKET_PROBLEMS[id as CryptoSocketProblemId].code,
    words,
  ]);
  expect(Object.fromEntries(codes)).toEqual(BRIDGE_CODES);
});
