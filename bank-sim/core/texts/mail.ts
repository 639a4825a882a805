import { ours, type TextRow } from './row.ts';

/** The bank's e-mails: each in the languages one under the other, for nobody knows the reader's. */
export const MAIL_TEXTS = {
  mailWarningSubject: ours(
    'Срок действия ключа ЭЦП подходит к концу',
    'ЭСҚ кілтінің қолданылу мерзімі аяқталып келеді',
    'The validity of your signature key is coming to an end',
    'R-BANK-60',
  ),
  mailWarningText: ours(
    '{subscriber}: срок действия сертификата Ключа ЭЦП {identifier} заканчивается {until}. Выполните регенерацию комплекта ключей: Сервис - Безопасность - Перегенерация комплекта ключей - Профили.',
    '{subscriber}: ЭСҚ кілтінің {identifier} сертификатының қолданылу мерзімі {until} аяқталады. Кілттер жинағын қайта шығарыңыз: Сервис - Қауіпсіздік - Кілттер жинағын қайта шығару - Профильдер.',
    '{subscriber}: the certificate of signature key {identifier} ends on {until}. Regenerate the key set: Service - Security - Regeneration of the key set - Profiles.',
    'R-BANK-56, R-BANK-60',
  ),
  mailReissuedSubject: ours(
    'Перевыпуск ключа ЭЦП подтверждён',
    'ЭСҚ кілтінің қайта шығарылғаны расталды',
    'The re-issue of your signature key is confirmed',
    'R-BANK-92',
  ),
  mailReissuedText: ours(
    '{subscriber}: УЦ и Банк закончили обработку, комплект ключей {identifier} введён в эксплуатацию, срок действия до {until}. Сообщите о перегенерации в Службу технической поддержки. {contact}',
    '{subscriber}: КО және Банк өңдеуді аяқтады, {identifier} кілттер жинағы пайдалануға енгізілді, қолданылу мерзімі {until} дейін. Қайта генерациялау туралы Техникалық қолдау қызметіне хабарлаңыз. {contact}',
    '{subscriber}: the CA and the bank have finished, key set {identifier} is in operation, valid until {until}. Tell Technical Support of the regeneration. {contact}',
    'R-BANK-92, R-BANK-93',
  ),
  mailTokenReadySubject: ours(
    'Ваш е-Token готов к выдаче',
    'Сіздің е-Token беруге дайын',
    'Your e-Token is ready for collection',
    'R-BANK-100',
  ),
  mailTokenReadyText: ours(
    '{subscriber}: е-Token {serialNumber} с новым сертификатом ЭЦП находится в Филиале. Получите его лично с удостоверением личности; после этого вход в систему будет открыт.',
    '{subscriber}: жаңа ЭЦҚ тіркеу куәлігі бар {serialNumber} е-Token Филиалда. Оны жеке куәлікпен өзіңіз алып кетіңіз; содан кейін жүйеге кіру ашылады.',
    '{subscriber}: e-Token {serialNumber} with the new certificate is at the branch. Collect it in person with your identity card; your access is open from then on.',
    'R-BANK-100, R-BANK-101',
  ),
} as const satisfies Readonly<Record<string, TextRow>>;
