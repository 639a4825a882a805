import type { CommandGroup } from '../command.ts';
import { CERTIFICATES, DELETE, EDIT, LIST, READ, SHOW } from './commands.ts';

export const CONTAINERS: CommandGroup = {
  name: 'containers',
  summary: 'Profiles and key containers, as Tumar CSP Configurator shows them.',
  commands: [LIST, SHOW, EDIT, READ, CERTIFICATES, DELETE],
};
