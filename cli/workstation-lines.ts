import { UnansweredQuestionError, type Workstation } from '../workstation/index.ts';
import type { TypedCommand } from './clock-commands.ts';
import type { Io } from './io.ts';
import type { PluggedToken } from './plugged-token.ts';
import type { Style } from './terminal.ts';

/** What a person reads of a workstation. */

export function bridgeLines({ url, bridges: { ncalayer, cryptoSocket } }: Workstation, style: Style): string[] {
  const pages = [ncalayer.wss, cryptoSocket.wss].map((wss) => wss && new URL('/', wss.replace(/^wss/, 'https')).href);
  return [
    `   The desk        ${style.bold(`${url}/desk`)}   what the programs ask is answered here`,
    `   NCALayer        ${ncalayer.wss}`,
    `   CryptoSocket    ${cryptoSocket.wss}   ${cryptoSocket.ws}`,
    `   Show your browser each certificate once: ${pages.join('   ')}`,
  ];
}

/** `unplug` and `plug`. */
export function typedAtReader(token: Pick<PluggedToken, 'insert' | 'remove' | 'title'>): readonly TypedCommand[] {
  return [
    {
      form: 'unplug',
      does: 'pulls the token out of its reader',
      run: () => {
        token.remove();
        return `${token.title} is out of the reader.`;
      },
    },
    {
      form: 'plug',
      does: 'plugs it in again',
      run: () => {
        token.insert();
        return `${token.title} is in the reader.`;
      },
    },
  ];
}

/** Says on standard error what went wrong inside a workstation; what a script leaves open is told where it is asked. */
export function tellTrouble({ err }: Pick<Io, 'err'>): (error: unknown) => void {
  return (error) => {
    if (error instanceof UnansweredQuestionError) return;
    err.write(`Bug: ${error instanceof Error ? error.stack : String(error)}\n`);
  };
}
