import { describe, expect, it } from 'vitest';
import { DEVICE_PROFILES, type DeviceName } from '../../emulator/index.ts';
import { parseCertificate } from '../../pki/x509/certificate.ts';
import { DAY_MS } from '../../simulation/clock.ts';
import { Bench } from './bench.ts';
import { playRegeneration, type Story } from './regeneration-story.ts';
import { reportOf } from './report.ts';
import type { StoryEvent } from './story.ts';
import { TODAY } from './testing/client-at-work.ts';

interface Played {
  readonly bench: Bench;
  readonly story: Story;
  readonly events: readonly StoryEvent[];
}

/** Plays the whole story and lets somebody look while the houses still stand. */
async function played<T>(seed: string, device: DeviceName, look: (played: Played) => T | Promise<T>): Promise<T> {
  const bench = await Bench.start({ seed, at: TODAY, device });
  try {
    const events: StoryEvent[] = [];
    const story = await playRegeneration(bench, (event) => events.push(event));
    return await look({ bench, story, events });
  } finally {
    await bench.close();
  }
}

const reportFor = (seed: string, device: DeviceName = 'javatoken') =>
  played(seed, device, ({ story }) => reportOf({ seed, at: TODAY, device }, story));

describe('the main job, end to end', () => {
  it('R-BANK-54 R-BANK-75 R-BANK-76 R-BANK-84 R-BANK-85 R-BANK-86 R-TOKEN-14 regenerates the key set of a JavaToken', () =>
    played('whole', 'javatoken', ({ bench, story, events }) => {
      expect(story.checks.filter(({ ok }) => !ok)).toEqual([]);
      expect(story.checks.length).toBeGreaterThan(15);
      expect(story.statuses).toEqual([
        'необходима плановая регенерация',
        'черновик запроса',
        'ожидает подписи',
        'Принят банком',
        'Получен новый сертификат',
        'В эксплуатации',
      ]);
      const ended = events.flatMap((event) => (event.kind === 'note' ? [event.text] : []));
      expect(ended.join('\n')).toMatch(/завершена[\s\S]*перевод на новый комплект/);
      expect(story.token.keyPairs.map(({ family }) => family).sort()).toEqual(['GOST', 'GOST', 'RSA', 'RSA']);
      expect(bench.emulator.unforeseen).toEqual([]);
    }));

  it('R-CA-12 R-CA-18 R-BANK-61 one request gives a GOST and an RSA certificate, good for a year', async () => {
    const { certificates, startedAt } = await reportFor('pair');
    expect(certificates.map(({ algorithm }) => algorithm)).toEqual(['GOST 34.310-2004', 'RSA-2048']);
    for (const { notAfter } of certificates) {
      const days = (Date.parse(notAfter) - Date.parse(startedAt)) / DAY_MS;
      expect(days).toBeGreaterThan(364.9);
      expect(days).toBeLessThan(366);
    }
  });

  it('R-CA-21 no request carries a private key: what the CA and the bank see is public', () =>
    played('secret', 'javatoken', ({ story }) => {
      for (const pair of story.token.keyPairs) expect(pair).toMatchObject({ sensitive: true, extractable: false });
    }));

  it('R-CA-13 R-BANK-92 one e-mail tells of the re-issue, after both certificates are issued', async () => {
    const { email, certificates, startedAt } = await reportFor('mail');
    expect(email?.to).toBe('client1@client.test');
    expect(Date.parse(email?.sentAt ?? '')).toBeGreaterThan(Date.parse(startedAt));
    for (const { serial } of certificates) expect(email?.text).toContain(serial);
  });

  it('the same seed and instant give the same certificates, another seed others', async () => {
    const [one, again, other] = [await reportFor('7'), await reportFor('7'), await reportFor('8')];
    const pems = ({ certificates }: typeof one) => certificates.map(({ pem }) => pem);
    expect(pems(again)).toEqual(pems(one));
    expect(again.oldKey.serial).toBe(one.oldKey.serial);
    expect(again.token).toEqual(one.token);
    expect(pems(other)).not.toEqual(pems(one));
  });

  it.each(Object.keys(DEVICE_PROFILES) as DeviceName[])('works the same with the device %s', async (device) => {
    const report = await reportFor('devices', device);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.token.freeMemory).toBeLessThan(report.token.totalMemory);
  });

  it('the report is plain JSON, and its PEM is the certificate it speaks of', async () => {
    const report = await reportFor('json');
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    for (const { pem, serial, ckaId } of report.certificates) {
      const base64 = pem.replace(/-----[A-Z ]+-----/g, '');
      const certificate = parseCertificate(Uint8Array.from(Buffer.from(base64, 'base64')));
      expect(certificate.serialNumber).toBe(serial);
      expect(ckaId).toMatch(/^[0-9A-F]{40}$/);
    }
  });
});
