import { testBin, testIin } from '../../pki/iin-bin.ts';

/** Invented organisations and people with valid test numbers. */

export const ORGANISATION = { bin: testBin({ registered: '2011-03', serial: 4210 }), name: 'ТОО "TEST Дала Сауда"' };

/** The body of POST /admin/persons: another number, another person. */
export function employee(serial: number) {
  return {
    bin: ORGANISATION.bin,
    iin: testIin({ birthDate: '1984-06-17', sex: 'female', serial }),
    name: `ТЕСТОВА АЙСҰЛУ ${serial}`,
    organisationUnit: 'Бухгалтерия',
    email: `employee-${serial}@client.test`,
  };
}
