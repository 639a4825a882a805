import { beforeAll, describe, expect, it } from 'vitest';
import { toPem } from '../../../pki/x509/pem.ts';
import { NOW, testCa } from '../../../pki/x509/testing/authority.ts';
import type { Carrier } from '../../carriers/carrier.ts';
import { keysInMemory } from './testing/keys-in-memory.ts';
import {
  BIN,
  ENTERING,
  IIN,
  INDIVIDUAL,
  type KeyPlan,
  nationalCa,
  nationalKey,
  ORGANISATION,
  SIGNING,
} from './testing/national-keys.ts';
import { openPage, type Page, type PageSetting } from './testing/page.ts';

/** The keys of one person in one storage. */
const PLANS = {
  enters: { name: 'TEST enters', purposes: [ENTERING, INDIVIDUAL] },
  signs: { name: 'TEST signs', purposes: [SIGNING, INDIVIDUAL] },
  both: { name: 'TEST both', purposes: [ENTERING, SIGNING, INDIVIDUAL] },
  employee: { name: 'TEST employee', purposes: [ENTERING, SIGNING, ORGANISATION], bin: BIN },
  ended: { name: 'TEST ended', purposes: [ENTERING, SIGNING, INDIVIDUAL], notAfter: NOW - 1 },
} as const satisfies Readonly<Record<string, KeyPlan>>;
type KeyName = keyof typeof PLANS;
const ALL = Object.keys(PLANS) as KeyName[];

const keyOf = (name: KeyName) => nationalKey({ ...PLANS[name], suite: 'nuc-2004' });
let carrier: Carrier;

beforeAll(async () => {
  carrier = keysInMemory(await Promise.all(ALL.map(keyOf)));
});

const serialOf = async (name: KeyName) => (await keyOf(name)).certificate.serialNumber.toLowerCase().replace(/^0+/, '');

/** Which keys the person could choose from, or the only one that is taken without a question. */
async function offered(
  signerParams: object,
  signingParams: object = {},
  setting: PageSetting = {},
): Promise<KeyName[]> {
  const page = openPage({ carriers: [carrier], ...setting });
  const answer = (await page.basics('sign', {
    format: 'raw',
    data: 'x',
    signingParams: { outputCert: true, ...signingParams },
    signerParams: { extKeyUsageOids: [], chain: [], ...signerParams },
  })) as { status: boolean; details?: string; body: { result: { certificate: string } } };
  if (!answer.status) {
    expect(answer.details).toBe('no-fitting-key');
    return [];
  }
  return namesOf(page, answer.body.result.certificate);
}

async function namesOf({ person }: Page, certificate: string): Promise<KeyName[]> {
  const question = person.asked.map((one) => one.question).find(({ kind }) => kind === 'choose-key');
  const ids = question?.kind === 'choose-key' ? question.keys.map(({ id }) => id) : undefined;
  const found: KeyName[] = [];
  for (const name of ALL) {
    const { certificate: own } = await keyOf(name);
    const isOffered = ids?.includes(await serialOf(name)) ?? toPem('CERTIFICATE', own.der) === certificate;
    if (isOffered) found.push(name);
  }
  return found;
}

describe('the key of a request to sign', () => {
  it.each([
    [{}, ['enters', 'signs', 'both', 'employee']],
    [{ extKeyUsageOids: [SIGNING] }, ['signs', 'both', 'employee']],
    [{ extKeyUsageOids: [ENTERING] }, ['enters', 'both', 'employee']],
    [{ extKeyUsageOids: [ENTERING, SIGNING] }, ['both', 'employee']],
    [{ extKeyUsageOids: [SIGNING, ORGANISATION] }, ['employee']],
    [{ extKeyUsageOids: ['1.2.3'] }, []],
    [{ iin: IIN }, ['enters', 'signs', 'both', 'employee']],
    [{ iin: '123456789011' }, []],
    [{ bin: BIN }, ['employee']],
    [{ iin: '', bin: '', serialNumber: '' }, ['enters', 'signs', 'both', 'employee']],
  ] as const)('%j fits %j', async (wish, names) => {
    expect(await offered(wish)).toEqual(names);
  });

  it('may be named by its serial number, in capital letters and with zeros in front too', async () => {
    const serialNumber = await serialOf('signs');
    expect(await offered({ serialNumber })).toEqual(['signs']);
    expect(await offered({ serialNumber: `00${serialNumber.toUpperCase()}` })).toEqual(['signs']);
    expect(await offered({ serialNumber: `1${serialNumber}` })).toEqual([]);
  });

  it('is none that has ended, unless the page allows it for a test', async () => {
    expect(await offered({}, { allowExpired: 'true' })).toEqual(ALL);
    expect(await offered({}, { allowExpired: false })).not.toContain('ended');
    const later = openPage({ carriers: [carrier] });
    later.clock.set(NOW + 400 * 86_400_000);
    const answer = await later.common('getKeyInfo', 'PKCS12');
    expect(answer).toMatchObject({
      code: '500',
      message: expect.stringMatching(/^No key fits\. .*it ended 01\.03\.2027/),
    });
  });

  it('says of every key why it does not fit', async () => {
    const page = openPage({ carriers: [carrier] });
    const wish = { extKeyUsageOids: [SIGNING], bin: '123' };
    const answer = (await page.basics('sign', { format: 'cms', data: 'x', signingParams: {}, signerParams: wish })) as {
      message: string;
    };
    expect(answer.message).toContain(`${await serialOf('enters')}: it has no purpose ${SIGNING}`);
    expect(answer.message).toContain(`${await serialOf('employee')}: it is of another BIN`);
  });

  it.each([
    ['SIGNATURE', ['signs', 'both', 'employee']],
    ['AUTHENTICATION', ['enters', 'both', 'employee']],
    ['123', ['enters', 'signs', 'both', 'employee']],
  ] as const)('keyType %s of commonUtils offers %j', async (keyType, names) => {
    const page = openPage({ carriers: [carrier] });
    expect(await page.common('createCAdESFromBase64', 'PKCS12', keyType, 'MTEK', true)).toMatchObject({ code: '200' });
    expect(await namesOf(page, '')).toEqual(names);
  });
});

describe('the chain of a certificate', () => {
  it('leads to the authorities that NCALayer brings along, to those of the page, or is not looked for', async () => {
    const [own, other] = [(await nationalCa()).certificate, (await testCa('nuc-2004', 'TEST other CA')).certificate];
    const fitting = ['enters', 'signs', 'both', 'employee'];
    expect(await offered({ chain: null }, {}, { authorities: [own] })).toEqual(fitting);
    expect(await offered({ chain: null }, {}, { authorities: [other] })).toEqual([]);
    expect(await offered({ chain: [] }, {}, { authorities: [other] })).toEqual(fitting);
    expect(await offered({ chain: [toPem('CERTIFICATE', own.der)] }, {}, { authorities: [other] })).toEqual(fitting);
    expect(await offered({ chain: [toPem('CERTIFICATE', other.der)] }, {}, { authorities: [own] })).toEqual([]);
    expect(await offered({ chain: null })).toEqual(fitting);
  });

  it('nobody who can say whether it is revoked: it is not signed with, unless the page allows it for a test', async () => {
    const setting = { authorities: [(await nationalCa()).certificate], ocspUrl: 'http://127.0.0.1:1' };
    expect(await offered({ chain: null }, {}, setting)).toEqual([]);
    expect(await offered({ chain: null }, { allowRevoked: true }, setting)).toHaveLength(4);
  });
});
