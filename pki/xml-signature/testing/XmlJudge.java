import com.sun.org.apache.xml.internal.security.Init;
import com.sun.org.apache.xml.internal.security.c14n.Canonicalizer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.HexFormat;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The JDK as a judge of XML signatures: Apache Santuario, on which the National CA's and Gamma's libraries are built too. Reads one question per line on standard
 * input, a document in base64, writes one answer per line.
 *
 *   validate DOCUMENT CERTIFICATE -> true | false           (XMLSignature.validate under the key of a DER certificate in base64)
 *   octets DOCUMENT               -> SIGNEDINFO REFERENCE   (what is signed and what is digested, hexadecimal)
 *
 * A reference is to the whole document or to the element whose attribute Id it names; a Signature inside of it is taken out.
 */
class XmlJudge {
  private static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";

  public static void main(String[] arguments) throws Exception {
    Init.init();
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = questions.readLine()) != null; ) {
      System.out.println(answer(line.split(" ")));
    }
  }

  private static String answer(String[] words) {
    try {
      Document document = parsed(Base64.getDecoder().decode(words[1]));
      return words[0].equals("validate") ? validated(document, words[2]) : octets(document);
    } catch (Exception error) {
      return "error:" + String.valueOf(error.getMessage()).replaceAll("\\s+", "_");
    }
  }

  private static Document parsed(byte[] octets) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(octets));
    identify(document.getDocumentElement());
    return document;
  }

  private static void identify(Element element) {
    if (element.hasAttribute("Id")) element.setIdAttribute("Id", true);
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element) identify((Element) child);
    }
  }

  private static String validated(Document document, String certificate) throws Exception {
    byte[] der = Base64.getDecoder().decode(certificate);
    var key = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)).getPublicKey();
    DOMValidateContext context = new DOMValidateContext(key, only(document, "Signature"));
    return String.valueOf(XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context));
  }

  private static String octets(Document document) throws Exception {
    Element signature = only(document, "Signature");
    Element info = only(document, "SignedInfo");
    String method = only(document, "CanonicalizationMethod").getAttribute("Algorithm");
    byte[] signed = canonical(info, method);
    String uri = only(document, "Reference").getAttribute("URI");
    var transforms = document.getElementsByTagNameNS(DSIG, "Transform");
    String last = ((Element) transforms.item(transforms.getLength() - 1)).getAttribute("Algorithm");
    signature.getParentNode().removeChild(signature);
    Node part = uri.isEmpty() ? document : document.getElementById(uri.substring(1));
    // Neither "" nor "#id" takes comments along: XML Signature, section 4.4.3.3.
    byte[] digested = canonical(part, last.replace("WithComments", "").replaceAll("20010315#$", "20010315"));
    return HexFormat.of().formatHex(signed) + " " + HexFormat.of().formatHex(digested);
  }

  private static byte[] canonical(Node node, String algorithm) throws Exception {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    Canonicalizer.getInstance(algorithm).canonicalizeSubtree(node, octets);
    return octets.toByteArray();
  }

  private static Element only(Document document, String name) {
    var found = document.getElementsByTagNameNS(DSIG, name);
    if (found.getLength() != 1) throw new IllegalArgumentException(found.getLength() + " of " + name);
    return (Element) found.item(0);
  }
}
