import type { LineState } from '../../../flows/testing/line.ts';
import type { Delivery, Fault, Prepared, Ruled } from './machine.ts';
import { RECKONED } from './reckoning.ts';

/** What a step has to reckon with. A rule comes alone. */
export interface Climate {
  readonly delivery: Delivery;
  readonly toCa: LineState;
  readonly rule?: Ruled;
}

export const CALM: Climate = { delivery: 'once', toCa: 'through' };

/** So many steps a fault waits for something that it can befall. */
const PATIENCE = 30;

/** The faults of a sequence, each from its step on until it has struck often enough. */
export class Weather {
  readonly #faults: readonly (Fault & { readonly name: string })[];
  readonly #strikes = new Map<string, number>();

  constructor(faults: readonly Fault[]) {
    this.#faults = faults.map((fault) => ({ ...fault, name: nameOf(fault) }));
  }

  /** @param request without it no rule is at work. */
  at(step: number, request?: Pick<Prepared<never>, 'row'>): Climate {
    const due = this.#faults.filter(
      ({ at, steps, name }) => at <= step && step < at + steps + PATIENCE && (this.#strikes.get(name) ?? 0) < steps,
    );
    let climate = CALM;
    for (const { fails } of due) {
      if ('toCa' in fails) climate = { ...climate, toCa: fails.toCa };
      else if ('toBank' in fails) climate = { ...climate, delivery: fails.toBank };
      else if (canBefall(fails, request)) return { ...CALM, rule: fails };
    }
    return climate;
  }

  struck(name: string): void {
    this.#strikes.set(name, (this.#strikes.get(name) ?? 0) + 1);
  }
}

function canBefall({ fault }: Ruled, request: Pick<Prepared<never>, 'row'> | undefined): boolean {
  if (request?.row === undefined) return false;
  return RECKONED[fault]?.rows?.has(request.row) ?? true;
}

/** As the coverage counts it. */
function nameOf({ fails }: Fault): string {
  if ('toCa' in fails) return `line to the CA: ${fails.toCa}`;
  return 'toBank' in fails ? `line to the bank: ${fails.toBank}` : `the bank: ${fails.fault}`;
}
