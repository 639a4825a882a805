import { CA_INTERFACE } from '../../http/ca-interface.ts';
import { type OpenApiDocument, openApiDocument } from '../../http/openapi.ts';
import { CA_PROBLEMS } from '../core/problems.ts';

/** What the CA answers at GET /openapi.json: OpenAPI 3.1 of all its rows and of its problem table. */
export const caOpenApi = (): OpenApiDocument => openApiDocument(CA_INTERFACE, CA_PROBLEMS);
