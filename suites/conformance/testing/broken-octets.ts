import {
  CKA_LABEL,
  CKA_WRAP_TEMPLATE,
  CKR_ATTRIBUTE_TYPE_INVALID,
  CKR_BUFFER_TOO_SMALL,
  CKR_CANCEL,
  CKR_FUNCTION_CANCELED,
  CKR_OK,
} from '../../../emulator/spec/constants.gen.ts';
import { layoutOf } from '../raw/layout.ts';
import { readUlong, UNAVAILABLE, writeUlong } from '../raw/memory.ts';
import type { Broken, RawLie } from './broken-library.ts';
import { instead } from './broken-token.ts';

/** Libraries that break one rule each in the memory that C gives them. */

const ATTRIBUTE = layoutOf('CK_ATTRIBUTE');
const place = (name: string): number => ATTRIBUTE.members.find((member) => member.name === name)?.at ?? 0;

/** What one attribute of a template is, and how to tell something else of it. */
interface Told {
  readonly type: number;
  readonly length: number;
  /** What `pValue` points to. */
  readonly room: Buffer | undefined;
  tell(length: number): void;
}

/** C_GetAttributeValue that does something else afterwards. @param room octets that each attribute had. */
const reading =
  (lie: (told: readonly Told[], rv: number, rooms: readonly number[]) => number): RawLie =>
  ({ name, args, face }, honest) => {
    if (name !== 'C_GetAttributeValue') return honest();
    const template = args[2] as Buffer;
    const lengthAt = (at: number) => at * ATTRIBUTE.octets + place('ulValueLen');
    const all = Array.from({ length: Number(args[3]) }, (_, at) => at);
    const rooms = all.map((at) => readUlong(template, lengthAt(at)));
    const rv = honest();
    const told = all.map((at) => ({
      type: readUlong(template, at * ATTRIBUTE.octets + place('type')),
      length: readUlong(template, lengthAt(at)),
      room: face.memoryOf(template, at),
      tell: (length: number) => writeUlong(template, lengthAt(at), length),
    }));
    return lie(told, rv, rooms);
  };

interface Opened {
  readonly notify: bigint;
  readonly application: bigint;
  readonly session: Buffer;
}

/** Makes a callback whenever random octets are asked for in a session that was opened with one. */
const surrendering = (how: { goesOn?: boolean; strange?: boolean; afterClose?: boolean }): RawLie => {
  let opened: Opened | undefined;
  return ({ name, args, face }, honest) => {
    if (name === 'C_OpenSession') {
      const rv = honest();
      opened = { application: args[2] as bigint, notify: args[3] as bigint, session: Buffer.from(args[4] as Buffer) };
      return rv;
    }
    if (name === 'C_CloseSession' && how.afterClose !== true) opened = undefined;
    const isItsOwn = opened?.session.equals(args[0] as Buffer) === true;
    if (opened === undefined || name !== 'C_GenerateRandom' || !(isItsOwn || how.afterClose)) return honest();
    const application = how.strange === true ? 0n : opened.application;
    const answer = face.notify(opened.notify, readUlong(opened.session, 0), 0, application);
    return answer === CKR_CANCEL && how.goesOn !== true && isItsOwn ? CKR_FUNCTION_CANCELED : honest();
  };
};

/** A library that makes callbacks as the standard says. */
export const SURRENDERING: Broken = { raw: surrendering({}) };

export const BROKEN_OCTETS: readonly (readonly [rule: string, what: string, Broken])[] = [
  [
    'OBJ-14',
    'tells one octet too many',
    {
      raw: reading((told, rv) => {
        for (const one of told) if (one.room === undefined) one.tell(one.length + 1);
        return rv;
      }),
    },
  ],
  [
    'OBJ-14',
    'leaves the length of an ample buffer',
    {
      raw: reading((told, rv, rooms) => {
        for (const [at, one] of told.entries()) if (one.room !== undefined) one.tell(rooms[at] ?? 0);
        return rv;
      }),
    },
  ],
  ['OBJ-15', 'cuts what does not fit (NSS)', { raw: reading((_, rv) => (rv === CKR_BUFFER_TOO_SMALL ? CKR_OK : rv)) }],
  [
    'OBJ-15',
    'tells the length that was needed',
    {
      raw: reading((told, rv) => {
        for (const one of told) if (rv === CKR_BUFFER_TOO_SMALL && one.length === UNAVAILABLE) one.tell(11);
        return rv;
      }),
    },
  ],
  [
    'OBJ-15',
    'writes beyond a short buffer',
    {
      raw: reading((told, rv) => {
        for (const one of told) if (rv === CKR_BUFFER_TOO_SMALL && one.length === UNAVAILABLE) one.room?.fill(0, 0, 11);
        return rv;
      }),
    },
  ],
  [
    'OBJ-16',
    'stops at the first attribute that is missing',
    {
      raw: reading((told, rv) => {
        const last = told.at(-1);
        if (rv === CKR_ATTRIBUTE_TYPE_INVALID && told.length > 1) last?.tell(UNAVAILABLE);
        return rv;
      }),
    },
  ],
  [
    'OBJ-16',
    'gives nothing for an attribute that is missing',
    {
      raw: reading((told, rv) => {
        for (const one of told) if (one.length === UNAVAILABLE) one.tell(0);
        return rv === CKR_ATTRIBUTE_TYPE_INVALID ? CKR_OK : rv;
      }),
    },
  ],
  [
    'OBJ-17',
    'tells the value of a sensitive key (NSS)',
    {
      api: (honest) => ({
        C_GetAttributeValue: (session, object, template) =>
          instead(
            'ATTRIBUTE_SENSITIVE',
            () => honest.C_GetAttributeValue(session, object, template),
            () => [{ type: 0, value: Buffer.alloc(16) }],
          ),
      }),
    },
  ],
  [
    'OBJ-17',
    'leaves a secret in the buffer that it says it did not give',
    {
      raw: reading((told, rv) => {
        for (const one of told) if (one.length === UNAVAILABLE) one.room?.fill(0x11, 0, 16);
        return rv;
      }),
    },
  ],
  [
    'OBJ-39',
    'keeps addresses and not what was there',
    {
      raw: reading((told, rv) => {
        for (const { type, room } of told) {
          if (type !== CKA_WRAP_TEMPLATE || room === undefined) continue;
          const isLabel = readUlong(room, place('type')) === CKA_LABEL;
          if (isLabel) room.writeUInt32LE(0, place('type'));
        }
        return rv;
      }),
    },
  ],
  [
    'OBJ-39',
    'counts attributes where octets are asked for',
    {
      raw: reading((told, rv) => {
        for (const one of told) if (one.type === CKA_WRAP_TEMPLATE) one.tell(one.length / ATTRIBUTE.octets);
        return rv;
      }),
    },
  ],
  ['CB-01', 'does not do as the callback says', { raw: surrendering({ goesOn: true }) }],
  ['CB-01', 'tells the callback of another application', { raw: surrendering({ strange: true }) }],
  ['CB-01', 'makes callbacks when the session is closed', { raw: surrendering({ afterClose: true }) }],
];
