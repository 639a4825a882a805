import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIinOrBin, iinCheckDigit, isValidBin, isValidIin, testBin, testIin } from './iin-bin.ts';
import { loadVectors } from './testing/vectors.ts';

describe('the check digit', () => {
  it('is the one of the known numbers', () => {
    let ran = 0;
    for (const { number, checkDigit, valid } of loadVectors('kazakh-gost').iinBin) {
      expect(iinCheckDigit(number)).toBe(checkDigit);
      expect(decodeIinOrBin(number) !== undefined).toBe(valid);
      ran++;
    }
    expect(ran).toBe(4);
  });

  it('needs the second pass for 870430300986', () => {
    const digits = [...'87043030098'].map(Number);
    expect(digits.reduce((sum, digit, i) => sum + digit * (i + 1), 0) % 11).toBe(10);
    expect(iinCheckDigit('87043030098')).toBe(6);
  });

  it('does not exist where both passes leave 10', () => {
    const without = Array.from({ length: 10_000 }, (_, i) => `8704303${String(i).padStart(4, '0')}`).filter(
      (digits) => iinCheckDigit(digits) === undefined,
    );
    // One in eleven leaves 10 in the first pass, about one in eleven of these in the second.
    expect(without.length).toBeGreaterThan(50);
    expect(without.length).toBeLessThan(120);
    for (const digits of without) {
      for (let last = 0; last < 10; last++) expect(isValidIin(`${digits}${last}`)).toBe(false);
    }
  });

  it('finds every single wrong digit of a number that passed the first time', () => {
    // Weights 1 … 11 have inverses modulo 11 except the last one, 11 itself: that digit is not protected by this pass.
    const number = '100460000102';
    for (let at = 0; at < 10; at++) {
      for (let digit = 0; digit < 10; digit++) {
        const wrong = number.slice(0, at) + digit + number.slice(at + 1);
        if (wrong === number) continue;
        const { first } = { first: [...wrong].slice(0, 11).reduce((sum, d, i) => sum + Number(d) * (i + 1), 0) % 11 };
        expect(first).not.toBe(2);
      }
    }
  });

  it('wants digits', () => {
    for (const bad of ['', '1234567890', '1234567890123', '8704303009x', '8704303009 8']) {
      expect(() => iinCheckDigit(bad)).toThrow(/digits expected/);
      expect(decodeIinOrBin(bad)).toBeUndefined();
    }
  });
});

describe('what a number says', () => {
  it('an IIN: day of birth, century, sex', () => {
    expect(decodeIinOrBin('870430300986')).toEqual({
      kind: 'IIN',
      birthDate: '1987-04-30',
      sex: 'male',
      serial: 98,
    });
    expect(isValidIin('870430300986')).toBe(true);
    expect(isValidBin('870430300986')).toBe(false);
  });

  it('a BIN: year and month, type, division', () => {
    expect(decodeIinOrBin('100460000102')).toEqual({
      kind: 'BIN',
      year: 10,
      month: 4,
      type: 6,
      division: 0,
      serial: 10,
    });
    expect(isValidBin('100460000102')).toBe(true);
    expect(isValidIin('100460000102')).toBe(false);
  });

  it("not the numbers of the National CA's test certificates", () => {
    expect(isValidIin('123456789011')).toBe(false);
    expect(isValidBin('123456789021')).toBe(false);
  });

  it('nothing where the date or the kind does not exist', () => {
    for (const body of [
      '87023030098',
      '87133030098',
      '87043070098',
      '87043000098',
      '87043130098',
      '10134000010',
      '10047000010',
      '10044400010',
    ]) {
      const check = iinCheckDigit(body);
      if (check === undefined) continue;
      const number = `${body}${check}`;
      // 31 April written with century digit 3 is the one that looks almost right.
      expect(decodeIinOrBin(number), number).toBeUndefined();
    }
  });
});

const day = fc
  .date({ min: new Date('1800-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('invented numbers', () => {
  it('of persons are valid and say what was asked', () => {
    const person = fc.record({
      birthDate: day,
      sex: fc.constantFrom('male', 'female' as const),
      serial: fc.nat({ max: 9999 }),
    });
    fc.assert(
      fc.property(person, (asked) => {
        const number = testIin(asked);
        const said = decodeIinOrBin(number);
        expect(said).toMatchObject({ kind: 'IIN', birthDate: asked.birthDate, sex: asked.sex });
        expect(isValidIin(number)).toBe(true);
      }),
    );
  });

  it('of organisations are valid and say what was asked', () => {
    const organisation = fc.record({
      registered: day.map((date) => date.slice(0, 7)),
      serial: fc.nat({ max: 99_999 }),
      type: fc.constantFrom(4, 5, 6 as const),
      division: fc.constantFrom(0, 1, 2, 3 as const),
    });
    fc.assert(
      fc.property(organisation, (asked) => {
        const number = testBin(asked);
        const { type, division } = asked;
        expect(decodeIinOrBin(number)).toMatchObject({
          kind: 'BIN',
          month: Number(asked.registered.slice(5)),
          type,
          division,
        });
        expect(isValidBin(number)).toBe(true);
      }),
    );
  });

  it('keep the serial number unless its check digit does not exist', () => {
    const serials = Array.from({ length: 1000 }, (_, serial) => serial);
    const kept = serials.filter((serial) => {
      const said = decodeIinOrBin(testIin({ birthDate: '1987-04-30', sex: 'female', serial }));
      return said?.serial === serial;
    });
    expect(kept.length).toBeGreaterThan(980);
    expect(kept.length).toBeLessThan(1000);
  });

  it('do not exist for impossible wishes', () => {
    const sex = 'male';
    for (const birthDate of ['1799-12-31', '2100-01-01', '1987-02-29', '1987-4-30', 'yesterday', '1987-04-30T']) {
      expect(() => testIin({ birthDate, sex, serial: 1 })).toThrow(/no IIN/);
    }
    for (const serial of [-1, 10_000, 1.5]) {
      expect(() => testIin({ birthDate: '1987-04-30', sex, serial })).toThrow(/serial/);
    }
    for (const registered of ['2010-13', '2010-00', '10-04', '2010-04-01']) {
      expect(() => testBin({ registered, serial: 1 })).toThrow(/no BIN/);
    }
    expect(() => testBin({ registered: '2010-04', serial: 100_000 })).toThrow(/serial/);
  });
});
