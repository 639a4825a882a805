import { BankError } from './bank-error.ts';
import { fill, type Label } from './label.ts';
import { TEXTS, type TextName, type TextRow } from './texts.ts';

/** One section of the help: the window that it is about, and what it says (R-BANK-26 to R-BANK-28). */
interface HelpRow {
  /** The window's own title. */
  readonly title: TextName;
  readonly text: readonly TextRow[];
}

/** A line of ours: the documents say that there is help, not what it says. */
const ours = (ru: string, kk: string, source: string): TextRow => ({ ru, kk, ours: 'both', source });

/** Every window of the client has its section. */
export const HELP = {
  login: {
    title: 'loginTitle',
    text: [
      TEXTS.loginPrompt,
      ours(
        'Логин и пароль различают прописные и строчные буквы. Затем нажмите «Далее».',
        'Логин мен құпия сөзде бас және кіші әріптер ажыратылады. Содан кейін «Ары қарай» батырмасын басыңыз.',
        'R-BANK-31',
      ),
      ours(
        'После трех неверных вводов система блокируется; разблокировать ее может только Банк: он выдаст новый ПИН-конверт.',
        'Мәліметтерді үш рет дұрыс енгізбегеннен кейін жүйе бұғатталады; оны тек Банк ашады: ол жаңа пин-конверт береді.',
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
        'R-BANK-34, R-BANK-35, R-BANK-36',
      ),
      ours(
        'Новый пароль знаете только Вы: Банк его не видит и не может восстановить.',
        'Жаңа құпия сөзді тек Сіз білесіз: Банк оны көрмейді және қалпына келтіре алмайды.',
        'R-BANK-39',
      ),
    ],
  },
  token: {
    title: 'tokenTitle',
    text: [
      TEXTS.tokenPrompt,
      ours(
        'Ключ на носителе должен принадлежать одному из профилей, которые Банк зарегистрировал за Вами.',
        'Тасушыдағы кілт Банк Сізге тіркеген профильдердің біріне тиесілі болуы керек.',
        'R-BANK-47',
      ),
    ],
  },
  'critical-profiles': {
    title: 'requestsWindow',
    text: [
      TEXTS.validityEnding,
      ours(
        'Окно появляется за 30 дней до окончания срока действия сертификата. «Далее» ведет в систему.',
        'Терезе сертификаттың қолданылу мерзімі аяқталғанға дейін 30 күн бұрын пайда болады. «Ары қарай» жүйеге апарады.',
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
        'R-BANK-16, R-BANK-43',
      ),
    ],
  },
  main: {
    title: 'mainTitle',
    text: [
      TEXTS.mainText,
      ours(
        'Поле под деревом ищет пункт по любому из его названий. Справка по открытому окну: клавиша F1 или «Помощь».',
        'Ағаштың астындағы өріс тармақты оның кез келген атауы бойынша іздейді. Ашық терезе бойынша анықтама: F1 пернесі немесе «Көмек».',
        'R-BANK-26, R-BANK-27',
      ),
    ],
  },
  profiles: {
    title: 'profilesTitle',
    text: [
      TEXTS.profilesHint,
      ours(
        'Один щелчок левой кнопкой мыши по профилю показывает «Параметры подписи» с датой окончания срока эксплуатации сертификата. «Новый» начинает перегенерацию выделенного профиля.',
        'Профильді бір рет шерту сертификаттың пайдалану мерзімінің аяқталу күні бар «Қол қою параметрлерін» көрсетеді. «Жаңа» таңдалған профильді қайта шығаруды бастайды.',
        'R-BANK-65, R-BANK-66, R-BANK-68',
      ),
      ours(
        'Статус обновляется только при обновлении страницы.',
        'Мәртебе тек бет жаңартылған кезде ғана жаңарады.',
        'R-BANK-77',
      ),
    ],
  },
  process: { title: 'processTitle', text: [TEXTS.processStep1, TEXTS.processStep2, TEXTS.processStep3] },
  signing: {
    title: 'signingTitle',
    text: [
      TEXTS.signingText,
      ours(
        'Запрос подписывается действующим ключом и только после этого отправляется в Банк. Закрытие окна ничего не отправляет.',
        'Сұранысқа қолданыстағы кілтпен қол қойылады, содан кейін ғана ол Банкке жіберіледі. Терезені жабу ештеңе жібермейді.',
        'R-BANK-73',
      ),
    ],
  },
  waiting: { title: 'waitTitle', text: [TEXTS.waitText] },
  receipt: { title: 'receiveTitle', text: [TEXTS.receiveText] },
  installation: { title: 'installTitle', text: [TEXTS.installText] },
  done: { title: 'doneTitle', text: [TEXTS.doneText, TEXTS.doneStatus] },
  refusal: { title: 'refusedTitle', text: [TEXTS.refusedText] },
  documents: {
    title: 'ordersTitle',
    text: [
      ours(
        'Список платежных поручений клиента, последние сверху. «Новый» открывает пустое поручение.',
        'Клиенттің төлем тапсырмаларының тізімі, соңғылары жоғарыда. «Жаңа» бос тапсырманы ашады.',
        'R-BANK-12',
      ),
      ours(
        'Под документом не больше двух подписей: единственная, или первая и затем вторая другого лица. Любая правка снимает подписи.',
        'Құжат астында ЭСҚ 2 артық емес: жалғыз, немесе бірінші, содан кейін басқа тұлғаның екінші қолтаңбасы. Кез келген түзету қолтаңбаларды алып тастайды.',
        'R-BANK-23, R-BANK-24, R-BANK-25',
      ),
    ],
  },
  statement: {
    title: 'statementTitle',
    text: [
      ours(
        'Движения по счету клиента за период, включая первый и последний день. Документ попадает в выписку, когда Банк его принял.',
        'Клиент шоты бойынша кезеңдегі қозғалыстар, бірінші және соңғы күнді қоса. Құжат Банк оны қабылдағанда үзінді көшірмеге түседі.',
        'R-BANK-10',
      ),
    ],
  },
  letters: {
    title: 'bankLettersTitle',
    text: [
      ours(
        'Письма Банка. Свои письма Вы создаете и подписываете как документы; на принятое письмо Банк может ответить.',
        'Банктің хаттары. Өз хаттарыңызды құжат ретінде жасап, қол қоясыз; қабылданған хатқа Банк жауап бере алады.',
        'R-BANK-11',
      ),
    ],
  },
} as const satisfies Readonly<Record<string, HelpRow>>;

export type HelpTopic = keyof typeof HELP;

/** A section as it is read. */
export interface HelpSection {
  readonly topic: HelpTopic;
  readonly title: Label;
  readonly text: Label[];
}

/** The titles of all sections, in the order of the table. */
export function helpContents(): { topic: HelpTopic; title: Label }[] {
  return (Object.keys(HELP) as HelpTopic[]).map((topic) => ({ topic, title: fill(TEXTS[HELP[topic].title]) }));
}

/** @throws BankError help-unknown. */
export function helpSection(topic: string): HelpSection {
  if (!Object.hasOwn(HELP, topic)) throw new BankError('help-unknown', topic);
  const { title, text }: HelpRow = HELP[topic as HelpTopic];
  return { topic: topic as HelpTopic, title: fill(TEXTS[title]), text: text.map((row) => fill(row)) };
}
