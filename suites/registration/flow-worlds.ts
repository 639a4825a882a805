import { createEmulator, DEVICE_PROFILES, type DeviceName, type FaultRule, type Handle } from '../../emulator/index.ts';
import {
  CKF_RW_SESSION,
  CKF_SERIAL_SESSION,
  CKF_USER_PIN_LOCKED,
  CKU_USER,
} from '../../emulator/spec/constants.gen.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import {
  FlowError,
  loginByCertificate,
  type Regeneration,
  regenerate,
  type SignedIn,
  unblock,
} from '../../workstation/index.ts';
import { Bench, type PersonalisedClient } from '../flows/bench.ts';
import { checkKeySet } from '../flows/checks.ts';
import { keySetEvidence } from '../flows/key-set-evidence.ts';
import { playRegeneration } from '../flows/regeneration-story.ts';
import { CHOSEN_PASSWORD } from '../flows/story.ts';
import type { FlowOutcome, FlowWorld } from './flow-suite.ts';

export interface FlowWorldsOptions {
  /** Default: javatoken and etoken-pro-java-72k. */
  readonly devices?: readonly DeviceName[];
  /** Every key, nonce and number follows from it. Default: "flow suite". */
  readonly seed?: string;
  /** The day on which the clients come to work, in milliseconds since the epoch. Default: 2 March 2026. */
  readonly at?: number;
}

/** What strikes the token in the middle of a regeneration. */
const STROKES: readonly { readonly name: string; readonly rule: FaultRule }[] = [
  {
    name: 'the answer of the first key pair is lost',
    rule: { function: 'C_GenerateKeyPair', when: { nth: 1 }, do: { failAfter: 'CKR_DEVICE_ERROR' } },
  },
  {
    name: 'the token fails as it signs a request',
    rule: { function: 'C_Sign', when: { nth: 1 }, do: { fail: 'CKR_DEVICE_ERROR' } },
  },
  {
    name: 'the power goes while a certificate is written',
    rule: { function: 'C_CreateObject', when: { nth: 1 }, do: { powerCut: 'during' } },
  },
];

const AT = Date.UTC(2026, 2, 2, 4);

/**
 * Regenerations, whole and struck, and a PIN that is locked and unblocked: for each device. Everything is in this process, on loopback and in
 * virtual time.
 */
export function flowWorlds(options: FlowWorldsOptions = {}): FlowWorld[] {
  const { devices = ['javatoken', 'etoken-pro-java-72k'], seed = 'flow suite', at = AT } = options;
  return devices.flatMap((device) => {
    const bench = (of: string) => Bench.start({ seed: `${seed} ${device} ${of}`, at, device });
    return [
      { name: `regeneration on ${device}`, play: async () => whole(await bench('whole')) },
      ...STROKES.map(({ name, rule }) => ({
        name: `regeneration on ${device}: ${name}, and it is resumed`,
        play: async () => struck(await bench(name), rule),
      })),
      { name: `PIN lockout on ${device}`, play: () => lockout(device, seed, at) },
    ];
  });
}

const problemsOf = (checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[]) =>
  checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);

async function whole(bench: Bench): Promise<FlowOutcome> {
  const story: string[] = [];
  try {
    const { checks } = await playRegeneration(bench, (event) => story.push(event.kind));
    return { problems: problemsOf(checks), story };
  } finally {
    await bench.close();
  }
}

async function struck(bench: Bench, rule: FaultRule): Promise<FlowOutcome> {
  const story: string[] = [];
  try {
    const client = await bench.personalise();
    bench.comeToday();
    const first = await entered(bench, client, client.enrolment.firstPassword);
    bench.emulator.faults.arm({ rules: [rule] });
    const interrupted = await regenerated(bench, client, first, story);
    const hits = bench.emulator.faults.fired.length;
    bench.emulator.faults.disarm();
    const again = interrupted === undefined ? await entered(bench, client, CHOSEN_PASSWORD) : first;
    const made = interrupted ?? (await regenerated(bench, client, again, story));
    if (made === undefined) return { problems: ['it is not resumed'], story };
    const of = { pin: client.pin, bank: again.bank, profileId: made.profile.id, begunAt: bench.at };
    const problems = problemsOf(checkKeySet(await keySetEvidence(bench, client, of)));
    return { problems: hits === 1 ? problems : [`the token was struck ${hits} times`, ...problems], story };
  } finally {
    await bench.close();
  }
}

function entered(bench: Bench, { pin, enrolment }: PersonalisedClient, password: string): Promise<SignedIn> {
  const { token, clock } = bench;
  const secrets = { pin, login: enrolment.login, password, newPassword: CHOSEN_PASSWORD };
  return loginByCertificate({ ...secrets, token, clock, bank: bench.bankClient() });
}

/** @returns undefined when the flow stops with a clear word. @throws whatever else it stops with. */
async function regenerated(
  { token, clock }: Bench,
  { pin }: PersonalisedClient,
  { bank }: SignedIn,
  story: string[],
): Promise<Regeneration | undefined> {
  try {
    return await regenerate({ token, clock, pin, bank });
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    story.push(`it stopped: ${error.code}: ${error.message}`);
    return undefined;
  }
}

const [RIGHT, WRONG, NEW] = ['13572468', '97531864', '24681357'];

/** Wrong PINs until the token locks; the SO PIN opens it again, with all tries. */
async function lockout(device: DeviceName, seed: string, at: number): Promise<FlowOutcome> {
  const soPin = DEVICE_PROFILES[device].factory?.soPin ?? '86427531';
  const emulator = createEmulator({
    clock: new VirtualClock(at),
    rng: new SeededRng(`${seed} ${device} lockout`),
    slots: [{ device, label: 'TEST', userPin: RIGHT, soPin }],
  });
  const token = emulator.application();
  token.C_Initialize();
  const [slot] = token.C_GetSlotList(true) as [Handle];
  const opens = (pin: string) => {
    const session = token.C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION);
    try {
      token.C_Login(session, CKU_USER, pin);
      return true;
    } catch {
      return false;
    } finally {
      token.C_CloseSession(session);
    }
  };
  const isLocked = () => (token.C_GetTokenInfo(slot).flags & CKF_USER_PIN_LOCKED) !== 0;
  const problems: string[] = [];
  const must = (what: string, isSo: boolean) => void (isSo || problems.push(what));
  const { tries } = DEVICE_PROFILES[device].userPin;
  for (let attempt = 0; attempt < tries; attempt++) {
    must(`it is locked after ${attempt} wrong PINs`, !isLocked());
    must('a wrong PIN opens it', !opens(WRONG));
  }
  must(`it is not locked after ${tries} wrong PINs`, isLocked());
  must('the right PIN opens a locked token', !opens(RIGHT));
  await unblock({ token, soPin, newPin: NEW });
  must('the new PIN does not open it', opens(NEW));
  must('the old PIN opens it', !opens(RIGHT));
  must('a right PIN does not bring all tries back', opens(NEW) && emulator.slots[0]?.token?.triesLeft.user === tries);
  return { problems };
}
