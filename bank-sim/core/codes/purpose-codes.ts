import { type CodeTable, meaning } from './code-table.ts';

/** КНП: what a payment is for, three digits. An excerpt (SOURCES.md). */
export const PURPOSE_CODES: CodeTable = {
  '010': meaning('обязательные пенсионные взносы', 'міндетті зейнетақы жарналары', 'mandatory pension contributions'),
  '012': meaning('социальные отчисления', 'әлеуметтік аударымдар', 'social deductions'),
  '017': meaning(
    'пеня по социальным отчислениям',
    'әлеуметтік аударымдар өсімпұлы',
    'interest on late social deductions',
  ),
  '019': meaning(
    'пеня по обязательным пенсионным взносам',
    'міндетті зейнетақы жарналарының өсімпұлы',
    'interest on late mandatory pension contributions',
  ),
  '089': meaning(
    'обязательные пенсионные взносы работодателя',
    'жұмыс берушінің міндетті зейнетақы жарналары',
    "employer's mandatory pension contributions",
  ),
  '098': meaning(
    'пеня по взносам работодателя',
    'жұмыс беруші жарналарының өсімпұлы',
    "interest on late employer's contributions",
  ),
  121: meaning(
    'отчисления на обязательное медицинское страхование',
    'міндетті медициналық сақтандыруға аударымдар',
    "employer's payments for mandatory medical insurance",
  ),
  122: meaning(
    'взносы на обязательное медицинское страхование',
    'міндетті медициналық сақтандыруға жарналар',
    'contributions to mandatory medical insurance',
  ),
  332: meaning('заработная плата', 'еңбекақы', 'wages'),
  710: meaning('платежи за товары', 'тауарларға төлемдер', 'payments for goods'),
  859: meaning('платежи за прочие услуги', 'өзге қызметтерге төлемдер', 'payments for other services'),
  911: meaning(
    'налоги и обязательства перед бюджетом',
    'салықтар және бюджетке міндеттемелер',
    'taxes and dues to the budget',
  ),
  912: meaning('пеня в бюджет', 'бюджетке өсімпұл', 'interest on late payments to the budget'),
  913: meaning('штраф в бюджет', 'бюджетке айыппұл', 'fines to the budget'),
};
