/** What DER demands of the content of each universal type (X.690 chapters 8 and 11): one row per type. */

interface TypeRule {
  readonly name: string;
  readonly constructed: boolean;
  /** What is wrong with the content, or undefined. */
  readonly problem?: (content: Uint8Array) => string | undefined;
}

const RULES: ReadonlyMap<number, TypeRule> = new Map([
  [1, { name: 'BOOLEAN', constructed: false, problem: booleanProblem }],
  [2, { name: 'INTEGER', constructed: false, problem: integerProblem }],
  [3, { name: 'BIT STRING', constructed: false, problem: bitStringProblem }],
  [4, { name: 'OCTET STRING', constructed: false }],
  [5, { name: 'NULL', constructed: false, problem: (c) => (c.length === 0 ? undefined : 'a NULL with content') }],
  [6, { name: 'OBJECT IDENTIFIER', constructed: false, problem: oidProblem }],
  [10, { name: 'ENUMERATED', constructed: false, problem: integerProblem }],
  [12, { name: 'UTF8String', constructed: false, problem: utf8Problem }],
  [16, { name: 'SEQUENCE', constructed: true }],
  [17, { name: 'SET', constructed: true }],
  [18, { name: 'NumericString', constructed: false, problem: alphabet('NumericString', /^[0-9 ]*$/) }],
  [
    19,
    {
      name: 'PrintableString',
      constructed: false,
      problem: alphabet('PrintableString', /^[A-Za-z0-9 '()+,\-./:=?]*$/),
    },
  ],
  [20, { name: 'TeletexString', constructed: false }],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: IA5 is all of ASCII, control characters included
  [22, { name: 'IA5String', constructed: false, problem: alphabet('IA5String', /^[\x00-\x7f]*$/) }],
  [23, { name: 'UTCTime', constructed: false, problem: utcTimeProblem }],
  [24, { name: 'GeneralizedTime', constructed: false, problem: generalizedTimeProblem }],
  [26, { name: 'VisibleString', constructed: false, problem: alphabet('VisibleString', /^[ -~]*$/) }],
  [
    28,
    {
      name: 'UniversalString',
      constructed: false,
      problem: (c) => (c.length % 4 === 0 ? undefined : 'a cut UniversalString'),
    },
  ],
  [30, { name: 'BMPString', constructed: false, problem: (c) => (c.length % 2 === 0 ? undefined : 'a cut BMPString') }],
]);

interface UniversalValue {
  readonly tag: number;
  readonly constructed: boolean;
  /** Of types with a rule for it: of others nobody asks for it. */
  readonly content: Uint8Array;
}

/**
 * What is wrong with a value of universal class, or undefined.
 * A type without a row (REAL, EXTERNAL, RELATIVE-OID, the end-of-contents octets of BER, ...) has no place in PKIX or CMS.
 */
export function universalProblem(value: UniversalValue): string | undefined {
  const { tag, constructed } = value;
  const rule = RULES.get(tag);
  if (rule === undefined) return `universal type ${tag} has no place here`;
  if (rule.constructed !== constructed) return `a ${constructed ? 'constructed' : 'primitive'} ${rule.name}`;
  return rule.problem?.(value.content);
}

function booleanProblem(content: Uint8Array): string | undefined {
  return content.length === 1 && (content[0] === 0 || content[0] === 0xff)
    ? undefined
    : 'a BOOLEAN other than 00 or FF';
}

/** X.690 section 8.3.2: the first nine bits are not all equal. */
function integerProblem(content: Uint8Array): string | undefined {
  const first = content[0];
  const second = content[1];
  if (first === undefined) return 'an INTEGER without content';
  if (second === undefined) return undefined;
  const redundant = (first === 0 && second < 0x80) || (first === 0xff && second >= 0x80);
  return redundant ? 'an INTEGER in more octets than needed' : undefined;
}

/** X.690 sections 8.6 and 11.2.1: unused bits are 0 to 7, and zero. */
function bitStringProblem(content: Uint8Array): string | undefined {
  const unused = content[0];
  if (unused === undefined || unused > 7) return 'a BIT STRING without a count of unused bits';
  if (content.length === 1) return unused === 0 ? undefined : 'an empty BIT STRING with unused bits';
  const last = content[content.length - 1] as number;
  return (last & ((1 << unused) - 1)) === 0 ? undefined : 'a BIT STRING whose unused bits are set';
}

/** X.690 section 8.19.2: every subidentifier in the fewest octets, the last one complete. */
function oidProblem(content: Uint8Array): string | undefined {
  if (content.length === 0 || (content[content.length - 1] as number) >= 0x80)
    return 'an OBJECT IDENTIFIER that is cut';
  let isBeginning = true;
  for (const octet of content) {
    if (isBeginning && octet === 0x80) return 'an OBJECT IDENTIFIER with leading zeros';
    isBeginning = octet < 0x80;
  }
  return undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8Problem(content: Uint8Array): string | undefined {
  try {
    utf8.decode(content);
    return undefined;
  } catch {
    return 'a UTF8String that is not UTF-8';
  }
}

function alphabet(name: string, allowed: RegExp): (content: Uint8Array) => string | undefined {
  return (content) => (allowed.test(latin1(content)) ? undefined : `a ${name} with a character it does not have`);
}

/** RFC 5280 section 4.1.2.5.1: YYMMDDHHMMSSZ, seconds included. */
function utcTimeProblem(content: Uint8Array): string | undefined {
  return utcTimeMs(content) === undefined ? 'a UTCTime that is not YYMMDDHHMMSSZ' : undefined;
}

/** X.690 section 11.7: YYYYMMDDHHMMSSZ, or with a fraction that does not end in 0. Certificates and lists have none (RFC 5280). */
function generalizedTimeProblem(content: Uint8Array): string | undefined {
  return fractionalTimeMs(content) === undefined ? 'a GeneralizedTime that is not YYYYMMDDHHMMSS[.f]Z' : undefined;
}

/** The instant of a UTCTime in milliseconds since the epoch: years 50-99 are 19xx, 00-49 are 20xx. */
export function utcTimeMs(content: Uint8Array): number | undefined {
  const text = latin1(content);
  if (!/^\d{12}Z$/.test(text)) return undefined;
  return instantMs(`${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}`);
}

/** The instant of a GeneralizedTime with or without a fraction, in milliseconds since the epoch; what is finer is cut off. */
export function fractionalTimeMs(content: Uint8Array): number | undefined {
  const [, whole = '', fraction = ''] = /^(\d{14})(?:\.(\d*[1-9]))?Z$/.exec(latin1(content)) ?? [];
  const ms = whole === '' ? undefined : instantMs(`${whole}Z`);
  return ms === undefined ? undefined : ms + Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/** The instant of a GeneralizedTime in whole seconds, in milliseconds since the epoch. */
export function generalizedTimeMs(content: Uint8Array): number | undefined {
  const text = latin1(content);
  return /^\d{14}Z$/.test(text) ? instantMs(text) : undefined;
}

/** `text` is YYYYMMDDHHMMSSZ; a day that the calendar does not have gives undefined. */
function instantMs(text: string): number | undefined {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const instant = new Date(iso);
  const known = !Number.isNaN(instant.getTime()) && instant.toISOString() === iso.replace('Z', '.000Z');
  return known ? instant.getTime() : undefined;
}

/** One character per octet. */
export function latin1(content: Uint8Array): string {
  let text = '';
  for (const octet of content) text += String.fromCharCode(octet);
  return text;
}
