import { nameKey } from '../../../pki/x509/name.ts';
import type { SetAlgorithm } from '../certificate-profiles.ts';
import { CaError } from '../problems.ts';
import { requestOf } from '../requests.ts';
import type { CaRequest, CaState, Person } from '../state.ts';
import { supersedeOlder } from '../superseded.ts';
import type { KeyProcess, KiscDeviceId } from './cabinet-state.ts';
import { installableRequest, ownRequests } from './own-requests.ts';
import { type ProcessEvent, processTransition, WORKING_STATES } from './process-states.ts';

/** What the workstation does for the person in the cabinet, and its log: state machine 7.2, C3 to C5, C12, C13. */

/** More lines than any honest process writes. */
export const LOG_LINES_MAX = 200;

/** What stands in the log of a process that another one has taken the place of. */
const SUPERSEDED = 'Процесс прерван: начат новый. · Процесс үзілді: жаңасы басталды.';

function move(process: KeyProcess, event: ProcessEvent): void {
  const { to, error = 'process-over' } = processTransition(process.state, event);
  if (to === undefined) throw new CaError(error, `Process ${process.id} is ${process.state}: ${event} is refused.`);
  process.state = to;
}

function begin(
  state: CaState,
  { subject }: Person,
  facts: Pick<KeyProcess, 'kind' | 'device' | 'requestId' | 'state'>,
  at: number,
): KeyProcess {
  const holder = nameKey(subject);
  for (const older of processesOf(state, holder)) {
    if (WORKING_STATES.has(older.state)) endFailed(older, SUPERSEDED, at);
  }
  const { processes } = state.kiscCabinet;
  const id = `P${String(processes.size + 1).padStart(6, '0')}`;
  const process: KeyProcess = { ...facts, id, holder, startedAt: at, log: [] };
  processes.set(id, process);
  return process;
}

function endFailed(process: KeyProcess, reason: string, at: number): void {
  move(process, 'fail');
  process.log.push({ at, text: reason });
}

/** Newest first. @param holder key of the name. */
export function processesOf({ kiscCabinet }: CaState, holder: string): KeyProcess[] {
  return [...kiscCabinet.processes.values()].filter((one) => one.holder === holder).reverse();
}

/** A process of this person. @throws CaError entity-not-found, also for somebody else's. */
export function processOf({ kiscCabinet }: CaState, { subject }: Person, id: string): KeyProcess {
  const process = kiscCabinet.processes.get(id);
  if (process?.holder !== nameKey(subject)) throw new CaError('entity-not-found', `There is no process ${id}.`);
  return process;
}

/** «Отправить запрос» (C3): the workstation begins to make keys. What the person had going on before is over. */
export function startIssue(state: CaState, person: Person, device: KiscDeviceId, at: number): KeyProcess {
  return begin(state, person, { kind: 'issue', device, state: 'generating' }, at);
}

/** One more line of the log. @throws CaError process-over, process-log-full, in this order. */
export function report(process: KeyProcess, text: string, at: number): KeyProcess {
  move(process, 'report');
  if (process.log.length >= LOG_LINES_MAX) {
    throw new CaError('process-log-full', `${process.id} has ${LOG_LINES_MAX} lines.`);
  }
  process.log.push({ at, text });
  return process;
}

/**
 * The pair of requests has reached the CA (C4).
 * @throws CaError entity-not-found (no request of this person), process-request (older than the process, or named by another
 * one), process-over, process-step, in this order.
 */
export function send(state: CaState, person: Person, process: KeyProcess, requestId: string): KeyProcess {
  const request = ownRequests(state, person).find(({ id }) => id === requestId);
  if (request === undefined) throw new CaError('entity-not-found', `There is no request ${requestId} of this person.`);
  if (request.submittedAt < process.startedAt || isNamed(state, request)) {
    throw new CaError('process-request', `Request ${requestId} is not of the process ${process.id}.`);
  }
  move(process, 'send');
  process.requestId = requestId;
  return process;
}

function isNamed({ kiscCabinet }: CaState, { id }: CaRequest): boolean {
  return [...kiscCabinet.processes.values()].some(({ requestId }) => requestId === id);
}

/** Nothing was sent, or nothing written (C5, C13). @throws CaError process-over */
export function fail(process: KeyProcess, reason: string, at: number): KeyProcess {
  endFailed(process, reason, at);
  return process;
}

/**
 * «Установить все сертификаты» (C12): the newest request whose certificates are ready and not all on the token.
 * @param enteredAt when the person has logged in: that must be after the e-mail (R-CA-14).
 * @throws CaError nothing-to-install, login-again, in this order.
 */
export function startInstallation(state: CaState, person: Person, enteredAt: number, at: number): KeyProcess {
  const ready = installableRequest(state, person);
  if (ready === undefined) throw new CaError('nothing-to-install', 'No request of this person is ready.');
  const readyAt = ready.steps.at(-1)?.at ?? 0;
  if (enteredAt < readyAt) throw new CaError('login-again', `Request ${ready.id} became ready after the login.`);
  return begin(state, person, { kind: 'installation', state: 'writing', requestId: ready.id }, at);
}

/** These certificates are on the token now (C12, C13). @throws CaError process-over, process-step. */
export function finishInstallation(
  state: CaState,
  process: KeyProcess,
  algorithms: readonly SetAlgorithm[],
  at: number,
): KeyProcess {
  const { installed } = state.kiscCabinet;
  const id = process.requestId ?? '';
  const all = [...new Set([...(installed.get(id) ?? []), ...algorithms])].sort();
  move(process, all.length === 2 ? 'install-all' : 'install-some');
  installed.set(id, all);
  supersedeOlder(state, requestOf(state, id), at);
  return process;
}

/** The certificates that a process is to write. */
export function certificatesToWrite(state: CaState, { kind, requestId }: KeyProcess): CaRequest['certificates'] {
  return kind === 'installation' && requestId !== undefined ? requestOf(state, requestId).certificates : [];
}
