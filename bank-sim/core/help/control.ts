import { ours } from '../texts/row.ts';
import type { HelpRow } from './row.ts';

/** What whoever tests the bank has in his hands: no window of the bank's documents. */
export const CONTROL_HELP = {
  'staff-login': {
    title: { ru: 'Вход сотрудника', kk: 'Қызметкердің кіруі', en: 'Staff login' },
    text: [
      ours(
        'Рабочие места и пульт испытателя открывает токен, напечатанный при запуске стенда: на экране или в строке JSON.',
        'Жұмыс орындары мен сынаушы пультін стенд іске қосылғанда басылған токен ашады: экранда немесе JSON жолында.',
        'Desks and control room are opened by a token that was printed when the bench was started: on the screen or in the line of JSON.',
        'R-BANK-102',
      ),
    ],
  },
  control: {
    title: { ru: 'Пульт испытателя', kk: 'Сынаушы пульті', en: "The tester's control room" },
    text: [
      ours(
        'Часы общие для всего стенда: переведите их, и наступит все, что за это время должно было наступить. «Что наступит» перечисляет ближайшее.',
        'Сағат бүкіл стендке ортақ: оны жылжытсаңыз, осы уақытта болуға тиістінің бәрі болады. «Не болады» ең жақындарын атайды.',
        'The whole bench has one clock: move it, and all that was to come in that time comes. “What comes next” lists what is nearest.',
        '-',
      ),
      ours(
        'Снимок состояния можно скачать и вернуть; сброс возвращает к тому, что было при запуске.',
        'Күй көшірмесін жүктеп алып, қайтаруға болады; бастапқы күйге қайтару іске қосу кезіндегіге қайтарады.',
        'A snapshot of the state can be downloaded and restored; a reset leads back to what was at the start.',
        '-',
      ),
    ],
  },
  faults: {
    title: { ru: 'Сбои', kk: 'Ақаулар', en: 'Faults' },
    text: [
      ours(
        'Правило называет сбой и то, чего он касается: адрес, логин, вид документов, статус профиля, шаг связи с УЦ. Пустое поле ничего не ограничивает.',
        'Ереже ақауды және оның неге тиетінін атайды: мекенжай, логин, құжаттар түрі, профиль мәртебесі, КО-мен байланыс қадамы. Бос өріс ештеңені шектемейді.',
        'A rule names a fault and what it befalls: address, login, kind of documents, status of a profile, step of the line to the CA. An empty field limits nothing.',
        '-',
      ),
    ],
  },
} as const satisfies Readonly<Record<string, HelpRow>>;
