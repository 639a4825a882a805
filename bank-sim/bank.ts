import type { Fetch } from '../http/client.ts';
import type { Certificate } from '../pki/x509/certificate.ts';
import type { Clock } from '../simulation/clock.ts';
import type { Rng } from '../simulation/rng.ts';
import type { KeepsState } from '../simulation/storage/state-storage.ts';
import { Agenda } from './agenda.ts';
import { BankError } from './core/bank-error.ts';
import { Clients } from './core/clients.ts';
import { Custody } from './core/custody.ts';
import { Documents } from './core/documents.ts';
import type { BankEvent, Emit } from './core/events.ts';
import { AccessBlocks } from './core/late-access.ts';
import { Ledger } from './core/ledger.ts';
import { Letters } from './core/letters.ts';
import { LoginLimit } from './core/login-limit.ts';
import { Once } from './core/once.ts';
import { Outbox } from './core/outbox.ts';
import { Profiles } from './core/profiles.ts';
import { Rates } from './core/rates.ts';
import { Sessions } from './core/sessions.ts';
import type { BankSettings } from './core/settings.ts';
import { Settlement } from './core/settlement.ts';
import type { BankState } from './core/state.ts';
import { Tasks } from './core/tasks.ts';
import { takeUpUnfinished } from './core/unfinished.ts';
import { Users } from './core/users.ts';
import { newState } from './founding.ts';
import { HONEST, type Interfered } from './interference.ts';
import { BankMemory, type BankMemoryOptions } from './memory.ts';
import { ReceiptSigner } from './receipt-signer.ts';
import { scryptHash } from './security/password-hash.ts';
import { CaConnection, type CaLine } from './verification/ca-connection.ts';
import { type Examining, examineCertificate } from './verification/examination.ts';
import { nonceMaker } from './verification/responder-examination.ts';

/** The bank behind its pages: what it knows, and its line to the CA. */
export interface Bank {
  /** All that it remembers. Everything below works on it. */
  readonly state: BankState;
  /** The state as a whole, and the turns in which it is worked at: whoever touches it does so in `memory.turns.run`. */
  readonly memory: BankMemory;
  readonly settings: BankSettings;
  readonly clock: Clock;
  readonly clients: Clients;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly loginLimit: LoginLimit;
  readonly profiles: Profiles;
  readonly documents: Documents;
  readonly ledger: Ledger;
  readonly rates: Rates;
  /** Executes accepted documents when their time has come. */
  readonly settlement: Settlement;
  /** The bank's own key. */
  readonly receiptSigner: ReceiptSigner;
  readonly letters: Letters;
  /** What was sent before, and answered. */
  readonly once: Once;
  /** What Technical Support waits for. */
  readonly tasks: Tasks;
  /** E-mails. */
  readonly outbox: Outbox;
  /** What time brings. */
  readonly agenda: Agenda;
  /** Tokens that are with the bank. */
  readonly custody: Custody;
  readonly accessBlocks: AccessBlocks;
  readonly ca: CaConnection;
  readonly emit: Emit;
  /** Where a test's faults take hold. */
  readonly interfered: Interfered;
  /** Whether a user's certificate is worth anything now: see {@link examineCertificate}. Notes a revoked profile. */
  examine(certificate: Certificate): Promise<void>;
}

export interface BankParts {
  readonly settings: BankSettings;
  readonly clock: Clock;
  /** What is drawn under a number of the state, so that it does not come twice. */
  readonly rng: Rng;
  /** What is drawn without one. Default: `rng`. */
  readonly chance?: Rng;
  readonly caUrl: string;
  readonly caAdminToken?: string | undefined;
  readonly caFetch?: Fetch | undefined;
  readonly onEvent?: ((event: BankEvent) => void) | undefined;
  /** Of a bank that goes on. Default: that of a new one. */
  readonly state?: BankState | undefined;
  /** Where the state is kept besides in memory. */
  readonly storage?: KeepsState | undefined;
}

/** A bank without clients. Each of its parts draws from a stream of its own. */
export function createBank(parts: BankParts): Bank {
  const { settings, clock: benchClock, rng, chance = rng, storage, onEvent, state = newState(parts.rng) } = parts;
  const interfered: Interfered = { by: HONEST };
  const clock: Clock = { now: () => benchClock.now() + interfered.by.clockOffsetMs() };
  const emit: Emit = (event) => onEvent?.({ at: clock.now(), ...event });
  const memory = memoryOf({ state, clock: benchClock, storage }, emit, () => bank);
  const ca = new CaConnection(lineToCa(parts, interfered, memory), state, clock, emit);
  const profiles = new Profiles(state, settings, clock, emit);
  const books = booksOf({ state, settings, clock, interfered }, emit);
  const outbox = new Outbox(state, settings.style, emit, (mail) => interfered.by.loses(mail));
  const custody = new Custody(state, clock, rng.stream('custody'), emit);
  const accessBlocks = new AccessBlocks({ state, settings, clock, profiles, custody, emit });
  const means = { state, settings, outbox, accessBlocks, settlement: books.settlement };
  const agenda: Agenda = new Agenda(means, clock, benchClock, () => interfered.by.aside(() => void wake(memory, emit)));
  const examiners = { ca, clock, settings, profiles, interfered, nonce: nonceMaker(chance.stream('ocsp'), clock) };
  const bank: Bank = {
    state,
    memory,
    settings,
    clock,
    ...books,
    users: new Users(state, settings, rng.stream('passwords'), emit, scryptHash),
    loginLimit: new LoginLimit(state, settings, clock),
    sessions: new Sessions(state, settings, clock, rng.stream('sessions')),
    profiles,
    receiptSigner: new ReceiptSigner(rng.stream('receipts')),
    letters: new Letters(state, emit),
    once: new Once(state, clock),
    tasks: new Tasks(state, emit),
    outbox,
    agenda,
    custody,
    accessBlocks,
    ca,
    emit,
    interfered,
    examine: (certificate) => examineAndNote(certificate, examiners),
  };
  return bank;
}

function memoryOf(
  kept: Pick<BankMemoryOptions, 'state' | 'clock' | 'storage'>,
  emit: Emit,
  bank: () => Bank,
): BankMemory {
  return new BankMemory({
    ...kept,
    bringUp: () => bank().agenda.bringUp(),
    takeUp: () => {
      takeUpUnfinished(bank());
      bank().ca.forgetRevocationLists();
    },
    failed: (error) => emit({ name: 'bug', subject: 'writing the state down', detail: String(error) }),
  });
}

/** An instant has come: whatever it brings is done at the beginning of a turn. */
async function wake({ turns }: BankMemory, emit: Emit): Promise<void> {
  try {
    await turns.run(() => undefined);
  } catch (error) {
    emit({ name: 'bug', subject: 'what time has brought', detail: String(error) });
  }
}

/** Others have their turn while the bank waits for the CA, and a test may do something to its calls. */
function lineToCa(parts: BankParts, interfered: Interfered, memory: BankMemory): CaLine {
  const { settings, caUrl, caAdminToken, caFetch } = parts;
  return {
    caUrl,
    caAdminToken,
    fetch: caFetch,
    timeoutMs: settings.caTimeoutMs,
    callCa: (step, call) => interfered.by.callCa(step, call),
    outside: (call) => memory.turns.outside(call),
  };
}

type BookKeeping = 'state' | 'settings' | 'clock' | 'interfered';

/** Clients with their documents and accounts, and what brings the two together. */
function booksOf({ state, settings, clock, interfered }: Pick<Bank, BookKeeping>, emit: Emit) {
  const clients = new Clients(state, settings);
  const documents = new Documents(state, clock, emit);
  const ledger = new Ledger(state);
  const rates = new Rates(state);
  const settlement = new Settlement({
    settings,
    clock,
    clients,
    documents,
    ledger,
    rates,
    beforeExecution: (document) => interfered.by.execute(document),
  });
  return { clients, documents, ledger, rates, settlement };
}

type Examiners = Examining & Pick<Bank, 'profiles' | 'interfered'>;

async function examineAndNote(certificate: Certificate, examiners: Examiners) {
  const { profiles, interfered } = examiners;
  try {
    interfered.by.examine(certificate);
    await examineCertificate(certificate, examiners);
  } catch (error) {
    if (error instanceof BankError && error.code === 'certificate-revoked') profiles.revoke(certificate.der);
    throw error;
  }
}
