import {
  CKR_SESSION_READ_ONLY,
  CKR_USER_NOT_LOGGED_IN,
  CKS_RO_PUBLIC_SESSION,
  CKS_RO_USER_FUNCTIONS,
  CKS_RW_PUBLIC_SESSION,
  CKS_RW_SO_FUNCTIONS,
  CKS_RW_USER_FUNCTIONS,
} from '../../spec/constants.gen.ts';
import { CkError } from '../error.ts';

/** What a session may do with an object. `none`: the object does not exist for it. */
export type Access = 'none' | 'read' | 'write';

interface AccessRow {
  readonly state: number;
  readonly publicSession: Access;
  readonly privateSession: Access;
  readonly publicToken: Access;
  readonly privateToken: Access;
}

/** Usage Guide section 2.6.4, the table "Access to different types of objects by different types of sessions". */
export const ACCESS_ROWS: readonly AccessRow[] = [
  {
    state: CKS_RO_PUBLIC_SESSION,
    publicSession: 'write',
    privateSession: 'none',
    publicToken: 'read',
    privateToken: 'none',
  },
  {
    state: CKS_RW_PUBLIC_SESSION,
    publicSession: 'write',
    privateSession: 'none',
    publicToken: 'write',
    privateToken: 'none',
  },
  {
    state: CKS_RO_USER_FUNCTIONS,
    publicSession: 'write',
    privateSession: 'write',
    publicToken: 'read',
    privateToken: 'read',
  },
  {
    state: CKS_RW_USER_FUNCTIONS,
    publicSession: 'write',
    privateSession: 'write',
    publicToken: 'write',
    privateToken: 'write',
  },
  {
    state: CKS_RW_SO_FUNCTIONS,
    publicSession: 'write',
    privateSession: 'none',
    publicToken: 'write',
    privateToken: 'none',
  },
];

/** The two attributes of an object that decide who may touch it. */
export interface ObjectPlace {
  readonly onToken: boolean;
  readonly isPrivate: boolean;
}

export function accessTo(state: number, { onToken, isPrivate }: ObjectPlace): Access {
  const row = ACCESS_ROWS.find((one) => one.state === state);
  if (row === undefined) return 'none';
  if (onToken) return isPrivate ? row.privateToken : row.publicToken;
  return isPrivate ? row.privateSession : row.publicSession;
}

/**
 * Checks, in this order, that a session may create, change or destroy an object.
 * @throws CkError CKR_USER_NOT_LOGGED_IN (private object, nobody or the SO logged in), CKR_SESSION_READ_ONLY.
 */
export function ensureWritable(state: number, place: ObjectPlace): void {
  const access = accessTo(state, place);
  if (access === 'none') throw new CkError(CKR_USER_NOT_LOGGED_IN, 'a private object needs the normal user');
  if (access === 'read') throw new CkError(CKR_SESSION_READ_ONLY, 'a token object needs a read/write session');
}
