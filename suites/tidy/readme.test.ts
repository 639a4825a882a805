import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { caClient, expectRequests } from '../../ca-sim/index.ts';
import { CKF_SERIAL_SESSION, CKU_USER, createEmulator } from '../../emulator/index.ts';
import { loginByCertificate, regenerate } from '../../workstation/index.ts';
import { Bench } from '../index.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const ME = readFileSync(new URL(import.meta.url), 'utf8');

/** Lines of an example without its imports, comments and printing. */
function statementsOf(example: string): string[] {
  return example
    .split('\n')
    .map((line) => line.replace(/\/\/.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('import ') && !line.startsWith('console.log'));
}

describe('the examples of the README', () => {
  it('are the code that runs below, line for line', () => {
    const examples = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => statementsOf(code));
    const mine = new Set(statementsOf(ME));
    expect(examples).toHaveLength(3);
    for (const example of examples) expect(example.filter((line) => !mine.has(line))).toEqual([]);
  });

  it('regenerate a key set as they say', async () => {
    const bench = await Bench.start({ seed: 'my test', at: Date.parse('2026-03-02T04:00:00Z') });
    const { enrolment, pin } = await bench.personalise();
    bench.comeToday();

    const { token, clock } = bench;
    const { bank, criticalProfiles } = await loginByCertificate({
      token,
      clock,
      pin,
      bank: bench.bank.url,
      login: enrolment.login,
      password: enrolment.firstPassword,
      newPassword: 'Secret-9',
    });
    expect(criticalProfiles[0]?.statusText.ru).toBe('необходима плановая регенерация');

    const { profile } = await regenerate({ token, clock, pin, bank });
    expect(profile.statusText.ru).toBe('В эксплуатации');
    await bench.close();
  });

  it('drive the CA over HTTP', async () => {
    const bench = await Bench.start({ seed: 'my CA', at: Date.parse('2026-03-02T04:00:00Z') });
    const client = caClient(bench.ca.url, { adminToken: bench.ca.adminToken });

    await client.admin.advanceClock({ amount: 1, unit: 'day' });
    const { octets } = await client.ca.crlRsa();
    await client.admin.armFault({ fault: 'http-503', protocol: 'crl', atMost: 1 });
    await expectRequests(client, { protocol: 'crl', status: 200, times: 1 });
    expect(Buffer.from(octets.subarray(0, 2)).toString('hex')).toBe('3082');
    await expect(client.ca.crlRsa()).rejects.toThrow();
    await bench.close();
  });

  it('use the token in place of a device', () => {
    const messages: string[] = [];
    const emulator = createEmulator({ slots: [{ device: 'kaztoken' }] });
    const p11 = emulator.application();
    p11.C_Initialize();
    // biome-ignore lint/style/noNonNullAssertion: as people write it
    const slot = p11.C_GetSlotList(true)[0]!;
    const session = p11.C_OpenSession(slot, CKF_SERIAL_SESSION);
    try {
      p11.C_Login(session, CKU_USER, '00000000');
    } catch (error) {
      messages.push((error as Error).message);
    }
    emulator.remove();
    expect(messages).toEqual(['CKR_PIN_INCORRECT']);
    expect(p11.C_GetSlotList(true)).toEqual([]);
  });
});
