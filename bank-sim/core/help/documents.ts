import { ours } from '../texts/row.ts';
import type { HelpRow } from './row.ts';

/** Documents, statement and letters. */
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
      ours(
        'Под документом не больше двух подписей: единственная, или первая и затем вторая другого лица. Любая правка снимает подписи.',
        'Құжат астында ЭСҚ 2 артық емес: жалғыз, немесе бірінші, содан кейін басқа тұлғаның екінші қолтаңбасы. Кез келген түзету қолтаңбаларды алып тастайды.',
        'A document carries two signatures at most: the single one, or the first and then the second of another person. Any edit drops the signatures.',
        'R-BANK-23, R-BANK-24, R-BANK-25',
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
} as const satisfies Readonly<Record<string, HelpRow>>;
