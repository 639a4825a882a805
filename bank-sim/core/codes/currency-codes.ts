import { type CodeTable, meaning } from './code-table.ts';

/** The foreign currencies of the bank (core/currencies.ts): ISO 4217 code and name. */
export const CURRENCY_CODES: CodeTable = {
  AED: meaning('дирхам ОАЭ', 'БАӘ дирхамы', 'UAE dirham'),
  CHF: meaning('швейцарский франк', 'Швейцария франкі', 'Swiss franc'),
  CNY: meaning('китайский юань', 'Қытай юані', 'Chinese yuan'),
  EUR: meaning('евро', 'еуро', 'euro'),
  GBP: meaning('фунт стерлингов', 'фунт стерлинг', 'pound sterling'),
  JPY: meaning('японская иена', 'жапон иенасы', 'Japanese yen'),
  KGS: meaning('киргизский сом', 'қырғыз сомы', 'Kyrgyz som'),
  KRW: meaning('южнокорейская вона', 'Оңтүстік Корея воны', 'South Korean won'),
  RUB: meaning('российский рубль', 'Ресей рублі', 'Russian rouble'),
  TRY: meaning('турецкая лира', 'түрік лирасы', 'Turkish lira'),
  USD: meaning('доллар США', 'АҚШ доллары', 'US dollar'),
  UZS: meaning('узбекский сум', 'өзбек сумы', 'Uzbek sum'),
};
