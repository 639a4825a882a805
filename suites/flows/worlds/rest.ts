import { createEmulator } from '../../../emulator/index.ts';
import { HttpClient } from '../../../http/client.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import { FlowError, loginByCertificate } from '../../../workstation/index.ts';
import { same } from './agreement.ts';
import { type ClientEvidence, issuedSet } from './evidence.ts';
import { INVARIANTS } from './invariants.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';

/** What must be true when a world has come to rest. */
export async function judgeRest(stage: Stage, players: readonly Player[]): Promise<void> {
  for (const player of players) {
    player.reader.read(true);
    const evidence = await stage.witness.evidence(player);
    const add = (detail: string) => stage.findings.add('comes-to-rest', `${player.name}: ${detail}`);
    for (const detail of player.isDone ? unfinished(evidence) : outWithoutReason(stage, evidence)) add(detail);
    for (const detail of INVARIANTS['no-key-lost'].broken(evidence)) add(detail);
    if (player.isDone) await tryOldKey(stage, evidence);
  }
}

function unfinished({ token, profiles, requests, orphans }: ClientEvidence): string[] {
  const [profile] = profiles;
  if (profile === undefined) return ['he has no profile'];
  const { state, current, former, pending } = profile;
  const [newest] = requests.filter(({ id, status }) => status === 'processed' && !orphans.has(id));
  const missing = current.serials.filter((serial) => !token.certificates.has(serial));
  const certified = new Set(
    [...token.certificates.values()].map(({ publicKey }) => Buffer.from(publicKey).toString('hex')),
  );
  const waiting = token.keys.filter(({ spki }) => spki === undefined || !certified.has(spki));
  return [
    ...(state === 'in-operation' ? [] : [`the profile is ${state}`]),
    ...(former.length === 1 ? [] : [`${former.length} sets came before the one in operation`]),
    ...(pending === undefined ? [] : ['a request is still under way']),
    ...(newest !== undefined && same(issuedSet(newest).serials, current.serials)
      ? []
      : ['not the newest set is in operation']),
    ...missing.map((serial) => `the certificate ${serial} is in operation and not on the token`),
    ...(waiting.length === 0 ? [] : [`${waiting.length} keys without certificate are left on the token`]),
  ];
}

/**
 * Who has come to no new set must be late, or revoked: by the set that is in operation, or, at KISC's cabinet, by all that he could
 * enter it with: the bank may have taken over a set that still waits there to be installed.
 */
function outWithoutReason({ cast }: Stage, { player, profiles, token }: ClientEvidence): string[] {
  const serials = profiles.flatMap(({ current }) => current.serials);
  if (serials.some((serial) => player.revoked.has(serial))) return [];
  const ends = serials.flatMap((serial) => token.certificates.get(serial)?.notAfter ?? []);
  const isLate = ends.some((end) => end <= cast.clock.now());
  const signers = [...token.certificates].filter(([, { suite }]) => suite.family === 'GOST');
  const isLockedOut =
    player.member.route === 'kisc-cabinet' &&
    signers.length > 0 &&
    signers.every(([serial]) => player.revoked.has(serial));
  return isLate || isLockedOut ? [] : [`he is out though he is neither late nor revoked: ${player.lastWord}`];
}

/** The set before the new one opens nothing any more: tried with a copy of the token. */
async function tryOldKey({ cast, findings }: Stage, { player, profiles, token }: ClientEvidence): Promise<void> {
  const serials = profiles.flatMap(({ former }) => former.flatMap((set) => set.serials));
  const serialNumber = serials.find((serial) => token.certificates.get(serial)?.suite.family === 'GOST');
  if (serialNumber === undefined) return;
  const { profile: device, login: name, serialNumber: tokenNumber } = player.member;
  const slots = [{ device, serialNumber: tokenNumber, store: player.memory.copy() }];
  const twin = createEmulator({ clock: cast.clock, rng: new SeededRng('a copy of the token'), slots }).application();
  twin.C_Initialize();
  const bank = new HttpClient(cast.bank.url, 'the bank', { fetch: cast.bank.fetch });
  const secrets = { pin: player.pins.pin, login: name, password: player.password };
  try {
    await loginByCertificate({ token: twin, clock: cast.clock, bank, serialNumber, ...secrets });
    findings.add('nothing-forged', `${player.name}: the old key still opens the bank`);
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    if (!['key-retired', 'refused'].includes(error.code))
      findings.add('comes-to-rest', `${player.name}: the old key is refused with ${error.code}`);
  }
}
