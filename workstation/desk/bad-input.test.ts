import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationsOf } from '../../http/interface.ts';
import { type Exchange, Recording } from '../../http/testing/bad-input/recording.ts';
import { type TriedServer, tryMessage } from '../../http/testing/bad-input/trial.ts';
import { Wire } from '../../http/testing/bad-input/wire.ts';
import { workstationClient } from '../../http/workstation-client.ts';
import { WORKSTATION_INTERFACE } from '../../http/workstation-interface.ts';
import { spoiltOctets } from '../../pki/x509/testing/octet-spoilers.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import type { Blocking, BridgeState } from '../bridges/bridge-states.ts';
import { BRIDGE_KEYS } from '../bridges/installed-bridges.ts';
import { PagePerson } from '../bridges/page-person.ts';
import { startWorkstation, type Workstation } from '../workstation.ts';

/**
 * Bad input to every address of the desk itself. `TOKEN_BENCH_FUZZ` says how many bad forms of each message are sent; the seed is fixed,
 * `TOKEN_BENCH_RANDOM=1` draws one, `TOKEN_BENCH_SEED` gives one.
 */

const { TOKEN_BENCH_FUZZ = '3', TOKEN_BENCH_SEED, TOKEN_BENCH_RANDOM } = process.env;
const drawn = TOKEN_BENCH_RANDOM === undefined ? 1 : Math.floor(Math.random() * 2 ** 31);
const options = { seed: Number(TOKEN_BENCH_SEED ?? drawn), count: Number(TOKEN_BENCH_FUZZ), isOversizedToo: false };

/** What the desk can change. */
interface Snapshot {
  readonly bridges: readonly { readonly state: BridgeState; readonly blocking: Blocking | undefined }[];
  readonly isIn: boolean;
  readonly waiting: number;
}

const clock = new VirtualClock('2026-03-02T04:00:00Z');
const person = new PagePerson();
const bugs: unknown[] = [];
let isIn = true;
const put = (to: boolean) => () => {
  isIn = to;
};
const QUESTION = { kind: 'password', carrier: 'TEST', triesLeft: 3, wasWrong: false } as const;
const ASKER = { bridge: 'ncalayer', operation: 'test', origin: 'http://localhost' };
const SECRET = 'S3cret-pin';

let workstation: Workstation;
let recording: Recording<Snapshot>;
let server: TriedServer<Snapshot>;

function snapshot(): Snapshot {
  const bridges = BRIDGE_KEYS.map((key) => workstation.bridge(key)).map(({ state, blocking }) => ({ state, blocking }));
  return { bridges, isIn, waiting: person.open.length };
}

async function comeBack({ before }: Exchange<Snapshot>): Promise<void> {
  isIn = before.isIn;
  for (const [at, key] of BRIDGE_KEYS.entries()) {
    const bridge = workstation.bridge(key);
    const { state, blocking } = before.bridges[at] ?? { state: 'ok', blocking: undefined };
    await bridge.install();
    await bridge.start();
    await bridge.unblock();
    if (state === 'blocked') await bridge.block(blocking);
    else if (state === 'not-running') await bridge.stop();
    else if (state === 'not-installed') await bridge.uninstall();
  }
}

/** A right message to each address, but answers to questions: an answered one does not wait again. */
async function visit(): Promise<void> {
  const { desk, access } = workstationClient(workstation.url, { adminToken: workstation.adminToken });
  for (const look of [desk.front, desk.desk, desk.version, desk.trace, desk.traceLines, desk.openApi]) await look();
  for (const event of ['block', 'unblock', 'stop', 'start', 'uninstall', 'install', 'start'])
    await desk.switchBridge({ bridge: 'ncalayer', event }, event === 'block' ? { how: 'refuse' } : {});
  await desk.removeToken();
  await desk.insertToken();
  await access.form();
  await access.logIn({ token: workstation.adminToken });
  await access.logOut();
}

beforeAll(async () => {
  recording = new Recording<Snapshot>();
  workstation = await startWorkstation({
    ...{ clock, rng: new SeededRng('bad input'), carriers: [], person, deskParts: [], ports: 'free' },
    reader: { insert: put(true), remove: put(false) },
    onBug: (error) => bugs.push(error),
  });
  recording.stop();
  recording.listen({ snapshot, now: () => clock.now() });
  void person.ask(QUESTION, ASKER, new AbortController().signal);
  await visit();
  const { port } = new URL(workstation.url);
  server = {
    wire: new Wire(workstation),
    recording,
    secrets: [workstation.adminToken, SECRET],
    particulars: {
      queryNames: ['lang', 'next'],
      cookieNames: [`workstation-admin-${port}`, 'workstation_lang'],
      spoiltOctets,
    },
    rules: { kinds: TEXT_KINDS, isOnPurpose: () => false },
    comeBack,
    changes: ({ before }) => Promise.resolve(JSON.stringify(snapshot()) === JSON.stringify(before) ? [] : [snapshot()]),
    bug: () => (bugs.length === 0 ? undefined : new Error(String(bugs.shift()))),
    isPage: ({ target }) => /^\/(desk(\/trace)?)?(\?|$)/.test(target),
  };
});
afterAll(async () => {
  server.wire.close();
  await workstation.close();
});

/** What the desk answers besides problems, JSON and pages. */
const TEXT_KINDS = {
  'application/x-ndjson': ({ status }: { readonly status: number }) => status >= 400,
  'text/javascript': ({ status }: { readonly status: number }) => status >= 400,
};

describe('bad input to the desk', () => {
  it('has a right message for every address of it', () => {
    const right = new Set(recording.exchanges.filter(({ status }) => status < 400).map(({ address }) => address));
    const { desk, access } = WORKSTATION_INTERFACE.parts;
    const rows = operationsOf({ desk, access }).map(({ row }) => `${'method' in row ? row.method : 'GET'} ${row.path}`);
    expect(rows.filter((row) => !recording.addresses.includes(row))).toEqual([]);
    expect(rows.filter((row) => !right.has(row))).toEqual([
      'POST /desk/questions/:id/answer',
      'POST /desk/questions/:id/cancel',
    ]);
  });

  it(`is answered in its own way and changes nothing [seed ${options.seed}]`, async () => {
    const failures: string[] = [];
    let count = 0;
    for (const good of recording.exchanges.filter(({ status }) => status < 400)) {
      try {
        const { refused, done } = await tryMessage(server, good, options);
        count += refused + done;
      } catch (error) {
        failures.push(`${good.address}: ${(error as Error).message}`);
      }
    }
    expect(count).toBeGreaterThan(40);
    expect(failures.join('\n\n')).toBe('');
  }, 600_000);

  it('leaves a question waiting that was not answered rightly, and a password in no answer', async () => {
    const { url, adminToken } = workstation;
    const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
    const bad: readonly (readonly [string, string | undefined])[] = [
      ['1/answer', undefined],
      ['1/answer', '{}'],
      ['1/answer', JSON.stringify({ answer: [SECRET, SECRET] })],
      ['1/answer', JSON.stringify({ answer: SECRET.repeat(300) })],
      ['1/answer', `{"answer":"${SECRET}`],
      ...['0', '2', '-1', '1.0', '1e0', '%31%00', '__proto__', '9'.repeat(40)].map(
        (id) => [`${id}/answer`, JSON.stringify({ answer: SECRET })] as const,
      ),
      ...['0', '01x', 'constructor'].map((id) => [`${id}/cancel`, undefined] as const),
    ];
    for (const [path, body] of bad) {
      const init = { method: 'POST', headers: body === undefined ? { authorization: headers.authorization } : headers };
      const answer = await fetch(`${url}/desk/questions/${path}`, { ...init, ...(body !== undefined && { body }) });
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.status, path).toBeLessThan(500);
      expect(await answer.text(), path).not.toContain(SECRET);
    }
    expect(person.open.map(({ id }) => id)).toEqual([1]);
    expect(bugs).toEqual([]);
  });
});
