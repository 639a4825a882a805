import type { BridgeAddresses } from '../http/bridges.ts';
import type { Clock } from '../simulation/clock.ts';
import type { Rng } from '../simulation/rng.ts';
import type { BridgeSite } from './bridges/bridge.ts';
import type { BridgeControl } from './bridges/bridge-host.ts';
import { bridgeIdentity } from './bridges/bridge-identity.ts';
import { BRIDGE_KEYS, type BridgeKey } from './bridges/installed-bridges.ts';
import { type BridgeHosts, type BridgeSettings, openBridges } from './bridges/open-bridges.ts';
import { assertOrigins } from './bridges/origin-rule.ts';
import { PagePerson } from './bridges/page-person.ts';
import type { Person } from './bridges/person.ts';
import { BridgeTrace, type TraceLine } from './bridges/trace.ts';
import type { Carrier } from './carriers/carrier.ts';
import { type DeskPart, openDesk } from './desk/desk.ts';
import type { TokenReader } from './desk/views.ts';
import type { PcStart } from './installation/core/pc.ts';
import { InstallationStory, installationPart } from './installation/pages/part.ts';
import { Configurator } from './tumar/configurator.ts';
import { configuratorPart } from './tumar/pages/part.ts';

export interface WorkstationOptions extends BridgeSettings {
  readonly clock: Clock;
  /** What bridges draw, and the keys of their TLS identity. */
  readonly rng: Rng;
  /** What is or can be plugged in. A function is asked for each request. */
  readonly carriers: readonly Carrier[] | (() => readonly Carrier[]);
  /** Who answers when a bridge asks. Default: a {@link PagePerson}, whose questions wait at the desk. */
  readonly person?: Person;
  /** Who has the token in his hands: the desk then has the buttons for it. */
  readonly reader?: TokenReader;
  /** Port of the desk. Default 0: any free one. */
  readonly deskPort?: number;
  /** What the desk is opened with. Default: a fresh one, of the machine's randomness and not of the seed. */
  readonly adminToken?: string;
  /** What is on the PC when its installation story begins (docs/installation.md). Default: nothing. */
  readonly pcStart?: PcStart;
  /** Further pages at the desk's address. Default: the installation story of the PC, and Tumar CSP Configurator. */
  readonly deskParts?: readonly DeskPart[];
  /** Where time is stamped (RFC 3161 over HTTP): an address, or what tells one when it is needed. */
  readonly timeStampUrl?: string | (() => string | undefined);
  /** Told of everything that pages and bridges say to each other; what is secret in it is blanked. */
  readonly onTrace?: (line: TraceLine) => void;
  /** Told of every unforeseen error. */
  readonly onBug?: (error: unknown) => void;
}

/** A running workstation. */
export interface Workstation {
  /** The desk, its page for people and its interface for programs (docs/http.md): `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** What opens the desk (`Authorization: Bearer`, or `/admin/login` in a browser). */
  readonly adminToken: string;
  /** Where pages find the bridges; `bridges` of CA and bank takes it as it is. */
  readonly bridges: BridgeAddresses;
  /** The TEST root of the bridges' certificates, DER: a browser that trusts it trusts them. */
  readonly tlsRoot: Uint8Array;
  readonly person: Person;
  /** The last lines of what pages and bridges said to each other, oldest first. */
  readonly trace: readonly TraceLine[];
  /** Installs, starts, blocks ... one of the bridges. */
  bridge(key: BridgeKey): BridgeControl;
  /** Ends everything; open questions are withdrawn. */
  close(): Promise<void>;
}

/**
 * Starts the PC of a person who signs in the browser: the bridges that pages talk to, on the carriers that are plugged in, and a desk.
 * @returns rejects with RangeError for origins and tokens that are none, PortInUseError; nothing is left running then.
 */
export async function startWorkstation(options: WorkstationOptions): Promise<Workstation> {
  const { clock, rng, onTrace, onBug = () => undefined, person = new PagePerson() } = options;
  assertOrigins(options.allowedOrigins ?? []);
  const trace = new BridgeTrace(clock, onTrace);
  const site = siteOf(options, person);
  const { root, ...identity } = await bridgeIdentity(clock.now(), rng.stream('TLS'));
  const hosts = await openBridges({ settings: options, site, identity, trace, onBug });
  const desk = await deskOf(options, { site, hosts, trace, onBug });
  return {
    url: desk.url,
    adminToken: desk.adminToken,
    bridges: { ncalayer: hosts.ncalayer.urls, cryptoSocket: hosts.cryptoSocket.urls },
    tlsRoot: root,
    person,
    get trace() {
      return trace.lines;
    },
    bridge: (key) => hosts[key],
    close: async () => {
      await desk.close();
      await closeAll(hosts);
    },
  };
}

interface Opened {
  readonly site: BridgeSite;
  readonly hosts: BridgeHosts;
  readonly trace: BridgeTrace;
  onBug(error: unknown): void;
}

async function deskOf(options: WorkstationOptions, { site, hosts, trace, onBug }: Opened) {
  const { deskPort: port = 0, adminToken, reader } = options;
  const { clock, carriers, person } = site;
  const parts = options.deskParts ?? ownParts(options, site, hosts);
  try {
    return await openDesk({ clock, carriers, person, hosts, trace, reader }, { port, adminToken, parts, onBug });
  } catch (error) {
    await closeAll(hosts);
    throw error;
  }
}

/** The pages that a PC has by itself. */
function ownParts(
  { rng, pcStart: start = 'fresh' }: WorkstationOptions,
  { carriers, clock }: BridgeSite,
  hosts: BridgeHosts,
): DeskPart[] {
  const agent = () => hosts.cryptoSocket.state;
  const carrier = () => carriers().find(({ name }) => name === TUMAR_TOKEN);
  return [
    installationPart(new InstallationStory({ pc: { start }, agent, carrier })),
    configuratorPart(new Configurator({ carriers, clock, rng: rng.stream('configurator') })),
  ];
}

/** The token that Tumar CSP is there for. */
const TUMAR_TOKEN = 'JavaToken';

async function closeAll(hosts: BridgeHosts): Promise<void> {
  for (const key of BRIDGE_KEYS) await hosts[key].close();
}

function siteOf({ carriers, clock, rng, timeStampUrl }: WorkstationOptions, person: Person): BridgeSite {
  return {
    carriers: typeof carriers === 'function' ? carriers : () => carriers,
    person,
    clock,
    rng: rng.stream('bridges'),
    get timeStampUrl() {
      return typeof timeStampUrl === 'function' ? timeStampUrl() : timeStampUrl;
    },
  };
}
