import { describe, expect, it } from 'vitest';
import { CKA_LABEL, CKA_TOKEN, CKF_SERIAL_SESSION } from '../../../emulator/spec/constants.gen.ts';
import type { Handle, Pkcs11 } from '../../../emulator/spec/pkcs11-api.ts';
import { OASIS_RULES } from '../catalogue/oasis.ts';
import { judge } from '../judge.ts';
import { brokenToken, type Lies, refusal } from '../testing/broken-token.ts';
import { OASIS_CHECKS } from './oasis.ts';

const still = () => 0;
const IDS = OASIS_RULES.map(({ id }) => id);

function checkOf(rule: string) {
  const check = OASIS_CHECKS.find((one) => one.rule === rule);
  if (check === undefined) throw new RangeError(`no check of ${rule}`);
  return check;
}

/** What nobody could explain by the token for which the cases were written. */
async function unexplained(rule: string, lies: Lies, device = 'generic') {
  const { status, reason, findings } = await judge(checkOf(rule), brokenToken(lies, device), still);
  expect([status, reason]).toEqual([findings.length > 0 ? 'failed' : 'passed', '']);
  return findings.filter(({ because }) => because === undefined).map(({ call }) => call.replace(/^[^:]*: /, ''));
}

const MUTANTS: readonly (readonly [string, string, Lies])[] = [
  ['BL-M-1', 'C_FindObjects is not supported', () => ({ C_FindObjects: refuse as never })],
  ['EXT-M-1', 'C_Logout is not supported', () => ({ C_Logout: refuse })],
  [
    'AUTH-M-1',
    'a signature over something else',
    (honest) => ({ C_Sign: (session, data, room) => honest.C_Sign(session, data.subarray(1), room) }),
  ],
  [
    'CERT-M-1',
    'a label that is not the one that was given',
    (honest) => ({
      C_GetAttributeValue: (session, object, template) =>
        honest
          .C_GetAttributeValue(session, object, template)
          .map(({ type, value }) => ({ type, value: type === CKA_LABEL ? Buffer.from(value).fill(0x41) : value })),
    }),
  ],
];

function refuse(): never {
  throw refusal('FUNCTION_NOT_SUPPORTED');
}

describe.each(['generic', 'javatoken', 'id-card'])('the official cases on %s', (device) => {
  it.each(IDS)('PROF-03 PROF-04 %s differs only in what the authors wrote of their own token', async (rule) => {
    expect(await unexplained(rule, () => ({}), device)).toEqual([]);
  });
});

describe('an official case', () => {
  it.each(MUTANTS)('%s shows: %s', async (name, _what, lies) => {
    for (const version of ['31', '32']) expect(await unexplained(`OASIS-${name}-${version}`, lies)).not.toEqual([]);
  });

  it.each(['AUTH-M-1', 'CERT-M-1'])('%s takes away what it put on the token', async (name) => {
    const honest: Pkcs11[] = [];
    const { begin, end } = brokenToken((p11) => {
      honest.push(p11);
      return {};
    });
    const left: number[] = [];
    const count = () => {
      for (const p11 of honest) left.push(objectsOf(p11));
      end();
    };
    await judge(checkOf(`OASIS-${name}-31`), { begin, end: count }, still);
    expect(left).toEqual([0]);
  });
});

/** What is on the token, private objects included: whoever cleaned up is still in. */
function objectsOf(p11: Pkcs11): number {
  const [slot] = p11.C_GetSlotList(true);
  const session = p11.C_OpenSession(slot as Handle, CKF_SERIAL_SESSION);
  p11.C_FindObjectsInit(session, [{ type: CKA_TOKEN, value: true }]);
  return p11.C_FindObjects(session, 99).length;
}
