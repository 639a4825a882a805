import { ours } from '../texts/row.ts';
import type { HelpRow } from './row.ts';

/** The windows from the login to the main window. */
export const ENTRANCE_HELP = {
  login: {
    title: 'loginTitle',
    text: [
      'loginPrompt',
      ours(
        'Логин и пароль различают прописные и строчные буквы. Затем нажмите «Далее».',
        'Логин мен құпия сөзде бас және кіші әріптер ажыратылады. Содан кейін «Ары қарай» батырмасын басыңыз.',
        'Login and password are case-sensitive. Then press “Next”.',
        'R-BANK-31',
      ),
      ours(
        'После трех неверных вводов система блокируется; разблокировать ее может только Банк: он выдаст новый ПИН-конверт.',
        'Мәліметтерді үш рет дұрыс енгізбегеннен кейін жүйе бұғатталады; оны тек Банк ашады: ол жаңа пин-конверт береді.',
        'After three wrong entries the system is locked; only the Bank can unlock it: it issues a new PIN envelope.',
        'R-BANK-29, R-BANK-40',
      ),
    ],
  },
  password: {
    title: 'passwordTitle',
    text: [
      ours(
        'Пароль из ПИН-конверта действует один раз. Введите новый пароль в поле «Новый пароль» и повторите его в поле «Еще раз».',
        'Пин-конверттегі құпия сөз бір рет қолданылады. Жаңа құпия сөзді «Жаңа құпия сөз» өрісіне енгізіп, «Тағы бір рет» өрісінде қайталаңыз.',
        'The password of the PIN envelope is good once. Enter a new password in the field “New password” and repeat it in the field “Once more”.',
        'R-BANK-34, R-BANK-35, R-BANK-36',
      ),
      ours(
        'Новый пароль знаете только Вы: Банк его не видит и не может восстановить.',
        'Жаңа құпия сөзді тек Сіз білесіз: Банк оны көрмейді және қалпына келтіре алмайды.',
        'Only you know the new password: the Bank does not see it and cannot restore it.',
        'R-BANK-39',
      ),
    ],
  },
  token: {
    title: 'tokenTitle',
    text: [
      'tokenPrompt',
      ours(
        'Ключ на носителе должен принадлежать одному из профилей, которые Банк зарегистрировал за Вами.',
        'Тасушыдағы кілт Банк Сізге тіркеген профильдердің біріне тиесілі болуы керек.',
        'The key on the carrier must belong to one of the profiles that the Bank has registered for you.',
        'R-BANK-47',
      ),
    ],
  },
  'critical-profiles': {
    title: 'requestsWindow',
    text: [
      'validityEnding',
      ours(
        'Окно появляется за 30 дней до окончания срока действия сертификата. «Далее» ведет в систему.',
        'Терезе сертификаттың қолданылу мерзімі аяқталғанға дейін 30 күн бұрын пайда болады. «Ары қарай» жүйеге апарады.',
        'The window appears from 30 days before the end of validity of the certificate. “Next” leads into the system.',
        'R-BANK-55, R-BANK-60',
      ),
    ],
  },
  subscriber: {
    title: 'subscriberTitle',
    text: [
      ours(
        'В желтой рамке указана фамилия Абонента, которому выданы ключи ЭЦП. Если это не Вы, выйдите из системы и обратитесь в Банк.',
        'Сары жақтауда ЭСҚ кілттері шығарылған Абоненттің тегі көрсетілген. Егер бұл Сіз болмасаңыз, жүйеден шығып, Банкке хабарласыңыз.',
        'The yellow frame shows the surname of the Subscriber to whom the signature keys were issued. If that is not you, log out and turn to the Bank.',
        'R-BANK-42',
      ),
    ],
  },
  client: {
    title: 'clientTitle',
    text: [
      ours(
        'Здесь указано, от имени какого клиента и с каким правом подписи Вы работаете.',
        'Мұнда қай клиенттің атынан және қандай қол қою құқығымен жұмыс істейтініңіз көрсетілген.',
        'This tells on behalf of which client and with which signature right you work.',
        'R-BANK-16, R-BANK-43',
      ),
    ],
  },
  main: {
    title: 'mainTitle',
    text: [
      'mainText',
      ours(
        'Поле под деревом ищет пункт по любому из его названий. Справка по открытому окну: клавиша F1 или «Помощь».',
        'Ағаштың астындағы өріс тармақты оның кез келген атауы бойынша іздейді. Ашық терезе бойынша анықтама: F1 пернесі немесе «Көмек».',
        'The field below the tree finds an item by any of its names. Help on the open window: the key F1 or “Help”.',
        'R-BANK-26, R-BANK-27',
      ),
    ],
  },
} as const satisfies Readonly<Record<string, HelpRow>>;
