import { createEmulator, openTokenImage } from '../../../emulator/index.ts';
import { caClient } from '../../../http/ca-client.ts';
import { VirtualClock } from '../../../simulation/clock.ts';
import { SeededRng } from '../../../simulation/rng.ts';
import {
  FlowError,
  type FlowEvent,
  HttpClient,
  installCertificates,
  loginByCertificate,
  regenerate,
  requestInCabinet,
  type StepName,
} from '../../../workstation/index.ts';

/**
 * A client's PC as a process of its own that does one thing with the token in its image, and dies on the way there, by SIGKILL, if it is told to. Its
 * argument is a {@link MortalPlan}; it prints what came of it as JSON, if it lives.
 */
export interface MortalPlan {
  readonly flow: 'regenerate' | 'request' | 'install';
  /** Dies when this step begins. */
  readonly deathAt?: StepName;
  readonly image: string;
  readonly pin: string;
  /** A new one for each life, so that no two make the same keys. */
  readonly seed: string;
  readonly ca: { readonly url: string; readonly adminToken: string };
  readonly bank: { readonly url: string; readonly login: string; readonly password: string };
  /** Regenerate although it is not due. */
  readonly early?: boolean;
}

/** What a life that was not cut short came to. */
export interface MortalOutcome {
  readonly outcome?: string;
  /** Of the last flow, without the login. */
  readonly steps: readonly StepName[];
  /** Code of the FlowError. */
  readonly failure?: string;
  readonly requestId?: string;
}

const plan = JSON.parse(process.argv[2] ?? '{}') as MortalPlan;
const store = openTokenImage(plan.image);
const houses = caClient(plan.ca.url, { adminToken: plan.ca.adminToken });
const clock = new VirtualClock(Date.parse((await houses.admin.clock()).now));
const emulator = createEmulator({ clock, rng: new SeededRng(plan.seed), slots: [{ store }] });
const token = emulator.application();
token.C_Initialize();

const onProgress = (event: FlowEvent) => {
  if (event.kind === 'step-started' && event.step === plan.deathAt) process.kill(process.pid, 'SIGKILL');
};

/** The clock of the houses is the clock of the world: who waits here moves it there. */
async function wait(ms: number): Promise<void> {
  const { now } = await houses.admin.advanceClock({ amount: Math.ceil(ms / 1000), unit: 'second' });
  clock.set(Date.parse(now));
}

const here = { token, clock, pin: plan.pin, onProgress, wait };

async function played(): Promise<MortalOutcome> {
  const ca = new HttpClient(plan.ca.url, 'the CA');
  if (plan.flow === 'request') return told(await requestInCabinet({ ...here, ca }));
  if (plan.flow === 'install') return told(await installCertificates({ ...here, ca }));
  const { login, password, url } = plan.bank;
  const { bank } = await loginByCertificate({ ...here, bank: url, login, password });
  return told(await regenerate({ ...here, bank, early: plan.early ?? false }));
}

function told(result: { outcome?: string; requestId?: string; steps: readonly { name: StepName }[] }): MortalOutcome {
  const { outcome, requestId, steps } = result;
  return { ...(outcome && { outcome }), ...(requestId && { requestId }), steps: steps.map(({ name }) => name) };
}

try {
  process.stdout.write(JSON.stringify(await played()));
} catch (error) {
  if (!(error instanceof FlowError)) throw error;
  process.stdout.write(JSON.stringify({ steps: [error.step], failure: error.code } satisfies MortalOutcome));
}
token.C_Finalize();
store.close();
