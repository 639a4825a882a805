import { runForeign } from '../../../pki/testing/foreign.ts';

/** Why C cannot be compiled here; empty when it can. */
export function compilerMissing(): string {
  return runForeign('cc', ['--version']).status === 0 ? '' : 'no C compiler (apt-get install gcc libc6-dev)';
}
