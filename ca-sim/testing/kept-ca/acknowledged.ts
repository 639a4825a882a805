import { caRoutes } from '../../../http/ca.ts';
import { caClockRoutes } from '../../../http/ca-clock.ts';
import { HttpClient } from '../../../http/client.ts';
import { ProblemError } from '../../../http/problem.ts';
import { hashByOid, imprintOf } from '../../../pki/cms/message-imprint.ts';
import { readSignedData } from '../../../pki/cms/signed-data-reader.ts';
import { readTimeStampInfo } from '../../../pki/cms/time-stamp-info.ts';
import { buildTimeStampRequest } from '../../../pki/cms/time-stamp-request.ts';
import { readTimeStampResponse } from '../../../pki/cms/time-stamp-response.ts';
import { parseCertificate } from '../../../pki/x509/certificate.ts';
import { parseCrl } from '../../../pki/x509/crl.ts';
import type { Rng } from '../../../simulation/rng.ts';
import { requestOf } from '../enrolment-bench.ts';

/** A client of a CA that may die under his hands: he writes down every answer that he has got. */

const SHA256 = '2.16.840.1.101.3.4.2.1';

/** The CA is alive, but what it says is not right. */
class FalseAnswer extends Error {}

export class Acknowledged {
  /** DER by serial number. */
  readonly certificates = new Map<string, Uint8Array>();
  readonly revoked = new Set<string>();
  /** Revocations that were asked for without an answer: done or not. */
  readonly doubtful = new Set<string>();
  /** In the order in which they came. */
  readonly stampNumbers: bigint[] = [];
  readonly listNumbers: number[] = [];
  instant = 0;
  #people = 0;

  get answers(): number {
    return this.certificates.size + this.revoked.size + this.stampNumbers.length + this.listNumbers.length;
  }

  /** Works with the CA as fast as it answers, until it does not. @param told of each answer. */
  async work(url: string, adminToken: string, rng: Rng, told: () => void): Promise<void> {
    const client = new HttpClient(url, 'the CA', { adminToken });
    const works = [
      () => this.enrol(url),
      () => this.enrol(url),
      () => this.revoke(client, rng),
      () => this.stamp(url),
      () => this.list(client),
      () => this.wait(client),
    ];
    for (;;) {
      try {
        await works[rng.below(works.length)]?.();
        told();
      } catch (error) {
        if (error instanceof ProblemError || error instanceof FalseAnswer) throw error;
        // The line is dead, and so is the CA.
        return;
      }
    }
  }

  async enrol(url: string): Promise<void> {
    const name = `TEST Kept ${++this.#people}`;
    const request = await requestOf('ec-p256', name, `C=KZ, CN=${name}`);
    const octets = await posted(`${url}/pkcs10/rfc-ec`, request, 'application/pkcs10');
    const { serialNumber } = parseCertificate(octets);
    if (this.certificates.has(serialNumber)) throw new FalseAnswer(`${serialNumber} was given twice`);
    this.certificates.set(serialNumber, octets);
  }

  async revoke(client: HttpClient, rng: Rng): Promise<void> {
    const candidates = [...this.certificates.keys()].filter((one) => !this.revoked.has(one) && !this.doubtful.has(one));
    const serialNumber = candidates[rng.below(Math.max(1, candidates.length))];
    if (serialNumber === undefined) return;
    this.doubtful.add(serialNumber);
    await client.call(caRoutes.revoke, { body: { serialNumber, reason: 'keyCompromise' } });
    this.doubtful.delete(serialNumber);
    this.revoked.add(serialNumber);
  }

  async stamp(url: string): Promise<void> {
    const hash = hashByOid(SHA256);
    if (hash === undefined) throw new Error('no SHA-256');
    const query = buildTimeStampRequest({ imprint: imprintOf(hash, Uint8Array.of(1)) });
    const { token } = readTimeStampResponse(await posted(`${url}/tsp`, query, 'application/timestamp-query'));
    if (token === undefined) throw new FalseAnswer('no token');
    const { serialNumber } = readTimeStampInfo(readSignedData(token).content ?? new Uint8Array(0));
    this.stampNumbers.push(BigInt(`0x${serialNumber}`));
  }

  async list(client: HttpClient): Promise<void> {
    this.listNumbers.push(Number.parseInt(parseCrl(await client.octets('/rfc/ca-ec-delta.crl')).number ?? '', 16));
  }

  async wait(client: HttpClient): Promise<void> {
    const { now } = await client.call(caClockRoutes.advanceClock, { body: { amount: 7, unit: 'minute' } });
    this.instant = Date.parse(now);
  }
}

async function posted(url: string, body: Uint8Array, contentType: string): Promise<Uint8Array> {
  const answer = await fetch(url, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { 'content-type': contentType },
  });
  const octets = new Uint8Array(await answer.arrayBuffer());
  if (!answer.ok) throw new FalseAnswer(`${answer.status}: ${Buffer.from(octets).toString()}`);
  return octets;
}
