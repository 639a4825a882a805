import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as ck from '../../emulator/index.ts';
import { caRoutes } from '../../http/ca.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { Cast } from './worlds/cast.ts';
import type { InvariantName } from './worlds/invariants.ts';
import { playWorld } from './worlds/outcome.ts';
import { counterFault } from './worlds/pin-book.ts';
import { drawPlan, reduced } from './worlds/plan.ts';
import type { Player } from './worlds/player.ts';
import { type Sabotage, World, type WorldResult } from './worlds/world.ts';

/** Does something to the first player as soon as it can be done. */
function once(work: (player: Player) => boolean): Sabotage {
  let isDone = false;
  return {
    begin: () => {
      isDone = false;
    },
    afterStep: (_, [player]) => {
      if (!isDone && player !== undefined) isDone = work(player);
    },
  };
}

/** A program of its own with the player's token. */
function onToken(player: Player, work: (token: ck.Pkcs11, session: ck.Handle) => void): void {
  const token = player.emulator.application();
  token.C_Initialize();
  const slot = token.C_GetSlotList(true)[0];
  if (slot === undefined) return;
  const session = token.C_OpenSession(slot, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION);
  token.C_Login(session, ck.CKU_USER, player.pins.pin);
  work(token, session);
  token.C_Finalize();
}

function find(token: ck.Pkcs11, session: ck.Handle, objectClass: number): ck.Handle[] {
  token.C_FindObjectsInit(session, [{ type: ck.CKA_CLASS, value: objectClass }]);
  const found = token.C_FindObjects(session, 100);
  token.C_FindObjectsFinal(session);
  return found;
}

/** What is broken on purpose, and the invariant that must notice. */
const SABOTAGES: Readonly<Record<string, { readonly notices: InvariantName; readonly sabotage: Sabotage }>> = {
  'a token that forgets a private key': {
    notices: 'no-key-lost',
    sabotage: once((player) => {
      onToken(player, (token, session) => {
        token.C_DestroyObject(session, find(token, session, ck.CKO_PRIVATE_KEY)[0] as ck.Handle);
      });
      return true;
    }),
  },
  'a token that makes a pair of its own': {
    notices: 'no-set-doubled',
    sabotage: once((player) => {
      onToken(player, (token, session) => {
        for (const id of ['one', 'two']) makeRsaPair(token, session, id);
      });
      return true;
    }),
  },
  'a CA that forgets a request that the bank waits for': {
    notices: 'houses-agree',
    sabotage: {
      afterStep: async ({ cast }) => {
        const requests = await cast.caDesk().call(caRoutes.requests);
        if (requests.every(({ status }) => status === 'processed')) return;
        await cast.ca.restore(cast.before.ca);
        cast.log.caVersion += 1;
      },
    },
  },
  'a PIN counter that gains a try by itself': {
    notices: 'pin-tries',
    sabotage: once((player) => {
      if (player.triesLeft === player.member.profile.userPin.tries) return false;
      onToken(player, () => undefined);
      return true;
    }),
  },
  'a person who is let nowhere': {
    notices: 'comes-to-rest',
    sabotage: { afterStep: (_stage, [player]) => player?.pull() },
  },
};

function makeRsaPair(token: ck.Pkcs11, session: ck.Handle, id: string): void {
  const both = [
    { type: ck.CKA_TOKEN, value: true },
    { type: ck.CKA_ID, value: Buffer.from(id) },
  ];
  const length = [
    { type: ck.CKA_MODULUS_BITS, value: 2048 },
    { type: ck.CKA_PUBLIC_EXPONENT, value: Buffer.from([1, 0, 1]) },
    { type: ck.CKA_VERIFY, value: true },
  ];
  const secret = [
    { type: ck.CKA_SIGN, value: true },
    { type: ck.CKA_SENSITIVE, value: true },
    { type: ck.CKA_PRIVATE, value: true },
  ];
  token.C_GenerateKeyPair(
    session,
    { mechanism: ck.CKM_RSA_PKCS_KEY_PAIR_GEN },
    [...both, ...length],
    [...both, ...secret],
  );
}

describe('with an invariant broken on purpose', () => {
  let cast: Cast;
  beforeAll(async () => {
    const both = { device: 'kaztoken', approvals: 'by hand' } as const;
    cast = await Cast.gather('counter-proofs', [
      { ...both, route: 'bank' },
      { ...both, route: 'kisc-cabinet' },
    ]);
  }, 60_000);
  afterAll(() => cast.close());

  /** A world with nothing in it but a wrong PIN of its first client. */
  function play(sabotage: Sabotage): Promise<WorldResult> {
    const plan = drawPlan(cast, 'quiet', new SeededRng('quiet'));
    const [who = 0] = plan.members;
    const events = [{ number: 0, step: 1, event: 'wrong-pin', who, wish: { entries: 2 } }] as const;
    return World.play(cast, { ...reduced(plan, { events: [] }), events }, sabotage);
  }

  it.each(Object.entries(SABOTAGES))('the world notices %s', async (_, { notices, sabotage }) => {
    const { findings, story } = await play(sabotage);
    expect(
      findings.map(({ invariant }) => invariant),
      story.slice(-5).join('\n'),
    ).toContain(notices);
  });

  it('and without, it finds nothing', async () => {
    const { findings, regenerations, out } = await play({});
    expect({ findings, regenerations, out }).toEqual({ findings: [], regenerations: 2, out: [] });
  });

  it('says with which clients and events alone it happens again', async () => {
    const sabotage = SABOTAGES['a token that forgets a private key']?.sabotage as Sabotage;
    const { findings, replay, story } = await playWorld(cast, { seed: 'shrunk', first: 0, count: 1 }, 0, sabotage);
    expect(findings[0]?.invariant).toBe('no-key-lost');
    expect(replay).toMatch(/^token-bench flows --seed 'shrunk' --world 0 --members \d --events none$/);
    expect(story.length).toBeGreaterThan(0);
  }, 60_000);
});

describe('the PIN counter', () => {
  const move = { answer: 'CKR_OK', full: 10 };

  it.each([
    ['a try for nothing', { presented: 'none', before: 3, after: 4 }],
    ['a try lost for nothing', { presented: 'none', before: 3, after: 2 }],
    ['a wrong PIN that gains one', { presented: 'wrong', before: 3, after: 4, answer: 'CKR_PIN_INCORRECT' }],
    ['a wrong PIN that costs nothing', { presented: 'wrong', before: 3, after: 3, answer: 'CKR_PIN_INCORRECT' }],
    ['a right PIN that opens a locked token', { presented: 'right', before: 0, after: 10 }],
    ['a right PIN after which tries are missing', { presented: 'right', before: 3, after: 9 }],
  ] as const)('R-TOKEN-21 %s is noticed', (_, given) => {
    expect(counterFault({ ...move, ...given })).toContain('tries became');
  });

  it.each([
    [{ presented: 'right', before: 3, after: 10 }],
    [{ presented: 'right', before: 3, after: 2, answer: 'CKR_DEVICE_REMOVED' }],
    [{ presented: 'wrong', before: 1, after: 0, answer: 'CKR_PIN_LOCKED' }],
    [{ presented: 'wrong', before: 3, after: 3, answer: 'CKR_DEVICE_ERROR' }],
    [{ presented: 'set-by-so', before: 0, after: 10 }],
  ] as const)('R-TOKEN-21 takes what a device may do: %j', (given) => {
    expect(counterFault({ ...move, ...given })).toBeUndefined();
  });
});
