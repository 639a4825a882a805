import type { DeviceProfile } from '../spec/device-profile.ts';
import { AES_BASIC, GOST_2001, rsa, SHA } from './mechanism-sets.ts';

/**
 * eToken PRO (Java, 72K). Known: default user PIN 1234567890 (documents of the National CA), label "eToken" and up to 15
 * failed logons (eToken Properties help), 72 KB of memory. The GOST mechanisms are those of the applet that the Kazakh
 * CAs put on it.
 */
export const etokenProJava72k: DeviceProfile = {
  name: 'etoken-pro-java-72k',
  title: 'eToken PRO (Java, 72K)',
  assumed: [
    'slotDescription',
    'slotManufacturer',
    'manufacturer',
    'model',
    'hardwareVersion',
    'firmwareVersion',
    'maxSessionCount',
    'maxRwSessionCount',
    'cryptokiVersion',
    'userPin',
    'soPin',
    'factory.soPin',
    'objectOverheadOctets',
    'mechanisms',
    'latencyMs',
  ],
  slotDescription: 'AKS ifdh 0',
  slotManufacturer: 'Aladdin Knowledge Systems Ltd.',
  removable: true,
  manufacturer: 'Aladdin Knowledge Systems Ltd.',
  model: 'eToken',
  hardwareVersion: { major: 4, minor: 29 },
  firmwareVersion: { major: 1, minor: 0 },
  maxSessionCount: 0,
  maxRwSessionCount: 0,
  cryptokiVersion: { major: 2, minor: 20 },
  userPin: { minLength: 4, maxLength: 20, characters: 'printable-ascii', tries: 15 },
  soPin: { minLength: 4, maxLength: 20, characters: 'printable-ascii', tries: 15 },
  factory: { label: 'eToken', userPin: '1234567890', soPin: '0987654321', userPinToBeChanged: false },
  memoryOctets: 72 * 1024,
  objectOverheadOctets: 48,
  mechanisms: [...GOST_2001, ...rsa(1024, 2048), ...SHA, ...AES_BASIC],
  latencyMs: {
    login: 150,
    'object-read': 10,
    'object-write': 120,
    cipher: 20,
    mac: 20,
    'secret-key': 30,
    digest: 15,
    'gost-sign': 380,
    'gost-verify': 430,
    'gost-key-pair': 800,
    'rsa-sign': 450,
    'rsa-verify': 50,
    'rsa-key-pair': 18_000,
  },
};
