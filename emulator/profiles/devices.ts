import type { DeviceProfile } from '../spec/device-profile.ts';
import { etokenProJava72k } from './etoken-pro-java-72k.ts';
import { generic } from './generic.ts';
import { idCard } from './id-card.ts';
import { jacarta } from './jacarta.ts';
import { javatoken } from './javatoken.ts';
import { kaztoken } from './kaztoken.ts';

export type DeviceName = 'javatoken' | 'etoken-pro-java-72k' | 'jacarta' | 'kaztoken' | 'id-card' | 'generic';

/** The devices that can be emulated, by name. */
export const DEVICE_PROFILES: Readonly<Record<DeviceName, DeviceProfile>> = {
  javatoken,
  'etoken-pro-java-72k': etokenProJava72k,
  jacarta,
  kaztoken,
  'id-card': idCard,
  generic,
};
