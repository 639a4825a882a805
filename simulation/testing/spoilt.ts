/** A piece of bad input and what is bad about it. */
export interface Spoilt<Value> {
  readonly what: string;
  readonly value: Value;
}

export const spoilt =
  (what: string) =>
  <Value>(value: Value): Spoilt<Value> => ({ what, value });
