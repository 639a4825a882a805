import { ours, type TextRow } from './row.ts';

/** What became of a document, its receipt, accounts and rates. */
export const DOCUMENT_LIFE_TEXTS = {
  documentHistory: ours('История документа', 'Құжаттың тарихы', 'History of the document', '-'),
  historyAt: ours('Время, UTC', 'Уақыты, UTC', 'Time, UTC', '-'),
  historyBy: ours('Кем', 'Кім', 'By', '-'),
  byBank: ours('Банком', 'Банк', 'the bank', '-'),
  executionAt: ours('Будет исполнен', 'Орындалады', 'To be executed', '-'),
  buttonRecall: ours('Отозвать', 'Кері қайтару', 'Recall', '-'),
  recallText: ours(
    'Документ принят банком и ещё не исполнен. Его можно отозвать: подпишите файл отзыва ключом, которым подписан документ.',
    'Құжат банкпен қабылданған, әлі орындалмаған. Оны кері қайтаруға болады: кері қайтару файлына құжатқа қол қойылған кілтпен қол қойыңыз.',
    'The document is accepted by the bank and not executed yet. It can be recalled: sign the recall with the key that has signed the document.',
    '-',
  ),
  buttonReceipt: ours('Квитанция', 'Түбіртек', 'Receipt', '-'),
  buttonCopy: ours('Копировать', 'Көшіру', 'Copy', '-'),
  receiptOfBank: ours('Квитанция Банка', 'Банктің түбіртегі', 'Receipt of the bank', '-'),
  receiptText: ours(
    'Документ получен Банком. Квитанция подписана тестовым ключом Банка; подпись проверяется программой (openssl cms -verify).',
    'Құжатты Банк алды. Түбіртекке Банктің сынақ кілтімен қол қойылған; қолтаңбаны бағдарлама тексереді (openssl cms -verify).',
    'The bank has received the document. The receipt is signed with the bank’s TEST key; a program verifies the signature (openssl cms -verify).',
    '-',
  ),
  receiptDigest: ours(
    'SHA-256 подписанного содержимого',
    'Қол қойылған мазмұнның SHA-256',
    'SHA-256 of the signed content',
    '-',
  ),
  receiptSignature: ours('Подпись Банка, CMS', 'Банктің қолтаңбасы, CMS', 'The bank’s signature, CMS', '-'),
  receiptCertificate: ours('Сертификат Банка', 'Банктің сертификаты', 'The bank’s certificate', '-'),
  amountInWords: ours('Сумма прописью', 'Сомасы жазбаша', 'Amount in words', '-'),
  accounts: ours('Счета', 'Шоттар', 'Accounts', '-'),
  accountBalance: ours('Остаток', 'Қалдық', 'Balance', '-'),
  accountClosed: ours('закрыт', 'жабық', 'closed', '-'),
  ratesTitle: ours('Курсы валют', 'Валюта бағамдары', 'Rates of exchange', 'R-BANK-9'),
  ratesText: ours(
    'Тестовые курсы в тенге за единицу валюты. Сделка исполняется по курсу на момент исполнения; сумма в тенге округляется до тиына.',
    'Валюта бірлігіне теңгемен сынақ бағамдары. Мәміле орындалу сәтіндегі бағам бойынша орындалады; теңгедегі сома тиынға дейін дөңгелектенеді.',
    'TEST rates in tenge for one unit of the currency. A deal is executed at the rate of the moment of its execution; the sum in tenge is rounded to the tiyn.',
    'R-BANK-9',
  ),
  rateBuys: ours('Банк покупает', 'Банк сатып алады', 'The bank buys', 'R-BANK-9'),
  rateSells: ours('Банк продаёт', 'Банк сатады', 'The bank sells', 'R-BANK-9'),
} as const satisfies Readonly<Record<string, TextRow>>;
