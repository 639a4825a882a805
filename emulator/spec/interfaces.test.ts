import { describe, expect, it } from 'vitest';
import { CKF_INTERFACE_FORK_SAFE } from './constants.gen.ts';
import { functionListOf, INTERFACE_ROWS, interfaceFor, interfacesOf, isAtLeast } from './interfaces.ts';

const V220 = { major: 2, minor: 20 };
const V240 = { major: 2, minor: 40 };
const V300 = { major: 3, minor: 0 };
const V310 = { major: 3, minor: 1 };
const V320 = { major: 3, minor: 2 };

describe('interfaces', () => {
  it('GEN-01 GEN-17 are the structures of the headers: 68 functions, then 24 more at the end', () => {
    expect(INTERFACE_ROWS.map(({ version, functions }) => [version, functions.length])).toEqual([
      [V310, 92],
      [V300, 92],
      [V240, 68],
    ]);
    const [newest] = INTERFACE_ROWS;
    for (const { functions } of INTERFACE_ROWS) {
      expect(newest?.functions.slice(0, functions.length)).toEqual(functions);
      expect(new Set(functions).size).toBe(functions.length);
    }
    // pkcs11f.h: the last of each version.
    expect([newest?.functions[67], newest?.functions[68], newest?.functions[91]]).toEqual([
      'C_WaitForSlotEvent',
      'C_GetInterfaceList',
      'C_MessageVerifyFinal',
    ]);
  });

  it('GEN-14 are handed out up to the version of the library, and not at all before 3.0', () => {
    expect([V220, V240, V300, V310, V320].map((version) => interfacesOf(version).map((row) => row.version))).toEqual([
      [],
      [],
      [V300, V240],
      [V310, V300, V240],
      [V310, V300, V240],
    ]);
  });

  it('GEN-01 C_GetFunctionList is of version 2, of whatever version the library is', () => {
    expect([V220, V240, V300, V310].map((version) => functionListOf(version).version)).toEqual([
      V220,
      V240,
      V240,
      V240,
    ]);
    expect([V220, V240, V300, V310].map((version) => functionListOf(version).functions.length)).toEqual([
      68, 68, 68, 68,
    ]);
  });

  it('versions are compared part by part', () => {
    expect([isAtLeast(V300, V240), isAtLeast(V240, V300), isAtLeast(V240, V240), isAtLeast(V220, V240)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('C_GetInterface', () => {
  const [newest, second, oldest] = INTERFACE_ROWS.map((row, at) => ({ ...row, flags: at === 1 ? 1 : 0 }));
  const rows = [newest, second, oldest].flatMap((row) => (row === undefined ? [] : [row]));

  // GEN-15: every combination of what may be left out, against the definition of section 5.4.6.
  const names = [null, 'PKCS 11', 'pkcs 11', 'PKCS 11 ', 'Vendor example', ''];
  const versions = [null, V220, V240, V300, V310, V320, { major: 3, minor: 40 }];
  const flags = [0, CKF_INTERFACE_FORK_SAFE, 2, 3, 2 ** 32, 2 ** 32 + 1];
  const wishes = names.flatMap((name) => versions.flatMap((version) => flags.map((flag) => ({ name, version, flag }))));

  it('GEN-15 gives what matches in all that is asked for, the newest of several, and nothing otherwise', () => {
    for (const { name, version, flag } of wishes) {
      const found = interfaceFor(rows, { name, version, flags: flag });
      const matching = rows.filter((row) => {
        if (name !== null && name !== row.name) return false;
        if (version !== null && `${version.major}.${version.minor}` !== `${row.version.major}.${row.version.minor}`)
          return false;
        return flag === 0 || (flag === CKF_INTERFACE_FORK_SAFE && row.flags === CKF_INTERFACE_FORK_SAFE);
      });
      expect(found, JSON.stringify({ name, version, flag })).toBe(matching[0]);
    }
    expect(wishes).toHaveLength(252);
  });
});
