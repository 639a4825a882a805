import type { CaProblemRow } from './problem-row.ts';

/** Refusals of revocations by CMC. */
export const CMC_PROBLEMS = {
  'cmc-malformed': {
    status: 422,
    service: 'incorrectDataError',
    title: 'The signed content is not a CMC request with one revocation',
    hint: 'Put a PKIData (RFC 5272) with a revokeRequest control into CMS SignedData, content type 1.3.6.1.5.5.7.12.2.',
    ru: {
      title: 'Подписанное содержимое не является запросом CMC на отзыв',
      hint: 'В CMS должен лежать PKIData (RFC 5272) с revokeRequest, тип содержимого 1.3.6.1.5.5.7.12.2.',
    },
  },
} as const satisfies Readonly<Record<string, CaProblemRow>>;
