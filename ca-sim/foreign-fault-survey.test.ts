import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { haveBouncyCastle, haveOpenssl, runForeign } from '../pki/testing/foreign.ts';
import { SURVEY, SURVEYED, type SurveyFamily } from './testing/fault-survey.ts';
import { ASKED, SurveyClients } from './testing/survey-clients.ts';

/**
 * Who notices what: each program is asked without a fault, when nothing is wrong, and then with each fault of its family. What it
 * takes as if nothing were wrong stands in ca-sim/testing/fault-survey.ts, and from there in docs/ca-faults.md.
 */

const PROGRAMS = {
  curl: 'curl',
  ocsptool: 'gnutls-bin',
  certtool: 'gnutls-bin',
  ocspclnt: 'libnss3-tools',
  crlutil: 'libnss3-tools',
  pki: 'strongswan-pki',
} as const;
const absent = Object.entries(PROGRAMS).filter(([program]) =>
  runForeign(program, ['--help']).stderr.includes('ENOENT'),
);
const java = haveBouncyCastle('bcpkix', 'bcutil');
const missing = [
  haveOpenssl().reason,
  java.reason,
  ...absent.map(([program, debian]) => `no ${program} (apt-get install ${debian})`),
].filter(Boolean);
const note = missing.length > 0 ? ` [skipped: ${missing.join(', ')}]` : '';

let clients: SurveyClients;
beforeAll(async () => {
  if (note === '') clients = await SurveyClients.open();
}, 120_000);
afterAll(() => clients?.close());
afterEach(() => clients?.faultClients.bench.ca.faults.disarm());

const ROUTES: Readonly<Partial<Record<SurveyFamily, { route: string } | { protocol: 'ocsp' }>>> = {
  line: { route: '/health' },
  ocsp: { protocol: 'ocsp' },
};
const FAMILIES = Object.keys(SURVEYED) as SurveyFamily[];

/** What every program of a family says, with a fault or without. */
async function survey(family: SurveyFamily, fault?: string): Promise<Map<string, string>> {
  const { faults } = clients.faultClients.bench.ca;
  if (fault !== undefined) faults.arm({ fault, ms: 1500, ...ROUTES[family] });
  await clients.fetch(family);
  const heard = new Map<string, string>();
  for (const [client, { ask }] of Object.entries(ASKED[family])) heard.set(client, await ask(clients));
  if (fault !== undefined) expect(faults.fired().map((one) => one.fault)).toContain(fault);
  return heard;
}

const sound = (family: SurveyFamily, client: string, text: string) => ASKED[family][client]?.sound.test(text) ?? false;

describe('the survey', () => {
  it('has a row for each program that is asked, and names only faults that it is shown', () => {
    const rows = SURVEY.map(({ family, client }) => `${family} ${client}`);
    const asked = FAMILIES.flatMap((family) => Object.keys(ASKED[family]).map((client) => `${family} ${client}`));
    expect(rows.sort()).toEqual(asked.sort());
    for (const { family, takes } of SURVEY) expect(SURVEYED[family]).toEqual(expect.arrayContaining([...takes]));
  });
});

describe.skipIf(note !== '')(`programs of others${note}`, () => {
  it.each(FAMILIES)('find nothing wrong without a fault: %s', async (family) => {
    for (const [client, text] of await survey(family)) {
      expect(sound(family, client, text), `${client}: ${text}`).toBe(true);
    }
  });

  it.each(FAMILIES.flatMap((family) => SURVEYED[family].map((fault) => [fault, family] as const)))(
    'notice %s or take it, each as its row says',
    async (fault, family) => {
      const heard = await survey(family, fault);
      const took = [...heard].filter(([client, text]) => sound(family, client, text)).map(([client]) => client);
      const rows = SURVEY.filter((row) => row.family === family && row.takes.includes(fault));
      expect(took.sort(), JSON.stringify([...heard], undefined, 1)).toEqual(rows.map(({ client }) => client).sort());
    },
  );
});
