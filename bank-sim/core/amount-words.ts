import type { Language } from './label.ts';

/**
 * An amount of tenge in words, as payment documents write it: the tenge in words, the tiyn in two figures, neither of the two units
 * inflected: «Сто двадцать пять тысяч тенге 00 тиын».
 */

/** The words of a language for numbers. */
interface NumberWords {
  readonly zero: string;
  /** The words of 1 to 999. @param scale 0 for units, 1 for thousands, and so on: a language may inflect by what is counted. */
  group(value: number, scale: number): string[];
  /** The word after a group. @param scale from 1: thousand, million, milliard, billion (10^12). */
  scale(value: number, scale: number): string;
  readonly units: readonly [tenge: string, tiyn: string];
}

/** Splits into hundreds, tens and units; tens and units are one number up to 19. */
function parts(value: number): { hundreds: number; tens: number; units: number } {
  const rest = value % 100;
  return {
    hundreds: Math.floor(value / 100),
    tens: rest < 20 ? 0 : Math.floor(rest / 10),
    units: rest < 20 ? rest : rest % 10,
  };
}

const list = (text: string) => ['', ...text.split(' ')];

const RU = {
  units: list(
    'один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать',
  ),
  tens: ['', ...list('двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто')],
  hundreds: list('сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот'),
  feminine: ['', 'одна', 'две'],
  scales: [
    ['', '', ''],
    ['тысяча', 'тысячи', 'тысяч'],
    ['миллион', 'миллиона', 'миллионов'],
    ['миллиард', 'миллиарда', 'миллиардов'],
    ['триллион', 'триллиона', 'триллионов'],
  ],
} as const;

const KK = {
  units: list('бір екі үш төрт бес алты жеті сегіз тоғыз'),
  tens: list('он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан'),
  scales: list('мың миллион миллиард триллион'),
};

const EN = {
  units: list(
    'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
  ),
  tens: ['', ...list('twenty thirty forty fifty sixty seventy eighty ninety')],
  scales: list('thousand million billion trillion'),
};

const at = (words: readonly string[], index: number): string => words[index] ?? '';

/** Which of the three forms a Russian noun has after a number: one, two to four, the others. */
function russianForm(value: number): 0 | 1 | 2 {
  const teens = value % 100 > 10 && value % 100 < 20;
  if (!teens && value % 10 === 1) return 0;
  return !teens && value % 10 > 1 && value % 10 < 5 ? 1 : 2;
}

const LANGUAGE_WORDS: Readonly<Record<Language, NumberWords>> = {
  ru: {
    zero: 'ноль',
    group(value, scale) {
      const { hundreds, tens, units } = parts(value);
      const isFeminine = scale === 1 && (units === 1 || units === 2);
      return [at(RU.hundreds, hundreds), at(RU.tens, tens), at(isFeminine ? RU.feminine : RU.units, units)];
    },
    scale: (value, scale) => RU.scales[scale]?.[russianForm(value)] ?? '',
    units: ['тенге', 'тиын'],
  },
  kk: {
    zero: 'нөл',
    group(value) {
      const [hundreds, tens, units] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10];
      return [...(hundreds > 0 ? [at(KK.units, hundreds), 'жүз'] : []), at(KK.tens, tens), at(KK.units, units)];
    },
    scale: (_, scale) => at(KK.scales, scale),
    units: ['теңге', 'тиын'],
  },
  en: {
    zero: 'zero',
    group(value) {
      const { hundreds, tens, units } = parts(value);
      const last =
        tens > 0 && units > 0
          ? [`${at(EN.tens, tens)}-${at(EN.units, units)}`]
          : [at(EN.tens, tens), at(EN.units, units)];
      return [...(hundreds > 0 ? [at(EN.units, hundreds), 'hundred'] : []), ...last];
    },
    scale: (_, scale) => at(EN.scales, scale),
    units: ['tenge', 'tiyn'],
  },
};

const GROUP = 1000n;

/** @param amount in tiyn, 0 to 10^17 - 1: what the forms take (15 digits of tenge). @throws RangeError for others. */
export function amountInWords(amount: bigint, language: Language): string {
  if (amount < 0n || amount >= 10n ** 17n) throw new RangeError(`no amount of tiyn: ${amount}`);
  const words = LANGUAGE_WORDS[language];
  const [tenge, tiyn] = words.units;
  const text = `${numberInWords(amount / 100n, words)} ${tenge} ${String(amount % 100n).padStart(2, '0')} ${tiyn}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function numberInWords(number: bigint, words: NumberWords): string {
  if (number === 0n) return words.zero;
  const said: string[] = [];
  for (let scale = 0, rest = number; rest > 0n; scale++, rest /= GROUP) {
    const value = Number(rest % GROUP);
    if (value > 0) said.unshift(...words.group(value, scale), words.scale(value, scale));
  }
  return said.filter((word) => word !== '').join(' ');
}
