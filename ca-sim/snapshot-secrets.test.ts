import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caControlRoutes } from '../http/ca-control.ts';
import { withFiles } from '../pki/testing/foreign.ts';
import { SeededRng } from '../simulation/rng.ts';
import {
  basic,
  type EnrolmentBench,
  envelope,
  openEnrolmentBench,
  post,
  requestOf,
} from './testing/enrolment-bench.ts';

/** What somebody learns who has read a snapshot: nothing by which he could enrol or walk into a cabinet. */

const AUTHORITIES = ['rfc', 'kz-kisc', 'kz-nuc'] as const;
const SECRET = 'TheSecretOnPaper';
let bench: EnrolmentBench;

beforeAll(async () => {
  bench = await openEnrolmentBench({ authorities: AUTHORITIES });
});
afterAll(() => bench.ca.close());

const enrols = async ({ ca }: EnrolmentBench, reference: string, secret: string, subject: string) => {
  const answer = await post(`${ca.url}/pkcs10`, await requestOf('ec-p256', subject, subject), basic(reference, secret));
  return answer.status;
};

describe('a snapshot', () => {
  it('X-CA-12 does not tell the secret of a PIN envelope, drawn or given, in any form that opens it', async () => {
    const given = await envelope(bench, { reference: 'KISC00000042', secret: SECRET, singleUse: false });
    const drawn = await envelope(bench, { singleUse: false });
    const text = JSON.stringify(await bench.client.call(caControlRoutes.snapshot));
    for (const { reference, secret } of [given, drawn]) {
      expect(text).toContain(reference);
      const forms = [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')];
      expect(forms.filter((form) => text.toLowerCase().includes(form.toLowerCase()))).toEqual([]);
    }
  });

  it('brings envelopes back that open with their secrets, on the same server and on one of the same seed', async () => {
    await envelope(bench, { reference: 'KISC00000043', secret: SECRET, singleUse: false });
    const snapshot = await bench.ca.snapshot();
    await bench.ca.reset();
    expect(await enrols(bench, 'KISC00000043', SECRET, 'CN=TEST Gone')).toBe(401);
    await bench.ca.restore(snapshot);
    const same = await openEnrolmentBench({ authorities: AUTHORITIES });
    await same.ca.restore(snapshot);
    for (const one of [bench, same]) {
      expect(await enrols(one, 'KISC00000043', 'another-secret', 'CN=TEST Wrong')).toBe(401);
      expect(await enrols(one, 'KISC00000043', SECRET, 'CN=TEST Right')).toBe(200);
    }
    await same.ca.close();
  });

  it('is not needed for an envelope to outlive the process that handed it out, and its file does not tell the secret', () =>
    withFiles({}, async (_, folder) => {
      const data = join(folder, 'ca.db');
      const before = await openEnrolmentBench({ data });
      await envelope(before, { reference: 'KISC00000044', secret: SECRET, singleUse: false });
      await before.ca.close();
      for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'latin1')).not.toContain(SECRET);
      const after = await openEnrolmentBench({ data, rng: new SeededRng('another') });
      expect(await enrols(after, 'KISC00000044', 'another-secret', 'CN=TEST Wrong')).toBe(401);
      expect(await enrols(after, 'KISC00000044', SECRET, 'CN=TEST Right')).toBe(200);
      await after.ca.close();
    }));

  it.each(['/cabinet/login', '/nuc/login'])('does not tell the cookie that %s has given', async (path) => {
    const answer = await fetch(`${bench.ca.url}${path}`, { headers: { accept: 'application/json' } });
    const [, cookie = ''] = /=([0-9a-f]{64});/.exec(answer.headers.get('set-cookie') ?? '') ?? [];
    expect(cookie).toHaveLength(64);
    expect(JSON.stringify(await bench.ca.snapshot())).not.toContain(cookie);
  });
});
