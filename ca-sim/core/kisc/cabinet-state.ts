import type { SetAlgorithm } from '../certificate-profiles.ts';
import type { Visit } from '../visits.ts';
import type { ProcessState } from './process-states.ts';

/** What the KISC-style CA's cabinet remembers besides requests and certificates. Instants are milliseconds since the epoch. */
export interface KiscCabinetState {
  /** By the secret in the visitor's cookie. */
  readonly visits: Map<string, Visit>;
  /** By identifier, oldest first. */
  readonly processes: Map<string, KeyProcess>;
  /** Which certificates of a request the workstation has told to be on the token, by the request's identifier. */
  readonly installed: Map<string, readonly SetAlgorithm[]>;
}

/** R-CA-7: the devices of the parameters window; `title` is what the person reads. */
export const KISC_DEVICES = [{ id: 'JavaToken-JavaToken', title: 'JavaToken - JavaToken' }] as const;
export type KiscDeviceId = (typeof KISC_DEVICES)[number]['id'];

export interface LogLine {
  readonly at: number;
  readonly text: string;
}

/** See process-states.ts. */
export interface KeyProcess {
  readonly id: string;
  readonly kind: 'issue' | 'installation';
  /** Whose it is: key of the name (`nameKey`). */
  readonly holder: string;
  /** Of an issue. */
  readonly device?: KiscDeviceId;
  readonly startedAt: number;
  state: ProcessState;
  readonly log: LogLine[];
  requestId?: string;
}

export function newKiscCabinetState(): KiscCabinetState {
  return { visits: new Map(), processes: new Map(), installed: new Map() };
}
