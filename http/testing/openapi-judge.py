"""Judges OpenAPI documents, and what servers said beside them, with the programs of others: python3-jsonschema, and
openapi-spec-validator where it is installed. Reads JSON from standard input, writes JSON to standard output.

{"schema": the JSON Schema of OpenAPI documents, "documents": [...]}  ->  [[finding, ...] for each document]
{"document": ..., "exchanges": [...]}                                 ->  [[finding, ...] for each exchange]

An exchange: method, path (with its query), sentType, sent, status, type, answer; bodies are JSON, or null when they are octets.
"""

import json
import re
import sys
import warnings

warnings.simplefilter("ignore")
import jsonschema  # noqa: E402

try:
    from openapi_spec_validator import OpenAPIV31SpecValidator
except ImportError:
    OpenAPIV31SpecValidator = None


def errors(schema, value):
    found = jsonschema.Draft202012Validator(schema).iter_errors(value)
    return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in found]


def judge_document(schema, document):
    found = errors(schema, document)
    if OpenAPIV31SpecValidator is not None and not found:
        found += [str(error)[:300] for error in OpenAPIV31SpecValidator(document).iter_errors()]
    return found


def expression(template):
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)) + r"(\?.*)?$")


def operation_of(document, exchange):
    """Section 4.8.8: a path without parameters goes before one with them."""
    for template in sorted(document["paths"], key=lambda path: path.count("{")):
        operation = document["paths"][template].get(exchange["method"].lower())
        if operation is not None and expression(template).match(exchange["path"]):
            return operation
    return None


def resolve(document, value):
    if "$ref" not in value:
        return value
    found = document
    for step in value["$ref"][2:].split("/"):
        found = found[step]
    return found


def judge_body(document, content, media_type, body):
    bare = media_type.split(";")[0].strip()
    row = next((row for name, row in content.items() if name.split(";")[0].strip() == bare), None)
    if row is None:
        return [f"content type {media_type} is not in the document"]
    if "schema" not in row:
        return []
    return errors({**row["schema"], "components": document["components"]}, body)


def judge_exchange(document, exchange):
    operation = operation_of(document, exchange)
    if operation is None:
        return ["no operation"]
    found = []
    if "requestBody" in operation and exchange["status"] < 400:
        content = operation["requestBody"]["content"]
        found += [f"sent {one}" for one in judge_body(document, content, exchange["sentType"], exchange["sent"])]
    responses = operation["responses"]
    response = resolve(document, responses.get(str(exchange["status"]), responses["default"]))
    if exchange["status"] < 400 and str(exchange["status"]) not in responses:
        return found + [f"status {exchange['status']} is not in the document"]
    if "content" in response:
        found += judge_body(document, response["content"], exchange["type"], exchange["answer"])
    return found


asked = json.load(sys.stdin)
if "documents" in asked:
    answer = [judge_document(asked["schema"], document) for document in asked["documents"]]
else:
    answer = [judge_exchange(asked["document"], exchange) for exchange in asked["exchanges"]]
json.dump(answer, sys.stdout)
