import type { Label } from '../label.ts';
import { type CodeTable, meaning } from './code-table.ts';

/** КОд and КБе: who sends or receives the money, two digits (SOURCES.md). */

const RESIDENCE: readonly (readonly [digit: string, text: Label])[] = [
  ['1', meaning('резидент', 'резидент', 'resident')],
  ['2', meaning('нерезидент', 'бейрезидент', 'non-resident')],
];

const SECTORS: readonly (readonly [digit: string, text: Label])[] = [
  ['1', meaning('центральные органы управления', 'орталық басқару органдары', 'central government')],
  [
    '2',
    meaning(
      'региональные и местные органы управления',
      'өңірлік және жергілікті басқару органдары',
      'regional and local authorities',
    ),
  ],
  ['3', meaning('национальный (центральный) банк', 'ұлттық (орталық) банк', 'national (central) bank')],
  [
    '4',
    meaning(
      'банки и другие депозитные организации',
      'банктер және басқа депозиттік ұйымдар',
      'banks and other depository organisations',
    ),
  ],
  ['5', meaning('другие финансовые организации', 'басқа қаржы ұйымдары', 'other financial organisations')],
  [
    '6',
    meaning(
      'государственные нефинансовые организации',
      'мемлекеттік қаржылық емес ұйымдар',
      'state non-financial organisations',
    ),
  ],
  [
    '7',
    meaning(
      'негосударственные нефинансовые организации',
      'мемлекеттік емес қаржылық емес ұйымдар',
      'non-state non-financial organisations',
    ),
  ],
  ['8', meaning('некоммерческие организации', 'коммерциялық емес ұйымдар', 'non-profit organisations')],
  ['9', meaning('физические лица и предприниматели', 'жеке тұлғалар мен кәсіпкерлер', 'individuals and sole traders')],
];

const both = (one: Label, other: Label): Label =>
  meaning(`${one.ru}, ${other.ru}`, `${one.kk}, ${other.kk}`, `${one.en}, ${other.en}`);

export const SECTOR_CODES: CodeTable = Object.fromEntries(
  RESIDENCE.flatMap(([residence, where]) =>
    SECTORS.map(([sector, who]) => [`${residence}${sector}`, both(where, who)] as const),
  ),
);
