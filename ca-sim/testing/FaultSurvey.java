import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * What Java programs make of the answers of a CA. Standard input: one question per line, its parts with blanks between; standard
 * output: one line each, `fine`, `revoked`, or why not.
 * `chain provider root issuing leaf`: a path, without a look at revocation. `crl provider root issuing leaf list`: with this list.
 * `ocsp provider url root issuing leaf`: with the responder asked, OCSP alone. `stamp query reply`: RFC 3161 as BouncyCastle checks it.
 * `get url`: with the JDK's client, within a second. Providers: `JDK`, `BC`; files are PEM or DER.
 */
public class FaultSurvey {
  public static void main(String[] args) throws IOException {
    Security.addProvider(new BouncyCastleProvider());
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(line.split(" ")).replace('\n', ' '));
      System.out.flush();
    }
  }

  private static String answer(String[] words) {
    try {
      switch (words[0]) {
        case "chain": return path(words[1], words[2], words[3], words[4], null, null);
        case "crl": return path(words[1], words[2], words[3], words[4], words[5], null);
        case "ocsp": return path(words[1], words[3], words[4], words[5], null, URI.create(words[2]));
        case "stamp": return stamp(words[1], words[2]);
        case "get": return get(words[1]);
        default: return "no such question";
      }
    } catch (Exception e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (String.valueOf(cause.getMessage()).matches("(?i).*certificate( has been)? revo.*")) return "revoked";
      }
      return e.toString();
    }
  }

  private static String path(String provider, String root, String issuing, String leaf, String list, URI responder) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    CertPathValidator validator =
        provider.equals("BC") ? CertPathValidator.getInstance("PKIX", "BC") : CertPathValidator.getInstance("PKIX");
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(certificate(factory, root), null)));
    parameters.setRevocationEnabled(list != null);
    X509Certificate issuer = certificate(factory, issuing);
    if (list != null) {
      // The list of the root is not asked for: the path begins at the issuing CA.
      parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
      Object crl = factory.generateCRL(new ByteArrayInputStream(octets(list)));
      parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(crl))));
    }
    if (responder != null) {
      parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
      PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
      checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));
      checker.setOcspResponder(responder);
      parameters.addCertPathChecker(checker);
    }
    List<X509Certificate> chain = list == null && responder == null
        ? List.of(certificate(factory, leaf), issuer) : List.of(certificate(factory, leaf));
    validator.validate(factory.generateCertPath(chain), parameters);
    return "fine";
  }

  private static String stamp(String query, String reply) throws Exception {
    TimeStampResponse response = new TimeStampResponse(octets(reply));
    response.validate(new TimeStampRequest(octets(query)));
    TimeStampToken token = response.getTimeStampToken();
    if (token == null) return "no token: " + response.getStatusString();
    X509CertificateHolder tsa = (X509CertificateHolder) token.getCertificates().getMatches(token.getSID()).iterator().next();
    token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(tsa));
    return "fine";
  }

  private static String get(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(1)).build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    int status = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode();
    return status == 200 ? "fine" : "status " + status;
  }

  private static X509Certificate certificate(CertificateFactory factory, String file) throws Exception {
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(octets(file)));
  }

  private static byte[] octets(String file) throws IOException {
    return Files.readAllBytes(Path.of(file));
  }
}
