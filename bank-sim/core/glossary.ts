import { fill, type Label } from './label.ts';
import { ours, type TextRow } from './texts/row.ts';

/** A term of the bank's documents and what it means here: R-BANK-89. */
interface TermRow {
  readonly term: TextRow;
  readonly meaning: TextRow;
}

type Words = readonly [ru: string, kk: string, en: string];

const row = (term: Words, meaning: Words, source: string): TermRow => ({
  term: ours(...term, source),
  meaning: ours(...meaning, source),
});

/**
 * The documents give terms the meaning of a Regulation that is not public. The meanings here are drawn from how the documents
 * use the terms.
 */
export const GLOSSARY: readonly TermRow[] = [
  row(
    ['Абонент', 'Абонент', 'Subscriber'],
    [
      'Лицо, которому выданы ключи ЭЦП; его профили видны в системе.',
      'ЭСҚ кілттері шығарылған тұлға; оның профильдері жүйеде көрінеді.',
      'The person to whom the signature keys were issued; his profiles are seen in the system.',
    ],
    'R-BANK-42, R-BANK-53',
  ),
  row(
    ['Клиент', 'Клиент', 'Client'],
    [
      'Организация, счета которой обслуживает Банк.',
      'Шоттарына Банк қызмет көрсететін ұйым.',
      'The organisation whose accounts the Bank serves.',
    ],
    'R-BANK-43',
  ),
  row(
    ['Ключ ЭЦП', 'ЭСҚ Кілті', 'Signature Key'],
    [
      'Закрытый ключ на носителе, которым Абонент подписывает документы; Банк регистрирует его сертификат.',
      'Абонент құжаттарға қол қоятын тасушыдағы жабық кілт; Банк оның сертификатын тіркейді.',
      'The private key on the carrier with which the Subscriber signs documents; the Bank registers its certificate.',
    ],
    'R-BANK-58, R-BANK-85',
  ),
  row(
    ['Комплект ключей', 'Кілттер жинағы', 'Key set'],
    [
      'Ключи ГОСТ и RSA одного Абонента с их сертификатами.',
      'Бір Абоненттің ГОСТ және RSA кілттері сертификаттарымен бірге.',
      'The GOST and RSA keys of one Subscriber with their certificates.',
    ],
    'R-BANK-59',
  ),
  row(
    ['Регенерация (перегенерация) комплекта ключей', 'Кілттер жинағын қайта шығару', 'Regeneration of the key set'],
    [
      'Создание новых ключей и получение сертификатов на них до окончания срока действия прежних.',
      'Бұрынғыларының қолданылу мерзімі аяқталғанға дейін жаңа кілттер жасау және оларға сертификаттар алу.',
      'Making new keys and having certificates issued for them before the validity of the earlier ones ends.',
    ],
    'R-BANK-50, R-BANK-59, R-BANK-63',
  ),
  row(
    ['Профиль', 'Профиль', 'Profile'],
    [
      'Запись Банка о комплекте ключей Абонента: идентификатор, криптография, статус, сертификаты.',
      'Абоненттің кілттер жинағы туралы Банктің жазбасы: сәйкестендіргіш, криптография, мәртебе, сертификаттар.',
      'The Bank’s record of a Subscriber’s key set: identifier, cryptography, status, certificates.',
    ],
    'R-BANK-52, R-BANK-65',
  ),
  row(
    ['Критический статус', 'Сыни мәртебе', 'Critical status'],
    [
      'До окончания срока действия сертификата осталось 30 дней или меньше, либо он закончился.',
      'Сертификаттың қолданылу мерзімінің аяқталуына 30 күн немесе одан аз қалды, не ол аяқталды.',
      '30 days or less are left until the end of validity of the certificate, or it has ended.',
    ],
    'R-BANK-54, R-BANK-60',
  ),
  row(
    ['ПИН-конверт', 'Пин-конверт', 'PIN envelope'],
    [
      'Запечатанный конверт Банка с первым паролем.',
      'Банктің бірінші құпия сөзі бар мөрленген конверті.',
      'The Bank’s sealed envelope with the first password.',
    ],
    'R-BANK-32',
  ),
  row(
    ['Tumar CSP', 'Tumar CSP', 'Tumar CSP'],
    [
      'Криптографический компонент рабочего места: хранит профили и подписывает ключами носителя.',
      'Жұмыс орнының криптографиялық компоненті: профильдерді сақтайды және тасушының кілттерімен қол қояды.',
      'The cryptographic component of the workstation: it keeps profiles and signs with the keys of the carrier.',
    ],
    'R-BANK-14, R-BANK-53',
  ),
  row(
    ['e-Token', 'e-Token', 'e-Token'],
    [
      'Носитель ключей ЭЦП Пользователя: устройство, в котором ключи созданы и из которого они не выходят.',
      'Пайдаланушының ЭСҚ кілттерінің тасушысы: кілттер жасалған және ішінен шықпайтын құрылғы.',
      'The carrier of a user’s signature keys: the device in which they were made and which they do not leave.',
    ],
    'R-BANK-97',
  ),
  row(
    ['Менеджер Банка', 'Банк менеджері', 'Bank Manager'],
    [
      'Сотрудник Банка, который выдает логин и ПИН-конверт.',
      'Логин мен пин-конвертті беретін Банк қызметкері.',
      'The employee of the Bank who hands out login and PIN envelope.',
    ],
    'R-BANK-32, R-BANK-102',
  ),
  row(
    ['Операционист', 'Операционист', 'Operationist'],
    [
      'Сотрудник филиала, который принимает заявления и носители.',
      'Өтініштер мен тасушыларды қабылдайтын филиал қызметкері.',
      'The employee of a branch who takes applications and tokens.',
    ],
    'R-BANK-95, R-BANK-97',
  ),
  row(
    ['Акт приема-передачи', 'Тапсыру-қабылдау актісі', 'Acceptance act'],
    [
      'Документ, по которому носитель переходит от Пользователя к Банку.',
      'Тасушы Пайдаланушыдан Банкке өтетін құжат.',
      'The document under which a token passes from the user to the Bank.',
    ],
    'R-BANK-97',
  ),
  row(
    ['КНП', 'ТМК', 'KNP'],
    [
      'Код назначения платежа, три цифры.',
      'Төлем мақсатының коды, үш цифр.',
      'Code of the purpose of a payment, three digits.',
    ],
    'R-BANK-3',
  ),
  row(
    ['КБК', 'БСК', 'KBK'],
    [
      'Код бюджетной классификации, шесть цифр: какой это платеж в бюджет.',
      'Бюджеттік сыныптама коды, алты цифр: бюджетке қандай төлем екені.',
      'Budget classification code, six digits: which payment to the budget it is.',
    ],
    'R-BANK-6',
  ),
  row(
    ['КОд и КБе', 'КОд және КБе', 'KOd and KBe'],
    [
      'Коды отправителя денег и бенефициара, две цифры: резидентство и сектор экономики.',
      'Ақша жөнелтушінің және бенефициардың кодтары, екі цифр: резиденттік пен экономика секторы.',
      'Codes of the sender of the money and of the beneficiary, two digits: residence and sector of the economy.',
    ],
    'R-BANK-3',
  ),
  row(
    ['Дата валютирования', 'Валюталау күні', 'Value date'],
    [
      'День, в который деньги должны поступить бенефициару; не позже десяти дней после даты документа.',
      'Ақша бенефициарға түсуге тиіс күн; құжат күнінен кейін он күннен кеш емес.',
      'The day on which the money is to reach the beneficiary; not later than ten days after the date of the document.',
    ],
    'R-BANK-3',
  ),
];

/** The terms as they are read. */
export function glossary(): { term: Label; meaning: Label }[] {
  return GLOSSARY.map(({ term, meaning }) => ({ term: fill(term), meaning: fill(meaning) }));
}
