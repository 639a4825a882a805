import { ours } from '../texts/row.ts';
import type { HelpRow } from './row.ts';

/** What holds for every document that is signed. */
const SIGNING = [
  ours(
    'Под документом не больше двух подписей: единственная, или первая и затем вторая другого лица. Любая правка снимает подписи.',
    'Құжат астында ЭСҚ 2 артық емес: жалғыз, немесе бірінші, содан кейін басқа тұлғаның екінші қолтаңбасы. Кез келген түзету қолтаңбаларды алып тастайды.',
    'A document carries two signatures at most: the single one, or the first and then the second of another person. Any edit drops the signatures.',
    'R-BANK-23, R-BANK-24, R-BANK-25',
  ),
  ours(
    'Подписанный документ Банк принимает или отказывает с причиной; «История документа» показывает, что с ним было. «Квитанция» есть, когда Банк решил. «Копировать» открывает новый документ с теми же полями.',
    'Қол қойылған құжатты Банк қабылдайды немесе себебін көрсетіп бас тартады; «Құжаттың тарихы» онымен не болғанын көрсетеді. «Түбіртек» Банк шешкеннен кейін болады. «Көшіру» дәл сондай өрістері бар жаңа құжатты ашады.',
    'The Bank accepts a signed document or refuses it with a reason; “History of the document” shows what became of it. There is a “Receipt” once the Bank has decided. “Copy” opens a new document with the same fields.',
    'R-BANK-17, R-BANK-58',
  ),
];

const CODES = ours(
  'КНП, КБК, КОд и КБе выбираются из списка или вводятся: в списке лишь часть кодов. Сумма пишется цифрами с двумя знаками тиын, прописью ее показывает система. Дата валютирования не раньше даты документа и не позже десяти дней после нее.',
  'ТМК, БСК, КОд және КБе тізімнен таңдалады немесе енгізіледі: тізімде кодтардың бір бөлігі ғана. Сома екі тиын таңбасымен цифрлармен жазылады, жазбаша түрін жүйе көрсетеді. Валюталау күні құжат күнінен ерте емес және одан кейін он күннен кеш емес.',
  'KNP, KBK, KOd and KBe are chosen from a list or typed in: the list has only some of the codes. The amount is written in figures with two digits of tiyn; the system shows it in words. The value date is not before the date of the document and not later than ten days after it.',
  'R-BANK-3',
);

const PEOPLE = ours(
  'Сотрудники перечисляются по одному в строке; их суммы вместе дают сумму документа, никто не назван дважды.',
  'Қызметкерлер әр жолда біреуден жазылады; олардың сомалары бірге құжаттың сомасын береді, ешкім екі рет аталмайды.',
  'Staff are listed one in a line; their amounts add up to the amount of the document, and nobody is named twice.',
  'R-BANK-7',
);

/** Documents of each kind, statement and letters. */
export const DOCUMENTS_HELP = {
  documents: {
    title: 'ordersTitle',
    text: [
      ours(
        'Список платежных поручений клиента, последние сверху. «Новый» открывает пустое поручение.',
        'Клиенттің төлем тапсырмаларының тізімі, соңғылары жоғарыда. «Жаңа» бос тапсырманы ашады.',
        'The client’s payment orders, the latest first. “New” opens an empty order.',
        'R-BANK-12',
      ),
      CODES,
      ...SIGNING,
    ],
  },
  'pension-payment': {
    title: 'pensionsTitle',
    text: [
      ours(
        'Пенсионные взносы за сотрудников за месяц. Обязательные пенсионные взносы идут с КНП 010.',
        'Қызметкерлер үшін бір айдың зейнетақы жарналары. Міндетті зейнетақы жарналарының ТМК 010.',
        'Pension contributions for staff for a month. Mandatory contributions have the KNP 010.',
        'R-BANK-4',
      ),
      PEOPLE,
      CODES,
      ...SIGNING,
    ],
  },
  'social-payment': {
    title: 'socialsTitle',
    text: [
      ours(
        'Социальные отчисления за сотрудников за месяц, КНП 012.',
        'Қызметкерлер үшін бір айдың әлеуметтік аударымдары, ТМК 012.',
        'Social deductions for staff for a month, KNP 012.',
        'R-BANK-5',
      ),
      PEOPLE,
      CODES,
      ...SIGNING,
    ],
  },
  'tax-payment': {
    title: 'taxesTitle',
    text: [
      ours(
        'Налоги и другие обязательные платежи в бюджет: КБК говорит, какой это платеж, КНП 911, 912 или 913, что это: платеж, пеня или штраф.',
        'Салықтар және бюджетке басқа міндетті төлемдер: БСК қандай төлем екенін, ТМК 911, 912 немесе 913 оның төлем, өсімпұл не айыппұл екенін айтады.',
        'Taxes and other obligatory payments to the budget: the KBK says which payment it is, the KNP 911, 912 or 913 whether it is the payment, interest for delay or a fine.',
        'R-BANK-6',
      ),
      CODES,
      ...SIGNING,
    ],
  },
  'salary-payment': {
    title: 'salariesTitle',
    text: [
      ours(
        'Зарплата и другие выплаты на счета сотрудников одной ведомостью.',
        'Еңбекақы және қызметкерлердің шоттарына басқа төлемдер бір тізімдемемен.',
        'Salary and other payments to accounts of staff, in one payroll.',
        'R-BANK-7',
      ),
      PEOPLE,
      CODES,
      ...SIGNING,
    ],
  },
  'currency-payment': {
    title: 'currencyPaymentsTitle',
    text: [
      ours(
        'Платеж в иностранной валюте со счета клиента в этой валюте. «Расходы банков»: OUR, SHA или BEN.',
        'Клиенттің осы валютадағы шотынан шетелдік валютадағы төлем. «Банктердің шығындары»: OUR, SHA немесе BEN.',
        'A payment in foreign currency from the client’s account in that currency. “Charges of the banks”: OUR, SHA or BEN.',
        'R-BANK-8',
      ),
      ...SIGNING,
    ],
  },
  'currency-deal': {
    title: 'currencyDealsTitle',
    text: [
      ours(
        'Заявка на покупку или продажу валюты. Исполняется по курсу на момент исполнения (см. «Курсы валют»).',
        'Валюта сатып алу немесе сату өтінімі. Орындалу сәтіндегі бағам бойынша орындалады («Валюта бағамдарын» қараңыз).',
        'An order to buy or sell currency. It is executed at the rate of the moment of its execution (see “Rates of exchange”).',
        'R-BANK-9',
      ),
      ...SIGNING,
    ],
  },
  letter: {
    title: 'lettersTitle',
    text: [
      ours(
        'Письма клиента Банку. Письмо подписывается и отправляется как документ; ответ появляется в письмах Банка.',
        'Клиенттің Банкке хаттары. Хатқа құжат сияқты қол қойылады және жіберіледі; жауап Банктің хаттарында пайда болады.',
        'The client’s letters to the Bank. A letter is signed and sent as a document; the answer appears among the letters of the Bank.',
        'R-BANK-11',
      ),
      ...SIGNING,
    ],
  },
  receipt: {
    title: 'receiptOfBank',
    text: [
      'receiptText',
      ours(
        'Квитанцию можно напечатать: печатается только она. В ней подписи, история и хеш подписанного содержимого.',
        'Түбіртекті басып шығаруға болады: тек сол басылады. Онда қолтаңбалар, тарих және қол қойылған мазмұнның хеші бар.',
        'The receipt can be printed: nothing but it is. It has the signatures, the history and the hash of the signed content.',
        '-',
      ),
    ],
  },
  statement: {
    title: 'statementTitle',
    text: [
      ours(
        'Движения по счету клиента за период, включая первый и последний день. Документ попадает в выписку, когда Банк его исполнил. У счета в иностранной валюте своя выписка.',
        'Клиент шоты бойынша кезеңдегі қозғалыстар, бірінші және соңғы күнді қоса. Құжат Банк оны орындағанда үзінді көшірмеге түседі. Шетелдік валютадағы шоттың өз үзінді көшірмесі бар.',
        'The movements on the client’s account in a period, its first and last day included. A document gets into the statement when the Bank has executed it. An account in foreign currency has a statement of its own.',
        'R-BANK-10',
      ),
    ],
  },
  rates: {
    title: 'ratesTitle',
    text: [
      ours(
        'Тестовые курсы, по которым Банк покупает и продаёт валюту. Поручение на покупку или продажу исполняется по курсу на момент исполнения; для него нужен счет в этой валюте.',
        'Банк валютаны сатып алатын және сататын сынақ бағамдары. Сатып алу немесе сату тапсырмасы орындалу сәтіндегі бағам бойынша орындалады; ол үшін осы валютада шот қажет.',
        'TEST rates at which the Bank buys and sells currency. An order to buy or sell is executed at the rate of the moment of its execution; it needs an account in the currency.',
        'R-BANK-9',
      ),
    ],
  },
  letters: {
    title: 'bankLettersTitle',
    text: [
      ours(
        'Письма Банка. Свои письма Вы создаете и подписываете как документы; на принятое письмо Банк может ответить.',
        'Банктің хаттары. Өз хаттарыңызды құжат ретінде жасап, қол қоясыз; қабылданған хатқа Банк жауап бере алады.',
        'Letters of the Bank. You create and sign your own letters as documents; the Bank can answer a letter that it has accepted.',
        'R-BANK-11',
      ),
    ],
  },
  tasks: {
    title: 'taskTitle',
    text: [
      'taskAbout',
      ours(
        '«Сообщить» отмечает, что Служба технической поддержки знает о новом комплекте ключей; она может отметить это и сама.',
        '«Хабарлау» Техникалық қолдау қызметінің жаңа кілттер жинағы туралы білетінін белгілейді; қызмет оны өзі де белгілей алады.',
        '“Tell” notes that Technical Support knows of the new key set; it can note that itself, too.',
        'R-BANK-93',
      ),
    ],
  },
} as const satisfies Readonly<Record<string, HelpRow>>;
