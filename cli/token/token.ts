import type { CommandGroup } from '../command.ts';
import { EXEC } from './exec.ts';
import { EXPORT_CERT, IMPORT, INIT, INSERT, LIST, REMOVE, SHOW, UNBLOCK } from './image-commands.ts';
import { SERVE } from './serve.ts';

export const TOKEN: CommandGroup = {
  name: 'token',
  summary: 'An emulated token as a PKCS#11 library for any program.',
  commands: [EXEC, SERVE, INIT, LIST, SHOW, IMPORT, EXPORT_CERT, UNBLOCK, REMOVE, INSERT],
};
