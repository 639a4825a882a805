import type { AcceptanceAct } from '../../http/bank-late.ts';
import { BankError } from './bank-error.ts';
import type { LateCase } from './custody.ts';
import { label } from './label.ts';
import { dayOf } from './warnings.ts';

/** The acceptance act of a late re-issue, in every language (R-BANK-97). @throws BankError late-step-wrong before it is signed. */
export function acceptanceAct({ id, act, state }: LateCase): AcceptanceAct {
  if (act === undefined) throw new BankError('late-step-wrong', `Late re-issue ${id} is ${state}.`);
  const { number, serialNumber, gave, took } = act;
  const signedAt = new Date(act.signedAt).toISOString();
  return {
    number,
    signedAt,
    serialNumber,
    label: act.label,
    gave,
    took,
    title: label('actTitle', { number }),
    text: [
      label('actParties', { date: dayOf(act.signedAt), gave, took }),
      label('actToken', { serialNumber, label: act.label }),
      label('actPurpose'),
      label('actErased'),
      label('actSignatures', { gave, took }),
    ],
  };
}
