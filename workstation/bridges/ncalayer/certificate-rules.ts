import { OIDS } from '../../../pki/oids.ts';
import type { Certificate } from '../../../pki/x509/certificate.ts';
import { dnValue } from '../../../pki/x509/name.ts';
import type { Call } from './call.ts';
import { localTime, plainHex, serialHex } from './key-info.ts';

/** What the two kinds of keys are called in requests. */
export const KEY_TYPES = ['SIGNATURE', 'AUTHENTICATION'] as const;
export type KeyType = (typeof KEY_TYPES)[number];

/** Which certificate a request is for; what is left out does not matter. */
export interface SignerWish {
  readonly keyType?: KeyType | undefined;
  /** All of them must be in the certificate. */
  readonly extKeyUsageOids?: readonly string[] | undefined;
  readonly iin?: string | undefined;
  readonly bin?: string | undefined;
  /** Hexadecimal, in any case. */
  readonly serialNumber?: string | undefined;
  /** `undefined`: to the National CA's; empty: nobody looks for a chain; else the authorities to which it must lead. */
  readonly chain?: readonly Certificate[] | undefined;
  readonly allowExpired?: boolean | undefined;
  readonly allowRevoked?: boolean | undefined;
}

/** Why a certificate will not do; `undefined`: it will. */
type Rule = (certificate: Certificate, wish: SignerWish, now: number) => string | undefined;

/** The demands whose fulfilment a certificate shows by itself, in this order. */
const RULES: readonly Rule[] = [
  (certificate, { keyType }) =>
    keyType === undefined || keyTypesOf(certificate).includes(keyType) ? undefined : `it is not for ${keyType}`,

  ({ extendedKeyUsage = [] }, { extKeyUsageOids = [] }) => {
    const missing = extKeyUsageOids.filter((oid) => !extendedKeyUsage.includes(oid));
    return missing.length === 0 ? undefined : `it has no purpose ${missing.join(', ')}`;
  },

  ({ subject }, { iin = '' }) =>
    iin === '' || dnValue(subject, 'SERIALNUMBER') === `IIN${iin}` ? undefined : 'it is of another IIN',

  ({ subject }, { bin = '' }) => {
    const isOfBin = subject.some(({ type, value }) => type === 'OU' && value === `BIN${bin}`);
    return bin === '' || isOfBin ? undefined : 'it is of another BIN';
  },

  (certificate, { serialNumber = '' }) =>
    serialNumber === '' || serialHex(certificate) === plainHex(serialNumber)
      ? undefined
      : 'it has another serial number',

  ({ notBefore, notAfter }, { allowExpired = false }, now) => {
    if (now < notBefore) return `it is not valid before ${localTime(notBefore)}`;
    return now > notAfter && !allowExpired ? `it ended ${localTime(notAfter)}` : undefined;
  },
];

const PURPOSE: Readonly<Record<KeyType, string>> = {
  SIGNATURE: OIDS.emailProtection,
  AUTHENTICATION: OIDS.clientAuth,
};

/**
 * What the certificate's key is for: signing mail and entering are the National CA's two purposes, and since 2024 one key may be for both;
 * a certificate without purposes is judged by nonRepudiation.
 */
export function keyTypesOf({ extendedKeyUsage, keyUsage }: Certificate): KeyType[] {
  if (extendedKeyUsage === undefined) {
    return [keyUsage?.has('nonRepudiation') === false ? 'AUTHENTICATION' : 'SIGNATURE'];
  }
  return KEY_TYPES.filter((type) => extendedKeyUsage.includes(PURPOSE[type]));
}

/** Why a certificate is none that is wished for; `undefined`: it is. @param near certificates of authorities beside the key. */
export async function misfitOf(
  certificate: Certificate,
  wish: SignerWish,
  call: Call,
  near: readonly Certificate[],
): Promise<string | undefined> {
  const now = call.clock.now();
  for (const rule of RULES) {
    const reason = rule(certificate, wish, now);
    if (reason !== undefined) return reason;
  }
  return await call.trust.problemOf(certificate, wish, near);
}
