import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair } from '../../../pki/keys.ts';
import { type KeyFilePrefix, keyFileName, makeKeyFile } from '../../../pki/pkcs12/key-file.ts';
import { type KeyHolder, keyHolder } from '../../../pki/pkcs12/testing/holders.ts';
import { SUITES, type SuiteId } from '../../../pki/suites.ts';
import { type Certificate, issueCertificate, parseCertificate } from '../../../pki/x509/certificate.ts';
import { keyIdentifierOf, serialNumberOf } from '../../../pki/x509/extensions.ts';
import { parseDn } from '../../../pki/x509/name.ts';
import { NOW, YEAR_MS } from '../../../pki/x509/testing/authority.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import { TokenError } from '../../token/token-error.ts';
import type { KeyFileOptions } from '../file-carrier.ts';

export const PASSWORD = 'Qwerty12';
export const OTHER_PASSWORD = 'Asdfgh34';
export const NAMING = { label: 'GOST TEST WAIT', subject: new Uint8Array() };

/** A temporary folder with key files; removed at the end of the test that disposes it. */
export class KeyFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'token-bench-keys-'));

  /** Writes a file of the National CA's kind. @returns its path. */
  async add(
    prefix: KeyFilePrefix,
    suite: SuiteId,
    { password = PASSWORD, name = 'TEST holder' } = {},
  ): Promise<string> {
    const { pair, certificate, ca } = await keyHolder(suite, name);
    const octets = makeKeyFile(
      { pair, certificate, chain: [ca.der] },
      password,
      new SeededRng(`file ${prefix} ${name}`),
    );
    return this.write(keyFileName(prefix, pair.publicKey), octets);
  }

  write(name: string, octets: Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, octets);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** Chance for one carrier, and key pairs of which the RSA ones are the holder's: making a new one takes seconds. */
export function fileOptions(seed = 'carrier'): KeyFileOptions {
  return {
    rng: new SeededRng(seed),
    newPair: async (suite, rng) =>
      suite.family === 'RSA' ? (await keyHolder('rsa-2048', 'TEST new')).pair : await generateKeyPair(suite, rng),
  };
}

/** A certificate for any public key, by the CA of {@link keyHolder}. */
export async function certificateFor(spki: Uint8Array, suite: SuiteId, years = 1): Promise<Certificate> {
  const { ca }: KeyHolder = await keyHolder(suite);
  const template = {
    serialNumber: serialNumberOf(keyIdentifierOf(spki)),
    issuer: ca.certificate.subject,
    subject: parseDn('C=KZ,CN=TEST holder'),
    notBefore: NOW,
    notAfter: NOW + years * YEAR_MS,
    publicKey: spki,
    extensions: [],
  };
  return parseCertificate(await issueCertificate(template, ca.signer));
}

/** The code with which something is refused; anything but a TokenError is a defect. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'fine';
  } catch (error) {
    if (error instanceof TokenError) return error.code;
    throw error;
  }
}

export const GOST = SUITES['nuc-2004'];
