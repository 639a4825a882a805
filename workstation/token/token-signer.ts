import {
  CKM_GOSTR3410,
  CKM_GOSTR3410_WITH_GOSTR3411,
  CKM_GOSTR3411,
  CKM_RSA_PKCS,
  CKM_SHA256_RSA_PKCS,
} from '../../emulator/spec/constants.gen.ts';
import { PARAMETER_OIDS } from '../../emulator/spec/oids.ts';
import type { Mechanism } from '../../emulator/spec/pkcs11-api.ts';
import {
  CKM_GOSTR3410_512,
  CKM_GOSTR3410_WITH_GOSTR3411_12_512,
  CKM_GOSTR3411_12_512,
} from '../../emulator/spec/vendor.ts';
import { digest } from '../../pki/keys.ts';
import type { SignatureForm, Signer } from '../../pki/signer.ts';
import type { SuiteId } from '../../pki/suites.ts';
import type { TokenKeyPair } from './key-set.ts';
import type { TokenSession } from './session.ts';
import { calling, callingAsync, TokenError } from './token-error.ts';

/** How a suite's signatures are made with PKCS#11: one row. */
interface SigningRow {
  /** Hashes and signs on the token. */
  readonly whole: Mechanism;
  /** Hashes on the token; for tokens without `whole`. */
  readonly hash?: Mechanism;
  /** Signs what `frame` makes of the digest. */
  readonly raw: Mechanism;
  readonly frame: (digest: Uint8Array) => Uint8Array;
}

const TEST_S_BOX = Buffer.from(PARAMETER_OIDS['GOSTR3411-94-Test'], 'hex');

const GOST_2004: SigningRow = {
  whole: { mechanism: CKM_GOSTR3410_WITH_GOSTR3411, parameter: TEST_S_BOX },
  hash: { mechanism: CKM_GOSTR3411, parameter: TEST_S_BOX },
  raw: { mechanism: CKM_GOSTR3410 },
  frame: (octets) => octets,
};

/** DigestInfo for SHA-256, up to the digest itself: RFC 8017 section 9.2 note 1. */
const DIGEST_INFO_SHA256 = Uint8Array.from(Buffer.from('3031300d060960864801650304020105000420', 'hex'));

/** A suite without a row is not for the tokens of these flows. */
const SIGNING: Readonly<Partial<Record<SuiteId, SigningRow>>> = {
  'kisc-2004': GOST_2004,
  'nuc-2004': GOST_2004,
  'nuc-2015-512': {
    whole: { mechanism: CKM_GOSTR3410_WITH_GOSTR3411_12_512 },
    hash: { mechanism: CKM_GOSTR3411_12_512 },
    raw: { mechanism: CKM_GOSTR3410_512 },
    frame: (octets) => octets,
  },
  'rsa-2048': {
    whole: { mechanism: CKM_SHA256_RSA_PKCS },
    raw: { mechanism: CKM_RSA_PKCS },
    frame: (octets) => Uint8Array.from([...DIGEST_INFO_SHA256, ...octets]),
  },
};

/**
 * The private key of a pair on the token as a {@link Signer}. The session must stay open and logged in.
 *
 * C_Sign gives GOST signatures as s ‖ r, each big-endian (PKCS#11 3.1 section 6.59, RFC 4490 section 3.2): the form
 * `sr-be`; read backwards it is `rs-le`. The token hashes where it can; otherwise the digest is made here.
 *
 * Errors of `sign`: `token-cannot` (none of the mechanisms), `token-removed`, any of the token's.
 */
export function tokenSigner(session: TokenSession, pair: TokenKeyPair): Signer {
  return {
    suite: pair.suite,
    publicKey: pair.spki,
    async sign(message: Uint8Array, form: SignatureForm): Promise<Uint8Array> {
      const signature = await signOnToken(session, pair, message);
      return pair.suite.family === 'GOST' && form === 'rs-le' ? signature.reverse() : signature;
    },
  };
}

function signOnToken(session: TokenSession, pair: TokenKeyPair, message: Uint8Array): Promise<Uint8Array> {
  const row = SIGNING[pair.suite.id];
  const mechanisms = session.mechanisms();
  if (row && mechanisms.has(row.whole.mechanism)) return signWith(session, pair, row.whole, message);
  if (!row || !mechanisms.has(row.raw.mechanism)) {
    throw new TokenError('token-cannot', `It cannot sign with ${pair.suite.title}.`);
  }
  const hashed =
    row.hash && mechanisms.has(row.hash.mechanism)
      ? hashOnToken(session, row.hash, message)
      : digest(pair.suite, message);
  return signWith(session, pair, row.raw, row.frame(hashed));
}

async function signWith(
  { token, handle }: TokenSession,
  pair: TokenKeyPair,
  mechanism: Mechanism,
  data: Uint8Array,
): Promise<Uint8Array> {
  const out = Buffer.alloc(pair.suite.signatureLength);
  calling('beginning to sign', () => token.C_SignInit(handle, mechanism, pair.privateKey));
  const signature = await callingAsync('signing', () => token.C_SignAsync(handle, Buffer.from(data), out));
  return Uint8Array.from(signature);
}

function hashOnToken({ token, handle }: TokenSession, mechanism: Mechanism, message: Uint8Array): Uint8Array {
  const out = Buffer.alloc(DIGEST_OCTETS_MAX);
  return calling('hashing', () => {
    token.C_DigestInit(handle, mechanism);
    return Uint8Array.from(token.C_Digest(handle, Buffer.from(message), out));
  });
}

/** Streebog-512, the longest digest of a suite. */
const DIGEST_OCTETS_MAX = 64;
