import { existsSync } from 'node:fs';
import type { ForeignResult } from '../../../pki/testing/foreign.ts';
import { type ClientFolder, type LoadedModule, runClient } from './loaded-module.ts';

const ENGINES = [
  '/usr/lib/x86_64-linux-gnu/engines-3/pkcs11.so',
  '/usr/lib/aarch64-linux-gnu/engines-3/pkcs11.so',
  '/usr/lib64/engines-3/pkcs11.so',
];

const engine = ENGINES.find((path) => existsSync(path));

/** Why OpenSSL cannot reach a token here, as the end of a test's name; empty when it can. */
export const opensslEngineMissing =
  engine === undefined ? ' [skipped: no PKCS#11 engine for OpenSSL (apt-get install libengine-pkcs11-openssl)]' : '';

/** `openssl` with libp11's engine, which loads the library. Keys are named by PKCS#11 URIs (RFC 7512). */
export class OpensslEngine {
  readonly #module: LoadedModule;
  readonly #configuration: string;

  constructor(module: LoadedModule, folder: ClientFolder) {
    this.#module = module;
    this.#configuration = folder.file(
      'openssl.cnf',
      [
        'openssl_conf = init',
        '[init]',
        'engines = engines',
        '[engines]',
        'pkcs11 = pkcs11',
        '[pkcs11]',
        'engine_id = pkcs11',
        `dynamic_path = ${engine}`,
        `MODULE_PATH = ${module.path}`,
        'init = 0',
        '[req]',
        'distinguished_name = name',
        '[name]',
        '',
      ].join('\n'),
    );
  }

  /** @throws Error with what OpenSSL said, unless it ends with 0. */
  run(args: readonly string[], input?: Uint8Array | string): Promise<ForeignResult> {
    return runClient('openssl', this.#module, {
      args,
      environment: this.environment,
      ...(input !== undefined && { input }),
    });
  }

  /** Environment in which `openssl` knows the engine. */
  get environment(): Record<string, string> {
    return { OPENSSL_CONF: this.#configuration };
  }
}

/** Arguments for a private key on the token. */
export function keyOnToken(id: string, pin: string): string[] {
  const octets = id.replace(/../g, '%$&');
  return ['-engine', 'pkcs11', '-keyform', 'engine', '-key', `pkcs11:type=private;id=${octets}?pin-value=${pin}`];
}
