"""A client of the SOAP service made by nobody here: zeep reads the WSDL and speaks SOAP, libxml2 judges every document by the
service's own schemas, OpenSSL signs what goes in and verifies what comes out.

    python3 webra-client.py WSDL KEY.pem CERTIFICATE.pem ROOT.pem ISSUING.pem INSTANT SUBJECT

Prints one JSON document: what each call gave.
"""

import json
import os
import subprocess
import sys
import tempfile

import zeep
from lxml import etree

NAMESPACE = "http://www.gamma.kz/webra/xsd"
WSDL, KEY, CERTIFICATE, ROOT, ISSUING, INSTANT, SUBJECT = sys.argv[1:]


def openssl(*arguments, octets):
    return subprocess.run(["openssl", "cms", *arguments], input=octets, check=True, capture_output=True).stdout


def sign(octets):
    flags = ["-binary", "-nodetach", "-outform", "DER", "-md", "sha256"]
    return openssl("-sign", *flags, "-signer", CERTIFICATE, "-inkey", KEY, octets=octets)


def verified(octets):
    trust = ["-CAfile", ROOT, "-certfile", ISSUING, "-purpose", "any", "-attime", INSTANT]
    return openssl("-verify", "-binary", "-inform", "DER", *trust, octets=octets)


def schema_of(service):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in [("pki_document.xsd", service.getDocumentXSD()), ("pki_type.xsd", service.getTypeXSD())]:
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        return etree.XMLSchema(etree.parse(os.path.join(folder, "pki_document.xsd")))


def document(name, **fields):
    root = etree.Element(f"{{{NAMESPACE}}}{name}", nsmap={None: NAMESPACE})
    for field, text in fields.items():
        etree.SubElement(root, f"{{{NAMESPACE}}}{field}").text = str(text)
    return root


def call(service, schema, method, given):
    """What a method gives: the document as nested lists, or the error's code."""
    schema.assertValid(given)
    pkcs7 = sign(etree.tostring(given, xml_declaration=True, encoding="UTF-8"))
    request = {"service": method, "seance": 42, "system": "TEST", "encoding": "UTF-8", "pkcs7": pkcs7}
    answer = service.pkiService(request=request)
    if answer.status != "OK":
        return {"error": answer.error.code, "seance": answer.seance}
    given_back = etree.fromstring(verified(answer.pkcs7))
    schema.assertValid(given_back)
    return {"document": tree(given_back), "seance": answer.seance}


def tree(element):
    children = [tree(child) for child in element]
    return [etree.QName(element).localname, children if children else element.text]


def main():
    client = zeep.Client(WSDL)
    service = client.service
    schema = schema_of(service)
    found = call(service, schema, "findPerson", document("docFindPersonIn", DN=SUBJECT))
    person = found["document"][1][0][1]
    said = {
        "operations": sorted(service._binding._operations),
        "echo": service.echo(testParam="Ұлт & <TEST>"),
        "version": service.getVersion(),
        "findPerson": found,
        "loadPerson": call(service, schema, "loadPerson", document("docLoadPersonIn", personId=person)),
        "getOrganization": call(service, schema, "getOrganization", document("docGetOrganizationIn")),
        "getRequestList": call(service, schema, "getRequestList", document("docRequestListIn", personId=person)),
        "getCertList": call(service, schema, "getCertList", document("docGetCertListIn", pesonId=person)),
        "of another": call(service, schema, "loadPerson", document("docLoadPersonIn", personId=int(person) + 1)),
        "no such method": call(service, schema, "createOrder", document("docGetOrganizationIn")),
    }
    try:
        service.getTumarAdditional(isManager=True, isWithJCE=False)
    except zeep.exceptions.Fault as fault:
        said["fault"] = [fault.code, fault.message]
    print(json.dumps(said))


main()
