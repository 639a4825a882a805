import { BANK_INTERFACE } from '../../http/bank-interface.ts';
import { type OpenApiDocument, openApiDocument } from '../../http/openapi.ts';
import { BANK_PROBLEMS } from '../core/problems.ts';

/** What the bank answers at GET /openapi.json: OpenAPI 3.1 of all its rows and of its problem table. */
export const bankOpenApi = (): OpenApiDocument => openApiDocument(BANK_INTERFACE, BANK_PROBLEMS);
