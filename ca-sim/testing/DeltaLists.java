import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.security.Security;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.jcajce.PKIXExtendedParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * BouncyCastle's path validation with delta lists. One question a line: the instant in milliseconds, root, issuing CA and user,
 * then any number of lists; each in hexadecimal. One answer a line: "good", or why not.
 */
public class DeltaLists {
  public static void main(String[] args) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(line.split(" ")));
    }
  }

  static String answer(String[] words) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509", "BC");
    X509Certificate root = certificate(factory, words[1]);
    CertPath path = factory.generateCertPath(List.of(certificate(factory, words[3]), certificate(factory, words[2])));
    List<Object> lists = new ArrayList<>();
    for (int i = 4; i < words.length; i++) lists.add(factory.generateCRL(octets(words[i])));
    PKIXParameters plain = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    plain.setDate(new Date(Long.parseLong(words[0])));
    plain.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists), "BC"));
    PKIXExtendedParameters parameters = new PKIXExtendedParameters.Builder(plain).setUseDeltasEnabled(true).build();
    try {
      CertPathValidator.getInstance("PKIX", "BC").validate(path, parameters);
      return "good";
    } catch (CertPathValidatorException refused) {
      return refused.getMessage().replace('\n', ' ');
    }
  }

  static X509Certificate certificate(CertificateFactory factory, String hex) throws Exception {
    return (X509Certificate) factory.generateCertificate(octets(hex));
  }

  static ByteArrayInputStream octets(String hex) {
    return new ByteArrayInputStream(HexFormat.of().parseHex(hex));
  }
}
