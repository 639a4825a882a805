import { type Rng, SeededRng } from '../../../simulation/rng.ts';
import { lineOfBank } from './bank-line.ts';
import type { Cast } from './cast.ts';
import { approveAll, takeOver } from './desks.ts';
import { EVENTS } from './events.ts';
import { issuedSet, Witness } from './evidence.ts';
import { type Finding, Findings } from './findings.ts';
import { INVARIANTS, type InvariantName } from './invariants.ts';
import { Life } from './life.ts';
import { BreakableLine } from './line.ts';
import type { PlannedEvent, WorldPlan } from './plan.ts';
import { Player } from './player.ts';
import { judgeRest } from './rest.ts';
import type { Stage } from './stage.ts';
import { HangingError, Turnstile, type Waiting } from './turnstile.ts';

/** How a world went. */
export interface WorldResult {
  readonly plan: WorldPlan;
  /** New sets that are in operation at its end. */
  readonly regenerations: number;
  /** Clients who came to no new set, and why. */
  readonly out: readonly string[];
  readonly steps: number;
  /** Times that what the houses hold was judged. */
  readonly judged: number;
  readonly findings: readonly Finding[];
  /** Line by line, what happened. */
  readonly story: readonly string[];
}

/** What can be put into a world to see whether it notices. */
export interface Sabotage {
  /** Before anything happens. */
  begin?(stage: Stage, players: readonly Player[]): void;
  /** After each step. */
  afterStep?(stage: Stage, players: readonly Player[], step: number): void | Promise<void>;
}

/** Steps that each client may need when nothing is in his way any more. */
const CALM_STEPS = 250;

interface Later {
  readonly step: number;
  readonly work: () => void;
}

/** A world in which random things happen to several clients, two houses and the lines between them, on one clock. */
export class World implements Stage {
  readonly cast: Cast;
  readonly findings = new Findings();
  readonly witness: Witness;
  readonly bankToCa: BreakableLine;
  readonly story: string[] = [];
  readonly #plan: WorldPlan;
  readonly #rng: Rng;
  readonly #turnstile = new Turnstile();
  readonly #players: readonly Player[];
  readonly #lives = new Map<Player, Life>();
  readonly #sabotage: Sabotage;
  #laters: Later[] = [];
  #isCalm = false;
  #judged = 0;
  readonly #seen = new Map<Player, string>();

  private constructor(cast: Cast, plan: WorldPlan, sabotage: Sabotage) {
    this.cast = cast;
    this.#plan = plan;
    this.#sabotage = sabotage;
    this.#rng = new SeededRng(plan.seed);
    this.witness = new Witness(cast);
    const { fetch } = cast.ca;
    this.bankToCa = new BreakableLine(fetch);
    cast.log.lineOfBank = lineOfBank(this.bankToCa.carry, fetch, this.#turnstile, cast.log.orphans);
    const keys = cast.pool.source(cast.keysTaken);
    this.#players = plan.members.map((place) => {
      const member = cast.members[place];
      if (member === undefined) throw new RangeError(`the cast has no member ${place}`);
      const onFinding = (invariant: InvariantName, detail: string) => this.findings.add(invariant, detail);
      return new Player({
        member,
        cast,
        rng: this.#rng.stream(member.name),
        turnstile: this.#turnstile,
        keys,
        onFinding,
      });
    });
  }

  /** Plays a world from its beginning until everything has come to rest. */
  static async play(cast: Cast, plan: WorldPlan, sabotage: Sabotage = {}): Promise<WorldResult> {
    await cast.begin();
    const world = new World(cast, plan, sabotage);
    try {
      return await world.#play();
    } finally {
      for (const player of world.#players) player.kill();
      cast.log.lineOfBank = undefined;
    }
  }

  later(steps: number, work: () => void): void {
    this.#laters.push({ step: this.findings.step + steps, work });
  }

  async aside<Result>(work: () => Promise<Result>): Promise<Result> {
    const { log } = this.cast;
    const line = log.lineOfBank;
    log.lineOfBank = undefined;
    try {
      return await work();
    } finally {
      log.lineOfBank = line;
    }
  }

  killed(player: Player, steps: number): void {
    if (!player.isRunning) return;
    player.kill();
    this.later(steps, () => undefined);
  }

  async #play(): Promise<WorldResult> {
    this.#sabotage.begin?.(this, this.#players);
    try {
      await this.#run();
    } catch (error) {
      if (!(error instanceof HangingError)) throw error;
      this.findings.add('comes-to-rest', `${error.message}: ${this.story.at(-1)}`);
    }
    if (this.findings.all.length === 0) await this.aside(() => judgeRest(this, this.#players));
    const evidence = await Promise.all(this.#players.map((player) => this.witness.evidence(player)));
    return {
      plan: this.#plan,
      regenerations: evidence.reduce((sum, { profiles }) => sum + (profiles[0]?.former.length ?? 0), 0),
      out: this.#players.flatMap(({ name, out }) => (out === undefined ? [] : [`${name}: ${out}`])),
      steps: this.findings.step,
      judged: this.#judged,
      findings: this.findings.all,
      story: this.story,
    };
  }

  async #run(): Promise<void> {
    const events = [...this.#plan.events];
    const stormUntil = (events.at(-1)?.step ?? 0) + 20;
    const limit = stormUntil + CALM_STEPS * this.#players.length;
    for (const player of this.#players) await this.#startLife(player);
    while (this.#players.some((player) => this.#isOpen(player)) || this.#turnstile.waiting.length > 0) {
      this.findings.step += 1;
      const { step } = this.findings;
      if (step > limit) return this.#restless();
      if (step > stormUntil) this.#calm();
      while (events[0] !== undefined && events[0].step <= step) await this.#befall(events.shift() as PlannedEvent);
      await this.#doLaters();
      await this.#step();
      await this.#sabotage.afterStep?.(this, this.#players, step);
      await this.#judge();
      if (this.findings.all.length > 0) return;
    }
  }

  #isOpen(player: Player): boolean {
    return !player.isDone && player.out === undefined;
  }

  async #befall({ event, who, wish }: PlannedEvent): Promise<void> {
    const player = this.#players[this.#plan.members.indexOf(who)];
    if (player === undefined) return;
    this.#tell(`* ${event} ${JSON.stringify(wish)} ${player.name}`);
    await this.aside(async () => EVENTS[event].befall(this, player, wish as never));
    await this.#judge();
  }

  /** One client, or the bank at the CA, goes on as far as the next place; if all sleep, time passes. */
  async #step(): Promise<void> {
    const now = this.cast.clock.now();
    const awake = this.#turnstile.waiting.filter(({ from }) => from <= now);
    const chosen = awake[this.#rng.below(Math.max(1, awake.length))];
    if (chosen !== undefined) return this.#let(chosen);
    const next = Math.min(...this.#turnstile.waiting.map(({ from }) => from));
    if (Number.isFinite(next)) this.cast.clock.set(next);
    if (this.#isCalm || this.#rng.below(2) === 0) await this.#workAtDesks();
  }

  async #let(chosen: Waiting): Promise<void> {
    this.#tell(`${chosen.who}: ${chosen.what}`);
    await this.#turnstile.let(chosen);
  }

  /** Manager, officer and the branch do what is on their desks. */
  async #workAtDesks(): Promise<void> {
    await approveAll(this.cast.caDesk());
    for (const player of this.#players.filter(({ member }) => member.route === 'kisc-cabinet')) {
      const { requests, profiles } = await this.witness.evidence(player);
      const [newest] = requests;
      if (newest?.status !== 'processed' || newest.type !== 'registration') continue;
      const known = profiles.flatMap(({ current, former }) => [current, ...former].flatMap(({ serials }) => serials));
      if (issuedSet(newest).serials.some((serial) => known.includes(serial))) continue;
      await this.#branchTakesOver(player, newest.id);
    }
  }

  /** What the bank asks of the CA for it comes to the turnstile like everything else. */
  async #branchTakesOver(player: Player, requestId: string): Promise<void> {
    this.#tell(`the branch takes over ${requestId}`);
    const work = () =>
      void takeOver(this.cast.bankDesk('operationist'), player.member.login, requestId).then(
        () => this.#turnstile.over(),
        (error) => this.#unforeseen(player, error),
      );
    await this.#turnstile.untilStill(work);
  }

  async #doLaters(): Promise<void> {
    const due = this.#laters.filter(({ step }) => step <= this.findings.step || this.#isCalm);
    this.#laters = this.#laters.filter((later) => !due.includes(later));
    for (const { work } of due) work();
    if (this.#laters.length > 0 && !this.#isCalm) return;
    for (const player of this.#players) if (this.#isOpen(player) && !player.isRunning) await this.#startLife(player);
  }

  async #startLife(player: Player): Promise<void> {
    this.#tell(`${player.name} starts`);
    const life = this.#lives.get(player) ?? new Life(player, this.cast, this.#events);
    this.#lives.set(player, life);
    await this.#turnstile.untilStill(() => {
      life.live().then(
        () => this.#ended(player),
        (error) => this.#unforeseen(player, error),
      );
    });
  }

  #ended(player: Player): void {
    if (!this.#isOpen(player)) player.kill();
    this.#turnstile.over();
  }

  #unforeseen(player: Player, error: unknown): void {
    this.findings.add(
      'nothing-unforeseen',
      `${player.name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    this.#turnstile.over();
  }

  /** The faults are gone, tokens are where they belong, and nobody slips. */
  #calm(): void {
    if (this.#isCalm) return;
    this.#isCalm = true;
    this.#tell('* calm');
    this.cast.bank.faults.disarm();
    this.cast.ca.faults.disarm();
    this.bankToCa.mend();
    for (const player of this.#players) player.calm();
  }

  #restless(): void {
    for (const player of this.#players.filter((one) => this.#isOpen(one))) {
      this.findings.add('comes-to-rest', `${player.name} gets nowhere; he was told: ${player.lastWord || 'nothing'}`);
    }
  }

  /** After every event: of each client of whom something has changed. */
  async #judge(): Promise<void> {
    for (const bug of this.cast.log.bugs) this.findings.add('nothing-unforeseen', bug);
    for (const player of this.#players) {
      const { bankVersion, caVersion } = this.cast.log;
      const version = `${bankVersion} ${caVersion} ${player.memory.version}`;
      if (this.#seen.get(player) === version) continue;
      this.#seen.set(player, version);
      this.#judged += 1;
      const evidence = await this.witness.evidence(player);
      for (const [name, { broken }] of Object.entries(INVARIANTS)) {
        for (const detail of broken(evidence)) this.findings.add(name as InvariantName, `${player.name}: ${detail}`);
      }
      for (const { error } of player.emulator.unforeseen)
        this.findings.add('nothing-unforeseen', `${player.name}: the token: ${error}`);
    }
  }

  readonly #events = {
    told: (player: Player, text: string) => this.#tell(`${player.name} is told ${text}`),
    finding: (invariant: InvariantName, detail: string) => this.findings.add(invariant, detail),
    paid: (player: Player, status: string) => {
      this.#tell(`${player.name} has paid: ${status}`);
      player.isDone = true;
    },
  };

  #tell(text: string): void {
    const instant = new Date(this.cast.clock.now()).toISOString().slice(0, 19);
    this.story.push(`${this.findings.step} ${instant} ${text}`);
  }
}
