import { ours, type Words } from './words.ts';

interface ProblemWords {
  readonly message: Words;
  readonly hint: Words;
}

const row = (message: readonly [string, string, string], hint: readonly [string, string, string], source: string) => ({
  message: ours(...message, source),
  hint: ours(...hint, source),
});

/** Why something cannot be done at the PC, and what to do. */
export const INSTALLATION_PROBLEMS = {
  'no-such-control': row(
    ['На экране этого нет', 'Экранда ондай жоқ', 'There is no such thing on the screen'],
    ['Выберите то, что показано.', 'Көрсетілгенді таңдаңыз.', 'Choose what is shown.'],
    '-',
  ),
  'window-open': row(
    ['Открыто другое окно', 'Басқа терезе ашық', 'Another window is open'],
    ['Закончите в нем или закройте его.', 'Сонда аяқтаңыз немесе оны жабыңыз.', 'Finish there, or close it.'],
    '-',
  ),
  'windows-too-old': row(
    ['Windows старше, чем XP', 'Windows нұсқасы XP нұсқасынан ескі', 'Windows is older than XP'],
    [
      'Нужна рабочая станция с Windows XP или новее.',
      'Windows XP немесе одан жаңа жұмыс станциясы қажет.',
      'A PC with Windows XP or newer is needed.',
    ],
    'R-CLIENT-1',
  ),
  'browser-too-old': row(
    [
      'Internet Explorer старше, чем версия 6',
      'Internet Explorer 6-нұсқадан ескі',
      'Internet Explorer is older than version 6',
    ],
    [
      'Обновите Internet Explorer до версии 6 или новее.',
      'Internet Explorer шолғышын 6 немесе одан жаңа нұсқаға жаңартыңыз.',
      'Bring Internet Explorer to version 6 or newer.',
    ],
    'R-CLIENT-2',
  ),
  'administrator-needed': row(
    ['Нужны права администратора', 'Әкімші құқықтары қажет', 'Administrator rights are needed'],
    [
      'Войдите в Windows как администратор и повторите.',
      'Windows жүйесіне әкімші болып кіріп, қайталаңыз.',
      'Log in to Windows as an administrator and repeat it.',
    ],
    'R-CLIENT-3',
  ),
  'old-version-present': row(
    [
      'Установлена прежняя версия Tumar CSP',
      'Tumar CSP бағдарламасының ескі нұсқасы орнатылған',
      'An older version of Tumar CSP is installed',
    ],
    [
      'Сначала удалите ее: Пуск → Панель управления → Установка и удаление программ.',
      'Алдымен оны өшіріңіз: Іске қосу → Басқару панелі → Бағдарламаларды орнату және өшіру.',
      'Remove it first: Start → Control Panel → Add or Remove Programs.',
    ],
    'R-CLIENT-4',
  ),
  'reboot-due': row(
    [
      'После удаления компьютер не перезагружен',
      'Өшіргеннен кейін компьютер қайта жүктелмеген',
      'The computer was not rebooted after the removal',
    ],
    ['Перезагрузите компьютер.', 'Компьютерді қайта жүктеңіз.', 'Reboot the computer.'],
    'R-CLIENT-5',
  ),
  'licence-not-accepted': row(
    [
      'Условия лицензионного соглашения не приняты',
      'Лицензиялық келісімнің шарттары қабылданбаған',
      'The terms of the licence are not accepted',
    ],
    [
      'Выберите «Я принимаю условия соглашения»; без этого установка не продолжится.',
      'Келісім шарттарын қабылдаңыз; онсыз орнату жалғаспайды.',
      'Choose to accept the terms of the agreement; without that the setup does not go on.',
    ],
    'R-CLIENT-9',
  ),
  'choice-missing': row(
    ['Ничего не выбрано', 'Ештеңе таңдалмаған', 'Nothing is chosen'],
    ['Сначала выберите одну из строк.', 'Алдымен жолдардың бірін таңдаңыз.', 'Choose one of the lines first.'],
    'R-CLIENT-11, R-CLIENT-20',
  ),
  'csp-missing': row(
    ['Программа Tumar CSP не установлена', 'Tumar CSP бағдарламасы орнатылмаған', 'Tumar CSP is not installed'],
    [
      'В меню «Пуск» ее нет: сначала установите Tumar CSP.',
      '«Іске қосу» мәзірінде ол жоқ: алдымен Tumar CSP орнатыңыз.',
      'The Start menu does not have it: install Tumar CSP first.',
    ],
    'R-CLIENT-14',
  ),
  'token-not-seen': row(
    ['Носитель не определен', 'Тасушы анықталмаған', 'The carrier is not detected'],
    [
      'Подключите JavaToken и установите его драйвер.',
      'JavaToken тасушысын қосып, оның драйверін орнатыңыз.',
      'Plug the JavaToken in and install its driver.',
    ],
    'R-CLIENT-13, R-CLIENT-14',
  ),
  'password-missing': row(
    [
      'Пароль контейнера не введен или введен по-разному',
      'Контейнердің құпия сөзі енгізілмеген немесе әртүрлі енгізілген',
      'The container’s password is missing, or not the same twice',
    ],
    [
      'Введите пароль контейнера дважды.',
      'Контейнердің құпия сөзін екі рет енгізіңіз.',
      'Enter the container’s password twice.',
    ],
    'R-TOKEN-9',
  ),
  'password-wrong': row(
    ['Ключи не прочитаны', 'Кілттер оқылмады', 'The keys were not read'],
    [
      'Проверьте пароль контейнера и носитель; после нескольких ошибок носитель блокируется.',
      'Контейнердің құпия сөзін және тасушыны тексеріңіз; бірнеше қатеден кейін тасушы бұғатталады.',
      'Check the container’s password and the carrier; after some wrong entries it locks.',
    ],
    'R-TOKEN-12',
  ),
  'publisher-refused': row(
    [
      'Выбрано никогда не устанавливать программы этого издателя',
      'Бұл жеткізушінің бағдарламаларын ешқашан орнатпау таңдалған',
      'It is chosen never to install software from this publisher',
    ],
    [
      'Выберите «Всегда устанавливать…» или откажитесь от установки.',
      'Әрқашан орнатуды таңдаңыз немесе орнатудан бас тартыңыз.',
      'Choose to install always, or do not install.',
    ],
    'R-CLIENT-19',
  ),
  'publisher-blocked': row(
    [
      'Издатель внесен в список ненадежных, надстройка заблокирована',
      'Жеткізуші сенімсіздер тізімінде, баптау бұғатталған',
      'The publisher is among the untrusted ones, the add-on is blocked',
    ],
    [
      'Удалите издателя из списка: Свойства обозревателя → Содержание → Издатели.',
      'Жеткізушіні тізімнен алып тастаңыз: Шолғыш қасиеттері → Мазмұн → Жеткізушілер.',
      'Take the publisher off the list: Internet Options → Content → Publishers.',
    ],
    'R-CLIENT-19, R-CLIENT-27',
  ),
  'bar-missing': row(
    [
      'Полоса в верхней части браузера не появляется',
      'Браузердің жоғарғы бөлігінде жолақ пайда болмайды',
      'No bar appears at the top of the browser',
    ],
    [
      'Добавьте сайт банка в «Доверенные»: «Сервис», «Безопасность», «Узлы», «Добавить».',
      'Банк сайтын «Сенімді» тораптарға қосыңыз: «Сервис», «Қауіпсіздік», «Тораптар», «Қосу».',
      'Add the bank’s site to the trusted ones: “Tools”, “Security”, “Sites”, “Add”.',
    ],
    'R-CLIENT-15, R-CLIENT-17',
  ),
  'login-window-missing': row(
    ['Окно входа не появляется', 'Кіру терезесі пайда болмайды', 'The login window does not appear'],
    [
      'Сначала откройте сайт банка и установите BS-Client v3.',
      'Алдымен банк сайтын ашып, BS-Client v3 орнатыңыз.',
      'Open the bank’s site and install BS-Client v3 first.',
    ],
    'R-CLIENT-21, R-CLIENT-27',
  ),
} as const satisfies Readonly<Record<string, ProblemWords>>;

export type InstallationProblem = keyof typeof INSTALLATION_PROBLEMS;

/** What was to be done at the PC cannot be done now. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError';
  readonly code: InstallationProblem;
  /** @param tried what was to be done. */
  constructor(code: InstallationProblem, tried: string) {
    const { message, hint } = INSTALLATION_PROBLEMS[code];
    super(`${tried}: ${message.en}. ${hint.en}`);
    this.code = code;
  }
}
