import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * Asks an OCSP responder as Java programs do. Standard input: one question per line, certificates in hexadecimal.
 * `pkix url anchor issuing leaf`: the JDK's path validation with its revocation checker, OCSP alone and no mercy: `good`, or why not.
 * `bc url issuer number...`: BouncyCastle asks about several numbers at once, with a nonce: the statuses, when signature,
 * responder and nonce are right.
 */
public class OcspClient {
  private static final HexFormat HEX = HexFormat.of();

  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(line.split(" ")));
    }
  }

  private static String answer(String[] words) {
    try {
      return words[0].equals("pkix") ? pkix(words) : bouncyCastle(words);
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static String pkix(String[] words) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> chain = new ArrayList<>();
    for (int i = 2; i < words.length; i++) {
      byte[] octets = HEX.parseHex(words[i]);
      chain.add(0, (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(octets)));
    }
    CertPathValidator validator = CertPathValidator.getInstance("PKIX");
    PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
    checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));
    checker.setOcspResponder(URI.create(words[1]));
    int last = chain.size() - 1;
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.get(last), null)));
    parameters.addCertPathChecker(checker);
    try {
      validator.validate(factory.generateCertPath(chain.subList(0, last)), parameters);
      return "good";
    } catch (CertPathValidatorException e) {
      if (e.getCause() instanceof CertificateRevokedException revoked) return "revoked " + revoked.getRevocationReason();
      return e.getReason() + " " + e.getMessage();
    }
  }

  private static String bouncyCastle(String[] words) throws Exception {
    X509CertificateHolder issuer = new X509CertificateHolder(HEX.parseHex(words[2]));
    Extension nonce = new Extension(
        OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[] {8, 7, 6, 5, 4, 3, 2, 1}).getEncoded());
    OCSPReqBuilder request = new OCSPReqBuilder().setRequestExtensions(new Extensions(nonce));
    for (int i = 3; i < words.length; i++) {
      request.addRequest(new CertificateID(
          new BcDigestCalculatorProvider().get(CertificateID.HASH_SHA1), issuer, new BigInteger(words[i], 16)));
    }
    OCSPResp response = new OCSPResp(post(words[1], request.build().getEncoded()));
    if (response.getStatus() != OCSPResp.SUCCESSFUL) return "status " + response.getStatus();
    BasicOCSPResp basic = (BasicOCSPResp) response.getResponseObject();
    X509CertificateHolder responder = basic.getCerts()[0];
    if (!basic.isSignatureValid(keyOf(responder))) return "signature";
    if (!responder.isSignatureValid(keyOf(issuer))) return "responder";
    if (!nonce.equals(basic.getExtension(nonce.getExtnId()))) return "nonce";
    List<String> statuses = new ArrayList<>();
    for (SingleResp one : basic.getResponses()) statuses.add(word(one.getCertStatus()));
    return String.join(" ", statuses);
  }

  private static String word(CertificateStatus status) {
    if (status == CertificateStatus.GOOD) return "good";
    if (!(status instanceof RevokedStatus revoked)) return "unknown";
    return revoked.hasRevocationReason() ? "revoked:" + revoked.getRevocationReason() : "revoked";
  }

  private static ContentVerifierProvider keyOf(X509CertificateHolder holder) throws Exception {
    return new JcaContentVerifierProviderBuilder().build(holder);
  }

  private static byte[] post(String url, byte[] octets) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url))
        .header("content-type", "application/ocsp-request")
        .POST(HttpRequest.BodyPublishers.ofByteArray(octets))
        .build();
    HttpResponse<byte[]> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    String type = response.headers().firstValue("content-type").orElse("none");
    if (response.statusCode() != 200 || !type.equals("application/ocsp-response")) {
      throw new IOException(response.statusCode() + " " + type);
    }
    return response.body();
  }
}
