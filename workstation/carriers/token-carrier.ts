import { installAuthority, installUserCertificate } from '../token/installation.ts';
import { destroyPair, generatePair } from '../token/key-generation.ts';
import { readKeySet, sameOctets, type TokenKeyPair } from '../token/key-set.ts';
import { changeUserPin } from '../token/pin.ts';
import type { GostWorld } from '../token/public-key.ts';
import { findSlot, type TokenPlace, type TokenSession, withToken } from '../token/session.ts';
import { shownPairs } from '../token/shown-pairs.ts';
import { calling, TokenError } from '../token/token-error.ts';
import { tokenSigner } from '../token/token-signer.ts';
import { Turns } from '../turns.ts';
import type { Carrier, CarrierKey, OpenCarrier, Storage } from './carrier.ts';

/** How the device in a slot is called by the programs of this PC. */
export interface TokenNames {
  readonly name: string;
  readonly title: string;
  readonly reader: string;
  readonly storage?: Storage;
}

/**
 * A token in its reader, through any PKCS#11 library. Who is logged in is a matter of the whole library (PKCS#11 3.1 section 5.6.9):
 * uses of one carrier therefore take turns, or a wrong password would pass beside a right one.
 * @param world whose keys its GOST keys are: KISC's, or the National CA's.
 */
export function tokenCarrier(place: TokenPlace, names: TokenNames, world: GostWorld = 'kisc-2004'): Carrier {
  const turns = new Turns();
  return {
    ...names,
    storage: names.storage,
    isPresent: () => isPresent(place),
    serialNumber: () =>
      calling('asking for the token', () => place.token.C_GetTokenInfo(findSlot(place))).serialNumber.trim(),
    shownKeys: () => turns.take(() => withToken(place, (session) => shownPairs(session, world))),
    use: (password, work) =>
      turns.take(() => withToken({ ...place, pin: password }, (session) => work(openToken(session, world)))),
    changePassword: (password, newPassword) => turns.take(() => changeUserPin(place, password, newPassword)),
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
    subject: pair.subject,
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
