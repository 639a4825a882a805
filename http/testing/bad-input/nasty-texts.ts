import fc from 'fast-check';

/** Texts that somebody means ill with. */

/** What a page shows of it must be escaped, and no header may be made of it. */
export const PROBE = 'x-probe';

export const NASTY_TEXTS: readonly string[] = [
  `<script>alert("${PROBE}")</script>`,
  `"><img src=x onerror=alert('${PROBE}')>`,
  `'-alert(\`${PROBE}\`)-'`,
  `</textarea></title></style><svg/onload=${PROBE}>`,
  `<!--${PROBE}-->]]><![CDATA[<x>]]>&${PROBE};`,
  `javascript:alert('${PROBE}')`,
  `TEST\r\nX-Injected: ${PROBE}\r\n\r\n<html>`,
  `TEST\nset-cookie: ${PROBE}=1`,
  `\u0000\u0001\u001b[31m\u007f\u0085${PROBE}`,
  `\u202e\u2066TEST\u2069\u200f\ufeff${PROBE}`,
  `\ud800 lonely ${PROBE} \udfff`,
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '/etc/passwd\u0000.cer',
  'file:///etc/passwd',
  `CN=${PROBE},CN=a+CN=b,O=\\,\\"\\+\\\\,2.5.4.3=#0c0141`,
  'CN=#,=,==,\\',
  `${'A'.repeat(300)}${PROBE}`,
  'Ұ'.repeat(5000),
  '{{7*7}}<%= 7*7 %>%{7*7}',
  "' OR '1'='1'; DROP TABLE persons; --",
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$ref',
  '$map',
  '-1',
  '1e999',
  '٣٤',
  '',
  ' ',
];

export const nastyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);
