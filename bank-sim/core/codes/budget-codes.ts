import { type CodeTable, meaning } from './code-table.ts';

/** КБК: which payment to the budget it is, six digits. An excerpt (SOURCES.md). */
export const BUDGET_CODES: CodeTable = {
  101110: meaning(
    'корпоративный подоходный налог, крупные предприятия',
    'корпоративтік табыс салығы, ірі кәсіпорындар',
    'corporate income tax, large enterprises',
  ),
  101111: meaning(
    'корпоративный подоходный налог, кроме крупных предприятий',
    'корпоративтік табыс салығы, ірі кәсіпорындардан басқа',
    'corporate income tax, but for large enterprises',
  ),
  101201: meaning(
    'индивидуальный подоходный налог у источника выплаты',
    'төлем көзінен жеке табыс салығы',
    'individual income tax withheld at the source',
  ),
  101202: meaning(
    'индивидуальный подоходный налог не у источника выплаты',
    'төлем көзінен емес жеке табыс салығы',
    'individual income tax not withheld at the source',
  ),
  103101: meaning('социальный налог', 'әлеуметтік салық', 'social tax'),
  104101: meaning(
    'налог на имущество юридических лиц и предпринимателей',
    'заңды тұлғалар мен кәсіпкерлердің мүлік салығы',
    'property tax of legal entities and entrepreneurs',
  ),
  104102: meaning('налог на имущество физических лиц', 'жеке тұлғалардың мүлік салығы', 'property tax of individuals'),
  104401: meaning(
    'налог на транспортные средства юридических лиц',
    'заңды тұлғалардың көлік құралдары салығы',
    'vehicle tax of legal entities',
  ),
  104402: meaning(
    'налог на транспортные средства физических лиц',
    'жеке тұлғалардың көлік құралдары салығы',
    'vehicle tax of individuals',
  ),
  105101: meaning(
    'НДС на товары, работы и услуги внутри страны',
    'ел ішіндегі тауарлар, жұмыстар мен қызметтердің ҚҚС',
    'VAT on goods, works and services in the country',
  ),
  105102: meaning('НДС на ввезенные товары', 'әкелінген тауарлардың ҚҚС', 'VAT on imported goods'),
};
