import type { PaymentOrder } from '../../http/bank-documents.ts';
import { testBin, testIin } from '../../pki/iin-bin.ts';

/** Invented people and organisations. Their numbers are valid; nobody has them. */

/** An organisation with one person who signs for it. */
export interface DemoClient {
  readonly organisation: { readonly bin: string; readonly name: string; readonly account: string };
  readonly person: {
    readonly iin: string;
    readonly name: string;
    readonly organisationUnit: string;
    readonly email: string;
  };
  readonly user: { readonly login: string; readonly surname: string; readonly signatureRight: 'single' };
}

const SURNAMES = ['ПРОБНЫЙ', 'УЧЕБНАЯ', 'ПРИМЕРОВ', 'ОБРАЗЦОВА', 'МАКЕТОВ'];
const GIVEN_NAMES = ['Проба Тестович', 'Учёба Тестовна', 'Пример Тестович', 'Образец Тестовна', 'Макет Тестович'];

/** The bank's three digits in invented account numbers. */
const BANK_CODE = '999';

/** The `serial`-th client, counted from 1. The same serial is the same client. */
export function demoClient(serial = 1): DemoClient {
  const at = (serial - 1) % SURNAMES.length;
  const surname = SURNAMES[at] ?? '';
  const sex = at % 2 === 0 ? 'male' : 'female';
  return {
    organisation: {
      bin: testBin({ registered: '2015-04', serial }),
      name: `ТОО "TEST ${serial}"`,
      account: accountNumber(serial),
    },
    person: {
      iin: testIin({ birthDate: '1985-05-17', sex, serial }),
      name: `${surname} ${GIVEN_NAMES[at]}`,
      organisationUnit: 'Бухгалтерия',
      email: `client${serial}@client.test`,
    },
    user: { login: `client${serial}`, surname, signatureRight: 'single' },
  };
}

/** A payment of the client to another invented organisation. @param date `YYYY-MM-DD`. */
export function demoPaymentOrder(client: DemoClient, number: string, date: string): PaymentOrder {
  const beneficiary = demoClient(900);
  return {
    number,
    date,
    payerAccount: client.organisation.account,
    payerBin: client.organisation.bin,
    beneficiaryName: beneficiary.organisation.name,
    beneficiaryAccount: beneficiary.organisation.account,
    beneficiaryBin: beneficiary.organisation.bin,
    amount: '125000.00',
    purposeCode: '710',
    purpose: 'TEST: оплата по договору',
  };
}

/** An account number with right check digits: ISO 13616, mod 97-10 of ISO/IEC 7064. */
function accountNumber(serial: number): string {
  const account = `${BANK_CODE}${String(serial).padStart(13, '0')}`;
  // `KZ00` behind the account, letters counted as 10 (A) to 35 (Z): K = 20, Z = 35.
  const check = 98n - (BigInt(`${account}203500`) % 97n);
  return `KZ${String(check).padStart(2, '0')}${account}`;
}
