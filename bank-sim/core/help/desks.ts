import { ROLES, type RoleRow } from '../../../http/roles.ts';
import type { Label } from '../label.ts';
import { ours } from '../texts/row.ts';
import type { HelpRow } from './row.ts';

const titleOf = ({ ru, kk, en }: RoleRow): Label => ({ ru, kk, en });

const LOOKING_UP = ours(
  'Ищут по БИН, логину или номеру абонента целиком. Ответ говорит, что абоненту делать дальше.',
  'БСН, логин немесе абонент нөмірі бойынша толығымен ізделеді. Жауап абоненттің әрі қарай не істейтінін айтады.',
  'One looks up a BIN, a login or a subscriber number, whole. The answer says what the subscriber is to do next.',
  'R-BANK-51, R-BANK-102',
);

/** The desks of the staff (R-BANK-102): a section for each window. */
export const DESKS_HELP = {
  desks: {
    title: 'desksTitle',
    text: [
      'desksAbout',
      ours(
        'У каждого рабочего места свой токен, напечатанный при запуске стенда; токен администратора открывает все.',
        'Әр жұмыс орнының стенд іске қосылғанда басылған өз токені бар; әкімші токені бәрін ашады.',
        'Each desk has a token of its own, printed when the bench was started; the admin token opens all of them.',
        'R-BANK-102',
      ),
    ],
  },
  'bank-manager': {
    title: titleOf(ROLES['bank-manager']),
    text: [
      ours(
        'Менеджер Банка регистрирует клиентов и пользователей, назначает вид подписи и печатает ПИН-конверты. Разблокировать пользователя может только он.',
        'Банк менеджері клиенттер мен пайдаланушыларды тіркейді, қолтаңба түрін тағайындайды және пин-конверттерді басып шығарады. Пайдаланушының бұғатын тек сол аша алады.',
        'The Bank Manager registers clients and users, gives the kind of signature and prints PIN envelopes. Only he can unlock a user.',
        'R-BANK-16, R-BANK-32, R-BANK-40',
      ),
      ours(
        'Логин в списке открывает карточку пользователя: новый конверт, право подписи, сертификаты, закрытие.',
        'Тізімдегі логин пайдаланушының карточкасын ашады: жаңа конверт, қол қою құқығы, сертификаттар, жабу.',
        'A login in the list opens the card of the user: new envelope, signature right, certificates, closing.',
        'R-BANK-102',
      ),
    ],
  },
  'user-card': {
    title: 'deskOpenCard',
    text: [
      'deskEnvelopeAbout',
      'deskChangeAbout',
      'deskCloseAbout',
      ours(
        'Первые сертификаты регистрируются парой, ГОСТ и RSA; следующие Банк регистрирует сам, когда пользователь закончит перегенерацию.',
        'Алғашқы сертификаттар жұп болып тіркеледі, ГОСТ және RSA; келесілерін пайдаланушы қайта шығаруды аяқтағанда Банк өзі тіркейді.',
        'The first certificates are registered as a pair, GOST and RSA; later ones the Bank registers itself when the user has finished his regeneration.',
        'R-BANK-85',
      ),
    ],
  },
  envelope: { title: 'envelopeTitle', text: ['envelopeOnce', 'deskEnvelopeAbout'] },
  operationist: {
    title: titleOf(ROLES.operationist),
    text: [
      ours(
        'К Операционисту приходит тот, чей срок истек: он пишет заявление в свободной форме и отдает e-Token по акту.',
        'Операционистке мерзімі өткен адам келеді: ол еркін нысанда өтініш жазып, e-Token-ді акт бойынша береді.',
        'Whoever was too late comes to the Operationist: he writes a free-form application and hands his e-Token over under an act.',
        'R-BANK-95, R-BANK-97',
      ),
      'branchRule',
      ours(
        'Номер заявления открывает его: там следующий шаг, акт и журнал передачи.',
        'Өтініштің нөмірі оны ашады: келесі қадам, акт және тапсыру журналы сонда.',
        'The number of an application opens it: next step, act and custody log are there.',
        'R-BANK-98',
      ),
    ],
  },
  'late-case': {
    title: 'branchCases',
    text: [
      ours(
        'Путь носителя: принят по акту, отправлен в головной офис, получен там, запрограммирован, отправлен в филиал, получен, выдан. Каждый шаг делает рабочее место, у которого носитель.',
        'Тасушының жолы: акт бойынша алынды, бас кеңсеге жіберілді, сонда алынды, бағдарламалық жасақталды, филиалға жіберілді, алынды, берілді. Әр қадамды тасушы қайда болса, сол жұмыс орны жасайды.',
        'The way of a token: taken under an act, sent to the head office, received there, programmed, sent to the branch, received, handed out. Each step is made by the desk that has the token.',
        'R-BANK-97, R-BANK-98, R-BANK-99, R-BANK-100',
      ),
      ours(
        'Пока носитель в Банке, подписывать им нельзя; после выдачи вход открывается.',
        'Тасушы Банкте болғанда, онымен қол қоюға болмайды; берілгеннен кейін кіру ашылады.',
        'While the token is with the Bank nobody can sign with it; once it is handed out the access is open.',
        'R-BANK-101',
      ),
    ],
  },
  act: {
    title: 'branchAct',
    text: [
      ours(
        'Акт печатается в двух экземплярах; его подписывают Пользователь и сотрудник Банка.',
        'Акт екі данада басып шығарылады; оған Пайдаланушы мен Банк қызметкері қол қояды.',
        'The act is printed twice; the user and the employee of the Bank sign it.',
        'R-BANK-97',
      ),
    ],
  },
  'head-office': {
    title: titleOf(ROLES['head-office']),
    text: [
      ours(
        'Головной офис принимает носители, перевыпускает сертификаты и отправляет носители в филиал.',
        'Бас кеңсе тасушыларды қабылдайды, сертификаттарды қайта шығарады және тасушыларды филиалға жібереді.',
        'The head office receives the tokens, re-issues the certificates and sends the tokens to the branch.',
        'R-BANK-98, R-BANK-99, R-BANK-100',
      ),
      'branchProgramming',
    ],
  },
  'technical-support': {
    title: titleOf(ROLES['technical-support']),
    text: [
      ours(
        'Кто перегенерировал ключ, должен сообщить об этом. «Сообщил по телефону» закрывает задачу за него.',
        'Кілтін қайта генерациялаған адам бұл туралы хабарлауы қажет. «Телефон арқылы хабарлады» тапсырманы оның орнына жабады.',
        'Whoever has regenerated his key is to tell of it. “Told by telephone” closes the task for him.',
        'R-BANK-93',
      ),
    ],
  },
  'call-centre': { title: titleOf(ROLES['call-centre']), text: ['lookUpAbout', LOOKING_UP] },
  'letters-desk': {
    title: 'lettersDeskTitle',
    text: [
      ours(
        'Письма, которые Банк принял от клиентов, последние сверху. Ответ появляется у клиента в письмах Банка.',
        'Банк клиенттерден қабылдаған хаттар, соңғылары жоғарыда. Жауап клиентте Банктің хаттарында пайда болады.',
        'Letters that the Bank has taken from clients, the latest first. The answer appears at the client’s among the letters of the Bank.',
        'R-BANK-11',
      ),
    ],
  },
  outbox: {
    title: 'outboxTitle',
    text: [
      'outboxAbout',
      ours(
        'Банк пишет об окончании срока, о перевыпуске и о носителе, который ждет в филиале: тем, чей адрес он знает.',
        'Банк мерзімнің аяқталуы, қайта шығару және филиалда күтіп тұрған тасушы туралы жазады: мекенжайын білетін адамдарға.',
        'The Bank writes of the end of validity, of a re-issue and of a token that waits at the branch: to those whose address it knows.',
        'R-BANK-60, R-BANK-92, R-BANK-100',
      ),
    ],
  },
} as const satisfies Readonly<Record<string, HelpRow>>;
