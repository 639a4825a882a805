import type { TokenNames } from './token-carrier.ts';

/**
 * How the programs of a PC call the tokens, by the names of the emulator's devices. Profiles and titles are Tumar's, storages NCALayer's; readers are
 * published for Kaztoken and JaCarta, the others are assumed. A JavaToken belongs to Tumar CSP alone.
 */
const NAMES: Readonly<Record<string, TokenNames>> = {
  javatoken: { name: 'JavaToken', title: 'JavaToken - JavaToken', reader: 'JavaToken 0' },
  'etoken-pro-java-72k': {
    name: 'eToken',
    title: 'eToken - eToken PRO (Java, 72K)',
    reader: 'AKS ifdh 0',
    storage: 'AKEToken72KStore',
  },
  kaztoken: {
    name: 'KzToken',
    title: 'KzToken - Kaztoken',
    reader: 'DigiFlow LLP. KAZTOKEN 0',
    storage: 'AKKaztokenStore',
  },
  jacarta: {
    name: 'GammaJaCarta',
    title: 'GammaJaCarta - JaCarta',
    reader: 'Aladdin Token JC 0',
    storage: 'AKJaCartaStore',
  },
  'id-card': {
    name: 'IDCard',
    title: 'IDCard - Удостоверение личности',
    reader: 'ID card reader 0',
    storage: 'AKKZIDCardStore',
  },
};

/** @param device as the emulator's profiles are named; any other is a token of which nothing is known but its own name. */
export function tokenNames(device: string): TokenNames {
  return NAMES[device] ?? { name: 'Token', title: `Token - ${device}`, reader: 'Reader 0' };
}
