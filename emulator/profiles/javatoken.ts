import type { DeviceProfile } from '../spec/device-profile.ts';
import { GOST_2001, GOST_2012_512, rsa, SHA } from './mechanism-sets.ts';

/**
 * JavaToken, the key carrier of KISC and of the banks (Tumar CSP plug-in `libcsp-plg-jtoken`). Public documents name it
 * and show a container password; everything a program sees through PKCS#11 is assumed.
 */
export const javatoken: DeviceProfile = {
  name: 'javatoken',
  title: 'JavaToken',
  assumed: [
    'slotDescription',
    'slotManufacturer',
    'manufacturer',
    'model',
    'hardwareVersion',
    'firmwareVersion',
    'maxSessionCount',
    'maxRwSessionCount',
    'userPin',
    'soPin',
    'factory',
    'memoryOctets',
    'objectOverheadOctets',
    'mechanisms',
    'latencyMs',
  ],
  slotDescription: 'Gamma JavaToken 0',
  slotManufacturer: 'Gamma Technologies',
  removable: true,
  manufacturer: 'Gamma Technologies',
  model: 'JavaToken',
  hardwareVersion: { major: 1, minor: 0 },
  firmwareVersion: { major: 1, minor: 0 },
  maxSessionCount: 0,
  maxRwSessionCount: 0,
  userPin: { minLength: 4, maxLength: 32, characters: 'printable-ascii', tries: 10 },
  soPin: { minLength: 4, maxLength: 32, characters: 'printable-ascii', tries: 10 },
  factory: { label: 'JavaToken', userPin: '1234567890', soPin: '87654321', userPinToBeChanged: false },
  memoryOctets: 72 * 1024,
  objectOverheadOctets: 64,
  mechanisms: [...GOST_2001, ...GOST_2012_512, ...rsa(2048, 2048), ...SHA],
  latencyMs: {
    login: 180,
    'object-read': 12,
    'object-write': 150,
    digest: 20,
    'gost-sign': 420,
    'gost-verify': 480,
    'gost-key-pair': 900,
    'gost-512-sign': 800,
    'gost-512-verify': 900,
    'gost-512-key-pair': 1_700,
    'rsa-sign': 550,
    'rsa-verify': 60,
    'rsa-key-pair': 15_000,
  },
};
