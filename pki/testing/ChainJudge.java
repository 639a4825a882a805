import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.security.Security;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jcajce.PKIXExtendedBuilderParameters;
import org.bouncycastle.jcajce.PKIXExtendedParameters;

/**
 * Judges certification paths with the JDK's provider and with BouncyCastle. Standard input: one line per part of a case, `word
 * value`; `end` closes a case. Output: one line per case and provider, `provider ok` or `provider refused: why`.
 */
public class ChainJudge {
  private byte[] certificate;
  private final List<byte[]> intermediates = new ArrayList<>();
  private final List<byte[]> anchors = new ArrayList<>();
  private final List<byte[]> lists = new ArrayList<>();
  private final Set<String> policies = new HashSet<>();
  private final Set<String> demands = new HashSet<>();
  private long at;

  public static void main(String[] args) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    ChainJudge one = new ChainJudge();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split(" ", 2);
      if (parts[0].equals("end")) {
        System.out.println("java " + one.judge("SUN", "SUN"));
        System.out.println("bouncyCastle " + one.judge("BC", "BC"));
        one = new ChainJudge();
      } else {
        one.take(parts[0], parts[1]);
      }
    }
  }

  private void take(String word, String value) {
    switch (word) {
      case "at" -> at = Long.parseLong(value);
      case "certificate" -> certificate = Base64.getDecoder().decode(value);
      case "intermediate" -> intermediates.add(Base64.getDecoder().decode(value));
      case "anchor" -> anchors.add(Base64.getDecoder().decode(value));
      case "list" -> lists.add(Base64.getDecoder().decode(value));
      case "policy" -> policies.add(value);
      case "demand" -> demands.add(value);
      default -> throw new IllegalArgumentException(word);
    }
  }

  private String judge(String builder, String reader) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509", reader);
      PKIXBuilderParameters parameters = parametersOf(factory);
      CertPathBuilder.getInstance("PKIX", builder).build(builder.equals("BC") ? withDeltas(parameters) : parameters);
      return "ok";
    } catch (Exception e) {
      Throwable cause = e;
      while (cause.getCause() != null) cause = cause.getCause();
      return "refused: " + String.valueOf(cause).replace('\n', ' ');
    }
  }

  private static PKIXExtendedBuilderParameters withDeltas(PKIXBuilderParameters parameters) {
    PKIXExtendedParameters base = new PKIXExtendedParameters.Builder(parameters).setUseDeltasEnabled(true).build();
    return new PKIXExtendedBuilderParameters.Builder(base).build();
  }

  private PKIXBuilderParameters parametersOf(CertificateFactory factory) throws Exception {
    Set<TrustAnchor> trusted = new HashSet<>();
    for (byte[] der : anchors) trusted.add(new TrustAnchor(read(factory, der), null));
    X509CertSelector target = new X509CertSelector();
    X509Certificate wanted = read(factory, certificate);
    target.setCertificate(wanted);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, target);
    List<Object> store = new ArrayList<>(List.of(wanted));
    for (byte[] der : intermediates) store.add(read(factory, der));
    for (byte[] der : lists) store.add((CRL) factory.generateCRL(new ByteArrayInputStream(der)));
    parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(store)));
    parameters.setDate(new Date(at));
    parameters.setMaxPathLength(-1);
    parameters.setRevocationEnabled(demands.contains("revocation"));
    parameters.setExplicitPolicyRequired(demands.contains("explicit-policy"));
    parameters.setPolicyMappingInhibited(demands.contains("inhibit-mapping"));
    parameters.setAnyPolicyInhibited(demands.contains("inhibit-any"));
    if (!policies.isEmpty()) parameters.setInitialPolicies(policies);
    return parameters;
  }

  private static X509Certificate read(CertificateFactory factory, byte[] der) throws Exception {
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
  }
}
