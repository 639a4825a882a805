import type { FaultMoment } from '../../simulation/faults.ts';
import * as ck from '../index.ts';
import {
  certificateTemplate,
  find,
  GOST,
  generate,
  RSA,
  RW,
  rvOf,
  SO_PIN,
  USER_PIN,
  type Workbench,
  workbench,
} from './workbench.ts';

const TOKEN = { type: ck.CKA_TOKEN, value: true };
const NEW_PIN = 'another-pin';
/** Of the token of {@link prepared}. */
export const TRIES = ck.DEVICE_PROFILES.generic.userPin.tries;

/** The next call of a function, and no other, is struck. */
export function strikeNext({ emulator }: Workbench, name: string, act: ck.FaultAct): void {
  emulator.faults.arm({ rules: [{ function: name, when: { nth: 1 }, do: act }] });
}

/** What a token's owner can find out about it. */
export interface Found {
  readonly label: string;
  readonly triesLeft: number | undefined;
  readonly soTriesLeft: number | undefined;
  readonly pin: string;
  readonly objects: readonly string[];
}

const PINS = [USER_PIN, NEW_PIN];

/** Looks at the token that is in the slot, in an application of its own. The counters are read first. */
export function lookAt({ emulator }: Workbench): Found {
  const { label, triesLeft } = emulator.slots[0]?.token ?? { label: 'no token', triesLeft: {} };
  const p11 = emulator.application();
  p11.C_Initialize();
  const [slot] = p11.C_GetSlotList(true) as [ck.Handle];
  const session = p11.C_OpenSession(slot, RW);
  const pin = PINS.find((one) => rvOf(() => p11.C_Login(session, ck.CKU_USER, one)) === 'CKR_OK') ?? 'none';
  const there = find({ emulator, p11, slot, session });
  const objects = there.map((object) => {
    const [value] = p11.C_GetAttributeValue(session, object, [{ type: ck.CKA_LABEL }]);
    return value?.value.toString() ?? '';
  });
  p11.C_Finalize();
  return { label, triesLeft: triesLeft.user, soTriesLeft: triesLeft.so, pin, objects: objects.sort() };
}

/** A call on a token that holds a certificate `old`, and what is different on the token once it is done. */
export interface CutRow {
  readonly function: string;
  readonly name?: string;
  /** Default: the user logs in. */
  readonly prepare?: (bench: Workbench) => void;
  readonly call: (bench: Workbench) => unknown;
  /** What is left of the call when the power goes between its two writes. */
  readonly written?: Partial<Found>;
  readonly done: Partial<Found>;
}

const labelled = (value: string) => [TOKEN, { type: ck.CKA_LABEL, value }];
const old = (bench: Workbench) => find(bench, [{ type: ck.CKA_LABEL, value: 'old' }])[0] as ck.Handle;
const asSo = ({ p11, session }: Workbench) => p11.C_Login(session, ck.CKU_SO, SO_PIN);
const nobody = () => {};
const userTaken = { triesLeft: TRIES - 1 };

export const CUT_ROWS: readonly CutRow[] = [
  {
    function: 'C_Login',
    name: 'right PIN',
    prepare: nobody,
    call: ({ p11, session }) => p11.C_Login(session, ck.CKU_USER, USER_PIN),
    written: userTaken,
    done: {},
  },
  {
    function: 'C_Login',
    name: 'wrong PIN',
    prepare: nobody,
    call: ({ p11, session }) => p11.C_Login(session, ck.CKU_USER, 'wrong'),
    written: userTaken,
    done: userTaken,
  },
  {
    function: 'C_Login',
    name: 'SO',
    prepare: nobody,
    call: ({ p11, session }) => p11.C_Login(session, ck.CKU_SO, 'wrong'),
    written: { soTriesLeft: TRIES - 1 },
    done: { soTriesLeft: TRIES - 1 },
  },
  {
    function: 'C_SetPIN',
    prepare: nobody,
    call: ({ p11, session }) => p11.C_SetPIN(session, USER_PIN, NEW_PIN),
    written: userTaken,
    done: { pin: NEW_PIN },
  },
  {
    function: 'C_InitPIN',
    prepare: asSo,
    call: ({ p11, session }) => p11.C_InitPIN(session, NEW_PIN),
    done: { pin: NEW_PIN },
  },
  {
    function: 'C_InitToken',
    prepare: ({ p11, slot }) => p11.C_CloseAllSessions(slot),
    call: ({ p11, slot }) => p11.C_InitToken(slot, SO_PIN, 'New life'),
    written: { soTriesLeft: TRIES - 1 },
    done: { label: 'New life', objects: [], pin: 'none', triesLeft: undefined },
  },
  ...[GOST, RSA].map((kind) => ({
    function: 'C_GenerateKeyPair',
    name: kind.name,
    call: (bench: Workbench) => generate(bench, kind, labelled('half'), labelled('other half')),
    done: { objects: ['half', 'old', 'other half'] },
  })),
  {
    function: 'C_GenerateKey',
    call: ({ p11, session }) =>
      p11.C_GenerateKey(session, { mechanism: ck.CKM_AES_KEY_GEN }, [
        { type: ck.CKA_VALUE_LEN, value: 16 },
        ...labelled('aes'),
      ]),
    done: { objects: ['aes', 'old'] },
  },
  {
    function: 'C_CreateObject',
    name: 'certificate',
    call: ({ p11, session }) => p11.C_CreateObject(session, certificateTemplate(...labelled('installed'))),
    done: { objects: ['installed', 'old'] },
  },
  {
    function: 'C_CopyObject',
    call: (bench) => bench.p11.C_CopyObject(bench.session, old(bench), labelled('copy')),
    done: { objects: ['copy', 'old'] },
  },
  {
    function: 'C_SetAttributeValue',
    call: (bench) =>
      bench.p11.C_SetAttributeValue(bench.session, old(bench), [{ type: ck.CKA_LABEL, value: 'renamed' }]),
    done: { objects: ['renamed'] },
  },
  {
    function: 'C_DestroyObject',
    call: (bench) => bench.p11.C_DestroyObject(bench.session, old(bench)),
    done: { objects: [] },
  },
];

const BEFORE: Found = { label: 'Bench', triesLeft: TRIES, soTriesLeft: TRIES, pin: USER_PIN, objects: ['old'] };

/** What is found after the power went in a row's call. */
export function expectedAfter(row: CutRow, moment: FaultMoment): Found {
  if (moment === 'before') return BEFORE;
  return { ...BEFORE, ...(moment === 'during' ? row.written : row.done) };
}

/** A token with the certificate `old`, ready for the row's call. */
export function prepared(seed: string, { prepare }: CutRow, setup: ck.SlotSetup = {}): Workbench {
  const bench = workbench(seed, setup);
  const { p11, session } = bench;
  if (find(bench).length === 0) p11.C_CreateObject(session, certificateTemplate(...labelled('old')));
  if (prepare === undefined) p11.C_Login(session, ck.CKU_USER, USER_PIN);
  else prepare(bench);
  return bench;
}
