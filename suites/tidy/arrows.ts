/**
 * Which room may import which: the arrows of docs/architecture.md as rows. A room is a folder; a file belongs to the
 * row with the longest matching folder. Inside its own room a file imports what it likes.
 */
export interface Room {
  /** Folder from the root of the repository; `''` holds the files at the root itself. */
  readonly room: string;
  /** Rooms of which any file may be imported. */
  readonly imports: readonly string[];
  /** Rooms of which only the public face may be imported: {@link isFace}. */
  readonly faces?: readonly string[];
}

const HOUSES = ['emulator', 'ca-sim', 'bank-sim', 'workstation'] as const;
const SHARED = ['pki', 'simulation', 'http', 'emulator/spec'] as const;

export const ROOMS: readonly Room[] = [
  { room: 'simulation', imports: [] },
  { room: 'http', imports: ['simulation'] },
  { room: 'pki', imports: ['simulation'] },
  { room: 'emulator/spec', imports: [] },
  { room: 'emulator/core', imports: ['emulator/spec', 'pki', 'simulation'] },
  { room: 'emulator/profiles', imports: ['emulator/spec'] },
  { room: 'emulator/store', imports: ['emulator/spec', 'emulator/core', 'simulation'] },
  {
    room: 'emulator/doors',
    imports: ['emulator/core', 'emulator/profiles', 'emulator/store', 'emulator/spec', 'pki', 'simulation'],
  },
  {
    room: 'emulator',
    imports: [
      'emulator/doors',
      'emulator/core',
      'emulator/profiles',
      'emulator/store',
      'emulator/spec',
      'pki',
      'simulation',
    ],
  },
  { room: 'ca-sim', imports: ['pki', 'simulation', 'http'] },
  { room: 'bank-sim', imports: ['pki', 'simulation', 'http'] },
  { room: 'workstation', imports: SHARED },
  // Without the package testcontainers, which not everybody has.
  { room: 'containers/context', imports: [], faces: ['emulator'] },
  { room: 'containers', imports: ['containers/context', 'http', 'simulation'], faces: ['emulator'] },
  { room: 'suites', imports: SHARED, faces: [...HOUSES, 'containers'] },
  { room: 'bench', imports: SHARED, faces: [...HOUSES, 'suites'] },
  { room: 'cli', imports: ['simulation', 'http', 'containers/context'], faces: [...HOUSES, 'suites', 'bench', 'pki'] },
  { room: 'scripts', imports: [] },
  { room: '', imports: [] },
];

/** What the tests of every room and the benchmark may import besides: the programs of others, as judges and as peers, and our own as processes. */
export const FOREIGN_PROOFS = 'pki/testing';

/** A public face: the index.ts of a room, or the file of a door that carries the door's name. */
export function isFace(path: string): boolean {
  return /^[a-z-]+\/index\.ts$/.test(path) || /^emulator\/doors\/([a-z0-9-]+)\/(index|\1)\.ts$/.test(path);
}

/** The row a file belongs to. */
export function roomOf(path: string): Room | undefined {
  const folder = (room: string) => (room === '' ? !path.includes('/') : path.startsWith(`${room}/`));
  return ROOMS.filter(({ room }) => folder(room)).sort((a, b) => b.room.length - a.room.length)[0];
}
