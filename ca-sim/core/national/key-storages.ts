/** Where a person of the National CA keeps his keys (R-NUC-5, R-NUC-6), one row each, in the order of the list. */

/** A text in the languages of the cabinet: Kazakh as in the article, Russian, English as a courtesy. */
export interface CabinetText {
  readonly kk: string;
  readonly ru: string;
  readonly en: string;
}

export interface KeyStorage {
  /** As NCALayer calls it. */
  readonly id: string;
  readonly title: CabinetText;
  /** Whether the keys lie in a carrier that protects them; the others get a warning (R-NUC-32). */
  readonly isProtected: boolean;
  /** The password that it comes with (R-NUC-15); absent where there is none or none is published. */
  readonly defaultPassword?: string;
  /** R-NUC-36: it must be connected before certificates are installed. */
  readonly isConnectedFirst: boolean;
}

const same = (name: string): CabinetText => ({ kk: name, ru: name, en: name });

export const KEY_STORAGES = [
  {
    id: 'PKCS12',
    title: { kk: 'Дербес компьютер', ru: 'Персональный компьютер', en: 'Personal computer' },
    isProtected: false,
    isConnectedFirst: false,
  },
  {
    id: 'AKKZIDCardStore',
    title: { kk: 'жеке куәлік', ru: 'удостоверение личности', en: 'identity card' },
    isProtected: true,
    isConnectedFirst: false,
  },
  {
    id: 'AKEToken72KStore',
    title: same('eToken PRO (Java, 72K)'),
    isProtected: true,
    defaultPassword: '1234567890',
    isConnectedFirst: true,
  },
  {
    id: 'AKJaCartaStore',
    title: same('JaCarta'),
    isProtected: true,
    defaultPassword: '1234567890',
    isConnectedFirst: true,
  },
  {
    id: 'AKKaztokenStore',
    title: same('Kaztoken'),
    isProtected: true,
    defaultPassword: '12345678',
    isConnectedFirst: true,
  },
] as const satisfies readonly KeyStorage[];

export type KeyStorageId = (typeof KEY_STORAGES)[number]['id'];

/** The row of an id. */
export function keyStorage(id: KeyStorageId): KeyStorage {
  return KEY_STORAGES.find((row) => row.id === id) as KeyStorage;
}
