import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import { Instant } from '../fields.ts';
import { route } from '../route.ts';

/** The rows of the instruments of a test: the journal of requests, and faults by rule. The same addresses in every house. */

/** Which of the matches a rule strikes: one of the first three, from `afterMs` simulated milliseconds on. Default: every one. */
export const FaultTimes = Type.Object(
  {
    nth: Type.Optional(Type.Integer()),
    every: Type.Optional(Type.Integer()),
    probability: Type.Optional(Type.Number()),
    afterMs: Type.Optional(Type.Integer()),
  },
  { additionalProperties: false },
);

/** A whole number in a form, or nothing. */
export const NumberField = Type.String({ pattern: '^\\d{0,7}$' });

/** What is remembered of a request in every house; what else there is stands behind it. No secret is in it. */
export const requestFields = {
  /** From 1, in the order in which requests came. */
  number: Type.Integer(),
  at: Instant,
  method: Type.String(),
  /** As docs/http.md has it; empty for an address that there is not. */
  route: Type.String(),
  /** 0: the connection ended without an answer. */
  status: Type.Integer(),
  /** Names of the faults that befell it. */
  faults: Type.Array(Type.String()),
};

/** By what requests are asked for in every house: those that fit in everything that is given. */
export const requestFilter = {
  /** As docs/http.md has it. */
  route: Type.Optional(Type.String()),
  status: Type.Optional(Type.Integer()),
  serialNumber: Type.Optional(Type.String()),
  outcome: Type.Optional(Type.String()),
  fault: Type.Optional(Type.String()),
  /** Only requests of greater number. */
  after: Type.Optional(Type.Integer()),
};

/** What a rule of faults has in every house. */
export const ruleFields = {
  /** The document of the house's faults names them all. */
  fault: Type.String({ maxLength: 64 }),
  /** As docs/http.md has it, e.g. `/requests/:id`. */
  route: Type.Optional(Type.String({ maxLength: 200 })),
  /** Which of the matches: one of the first three, from `afterMs` simulated milliseconds on. Default: every one. */
  when: Type.Optional(FaultTimes),
  atMost: Type.Optional(Type.Integer()),
  /** Real milliseconds of a delay. Default: 1000. */
  ms: Type.Optional(Type.Integer()),
};

/** The same in the form of a page, as far as every page has it. */
export const ruleFormFields = {
  fault: Type.String({ maxLength: 64 }),
  nth: Type.Optional(NumberField),
  atMost: Type.Optional(NumberField),
  ms: Type.Optional(NumberField),
};

/** A fault that happened. */
export const FiredFault = Type.Object({
  at: Instant,
  fault: Type.String(),
  /** Number of the rule; 0: a magic value. */
  rule: Type.Integer(),
  /** Number in the journal; 0: it befell what time has brought. */
  request: Type.Integer(),
  subjects: Type.Array(Type.String()),
});

/** What a house's instruments speak of. */
interface Words<Rule extends TSchema, Form extends TObject, Line extends TSchema, Query extends TObject> {
  /** A rule of faults. */
  readonly rule: Rule;
  /** The same in a form, where every field is text. */
  readonly form: Form;
  /** One request of the journal. */
  readonly line: Line;
  /** Which of them. */
  readonly query: Query;
  /** The document that names the faults. */
  readonly document: string;
}

/** The rows of a house. */
export function instrumentRoutes<
  Rule extends TSchema,
  Form extends TObject,
  Line extends TSchema,
  Query extends TObject,
>(words: Words<Rule, Form, Line, Query>) {
  const { rule, form, line, query, document } = words;
  return { ...faultRoutes(rule, document), ...faultPageRoutes(form), ...journalRoutes(line, query) } as const;
}

function faultRoutes<Rule extends TSchema>(rule: Rule, document: string) {
  return {
    armFault: route({
      method: 'POST',
      path: '/admin/faults',
      access: 'admin',
      body: rule,
      reply: Type.Object({ rule: Type.Integer() }),
      does: `Puts a rule of faults to work (${document}). Answers its number.`,
    }),
    faults: route({
      method: 'GET',
      path: '/admin/faults',
      access: 'admin',
      reply: Type.Object({
        rules: Type.Array(Type.Object({ number: Type.Integer(), rule, strikes: Type.Integer() })),
        fired: Type.Array(FiredFault),
      }),
      does: 'The rules at work, how often each has struck, and the last 10,000 faults.',
    }),
    disarmFaults: route({
      method: 'DELETE',
      path: '/admin/faults',
      access: 'admin',
      reply: Type.Object({ disarmed: Type.Literal(true) }),
      does: 'Takes all rules of faults away, and forgets what they did.',
    }),
  } as const;
}

function faultPageRoutes<Form extends TObject>(form: Form) {
  return {
    armFaultByForm: route({
      method: 'POST',
      path: '/admin/faults/form',
      access: 'admin',
      body: form,
      reply: Type.Object({ rule: Type.Integer() }),
      does: 'The same from the form of a page, where every field is text and an empty one means that it was left out.',
    }),
    removeFault: route({
      method: 'POST',
      path: '/admin/faults/:rule/remove',
      access: 'admin',
      reply: Type.Object({ removed: Type.Literal(true) }),
      does: 'Takes one rule away. The others keep their numbers, and what it did is remembered.',
    }),
    removeAllFaults: route({
      method: 'POST',
      path: '/admin/faults/remove-all',
      access: 'admin',
      reply: Type.Object({ disarmed: Type.Literal(true) }),
      does: 'What DELETE /admin/faults does, for the form of a page.',
    }),
  } as const;
}

function journalRoutes<Line extends TSchema, Query extends TObject>(line: Line, query: Query) {
  return {
    journal: route({
      method: 'GET',
      path: '/admin/journal',
      access: 'admin',
      query,
      reply: Type.Array(line),
      does: 'The requests that came, decoded, oldest first: the last 10,000, or those of them that fit in every field of the query. Requests to the instruments themselves are not among them.',
    }),
    clearJournal: route({
      method: 'DELETE',
      path: '/admin/journal',
      access: 'admin',
      reply: Type.Object({ cleared: Type.Literal(true) }),
      does: 'Forgets the requests that came. Numbers go on.',
    }),
  } as const;
}
