import type { DeviceProfile } from '../spec/device-profile.ts';
import { GOST_2001, GOST_2012_512, rsa, SHA } from './mechanism-sets.ts';

/**
 * KAZTOKEN of DigiFlow. Known: default user PIN 12345678 (documents of the National CA), reader name
 * "DigiFlow LLP. KAZTOKEN 0", a user PIN that locks and an unlock function in its panel.
 */
export const kaztoken: DeviceProfile = {
  name: 'kaztoken',
  title: 'KAZTOKEN',
  assumed: [
    'slotManufacturer',
    'manufacturer',
    'model',
    'hardwareVersion',
    'firmwareVersion',
    'maxSessionCount',
    'maxRwSessionCount',
    'userPin',
    'soPin',
    'factory.label',
    'factory.soPin',
    'memoryOctets',
    'objectOverheadOctets',
    'mechanisms',
    'latencyMs',
  ],
  slotDescription: 'DigiFlow LLP. KAZTOKEN 0',
  slotManufacturer: 'DigiFlow LLP.',
  removable: true,
  manufacturer: 'DigiFlow LLP.',
  model: 'KAZTOKEN',
  hardwareVersion: { major: 1, minor: 0 },
  firmwareVersion: { major: 1, minor: 0 },
  maxSessionCount: 0,
  maxRwSessionCount: 0,
  userPin: { minLength: 6, maxLength: 32, characters: 'printable-ascii', tries: 10 },
  soPin: { minLength: 6, maxLength: 32, characters: 'printable-ascii', tries: 10 },
  factory: { label: 'KAZTOKEN', userPin: '12345678', soPin: '87654321', userPinToBeChanged: false },
  memoryOctets: 64 * 1024,
  objectOverheadOctets: 32,
  mechanisms: [...GOST_2001, ...GOST_2012_512, ...rsa(1024, 2048), ...SHA],
  latencyMs: {
    login: 120,
    'object-read': 6,
    'object-write': 80,
    digest: 10,
    'gost-sign': 220,
    'gost-verify': 260,
    'gost-key-pair': 500,
    'gost-512-sign': 450,
    'gost-512-verify': 520,
    'gost-512-key-pair': 900,
    'rsa-sign': 350,
    'rsa-verify': 40,
    'rsa-key-pair': 10_000,
  },
};
