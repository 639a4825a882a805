import { accessRoutes } from './access-routes.ts';
import { ComponentReport } from './bank-components.ts';
import * as fields from './fields.ts';
import { type HouseInterface, schemaNames } from './interface.ts';
import { openApiFile } from './openapi-route.ts';
import * as problem from './problem.ts';
import * as workstation from './workstation.ts';
import * as configurator from './workstation-configurator.ts';
import * as installation from './workstation-installation.ts';

/** Everything that the desk of a workstation answers. */
export const WORKSTATION_INTERFACE = {
  house: 'workstation',
  title: 'TEST workstation of token-bench',
  parts: {
    desk: {
      title: 'The desk of the workstation',
      routes: workstation.workstationRoutes,
      octets: { ...workstation.workstationOctets, ...openApiFile },
    },
    installation: { title: 'The installation story of the PC', routes: installation.installationRoutes },
    configurator: { title: 'Tumar CSP Configurator', routes: configurator.configuratorRoutes },
    access: { title: "The administrators' login", routes: accessRoutes },
  },
  names: schemaNames(fields, problem, workstation, installation, configurator, { ComponentReport }),
} as const satisfies HouseInterface;
