import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountInWords } from './amount-words.ts';
import { LANGUAGES, type Language } from './label.ts';

/** In tiyn; written by hand, not made by the code. */
const CASES: readonly (readonly [tiyn: bigint, ru: string, kk: string, en: string])[] = [
  [0n, 'Ноль тенге 00 тиын', 'Нөл теңге 00 тиын', 'Zero tenge 00 tiyn'],
  [1n, 'Ноль тенге 01 тиын', 'Нөл теңге 01 тиын', 'Zero tenge 01 tiyn'],
  [99n, 'Ноль тенге 99 тиын', 'Нөл теңге 99 тиын', 'Zero tenge 99 tiyn'],
  [100n, 'Один тенге 00 тиын', 'Бір теңге 00 тиын', 'One tenge 00 tiyn'],
  [250n, 'Два тенге 50 тиын', 'Екі теңге 50 тиын', 'Two tenge 50 tiyn'],
  [500n, 'Пять тенге 00 тиын', 'Бес теңге 00 тиын', 'Five tenge 00 tiyn'],
  [1000n, 'Десять тенге 00 тиын', 'Он теңге 00 тиын', 'Ten tenge 00 tiyn'],
  [1100n, 'Одиннадцать тенге 00 тиын', 'Он бір теңге 00 тиын', 'Eleven tenge 00 tiyn'],
  [1900n, 'Девятнадцать тенге 00 тиын', 'Он тоғыз теңге 00 тиын', 'Nineteen tenge 00 tiyn'],
  [2000n, 'Двадцать тенге 00 тиын', 'Жиырма теңге 00 тиын', 'Twenty tenge 00 tiyn'],
  [2100n, 'Двадцать один тенге 00 тиын', 'Жиырма бір теңге 00 тиын', 'Twenty-one tenge 00 tiyn'],
  [4000n, 'Сорок тенге 00 тиын', 'Қырық теңге 00 тиын', 'Forty tenge 00 tiyn'],
  [9900n, 'Девяносто девять тенге 00 тиын', 'Тоқсан тоғыз теңге 00 тиын', 'Ninety-nine tenge 00 tiyn'],
  [10_000n, 'Сто тенге 00 тиын', 'Бір жүз теңге 00 тиын', 'One hundred tenge 00 tiyn'],
  [10_100n, 'Сто один тенге 00 тиын', 'Бір жүз бір теңге 00 тиын', 'One hundred one tenge 00 tiyn'],
  [21_200n, 'Двести двенадцать тенге 00 тиын', 'Екі жүз он екі теңге 00 тиын', 'Two hundred twelve tenge 00 tiyn'],
  [100_000n, 'Одна тысяча тенге 00 тиын', 'Бір мың теңге 00 тиын', 'One thousand tenge 00 tiyn'],
  [200_000n, 'Две тысячи тенге 00 тиын', 'Екі мың теңге 00 тиын', 'Two thousand tenge 00 tiyn'],
  [500_000n, 'Пять тысяч тенге 00 тиын', 'Бес мың теңге 00 тиын', 'Five thousand tenge 00 tiyn'],
  [1_100_000n, 'Одиннадцать тысяч тенге 00 тиын', 'Он бір мың теңге 00 тиын', 'Eleven thousand tenge 00 tiyn'],
  [1_200_000n, 'Двенадцать тысяч тенге 00 тиын', 'Он екі мың теңге 00 тиын', 'Twelve thousand tenge 00 tiyn'],
  [
    2_100_100n,
    'Двадцать одна тысяча один тенге 00 тиын',
    'Жиырма бір мың бір теңге 00 тиын',
    'Twenty-one thousand one tenge 00 tiyn',
  ],
  [
    12_500_000n,
    'Сто двадцать пять тысяч тенге 00 тиын',
    'Бір жүз жиырма бес мың теңге 00 тиын',
    'One hundred twenty-five thousand tenge 00 tiyn',
  ],
  [100_000_000n, 'Один миллион тенге 00 тиын', 'Бір миллион теңге 00 тиын', 'One million tenge 00 tiyn'],
  [200_000_000n, 'Два миллиона тенге 00 тиын', 'Екі миллион теңге 00 тиын', 'Two million tenge 00 tiyn'],
  [
    500_000_100n,
    'Пять миллионов один тенге 00 тиын',
    'Бес миллион бір теңге 00 тиын',
    'Five million one tenge 00 tiyn',
  ],
  [100_000_000_000n, 'Один миллиард тенге 00 тиын', 'Бір миллиард теңге 00 тиын', 'One billion tenge 00 tiyn'],
  [
    99_999_999_999_999_999n,
    'Девятьсот девяносто девять триллионов девятьсот девяносто девять миллиардов девятьсот девяносто девять миллионов девятьсот девяносто девять тысяч девятьсот девяносто девять тенге 99 тиын',
    'Тоғыз жүз тоқсан тоғыз триллион тоғыз жүз тоқсан тоғыз миллиард тоғыз жүз тоқсан тоғыз миллион тоғыз жүз тоқсан тоғыз мың тоғыз жүз тоқсан тоғыз теңге 99 тиын',
    'Nine hundred ninety-nine trillion nine hundred ninety-nine billion nine hundred ninety-nine million nine hundred ninety-nine thousand nine hundred ninety-nine tenge 99 tiyn',
  ],
];

describe('an amount in words', () => {
  it.each(CASES)('%s tiyn', (tiyn, ru, kk, en) => {
    expect(LANGUAGES.map((language) => amountInWords(tiyn, language))).toEqual([ru, kk, en]);
  });

  /** What each word of Russian counts, so that the words are read back by other means than they are made. */
  const RUSSIAN = new Map<string, number>(
    Object.entries({
      ноль: 0,
      один: 1,
      одна: 1,
      два: 2,
      две: 2,
      три: 3,
      четыре: 4,
      пять: 5,
      шесть: 6,
      семь: 7,
      восемь: 8,
      девять: 9,
      десять: 10,
      одиннадцать: 11,
      двенадцать: 12,
      тринадцать: 13,
      четырнадцать: 14,
      пятнадцать: 15,
      шестнадцать: 16,
      семнадцать: 17,
      восемнадцать: 18,
      девятнадцать: 19,
      двадцать: 20,
      тридцать: 30,
      сорок: 40,
      пятьдесят: 50,
      шестьдесят: 60,
      семьдесят: 70,
      восемьдесят: 80,
      девяносто: 90,
      сто: 100,
      двести: 200,
      триста: 300,
      четыреста: 400,
      пятьсот: 500,
      шестьсот: 600,
      семьсот: 700,
      восемьсот: 800,
      девятьсот: 900,
    }),
  );
  const SCALES = [/^тысяч/, /^миллион/, /^миллиард/, /^триллион/];

  function readBack(text: string): bigint {
    const [, words = '', tiyn = ''] = /^(.*) тенге (\d\d) тиын$/.exec(text.toLowerCase()) ?? [];
    let total = 0n;
    let group = 0;
    for (const word of words.split(' ')) {
      const scale = SCALES.findIndex((one) => one.test(word));
      if (scale < 0) group += RUSSIAN.get(word) ?? Number.NaN;
      else {
        total += BigInt(group) * 1000n ** BigInt(scale + 1);
        group = 0;
      }
    }
    return (total + BigInt(group)) * 100n + BigInt(tiyn);
  }

  it('can be read back, and is another text for another amount in every language', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 17n - 1n });
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        expect(readBack(amountInWords(one, 'ru'))).toBe(one);
        const said = (tiyn: bigint) => (language: Language) => amountInWords(tiyn, language);
        if (one !== other)
          for (const language of LANGUAGES) expect(said(one)(language)).not.toBe(said(other)(language));
      }),
      { numRuns: 300 },
    );
  });

  it('is not made for what is no amount', () => {
    for (const tiyn of [-1n, 10n ** 17n]) expect(() => amountInWords(tiyn, 'ru')).toThrow(RangeError);
  });
});
