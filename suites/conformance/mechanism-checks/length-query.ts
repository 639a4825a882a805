import { CKR_BUFFER_TOO_SMALL, CKR_OK } from '../../../emulator/spec/constants.gen.ts';
import type { Handle } from '../../../emulator/spec/pkcs11-api.ts';
import { readUlong } from '../raw/memory.ts';
import type { Trial } from '../trial.ts';
import { aside, ROOM, type Subject } from './subject.ts';

/** Conventions for functions that give octets back: PKCS#11 3.1 section 5.2. */

export interface LengthQuery {
  readonly name: 'C_Sign' | 'C_Encrypt' | 'C_Decrypt' | 'C_Digest';
  readonly data: Buffer;
  /** Octets that come out. */
  readonly length: number;
  begin(session: Handle): void;
}

/** What a query may say beyond what comes out: a block, or a tag. */
const MODERATE = 64;

export function lengthsAreTold({ trial }: Subject<unknown>, query: LengthQuery): void {
  aside(trial, (session) => shortBuffer(trial, session, query));
  if (trial.hasLibrary) aside(trial, (session) => nullBuffer(trial, session, query));
  else trial.note('not tried: NULL_PTR, which only C can give');
}

/** Through the interface that Node programs have. */
function shortBuffer(trial: Trial, session: Handle, { name, data, length, begin }: LengthQuery): void {
  const { p11 } = trial;
  trial.step(`${name}Init`, () => begin(session));
  if (length > 0) {
    const short = () => p11[name](session, data, Buffer.alloc(length - 1));
    trial.api(`${name} (room for ${length - 1} octets)`, short, 'BUFFER_TOO_SMALL');
  }
  const { value } = trial.api(`${name} again, with room`, () => p11[name](session, data, Buffer.alloc(ROOM)), 'OK');
  if (value !== undefined) trial.same('octets that come out', value.length, length);
}

/** NULL_PTR, a short buffer and a good one, as C gives them. */
function nullBuffer(trial: Trial, session: Handle, { name, data, length, begin }: LengthQuery): void {
  const { memory } = trial.library;
  trial.step(`${name}Init`, () => begin(session));
  const asked = memory.ulong(0);
  const told = trial.raw([name, session, data, data.length, null, asked], 'OK');
  if (told !== CKR_OK) return;
  const enough = readUlong(asked, 0);
  trial.holds(`${name} tells a length that is enough`, enough >= length, `${enough} for ${length}`);
  trial.holds(
    `${name} tells no length far beyond`,
    enough <= length + Math.max(MODERATE, length),
    `${enough} for ${length}`,
  );
  const out = Buffer.alloc(ROOM, 0xaa);
  const short = memory.ulong(length > 0 ? length - 1 : 0);
  if (length > 0) {
    const rv = trial.raw([name, session, data, data.length, out, short], 'BUFFER_TOO_SMALL');
    if (rv === CKR_BUFFER_TOO_SMALL)
      trial.holds('the length that is needed', readUlong(short, 0) >= length, String(readUlong(short, 0)));
    trial.holds('nothing is written beyond a short buffer', out[length - 1] === 0xaa && out[length] === 0xaa);
  }
  const exact = memory.ulong(ROOM);
  trial.raw([name, session, data, data.length, out, exact], 'OK');
  trial.same(`the length that ${name} gives back`, readUlong(exact, 0), length);
}
