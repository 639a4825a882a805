import fc from 'fast-check';
import { bankLateRoutes, type LateCaseView } from '../../../../../http/bank-late.ts';
import { OK } from '../caller.ts';
import { iinOf, partOf } from '../cast.ts';
import { type AnyKind, kind, type Outcome, type Prepared, prepared } from '../machine.ts';
import type { Scene } from '../scene.ts';
import {
  type CustodyState,
  goOn,
  hasKeyEnded,
  OWNER,
  openCase,
  refusalOfStep,
  SERIAL_NUMBER,
  STRANGER,
  type Step,
  WAY,
} from './custody-model.ts';

/** The desks of Operationist and head office: H1 to H5, H7 to H9. */

export const BY = 'Операционистова О. О.';

type Wording = 'whole' | 'without-fault' | 'without-request' | 'blank';
const WORDINGS: Readonly<Record<Wording, { faultNote?: string; reissueRequest?: string }>> = {
  whole: { faultNote: 'TEST: по вине Пользователя.', reissueRequest: 'TEST: прошу перевыпустить.' },
  'without-fault': { reissueRequest: 'TEST: прошу перевыпустить.' },
  'without-request': { faultNote: 'TEST: по вине Пользователя.' },
  blank: { faultNote: '  ', reissueRequest: '\t' },
};

/** H1, H2: R-BANK-95, R-BANK-96. */
const APPLY = kind<CustodyState, Wording>({
  name: 'apply',
  answers: [OK, 'profile-revoked', 'late-case-open', 'application-incomplete', 'late-not-due'],
  weight: 6,
  arguments: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Wording>('whole') },
    { weight: 1, arbitrary: fc.constantFrom<Wording>('without-fault', 'without-request', 'blank') },
  ),
  prepare: (scene, _, wording) =>
    prepared<CustodyState, LateCaseView>({
      text: `the owner applies, ${wording}`,
      row: 'applyForReissue',
      send: () => {
        const body = { by: BY, login: OWNER, text: 'TEST', ...WORDINGS[wording] };
        return scene.manager.call(bankLateRoutes.applyForReissue, { body });
      },
      predict: (state) => {
        const refusal = refusalOfApplication(scene, state, wording);
        if (refusal !== undefined) return { codes: [refusal] };
        return {
          codes: [OK],
          settle({ cases }, { reply }) {
            cases.push({ id: String(cases.length + 1), gone: 1 });
            return reply && wrongCase(cases.length, 1, reply);
          },
        };
      },
    }),
});

function refusalOfApplication(scene: Scene, state: CustodyState, wording: Wording): string | undefined {
  if (state.isRevoked) return 'profile-revoked';
  if (openCase(state) !== undefined) return 'late-case-open';
  if (wording !== 'whole') return 'application-incomplete';
  return hasKeyEnded(scene, state.current) ? undefined : 'late-not-due';
}

/** A reply must show the case as it is now. */
function wrongCase(number: number, gone: number, { id, state, holder, steps }: LateCaseView): string | undefined {
  const due = WAY[gone - 1];
  const is = [id, state, holder, steps.length].join(' / ');
  const ought = [number, due?.state, due?.holder, gone].join(' / ');
  return is === ought ? undefined : `the case is ${is} instead of ${ought}`;
}

/** The case that a step is asked for: mostly the newest one. */
export const CASE = fc.oneof(
  { weight: 8, arbitrary: fc.constant<'newest' | 'first' | 'none'>('newest') },
  { weight: 1, arbitrary: fc.constantFrom<'newest' | 'first' | 'none'>('first', 'none') },
);

export function idOf({ cases }: CustodyState, which: 'newest' | 'first' | 'none'): string {
  const found = which === 'newest' ? cases.at(-1) : which === 'first' ? cases[0] : undefined;
  return found?.id ?? '99';
}

/** What a step at a desk comes to, when nothing but the table and the person is asked. */
function stepping(
  { row, step, id, isOwner = true }: { row: string; step: Step; id: string; isOwner?: boolean },
  send: Prepared<CustodyState>['send'],
  then: (state: CustodyState) => void = () => undefined,
): Prepared<CustodyState> {
  return prepared<CustodyState, unknown>({
    text: `${row} of case ${id}${isOwner ? '' : ', by another person'}`,
    row,
    send,
    predict: (state): Outcome<CustodyState> => {
      const refusal = refusalOfStep(state, id, step) ?? (isOwner ? undefined : 'late-person-wrong');
      if (refusal !== undefined) return { codes: [refusal] };
      return {
        codes: [OK],
        settle(after, { reply }) {
          goOn(after);
          then(after);
          const { gone = 0 } = after.cases.at(-1) ?? {};
          return reply === undefined ? undefined : wrongCase(after.cases.length, gone, reply as LateCaseView);
        },
      };
    },
  });
}

const REFUSALS = ['late-case-unknown', 'late-case-closed', 'late-step-wrong'];
const PERSON = fc.oneof(
  { weight: 6, arbitrary: fc.constant<typeof OWNER | typeof STRANGER>(OWNER) },
  { weight: 1, arbitrary: fc.constant<typeof OWNER | typeof STRANGER>(STRANGER) },
);
type AtDesk = { readonly which: 'newest' | 'first' | 'none'; readonly person: typeof OWNER | typeof STRANGER };

/** H3: R-BANK-97. */
const TAKE = kind<CustodyState, AtDesk>({
  name: 'take-token',
  answers: [OK, ...REFUSALS, 'late-person-wrong'],
  weight: 7,
  arguments: fc.record({ which: CASE, person: PERSON }),
  prepare(scene, drawn, { which, person }) {
    const id = idOf(drawn, which);
    const body = { by: BY, iin: iinOf(partOf(person)), serialNumber: SERIAL_NUMBER, label: 'TEST' };
    return stepping({ row: 'takeToken', step: 'take-token', id, isOwner: person === OWNER }, () =>
      scene.manager.call(bankLateRoutes.takeToken, { params: { id }, body }),
    );
  },
});

/** H9: R-BANK-100. */
const COLLECT = kind<CustodyState, AtDesk>({
  name: 'collect',
  answers: [OK, ...REFUSALS, 'late-person-wrong'],
  weight: 7,
  arguments: fc.record({ which: CASE, person: PERSON }),
  prepare(scene, drawn, { which, person }) {
    const id = idOf(drawn, which);
    const body = { by: BY, iin: iinOf(partOf(person)) };
    return stepping({ row: 'handOutToken', step: 'collect', id, isOwner: person === OWNER }, () =>
      scene.manager.call(bankLateRoutes.handOutToken, { params: { id }, body }),
    );
  },
});

type Carriage = 'sendToHeadOffice' | 'arriveAtHeadOffice' | 'sendToBranch' | 'arriveAtBranch';
const CARRIAGES: Readonly<Record<Carriage, Step>> = {
  sendToHeadOffice: 'send-to-head-office',
  arriveAtHeadOffice: 'arrive-at-head-office',
  sendToBranch: 'send-to-branch',
  arriveAtBranch: 'arrive-at-branch',
};

/** H4, H5, H7, H8: R-BANK-98, R-BANK-100. */
function carriage(row: Carriage): AnyKind<CustodyState> {
  return kind<CustodyState, AtDesk['which']>({
    name: row,
    answers: [OK, ...REFUSALS],
    weight: 6,
    arguments: CASE,
    prepare(scene, drawn, which) {
      const id = idOf(drawn, which);
      return stepping(
        { row, step: CARRIAGES[row], id },
        () => scene.manager.call(bankLateRoutes[row], { params: { id }, body: { by: BY } }),
        ({ mails }) => {
          if (row === 'arriveAtBranch' && !scene.isRuled('email-lost')) mails.push('token-ready');
        },
      );
    },
  });
}

export const DESK_KINDS: readonly AnyKind<CustodyState>[] = [
  APPLY,
  TAKE,
  ...(Object.keys(CARRIAGES) as Carriage[]).map(carriage),
  COLLECT,
];
