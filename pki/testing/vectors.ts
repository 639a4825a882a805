import { readFileSync } from 'node:fs';
import type { WeierstrassName } from '../ec/curves.ts';
import type { GostCurveName } from '../gost/curves.ts';
import type { SuiteId } from '../suites.ts';

/** Records of `pki/vectors`; where they come from stands in SOURCES.md there. */
export interface Gost34311Vector {
  readonly messageHex: string;
  readonly test: string;
  readonly cryptoPro?: string;
}

export interface StreebogVector {
  readonly messageHex: string;
  readonly h256: string;
  readonly h512: string;
}

/** A signature given by its integers, as the RFCs print it: `e` is the digest as a number. */
export interface SignatureExample {
  readonly name: string;
  readonly curve: GostCurveName;
  readonly d: string;
  readonly k: string;
  readonly e: string;
  readonly qx: string;
  readonly qy: string;
  readonly r: string;
  readonly s: string;
}

/** A signature of a Kazakh suite; `suite` is null where no suite of ours has the curve. */
export interface KazakhSignature extends Omit<SignatureExample, 'e'> {
  readonly suite: SuiteId | null;
  readonly messageHex: string;
  readonly digestHex: string;
  readonly spkiHex: string;
  readonly rsLe: string;
  readonly srBe: string;
}

/** A signature whose nonce follows from key and digest. */
export interface DeterministicEcdsa {
  readonly curve: WeierstrassName;
  readonly hash: 'sha256' | 'sha384' | 'sha512';
  readonly message: string;
  readonly d: string;
  readonly r: string;
  readonly s: string;
}

/** HMAC over Streebog with either length. */
export interface HmacVector {
  readonly keyHex: string;
  readonly messageHex: string;
  readonly h256: string;
  readonly h512: string;
}

/** Two sides of a key agreement; private keys and points little-endian, as they lie in memory. */
export interface VkoVector {
  readonly curve: GostCurveName;
  readonly ukmHex: string;
  readonly aPrivateHex: string;
  readonly aPublicHex: string;
  readonly bPrivateHex: string;
  readonly bPublicHex: string;
  readonly kek256: string;
  readonly kek512: string;
}

interface VectorFiles {
  readonly 'rfc-5831': { readonly gost34311: readonly Gost34311Vector[] };
  readonly 'rfc-5832': { readonly signatures: readonly SignatureExample[] };
  readonly 'rfc-7091': { readonly signatures: readonly SignatureExample[] };
  readonly 'rfc-6986': { readonly streebog: readonly StreebogVector[] };
  readonly 'rfc-6979': { readonly ecdsa: readonly DeterministicEcdsa[] };
  readonly 'rfc-7836': { readonly hmac: readonly HmacVector[]; readonly vko: readonly VkoVector[] };
  readonly 'kazakh-gost': {
    readonly gost34311: readonly Required<Gost34311Vector>[];
    readonly streebog: readonly StreebogVector[];
    readonly signatures: readonly KazakhSignature[];
    readonly iinBin: readonly { readonly number: string; readonly checkDigit: number; readonly valid: boolean }[];
  };
  readonly 'kalkan-xml': { readonly signed: readonly { readonly name: string; readonly signed: string }[] };
  readonly 'kalkan-2015-512': {
    readonly d: string;
    readonly spkiHex: string;
    readonly signed: readonly {
      readonly what: string;
      readonly messageHex: string;
      readonly digestHex?: string;
      readonly signatureHex: string;
    }[];
  };
}

/** One file of `pki/vectors`. */
export function loadVectors<Name extends keyof VectorFiles>(name: Name): VectorFiles[Name] {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));
}

/** Octets from hexadecimal digits. */
export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** Hexadecimal digits, lower case. */
export function toHex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex');
}

/** An integer from hexadecimal digits, most significant first. */
export function integerOf(hex: string): bigint {
  return BigInt(`0x${hex}`);
}
