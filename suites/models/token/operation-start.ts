import { beside, type OperationModel } from './operation-model.ts';
import { anyOf, type Outcome, refused } from './prediction.ts';
import type { SessionModel } from './token-model.ts';

/**
 * The Init functions (sections 5.7.7, 5.9.1, 5.10.1, 5.12.1, 5.13.1, 5.15.1) as far as other operations are concerned.
 * @param refusals of mechanism and key.
 * @param begin makes the operation, when there are none.
 */
export function startOutcomes(
  session: SessionModel,
  kind: OperationModel['kind'],
  dual: boolean,
  refusals: readonly Outcome[],
  begin: () => OperationModel,
): readonly Outcome[] {
  const { operations } = session;
  const inTheWay = operations.map((other) => ({ other, room: roomBeside(kind, other, operations.length, dual) }));
  const mustRefuse = inTheWay.some(({ room }) => room === 'no');
  const mayRefuse = inTheWay.some(({ room }) => room !== 'yes');
  const active: Outcome = {
    rv: 'CKR_OPERATION_ACTIVE',
    effect() {
      const [only, more] = operations;
      if (only !== undefined && more === undefined) only.certain = true;
    },
  };
  const started: Outcome = {
    rv: 'CKR_OK',
    effect() {
      for (const { other, room } of inTheWay) if (room === 'ended') session.end(other);
      operations.push(begin());
    },
  };
  if (mustRefuse) return [active, ...refusals];
  return anyOf(
    [...refusals, ...(mayRefuse && refusals.length > 0 ? [active] : [])],
    [started, ...(mayRefuse ? [active] : [])],
  );
}

/** `ended`: only if that other operation, of which nobody knows, is no more. */
function roomBeside(kind: OperationModel['kind'], other: OperationModel, active: number, dual: boolean) {
  const room = beside(kind, other.kind, dual);
  if (room === 'no') return other.certain ? 'no' : 'ended';
  return active > 1 ? 'open' : room;
}

/** What may come of a step of an operation whose end nobody told, or whose key is gone, beside the regular outcomes. */
export function unsettledOutcomes<V>(
  session: SessionModel,
  operation: OperationModel,
  outcomes: readonly Outcome<V>[],
): readonly Outcome<V>[] {
  const end = () => session.end(operation);
  const settled = outcomes.map(({ rv, effect }) => ({
    rv,
    effect(value: V) {
      operation.certain = true;
      return effect?.(value) ?? undefined;
    },
  }));
  const uncertain: Outcome<V>[] = operation.certain ? [] : [{ rv: 'CKR_OPERATION_NOT_INITIALIZED', effect: end }];
  const keyless: Outcome<V>[] = hasItsKey(session, operation)
    ? []
    : KEY_GONE.map((rv) => ({ rv, effect: end }) as Outcome<V>);
  return [...settled, ...uncertain, ...keyless];
}

/** No text says what becomes of an operation whose key was destroyed or hidden: it may go on, or say one of these. */
const KEY_GONE = [
  'CKR_KEY_HANDLE_INVALID',
  'CKR_OBJECT_HANDLE_INVALID',
  'CKR_OPERATION_NOT_INITIALIZED',
  'CKR_USER_NOT_LOGGED_IN',
] as const;

function hasItsKey({ application }: SessionModel, operation: OperationModel): boolean {
  return !('key' in operation) || application.sees(operation.key);
}

/** A step without an operation. */
export const NOT_INITIALIZED: readonly Outcome[] = refused('CKR_OPERATION_NOT_INITIALIZED');
