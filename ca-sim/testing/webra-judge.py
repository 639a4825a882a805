"""Which texts libxml2 takes for documents of the SOAP service.

Standard input: one JSON document, the two schemas by file name and the texts. Standard output: a list of truth values.
"""

import json
import os
import sys
import tempfile

from lxml import etree

given = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as folder:
    for name, text in given["schemas"].items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    schema = etree.XMLSchema(etree.parse(os.path.join(folder, "pki_document.xsd")))
print(json.dumps([schema.validate(etree.fromstring(text.encode("utf-8"))) for text in given["texts"]]))
