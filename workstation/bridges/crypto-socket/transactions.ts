/** Transactions of CMP that one page has begun. */
export class Transactions {}
