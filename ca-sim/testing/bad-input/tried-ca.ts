import { caTenantRoutes } from '../../../http/ca-tenants.ts';
import type { Exchange, Recording } from '../../../http/testing/bad-input/recording.ts';
import type { TriedServer } from '../../../http/testing/bad-input/trial.ts';
import type { Wire } from '../../../http/testing/bad-input/wire.ts';
import { spoiltOctets } from '../../../pki/x509/testing/octet-spoilers.ts';
import { type CaSnapshot, snapshotDifferences } from '../../index.ts';
import type { CaBench } from '../ca-bench.ts';
import { TENANT } from './desk-visits.ts';
import { CA_RULES } from './laws.ts';

/** The CA as bad input meets it. */

/** Names that some address looks at. */
const PARTICULARS = {
  queryNames: [
    'profile',
    'number',
    'status',
    'after',
    'subject',
    'route',
    'protocol',
    'outcome',
    'lang',
    'wsdl',
    'xsd',
    'id',
    'x',
    'back',
    'next',
  ],
  cookieNames: ['nuc_visit', 'kisc_visit'],
  spoiltOctets,
};

/** What a visited CA has. */
export interface Visited {
  readonly bench: CaBench;
  readonly recording: Recording<CaSnapshot>;
  readonly wire: Wire;
  readonly secrets: readonly string[];
}

export function triedCa({ bench, recording, wire, secrets }: Visited): TriedServer<CaSnapshot> {
  return {
    wire,
    recording,
    secrets,
    particulars: PARTICULARS,
    rules: CA_RULES,
    comeBack: (good) => comeBack(bench, good),
    changes: (good) => changes(bench, good),
    bug: () => {
      const bug = bench.events.find(({ kind }) => kind === 'bug');
      return bug !== undefined && 'error' in bug ? (bug.error as Error) : undefined;
    },
    isPage: ({ target }) => !/\.(cer|crl|zip|js)$|est|ocsp/.test(target),
  };
}

async function comeBack(bench: CaBench, { before, at, address }: Exchange<CaSnapshot>): Promise<void> {
  bench.clock.freeze();
  bench.clock.set(at);
  bench.ca.faults.disarm();
  await bench.ca.restore(before);
  await PREPARED.find((row) => row.address.test(address))?.prepare(bench);
}

/** What a message needs that is no part of the CA's state. */
const PREPARED: readonly { readonly address: RegExp; readonly prepare: (bench: CaBench) => unknown }[] = [
  { address: /faults\/:rule/, prepare: ({ ca }) => ca.faults.arm({ fault: 'delay', route: '/nowhere' }) },
  { address: /^POST \/admin\/tenants/, prepare: closeTenants },
  {
    address: /^DELETE \/admin\/tenants/,
    prepare: async (bench) => {
      await closeTenants(bench);
      await bench.client.call(caTenantRoutes.openTenant, { body: { name: TENANT } });
    },
  },
];

async function closeTenants({ client }: CaBench): Promise<void> {
  for (const { name } of await client.call(caTenantRoutes.tenants)) {
    await client.call(caTenantRoutes.closeTenant, { params: { name } });
  }
}

/** What a refusal may change, and why. */
const ON_PURPOSE: readonly { readonly path: RegExp; readonly why: string }[] = [
  {
    path: /^(national|kiscCabinet)\/visits\/[^/]+\/challenge$/,
    why: 'A challenge is good for one answer, right or wrong.',
  },
  { path: /^pinEnvelopes\/[^/]+\/wrongTries$/, why: 'Wrong secrets are counted, so that nobody can try them all.' },
];

async function changes({ ca, clock }: CaBench, { before, at }: Exchange<CaSnapshot>) {
  if (clock.now() !== at) return [{ path: 'the clock' }];
  const after = await ca.snapshot();
  if (after.fingerprint === before.fingerprint) return [];
  return snapshotDifferences(before, after).filter(({ path }) => !ON_PURPOSE.some((row) => row.path.test(path)));
}
