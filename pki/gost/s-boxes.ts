/**
 * Substitution boxes of GOST 28147-89 as the hash function GOST 34.311-95 uses them.
 *
 * `rows` are K8 … K1 as RFC 4357 section 11 and most sources print them: K1, the last row, replaces the least significant
 * four bits; the n-th hexadecimal digit of a row is what the value n becomes.
 */
export interface SBox {
  readonly name: string;
  /** Object identifier of the hash parameter set. */
  readonly oid: string;
  readonly rows: readonly [string, string, string, string, string, string, string, string];
}

/** id-GostR3411-94-TestParamSet, the box of both Kazakh worlds (RFC 5831 section 7, "Test"; RFC 4357 section 11.2). */
export const TEST_SBOX: SBox = {
  name: 'Test',
  oid: '1.2.643.2.2.30.0',
  rows: [
    '1FD057A4923E6B8C',
    'DB413F590AE7682C',
    '4BA0721D36859CFE',
    '6C715FD84A9E03B2',
    '7DA1089FE46CB253',
    '581DA342EFC7609B',
    'EB4C6DFA23810759',
    '4A92D80E6B1C7F53',
  ],
};

/** id-GostR3411-94-CryptoProParamSet, the box of Russian software (RFC 4357 section 11.2). */
export const CRYPTOPRO_SBOX: SBox = {
  name: 'CryptoPro',
  oid: '1.2.643.2.2.30.1',
  rows: [
    '13A95B4F867ED02C',
    'DE41705A3C8F629B',
    '7624D9F0A15B8EC3',
    '764B9C2A180EFD35',
    '4A7C0F28E165DB93',
    '7FCE94103B526A8D',
    '5F402DB91763CEA8',
    'A4568137DCE092BF',
  ],
};

const tables = new WeakMap<SBox, Uint32Array>();

/**
 * The box as four tables of 256 words, one per octet of the argument, already rotated left by 11 bits: the round function
 * of GOST 28147-89 is then four look-ups. Word `256 * i + v` belongs to octet i (0 = least significant) of value v.
 */
export function roundTable(box: SBox): Uint32Array {
  let table = tables.get(box);
  if (table === undefined) {
    table = computeRoundTable(box);
    tables.set(box, table);
  }
  return table;
}

function computeRoundTable(box: SBox): Uint32Array {
  const nibbles = box.rows.map((row) => Array.from(row, (digit) => Number.parseInt(digit, 16)));
  const table = new Uint32Array(1024);
  for (let octet = 0; octet < 4; octet++) {
    const low = nibbles[7 - 2 * octet] as number[];
    const high = nibbles[6 - 2 * octet] as number[];
    for (let v = 0; v < 256; v++) {
      const replaced = (((high[v >> 4] as number) << 4) | (low[v & 15] as number)) << (8 * octet);
      table[256 * octet + v] = (replaced << 11) | (replaced >>> 21);
    }
  }
  return table;
}
