import type { FaultAct } from '../../../emulator/index.ts';
import { caRoutes } from '../../../http/ca.ts';
import type { Rng } from '../../../simulation/rng.ts';
import { approveAll, refuseFirst } from './desks.ts';
import { LINE_FAULTS } from './line.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';
import { trespass } from './trespass.ts';

/** What is drawn for an event: words and numbers, so that a plan can be printed. */
export type Wish = Readonly<Record<string, string | number>>;

/** One kind of thing that can be done to a world. */
export interface EventRow {
  /** How often it comes, beside the others. */
  readonly weight: number;
  draw(rng: Rng): Wish;
  /** Does it to the world, or to one of its players. */
  befall(world: Stage, player: Player, wish: Wish): void | Promise<void>;
}

const MINUTE_MS = 60_000;

function pick<T>(rng: Rng, from: readonly T[]): T {
  return from[rng.below(from.length)] as T;
}

const TOKEN_CALLS = [
  'C_GenerateKeyPair',
  'C_SetAttributeValue',
  'C_CreateObject',
  'C_DestroyObject',
  'C_Sign',
  'C_Login',
  'C_OpenSession',
  'C_CloseSession',
  'C_FindObjects',
  'C_GetAttributeValue',
];

/** How a token can fail a call. */
const TOKEN_ACTS: Readonly<Record<string, FaultAct>> = {
  fails: { fail: 'CKR_DEVICE_ERROR' },
  'fails after it': { failAfter: 'CKR_DEVICE_ERROR' },
  'has no power before it': { powerCut: 'before' },
  'has no power in it': { powerCut: 'during' },
  'has no power after it': { powerCut: 'after' },
};

/** Faults of the bank that a client can live with (docs/bank-faults.md). */
const BANK_FAULTS = [
  'http-500',
  'http-502',
  'http-503',
  'maintenance',
  'session-lost',
  'cookie-dropped',
  'status-stale',
  'profile-duplicate-row',
  'challenge-stale',
  'certificate-other-key',
  'certificate-swapped',
  'certificate-missing',
  'status-hangs',
  'regeneration-refused',
  'ca-down',
];

/** Faults of the CA that bank and clients can live with (docs/ca-faults.md). */
const CA_FAULTS = [
  'ocsp-wrong-nonce',
  'ocsp-try-later',
  'ocsp-bad-signature',
  'ocsp-foreign-signer',
  'cert-other-key',
  'cert-other-name',
  'cert-bad-signature',
  'cert-expired',
  'request-error',
  'mail-lost',
];

/** Answers of the CA that are none, at addresses where only clients and the bank ask. */
const CA_LINE_FAULTS = ['http-500', 'http-502', 'http-503', 'wrong-content-type', 'empty-body'];
const CA_ROUTES = [
  '/requests/:id',
  '/requests/:id/bank-done',
  '/ocsp',
  '/ca-certificates',
  '/cabinet',
  '/cabinet/login',
];

/** Everything that can be done to a world. */
export const EVENTS = {
  'token-pulled': {
    weight: 8,
    draw: (rng) => ({ steps: 1 + rng.below(12) }),
    befall: (world, player, { steps }) => {
      player.pull();
      world.later(Number(steps), () => player.putBack());
    },
  },
  'process-killed': {
    weight: 10,
    draw: (rng) => ({ steps: 1 + rng.below(8) }),
    befall: (world, player, { steps }) => world.killed(player, Number(steps)),
  },
  'process-killed-at-a-call': {
    weight: 16,
    draw: (rng) => ({ calls: rng.below(160) }),
    befall: (_world, player, { calls }) => player.killAfterCalls(Number(calls)),
  },
  'token-fails': {
    weight: 16,
    draw: (rng) => ({ call: pick(rng, TOKEN_CALLS), nth: 1 + rng.below(6), how: pick(rng, Object.keys(TOKEN_ACTS)) }),
    befall: (_world, player, { call, nth, how }) => {
      const rule = { function: String(call), when: { nth: Number(nth) }, do: TOKEN_ACTS[String(how)] as FaultAct };
      player.emulator.faults.arm({ rules: [rule] });
    },
  },
  'line-to-the-bank-breaks': {
    weight: 10,
    draw: (rng) => ({ fault: pick(rng, LINE_FAULTS), good: rng.below(20), bad: 1 + rng.below(3) }),
    befall: (_world, player, { fault, good, bad }) =>
      player.toBank.breakDown(fault as (typeof LINE_FAULTS)[number], Number(good), Number(bad)),
  },
  'line-to-the-ca-breaks': {
    weight: 6,
    draw: (rng) => ({ fault: pick(rng, LINE_FAULTS), good: rng.below(12), bad: 1 + rng.below(3) }),
    befall: (_world, player, { fault, good, bad }) =>
      player.toCa.breakDown(fault as (typeof LINE_FAULTS)[number], Number(good), Number(bad)),
  },
  'line-between-the-houses-breaks': {
    weight: 8,
    draw: (rng) => ({ fault: pick(rng, LINE_FAULTS), good: rng.below(10), bad: 1 + rng.below(4) }),
    befall: (world, _player, { fault, good, bad }) =>
      world.bankToCa.breakDown(fault as (typeof LINE_FAULTS)[number], Number(good), Number(bad)),
  },
  'bank-fails': {
    weight: 12,
    draw: (rng) => ({ fault: pick(rng, BANK_FAULTS), nth: 1 + rng.below(4) }),
    befall: (world, player, { fault, nth }) => {
      world.cast.bank.faults.arm({
        fault: String(fault),
        login: player.member.login,
        when: { nth: Number(nth) },
        atMost: 1,
      });
    },
  },
  'ca-fails': {
    weight: 10,
    draw: (rng) => ({ fault: pick(rng, CA_FAULTS), nth: 1 + rng.below(3) }),
    befall: caFails,
  },
  'ca-answers-wrongly': {
    weight: 8,
    draw: (rng) => ({ fault: pick(rng, CA_LINE_FAULTS), route: pick(rng, CA_ROUTES), nth: 1 + rng.below(3) }),
    befall: ({ cast }, _player, { fault, route, nth }) => {
      cast.ca.faults.arm({ fault: String(fault), route: String(route), when: { nth: Number(nth) }, atMost: 1 });
    },
  },
  'bank-restarted': {
    weight: 4,
    draw: () => ({}),
    befall: ({ cast }) => restarted(cast.bank),
  },
  'ca-restarted': {
    weight: 4,
    draw: () => ({}),
    befall: ({ cast }) => restarted(cast.ca),
  },
  'desk-approves': {
    weight: 10,
    draw: () => ({}),
    befall: (world) => approveAll(world.cast.caDesk()),
  },
  'desk-refuses': {
    weight: 5,
    draw: () => ({}),
    befall: async (world, player) => void (await refuseFirst(world.cast.caDesk(), player.member.subject)),
  },
  'time-passes': {
    weight: 8,
    draw: (rng) => ({ minutes: pick(rng, [1, 6, 25, 130, 1500, 6000]) }),
    befall: ({ cast }, _player, { minutes }) => cast.clock.advance(Number(minutes) * MINUTE_MS),
  },
  'wrong-pin': {
    weight: 8,
    draw: (rng) => ({ entries: 1 + rng.below(3) }),
    befall: (_world, player, { entries }) => {
      player.wrongEntries = Number(entries);
    },
  },
  'pin-locked': {
    weight: 4,
    draw: () => ({}),
    befall: (_world, player) => {
      player.wrongEntries = player.member.profile.userPin.tries;
    },
  },
  'pin-changed': {
    weight: 4,
    draw: () => ({}),
    befall: (_world, player) => {
      player.wantsNewPin = true;
    },
  },
  revoked: {
    weight: 2,
    draw: () => ({}),
    befall: revoke,
  },
  trespass: {
    weight: 6,
    draw: (rng) => ({ how: pick(rng, ['another key', 'altered', 'unsigned'] as const) }),
    befall: (world, player, { how }) => trespass(world, player, String(how)),
  },
} as const satisfies Readonly<Record<string, EventRow>>;

export type EventName = keyof typeof EVENTS;

/** Certificates of a client's own: nobody but the bank can refuse wrong ones, so a set that was asked for in the cabinet is left alone. */
function caFails({ cast }: Stage, { member }: Player, { fault, nth }: Wish): void {
  const isAboutHim = /^(cert|request)-/.test(String(fault));
  if (String(fault).startsWith('cert-') && member.route !== 'bank') return;
  const whom = isAboutHim ? { subject: member.client.person.iin } : {};
  cast.ca.faults.arm({ fault: String(fault), when: { nth: Number(nth) }, atMost: 1, ...whom });
}

/** What a process that ends and starts again with its file does, but for the process. */
async function restarted<State>(house: {
  snapshot(): Promise<State>;
  restore(state: State): Promise<void>;
}): Promise<void> {
  await house.restore(await house.snapshot());
}

/** The CA revokes the GOST certificate that the bank has in operation for the player. */
async function revoke(world: Stage, player: Player): Promise<void> {
  const { profiles, token } = await world.witness.evidence(player);
  const serials = profiles.flatMap(({ current }) => current.serials);
  const serialNumber = serials.find((one) => token.certificates.get(one)?.suite.family === 'GOST');
  if (serialNumber === undefined) return;
  await world.cast.caDesk().call(caRoutes.revoke, { body: { serialNumber, reason: 'keyCompromise' } });
  player.revoked.add(serialNumber);
}
