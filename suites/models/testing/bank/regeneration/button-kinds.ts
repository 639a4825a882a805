import fc from 'fast-check';
import { bankRoutes, type ProfileView } from '../../../../../http/bank.ts';
import { OK } from '../caller.ts';
import { type AnyKind, kind, type Outcome, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import {
  type Phase,
  type ProfileStatusModel,
  type RegenerationState,
  statusOf,
  type TabStage,
} from './regeneration-model.ts';

/** The buttons that need neither token nor CA: P4, P5, P7, and the first of P11. */

export const TABS = 2;
export const TAB = fc.nat({ max: TABS - 1 });

/** What a tab may do: L9, L10. Who has no usable key may still finish what was begun in time. */
const MAY: Readonly<Record<TabStage, readonly ('look' | 'finish' | 'work')[]>> = {
  'signed-in': ['look', 'finish', 'work'],
  'view-only': ['look', 'finish'],
  'token-due': [],
  gone: [],
};

export function within<V>(
  state: RegenerationState,
  tab: number,
  wants: 'look' | 'finish' | 'work',
  go: () => Outcome<RegenerationState, V>,
): Outcome<RegenerationState, V> {
  const stage = state.tabs[tab] ?? 'token-due';
  if (stage === 'gone') return { codes: ['not-logged-in'] };
  return MAY[stage].includes(wants) ? go() : { codes: ['token-sign-in-required'] };
}

type Button =
  | 'newRegeneration'
  | 'sendRegeneration'
  | 'closeSigningWindow'
  | 'cancelRegeneration'
  | 'receiveCertificate';

/** What each button says in each status; statuses that are missing let it through, to this phase. */
interface ButtonRow {
  readonly to: Phase;
  readonly wants: 'finish' | 'work';
  readonly refuses: Readonly<Partial<Record<ProfileStatusModel, string>>>;
}

const NO_REGENERATION = { expired: 'certificate-expired', revoked: 'profile-revoked' } as const;
const UNDER_WAY = {
  'accepted-by-bank': 'regeneration-in-progress',
  'new-certificate-received': 'regeneration-in-progress',
} as const;
const NOT_BEGUN = { 'in-operation': 'no-draft', 'regeneration-needed': 'no-draft', refused: 'no-draft' } as const;

export const BUTTONS: Readonly<Record<Button | 'signRegeneration', ButtonRow>> = {
  newRegeneration: {
    to: 'draft',
    wants: 'work',
    refuses: {
      ...NO_REGENERATION,
      ...UNDER_WAY,
      draft: 'regeneration-in-progress',
      'awaiting-signature': 'regeneration-in-progress',
    },
  },
  sendRegeneration: { to: 'window', wants: 'work', refuses: { ...NO_REGENERATION, ...UNDER_WAY, ...NOT_BEGUN } },
  closeSigningWindow: {
    to: 'draft',
    wants: 'work',
    refuses: { ...NO_REGENERATION, ...UNDER_WAY, ...NOT_BEGUN, draft: 'signing-window-not-open' },
  },
  signRegeneration: {
    to: 'accepted',
    wants: 'work',
    refuses: { ...NO_REGENERATION, ...UNDER_WAY, ...NOT_BEGUN, draft: 'signing-window-not-open' },
  },
  cancelRegeneration: {
    to: 'none',
    wants: 'work',
    refuses: { ...NO_REGENERATION, ...UNDER_WAY, 'in-operation': 'no-draft', 'regeneration-needed': 'no-draft' },
  },
  receiveCertificate: { to: 'received', wants: 'finish', refuses: notReady() },
};

/** R-BANK-79. */
export function notReady(): Readonly<Partial<Record<ProfileStatusModel, string>>> {
  const not = 'new-certificate-not-ready';
  return {
    'in-operation': not,
    'regeneration-needed': not,
    expired: not,
    draft: not,
    'awaiting-signature': not,
    'accepted-by-bank': not,
    refused: not,
    revoked: 'profile-revoked',
  };
}

function button(name: Button, weight: number): AnyKind<RegenerationState> {
  const { to, wants, refuses } = BUTTONS[name];
  return kind<RegenerationState, number>({
    name,
    answers: [OK, 'not-logged-in', 'token-sign-in-required', ...new Set(Object.values(refuses))],
    weight,
    arguments: TAB,
    prepare: (scene: Scene, { profileId: id }, tab) =>
      prepared<RegenerationState, { profile: ProfileView }>({
        text: `tab ${tab}: ${name}`,
        row: name,
        from: tab,
        busy: ['regeneration-in-progress'],
        send: (isHeard) => scene.browser(tab).call(bankRoutes[name], { params: { id } }, isHeard),
        predict: (state) =>
          within(state, tab, wants, () => {
            const refusal = refuses[statusOf(scene, state)];
            if (refusal !== undefined) return { codes: [refusal] };
            return { codes: [OK], settle: (after) => void Object.assign(after, { phase: to }) };
          }),
      }),
  });
}

export const BUTTON_KINDS: readonly AnyKind<RegenerationState>[] = [
  button('newRegeneration', 6),
  button('sendRegeneration', 5),
  button('closeSigningWindow', 1),
  button('cancelRegeneration', 2),
  button('receiveCertificate', 3),
];
