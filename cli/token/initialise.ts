import { existsSync } from 'node:fs';
import { TokenImageError } from '../../emulator/index.ts';
import { initialiseToken } from '../../workstation/index.ts';
import { UsageError } from '../usage-error.ts';
import { actionsOn, type SlotReport } from './actions.ts';
import { TokenHouse, type TokenPlan } from './house.ts';

/** A token that `token init` made. */
export interface Initialised {
  readonly image: string;
  readonly token: SlotReport;
  readonly pins: { readonly user: string; readonly so: string };
}

/** @throws UsageError, TokenImageError, TokenError. */
export async function initialise(plan: TokenPlan, erase: boolean): Promise<Initialised> {
  const { image } = plan;
  if (image === undefined) throw new UsageError('--image FILE is missing.', 'token init');
  const there = existsSync(image);
  if (there && !erase) throw new TokenImageError('exists', image);
  return there ? await eraseToken(plan, image) : makeToken(plan, image);
}

function makeToken(plan: TokenPlan, image: string): Initialised {
  const house = TokenHouse.open(plan, { create: true });
  try {
    const { user = '', so = '' } = house.pins;
    return { image, token: slotOf(house), pins: { user, so } };
  } finally {
    house.close();
  }
}

async function eraseToken(plan: TokenPlan, image: string): Promise<Initialised> {
  const { soPin, pin } = plan;
  if (soPin === undefined || pin === undefined) {
    throw new UsageError(
      '--erase needs the --so-pin of the token, and the --pin of the user from now on.',
      'token init',
    );
  }
  const house = TokenHouse.open(plan);
  try {
    const token = house.emulator.application();
    token.C_Initialize();
    const label = plan.label ?? house.emulator.slots[0]?.token?.label ?? '';
    await initialiseToken({ token, slot: 0 }, { soPin, pin, label });
    token.C_Finalize();
    return { image, token: slotOf(house), pins: { user: pin, so: soPin } };
  } finally {
    house.close();
  }
}

function slotOf(house: TokenHouse): SlotReport {
  return actionsOn(house).list({}).slots[0] ?? { slot: 0, present: false };
}
