import { named, ours, printed, printedKk, printedRu, type Words } from './words.ts';

/** What a control is: how a page draws it. */
export type ControlKind = 'button' | 'choice' | 'menu-item' | 'link' | 'bar' | 'path' | 'wait';

/** Something that the person before the PC does, and the control with which he does it. */
export interface ActRow {
  readonly kind: ControlKind;
  readonly words: Words;
}

const button = (words: Words): ActRow => ({ kind: 'button', words });
const choice = (words: Words): ActRow => ({ kind: 'choice', words });
const item = (words: Words): ActRow => ({ kind: 'menu-item', words });
const path = (words: Words): ActRow => ({ kind: 'path', words });
const bar = (words: Words): ActRow => ({ kind: 'bar', words });

/** Every control of the story, with the guide's label: one name for one label. */
export const ACTS = {
  // Anywhere.
  next: button(printed('Далее', 'Ары қарай', 'Next', 'R-CLIENT-8, R-CLIENT-9, R-CLIENT-11, R-CLIENT-21')),
  install: button(printed('Установить', 'Орнату', 'Install', 'R-CLIENT-10, R-CLIENT-19')),
  ok: button(printed('ОК', 'ОК', 'OK', 'R-CLIENT-20, R-CLIENT-21')),
  yes: button(printed('Да', 'Иә', 'Yes', 'R-CLIENT-22')),
  no: button(ours('Нет', 'Жоқ', 'No', 'R-CLIENT-22')),
  cancel: button(ours('Отмена', 'Бас тарту', 'Cancel', '-')),
  close: button(ours('Закрыть', 'Жабу', 'Close', '-')),
  wait: { kind: 'wait', words: ours('Подождать', 'Күте тұру', 'Wait', 'R-CLIENT-10, R-CLIENT-16') },
  // Guide, 2.1: Tumar CSP.
  'open-programs': path(
    printed(
      'Пуск → Панель управления → Установка и удаление программ',
      'Іске қосу → Басқару панелі → Бағдарламаларды орнату және өшіру',
      'Start → Control Panel → Add or Remove Programs',
      'R-CLIENT-4',
    ),
  ),
  remove: button(ours('Удалить', 'Өшіру', 'Remove', 'R-CLIENT-4')),
  reboot: path(printedKk('Перезагрузить компьютер', 'Компьютерді қайта жүктеу', 'Reboot the computer', 'R-CLIENT-5')),
  'download-csp': {
    kind: 'link',
    words: named('https://ca.kisc.kz/webra/res-open/client/TumarCSP.zip', 'R-CLIENT-6'),
  },
  'open-archive': button(printed('Открыть', 'Ашу', 'Open', 'R-CLIENT-7')),
  'run-setup': item(named('TumarCSP.exe', 'R-CLIENT-8')),
  'accept-licence': choice(
    printedRu(
      'Я принимаю условия соглашения',
      'Мен келісім шарттарын қабылдаймын',
      'I accept the terms of the agreement',
      'R-CLIENT-9',
    ),
  ),
  'decline-licence': choice(
    ours(
      'Я не принимаю условия соглашения',
      'Мен келісім шарттарын қабылдамаймын',
      'I do not accept the terms of the agreement',
      'R-CLIENT-9',
    ),
  ),
  finish: button(printed('Завершить', 'Аяқтау', 'Finish', 'R-CLIENT-10')),
  // The CA's root certificates: not in the guide.
  'open-root': {
    kind: 'link',
    words: ours(
      'Открыть корневой сертификат с сайта удостоверяющего центра',
      'Куәландырушы орталық сайтынан түбірлік сертификатты ашу',
      'Open the root certificate from the CA’s site',
      'R-CLIENT-27',
    ),
  },
  'install-certificate': button(
    ours('Установить сертификат…', 'Сертификатты орнату…', 'Install Certificate…', 'R-CLIENT-27'),
  ),
  'choose-root-store': choice(
    ours(
      'Доверенные корневые центры сертификации',
      'Сенімді түбірлік сертификаттау орталықтары',
      'Trusted Root Certification Authorities',
      'R-CLIENT-27',
    ),
  ),
  // 2.2: the token's driver, and its keys.
  'insert-token': path(
    ours(
      'Подключить JavaToken к USB-порту',
      'JavaToken тасушысын USB портына қосу',
      'Plug the JavaToken into a USB port',
      'R-CLIENT-11',
    ),
  ),
  'search-driver': choice(
    printed(
      'Провести поиск подходящего драйвера для устройства (рекомендуется)',
      'Құрылғы үшін сәйкес келетін драйверді іздеу (ұсынылады)',
      'Search for a suitable driver for my device (recommended)',
      'R-CLIENT-11, S2 §2.2(2)',
    ),
  ),
  'search-automatically': choice(printed('Автоматически', 'Автоматты', 'Automatically', 'R-CLIENT-11, S2 §2.2(2)')),
  'continue-anyway': button(printed('Все равно продолжить', 'Сонда да жалғастыру', 'Continue Anyway', 'R-CLIENT-12')),
  'stop-installation': button(ours('Остановить установку', 'Орнатуды тоқтату', 'Stop Installation', 'R-CLIENT-12')),
  done: button(printed('Готово', 'Дайын', 'Done', 'R-CLIENT-12')),
  'open-driver-page': path(
    printedKk(
      'www.qazaqbanki.kz → Юридическим лицам → Вход в систему Интернет-клиент (инструкции, утилиты, драйверы)',
      'www.qazaqbanki.kz → Заңды тұлғаларға → Интернет – клиент жүйесіне кіру (нұсқаулықтар, утилиттер, драйверлер)',
      'www.qazaqbanki.kz → Legal entities → Internet-client login (instructions, utilities, drivers)',
      'R-CLIENT-13, S2 §2.2(3)',
    ),
  ),
  'download-driver': {
    kind: 'link',
    words: ours('Драйвер JavaToken', 'JavaToken драйвері', 'The driver of JavaToken', 'R-CLIENT-13'),
  },
  'open-configurator': path(
    printed(
      'Пуск → Программы → Gamma Tech → TumarCSP v6 → TumarCSP Конфигуратор',
      'Іске қосу → Бағдарламалар → Gamma Tech → TumarCSP v6 → TumarCSP Конфигуратор',
      'Start → Programs → Gamma Tech → TumarCSP v6 → TumarCSP Конфигуратор',
      'R-CLIENT-14, S2 §2.2(4)',
    ),
  ),
  'open-profile-menu': item(
    ours(
      'JavaToken (щелчок правой кнопкой мыши)',
      'JavaToken (тінтуірдің оң жақ батырмасы)',
      'JavaToken (right click)',
      'R-TOKEN-7, R-TOKEN-8',
    ),
  ),
  'change-profile': item(printed('Изменить профайл', 'Профайлды өзгерту', 'Change the profile', 'R-TOKEN-8')),
  'save-profile': button(printed('Сохранить', 'Сақтау', 'Save', 'R-TOKEN-11')),
  // 2.3: Internet Explorer.
  'open-service': path(printedRu('Сервис', 'Сервис', 'Tools (Internet Explorer)', 'R-CLIENT-15')),
  'open-security': item(printed('Безопасность', 'Қауіпсіздік', 'Security', 'R-CLIENT-15')),
  'open-sites': button(printed('Узлы', 'Тораптар', 'Sites', 'R-CLIENT-15')),
  'add-site': button(printed('Добавить', 'Қосу', 'Add', 'R-CLIENT-15')),
  'open-bank-site': path(named('https://www.qazaqonline.kz', 'R-CLIENT-15, S2 §2.3(1)')),
  'click-install-bar': bar(
    printed(
      'Этот веб-узел пытается установить следующую надстройку. Если вы доверяете этому веб-узлу и надстройке и хотите установить ее, щелкните здесь',
      'Бұл веб-торап келесі баптауды орнатпақшы. Егер сіз осы веб-торапқа және баптауға сенсеңіз және оны орнатқыңыз келсе, осы жерді шертіңіз',
      'This website wants to install the following add-on. If you trust the website and the add-on and want to install it, click here',
      'R-CLIENT-17, S2 §2.3(2)',
    ),
  ),
  'install-for-all': item(
    printed(
      'Установить эту надстройку для всех пользователей данного компьютера',
      'Осы баптаулы осы компьютердің барлық пайдаланушылары үшін орнату',
      'Install this add-on for all users of this computer',
      'R-CLIENT-18, S2 §2.3(3)',
    ),
  ),
  'more-options': button(printed('Дополнительно', 'Қосымша', 'More options', 'R-CLIENT-19, S2 §2.3(4)')),
  'always-install': choice(
    printed(
      'Всегда устанавливать программу, полученную от BSS LLC',
      'BSS LLC алынған бағдарламаны әрқашан орнату',
      'Always install software from BSS LLC',
      'R-CLIENT-19, S2 §2.3(4)',
    ),
  ),
  'never-install': choice(
    ours(
      'Никогда не устанавливать программу, полученную от BSS LLC',
      'BSS LLC алынған бағдарламаны ешқашан орнатпау',
      'Never install software from BSS LLC',
      'R-CLIENT-19',
    ),
  ),
  'dont-install': button(ours('Не устанавливать', 'Орнатпау', 'Don’t Install', 'R-CLIENT-19')),
  'unblock-publisher': path(
    ours(
      'Свойства обозревателя → Содержание → Издатели → Удалить',
      'Шолғыш қасиеттері → Мазмұн → Жеткізушілер → Жою',
      'Internet Options → Content → Publishers → Remove',
      'R-CLIENT-19, R-CLIENT-27',
    ),
  ),
  'choose-russian': choice(printed('Русский', 'Орыс тілі', 'Russian', 'R-CLIENT-20, S2 §2.3(5)')),
  'log-in': path(
    ours(
      'Войти в Интернет-Клиент (логин и пароль)',
      'Интернет-Клиентке кіру (логин мен құпия сөз)',
      'Log in to the Internet-Client (login and password)',
      'R-CLIENT-22, R-CLIENT-27',
    ),
  ),
  'click-activex-bar': bar(
    printed(
      'Для этого узла могут потребоваться следующие элементы управления ActiveX. Щелкните здесь для выполнения установки…',
      'Осы торап үшін ActiveX басқарудың келесі элементтері талап етілуі мүмкін. Орнатуды орындау үшін осы жерді шертіңіз ...',
      'This site might require the following ActiveX controls. Click here to install…',
      'R-CLIENT-23, S2 §2.3(14)',
    ),
  ),
  'run-add-on': item(printed('Запустить надстройку', 'Тұрғызуды іске қосу', 'Run Add-on', 'R-CLIENT-24')),
  'always-install-from': choice(
    printed(
      'Всегда устанавливать программу, полученную от…',
      'Әрқашан ... алынған бағдарламаны орнату',
      'Always install software from…',
      'R-CLIENT-24, S2 §2.3(14)',
    ),
  ),
  'never-install-from': choice(
    ours(
      'Никогда не устанавливать программу, полученную от…',
      'Ешқашан ... алынған бағдарламаны орнатпау',
      'Never install software from…',
      'R-CLIENT-24',
    ),
  ),
  'click-add-on-bar': bar(
    printed(
      'Для этого веб-узла нужна следующая надстройка… Если вы доверяете этому веб-узлу и этой надстройке и разрешаете ее выполнение, щелкните здесь…',
      'Осы веб-торап үшін келесі тұрғызу қажет... Егер сіз осы веб-торапқа және осы тұрғызуға сенсеңіз және оны орындауға рұқсат берсеңіз, ... осы жерді шертіңіз',
      'This website wants to run the following add-on… If you trust the website and the add-on and want to allow it to run, click here…',
      'R-CLIENT-25, S2 §2.3(15)',
    ),
  ),
  run: button(printed('Выполнить', 'Орындау', 'Run', 'R-CLIENT-26')),
  'dont-run': button(ours('Не выполнять', 'Орындамау', 'Don’t Run', 'R-CLIENT-26')),
} as const satisfies Readonly<Record<string, ActRow>>;

export type Act = keyof typeof ACTS;
export const ACT_NAMES = Object.keys(ACTS) as Act[];

export function isAct(name: string): name is Act {
  return Object.hasOwn(ACTS, name);
}
