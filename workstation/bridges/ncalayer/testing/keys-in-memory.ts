import { softwareSigner } from '../../../../pki/keys.ts';
import { localKeyIdHex } from '../../../../pki/pkcs12/key-file.ts';
import { SeededRng } from '../../../../simulation/rng.ts';
import type { Carrier, CarrierKey, OpenCarrier, Storage } from '../../../carriers/carrier.ts';
import { PASSWORD } from '../../../carriers/testing/key-folder.ts';
import { TokenError } from '../../../token/token-error.ts';
import type { NationalKey } from './national-keys.ts';

/** Keys that are only used, opened without the work that a file makes of it. */
export function keysInMemory(keys: readonly NationalKey[], storage: Storage = 'PKCS12'): Carrier {
  const open: Pick<OpenCarrier, 'keys' | 'authorities'> = { keys: () => keys.map(carrierKey), authorities: () => [] };
  return {
    name: 'memory',
    title: 'TEST memory',
    reader: undefined,
    storage,
    isPresent: () => true,
    use: async (password, work) => {
      if (password !== PASSWORD) throw new TokenError('pin-wrong');
      return await work(open as OpenCarrier);
    },
    changePassword: () => Promise.reject(new TokenError('token-cannot')),
  };
}

function carrierKey({ pair, certificate }: NationalKey): CarrierKey {
  return {
    suite: pair.suite,
    id: Uint8Array.from(Buffer.from(localKeyIdHex(pair.publicKey), 'hex')),
    label: '',
    spki: pair.publicKey,
    state: 'OK',
    certificates: [certificate],
    signer: softwareSigner(pair, new SeededRng(`nonces ${certificate.serialNumber}`)),
  };
}
