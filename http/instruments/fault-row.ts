import type { FastifyReply } from 'fastify';

/** A fault that can be had by name. What else its row holds, the house says that has it. */
export interface NamedFault {
  /** `drop-before`: what rules and magic values say. */
  readonly id: string;
  /** Where in the course of a request it strikes. */
  readonly place: string;
}

/** At the line, before the work is done. Any request. */
export interface ArrivalFault extends NamedFault {
  readonly place: 'arrival';
  /** What happens, in one line. */
  readonly does: string;
  /** @returns whether the request ends here; then the reply was sent or the connection is gone. */
  readonly strike: (reply: FastifyReply, ms: number) => boolean | Promise<boolean>;
}

/** What leaves instead of the answer: octets, or a stream of them. */
export interface WireFault extends NamedFault {
  readonly place: 'wire';
  /** What happens, in one line. */
  readonly does: string;
  readonly strike: (reply: FastifyReply, answer: Buffer, ms: number) => unknown;
}

/** A fault that is due: how slowly it strikes, and whom to tell when it has done so. */
export interface Stroke<Row extends NamedFault, Rule = unknown> {
  readonly row: Row;
  /** Undefined: a magic value. */
  readonly rule?: Rule;
  readonly ms: number;
  readonly happened: () => void;
}

/** Lets what befalls a request at its arrival strike, in its order. @returns whether the request has come to its end. */
export async function strikeArrival(strokes: readonly Stroke<ArrivalFault>[], reply: FastifyReply): Promise<boolean> {
  for (const { row, ms, happened } of strokes) {
    happened();
    if (await row.strike(reply, ms)) return true;
  }
  return false;
}

/** What is sent instead of an answer: on the wire the first fault is the only one. */
export function strikeWire(
  [first]: readonly Stroke<WireFault>[],
  reply: FastifyReply,
  answer: string | Uint8Array,
): unknown {
  if (first === undefined) return answer;
  first.happened();
  return first.row.strike(reply, Buffer.from(answer), first.ms);
}
