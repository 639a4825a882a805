import type { FunctionRow } from './function-row.ts';
import type { Parameter, Parameters } from './parameters.ts';

/** Names of all parameters that are secret in any function. */
export function secretNames(functions: readonly FunctionRow[]): string[] {
  return [...new Set(functions.flatMap(({ parameters }) => namesIn(parameters)))];
}

function namesIn(parameters: Parameters): string[] {
  return Object.entries(parameters).flatMap(([name, parameter]) => [
    ...(parameter.isSecret ? [name] : []),
    ...namesIn(innerOf(parameter)),
  ]);
}

/** The parameters inside a parameter that is an object. */
export function innerOf(parameter: Parameter<unknown>): Parameters {
  return (parameter as { readonly parameters?: Parameters }).parameters ?? {};
}
