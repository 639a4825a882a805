import { describe, expect, it } from 'vitest';
import * as ck from '../../emulator/index.ts';
import { VirtualClock } from '../../simulation/clock.ts';
import { SeededRng } from '../../simulation/rng.ts';
import { changePin, type FlowError, type FlowOptions, unblock } from '../../workstation/index.ts';

const [OLD, NEW, SO] = ['13572468', '24681357', '86427531'];

/** A token of the generic device in a slot, and the one program that uses it. */
interface Desk {
  readonly emulator: ck.Emulator;
  readonly token: ck.InProcessPkcs11;
}

const run: Pick<FlowOptions, 'stopwatch'> = { stopwatch: () => 0 };

type Flow = (desk: Desk) => Promise<unknown>;

const change: Flow = ({ token }) => changePin({ ...run, token, pin: OLD, newPin: NEW });
const unlock: Flow = ({ token }) => unblock({ ...run, token, soPin: SO, newPin: NEW });

function desk(): Desk {
  const emulator = ck.createEmulator({
    clock: new VirtualClock('2026-03-02T04:00:00Z'),
    rng: new SeededRng('PIN faults'),
    slots: [{ device: 'generic', label: 'TEST', userPin: OLD, soPin: SO }],
  });
  const token = emulator.application();
  token.C_Initialize();
  return { emulator, token };
}

const ACTS: readonly ck.FaultAct[] = [
  { fail: 'CKR_DEVICE_ERROR' },
  { failAfter: 'CKR_DEVICE_ERROR' },
  { failAfter: 'CKR_GENERAL_ERROR' },
  { powerCut: 'before' },
  { powerCut: 'during' },
  { powerCut: 'after' },
];

/** Every call of a flow that uses the token, each failing in every way. */
async function rulesFor(flow: Flow): Promise<ck.FaultRule[]> {
  const { emulator, token } = desk();
  emulator.faults.arm({ rules: [{ function: '*', when: { every: 1 }, do: { slowMs: 0 } }] });
  await flow({ emulator, token });
  const calls = emulator.faults.fired.map(({ functionName }) => functionName);
  return calls.flatMap((name, at) => {
    const nth = calls.slice(0, at + 1).filter((one) => one === name).length;
    return name === 'C_GetSlotList' ? [] : ACTS.map((act) => ({ function: name, when: { nth }, do: act }));
  });
}

/** The PINs that open the token now: looked at through a program of its own, and the tries put back. */
function rightPins({ emulator }: Desk): string[] {
  const p11 = emulator.application();
  p11.C_Initialize();
  const session = p11.C_OpenSession(p11.C_GetSlotList(true)[0] as ck.Handle, ck.CKF_SERIAL_SESSION);
  const opens = (pin: string) => {
    try {
      p11.C_Login(session, ck.CKU_USER, pin);
      p11.C_Logout(session);
      return true;
    } catch (error) {
      if (error instanceof ck.Pkcs11Error && error.code === ck.CKR_PIN_INCORRECT) return false;
      throw error;
    }
  };
  const right = [OLD, NEW].filter(opens);
  p11.C_Finalize();
  return right;
}

/** A flow among a fault. @returns what it stopped with. */
async function struck(flow: Flow, rule: ck.FaultRule): Promise<{ at: Desk; error: FlowError | undefined }> {
  const at = desk();
  at.emulator.faults.arm({ rules: [rule] });
  const error = await flow(at).then(
    () => undefined,
    (one: FlowError) => one,
  );
  expect(at.emulator.faults.fired).toHaveLength(1);
  at.emulator.faults.disarm();
  if (error !== undefined) {
    expect(error).toMatchObject({ name: 'FlowError', code: expect.stringMatching(/^token-(failed|removed)$/) });
    for (const pin of [OLD, NEW, SO]) expect(error.message).not.toContain(pin);
    const doing = { C_Login: 'checking a PIN', C_SetPIN: 'changing the PIN', C_InitPIN: 'setting the PIN' }[
      rule.function
    ];
    if (error.code === 'token-failed') expect(error.message).toContain(doing ?? 'It happened while');
  }
  return { at, error };
}

const OPEN = 'It is not known whether the PIN is changed';
const DONE = 'the new one holds';

describe('a device that fails at any call', () => {
  it('R-TOKEN-16 of a change of the PIN: one PIN holds, the old or the new, and the message says what can be known', async () => {
    const said = new Set<string>();
    for (const rule of await rulesFor(change)) {
      const { at, error } = await struck(change, rule);
      const right = rightPins(at);
      const about = [OPEN, DONE].find((text) => error?.message.includes(text)) ?? '';
      const possible = error === undefined || about === DONE ? [[NEW]] : about === OPEN ? [[OLD], [NEW]] : [[OLD]];
      expect(possible, `${ck.describeFault(rule)}: ${error?.message}`).toContainEqual(right);
      const place = { ...run, token: at.token, pin: right[0] as string };
      await expect(changePin({ ...place, newPin: '11112222' })).resolves.toMatchObject({
        steps: [{ name: 'change-pin' }],
      });
      expect(at.emulator.unforeseen).toEqual([]);
      said.add(`${about} (${right[0] === OLD ? 'old' : 'new'})`);
    }
    expect([...said].sort()).toEqual([' (new)', ' (old)', `${OPEN} (new)`, `${OPEN} (old)`, `${DONE} (new)`].sort());
  });

  it('R-TOKEN-21 of an unblocking: done again it succeeds, with all tries of both PINs', async () => {
    const rules = await rulesFor(unlock);
    for (const rule of rules) {
      const { at } = await struck(unlock, rule);
      expect(rightPins(at), ck.describeFault(rule)).toHaveLength(1);
      await unlock(at);
      expect(rightPins(at)).toEqual([NEW]);
      const { userPin, soPin } = ck.DEVICE_PROFILES.generic;
      expect(at.emulator.slots[0]?.token?.triesLeft).toEqual({ user: userPin.tries, so: soPin.tries });
    }
    expect(rules.length).toBeGreaterThan(30);
  });
});
