import { COMPONENTS_PROBLEMS } from './problems/components.ts';
import { DESKS_PROBLEMS } from './problems/desks.ts';
import { DOCUMENT_LIFE_PROBLEMS } from './problems/document-life.ts';
import { DOCUMENTS_PROBLEMS } from './problems/documents.ts';
import { FIELDS_PROBLEMS } from './problems/fields.ts';
import { INSTRUMENTS_PROBLEMS } from './problems/instruments.ts';
import { LATE_PROBLEMS } from './problems/late.ts';
import { MEMORY_PROBLEMS } from './problems/memory.ts';
import { REGENERATION_PROBLEMS } from './problems/regeneration.ts';
import { REGISTRATION_PROBLEMS } from './problems/registration.ts';
import { SECURITY_PROBLEMS } from './problems/security.ts';
import { SESSION_PROBLEMS } from './problems/session.ts';
import { SIGNATURES_PROBLEMS } from './problems/signatures.ts';

/** The tables of problems, each of one part. The order inside a table is the order in which the checks are made. */
export const PROBLEM_TABLES = [
  SESSION_PROBLEMS,
  COMPONENTS_PROBLEMS,
  SECURITY_PROBLEMS,
  SIGNATURES_PROBLEMS,
  REGENERATION_PROBLEMS,
  DOCUMENTS_PROBLEMS,
  DOCUMENT_LIFE_PROBLEMS,
  FIELDS_PROBLEMS,
  INSTRUMENTS_PROBLEMS,
  REGISTRATION_PROBLEMS,
  DESKS_PROBLEMS,
  LATE_PROBLEMS,
  MEMORY_PROBLEMS,
] as const;

/** Everything the bank can say no with. */
export const BANK_PROBLEMS = {
  ...SESSION_PROBLEMS,
  ...COMPONENTS_PROBLEMS,
  ...SECURITY_PROBLEMS,
  ...SIGNATURES_PROBLEMS,
  ...REGENERATION_PROBLEMS,
  ...DOCUMENTS_PROBLEMS,
  ...DOCUMENT_LIFE_PROBLEMS,
  ...FIELDS_PROBLEMS,
  ...INSTRUMENTS_PROBLEMS,
  ...REGISTRATION_PROBLEMS,
  ...DESKS_PROBLEMS,
  ...LATE_PROBLEMS,
  ...MEMORY_PROBLEMS,
} as const;

export type BankProblemCode = keyof typeof BANK_PROBLEMS;
