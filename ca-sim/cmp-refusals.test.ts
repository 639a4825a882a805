import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caDeskRoutes } from '../http/ca-desk.ts';
import type { PkiBody } from '../pki/cmp/bodies.ts';
import { openEnvelope, protectedPart, readPkiEnvelope } from '../pki/cmp/message.ts';
import { PKI_HEADER } from '../pki/cmp/testing/specimens.ts';
import { parseCertificate } from '../pki/x509/certificate.ts';
import { isStrictDer } from '../pki/x509/der.ts';
import { dnToString, parseDn } from '../pki/x509/name.ts';
import { mutationsOf } from '../pki/x509/testing/mutations.ts';
import { CMP_EVENTS, CMP_STATES, cmpTransition } from './core/cmp-states.ts';
import { CmpBench, ir } from './testing/cmp-bench.ts';
import { certificateIn, certificateRequest, statusOf, verdictOf } from './testing/cmp-client.ts';
import { CMP_REFUSALS } from './testing/cmp-refusals.ts';
import { keySigner } from './testing/keys.ts';

/** What the CA does not do over CMP, and how it says so. docs/cmp.md is drawn from here. */

let cmp: CmpBench;
beforeAll(async () => {
  cmp = await CmpBench.open();
});
afterAll(() => cmp.close());

const bugs = () => cmp.bench.events.filter(({ kind }) => kind === 'bug');

describe('CMP refuses', () => {
  it.each(CMP_REFUSALS.map((row) => [row.wrong, row] as const))('%s', async (_, { send, verdict }) => {
    const told = await send(cmp);
    expect(verdictOf(told)).toBe(verdict);
    expect(() => certificateIn(told)).toThrow('no certificate');
    expect(statusOf(told)?.statusString?.[0]).toMatch(/\.$/);
    expect(JSON.stringify(told.body)).not.toContain('secret-');
    expect(bugs()).toEqual([]);
  });
});

describe('whatever comes', () => {
  const count = async () => (await cmp.bench.client.call(caDeskRoutes.enrolments, {})).length;

  it('a damaged message of somebody who signs is answered in CMP, and nothing happens', async () => {
    const party = await cmp.enrolled();
    const own = dnToString(parseCertificate(party.certificate).subject);
    const message = await cmp.client(party).message(await ir(own));
    const right = protectedPart(readPkiEnvelope(message));
    const before = await count();
    let untouched = 0;
    await fc.assert(
      fc.asyncProperty(mutationsOf(message), async (octets) => {
        const told = await cmp.client(party).post(octets);
        expect([200, 400]).toContain(told.httpStatus);
        if (told.body.type === 'error') return;
        // Only what nobody signs was damaged: the certificates beside the message.
        expect(Buffer.from(protectedPart(readPkiEnvelope(octets))).equals(right)).toBe(true);
        untouched = 1;
      }),
      { numRuns: 100 },
    );
    expect([await count(), bugs()]).toEqual([before + untouched, []]);
  });

  it('a damaged body under the right secret gets an answer, and no key a certificate that was not asked for', async () => {
    const signer = await keySigner('ec-p256', 'cmp fuzzed');
    const request = await certificateRequest(signer, 'CN=TEST Fuzz');
    const { body } = openEnvelope(PKI_HEADER, { type: 'ir', content: [request] });
    await fc.assert(
      fc.asyncProperty(mutationsOf(body).filter(isStrictDer), async (octets) => {
        const told = await cmp.client().sendBody(octets);
        expect(told.httpStatus).toBe(200);
        if (told.body.type === 'error' || (statusOf(told)?.status ?? 2) > 1) return;
        // What is signed by the key is the whole request: whatever else was damaged, it asks for this.
        const { subject, publicKey } = parseCertificate(certificateIn(told));
        expect([dnToString(subject), Buffer.from(publicKey).equals(signer.publicKey)]).toEqual(['CN=TEST Fuzz', true]);
      }),
      { numRuns: 100 },
    );
    expect(bugs()).toEqual([]);
  });
});

const certDetails = { issuer: parseDn('CN=TEST CA'), serialNumber: '0A' };
const reason = { oid: '2.5.29.21', critical: false, value: Uint8Array.of(10, 1, 4) };
const statusInfo = { status: 2, statusString: ['no'], failInfo: [3] };
const BODIES: readonly PkiBody[] = [
  { type: 'rr', content: [{ certDetails, crlEntryDetails: [reason] }, { certDetails }] },
  { type: 'certConf', content: [{ certHash: new Uint8Array(32), certReqId: 0, statusInfo }] },
  { type: 'pollReq', content: [{ certReqId: 0 }] },
  { type: 'genm', content: [{ infoType: '1.3.6.1.5.5.7.4.6' }, { infoType: '1.2.3', infoValue: Uint8Array.of(5, 0) }] },
];

it.each(BODIES.map((body) => [body.type, body] as const))(
  'a damaged %s under the right secret gets an answer and is no bug',
  async (_, right) => {
    const { body } = openEnvelope(PKI_HEADER, right);
    await fc.assert(
      fc.asyncProperty(mutationsOf(body).filter(isStrictDer), async (octets) => {
        const told = await cmp.client().sendBody(octets);
        expect(told.httpStatus).toBe(200);
        expect(['error', 'rp', 'genp']).toContain(told.body.type);
      }),
      { numRuns: 30 },
    );
    expect(bugs()).toEqual([]);
  },
);

const DOCS = fileURLToPath(new URL('../docs/cmp.md', import.meta.url));
const BEGIN = '<!-- drawn from the rows, by UPDATE_DOCS=1 npx vitest run ca-sim/cmp-refusals.test.ts -->';

function drawn(): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
  const cell = (from: (typeof CMP_STATES)[number], event: (typeof CMP_EVENTS)[number]) => {
    const { to, failInfo } = cmpTransition(from, event);
    return to === undefined ? `\`${failInfo}\`` : to;
  };
  const states = CMP_EVENTS.map((event) => [event, ...CMP_STATES.map((state) => cell(state, event))]);
  const refusals = CMP_REFUSALS.map(({ wrong, verdict }) => {
    const [kind = '', failInfo = ''] = verdict.split(' ');
    return [wrong, kind, `\`${failInfo}\``];
  });
  return `${BEGIN}

## A transaction

${table(['', ...CMP_STATES], states)}

## What is refused

${table(['what is wrong', 'answer', 'failInfo'], refusals)}
`;
}

describe('docs/cmp.md', () => {
  it('ends with what the rows say', () => {
    const text = readFileSync(DOCS, 'utf8');
    const written = text.slice(0, text.indexOf(BEGIN));
    if (process.env.UPDATE_DOCS) writeFileSync(DOCS, written + drawn());
    expect(readFileSync(DOCS, 'utf8')).toBe(written + drawn());
  });
});
