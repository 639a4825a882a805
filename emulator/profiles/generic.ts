import { CKP_AUTHENTICATION_TOKEN, CKP_BASELINE_PROVIDER, CKP_EXTENDED_PROVIDER } from '../spec/constants.gen.ts';
import type { DeviceProfile } from '../spec/device-profile.ts';
import { EC, EC_MORE, GOST_2001, GOST_2012_512, rsa, rsaMore, SECRET_KEYS, SHA, SHA3 } from './mechanism-sets.ts';

/** A token without history: everything the emulator can do, roomy, new from the factory, and no device behind it. */
export const generic: DeviceProfile = {
  name: 'generic',
  title: 'Generic token',
  assumed: [],
  slotDescription: 'token-bench TEST slot',
  slotManufacturer: 'token-bench TEST',
  removable: true,
  manufacturer: 'token-bench TEST',
  model: 'emulated',
  hardwareVersion: { major: 0, minor: 1 },
  firmwareVersion: { major: 0, minor: 1 },
  maxSessionCount: 0,
  maxRwSessionCount: 0,
  cryptokiVersion: { major: 3, minor: 1 },
  claimedProfiles: [CKP_BASELINE_PROVIDER, CKP_EXTENDED_PROVIDER, CKP_AUTHENTICATION_TOKEN],
  dualOperations: true,
  userPin: { minLength: 4, maxLength: 64, characters: 'any', tries: 10 },
  soPin: { minLength: 4, maxLength: 64, characters: 'any', tries: 10 },
  memoryOctets: 1024 * 1024,
  objectOverheadOctets: 0,
  mechanisms: [
    ...GOST_2001,
    ...GOST_2012_512,
    { name: 'CKM_GOSTR3410_WITH_GOSTR3411_12_256' },
    ...rsa(1024, 4096),
    ...rsaMore(1024, 4096),
    ...EC,
    ...EC_MORE,
    ...SHA,
    { name: 'CKM_SHA224' },
    ...SHA3,
    ...SECRET_KEYS,
  ],
  latencyMs: {},
};
