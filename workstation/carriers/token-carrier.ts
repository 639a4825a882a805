import { installAuthority, installUserCertificate } from '../token/installation.ts';
import { destroyPair, generatePair } from '../token/key-generation.ts';
import { readKeySet, sameOctets, type TokenKeyPair } from '../token/key-set.ts';
import { changeUserPin } from '../token/pin.ts';
import type { GostWorld } from '../token/public-key.ts';
import { findSlot, type TokenPlace, type TokenSession, withToken } from '../token/session.ts';
import { TokenError } from '../token/token-error.ts';
import { tokenSigner } from '../token/token-signer.ts';
import type { Carrier, CarrierKey, OpenCarrier, Storage } from './carrier.ts';

/** How the device in a slot is called by the programs of this PC. */
export interface TokenNames {
  readonly name: string;
  readonly title: string;
  readonly reader: string;
  readonly storage?: Storage;
}

/** A token in its reader, through any PKCS#11 library. @param world whose keys its GOST keys are: KISC's, or the National CA's. */
export function tokenCarrier(place: TokenPlace, names: TokenNames, world: GostWorld = 'kisc-2004'): Carrier {
  return {
    ...names,
    storage: names.storage,
    isPresent: () => isPresent(place),
    use: (password, work) => withToken({ ...place, pin: password }, (session) => work(openToken(session, world))),
    changePassword: (password, newPassword) => changeUserPin(place, password, newPassword),
  };
}

function isPresent(place: TokenPlace): boolean {
  try {
    findSlot(place);
    return true;
  } catch (error) {
    if (error instanceof TokenError) return false;
    throw error;
  }
}

function openToken(session: TokenSession, world: GostWorld): OpenCarrier {
  const keyOf = (pair: TokenKeyPair): CarrierKey => ({
    suite: pair.suite,
    id: pair.id,
    label: pair.label,
    spki: pair.spki,
    state: pair.state,
    certificates: pair.certificates.map(({ certificate }) => certificate),
    signer: tokenSigner(session, pair),
  });
  return {
    keys: () => readKeySet(session, world).pairs.map(keyOf),
    authorities: () => readKeySet(session, world).authorities.map(({ certificate }) => certificate),
    generate: async (suite, naming) => keyOf(await generatePair(session, suite, naming)),
    install: (certificate) => void installUserCertificate(session, certificate),
    installAuthority: (certificate) => void installAuthority(session, certificate),
    remove: (key) => {
      const pair = readKeySet(session, world).pairs.find(({ spki }) => sameOctets(spki, key.spki));
      if (pair) destroyPair(session, pair);
    },
  };
}
