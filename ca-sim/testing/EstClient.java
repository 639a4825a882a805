import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.est.ESTAuth;
import org.bouncycastle.est.ESTException;
import org.bouncycastle.est.ESTService;
import org.bouncycastle.est.EnrollmentResponse;
import org.bouncycastle.est.HttpAuth;
import org.bouncycastle.est.jcajce.JcaJceUtils;
import org.bouncycastle.est.jcajce.JsseESTServiceBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * BouncyCastle's EST client against a server: CA certificates, attributes, enrolment and re-enrolment of an RSA and an EC key,
 * a wrong secret, and a re-enrolment without the certificate. One line per question, `name value`.
 *
 *   java EstClient.java HOST:PORT LABEL ROOT.pem REFERENCE SECRET
 */
public class EstClient {
    private static final char[] NO_PASSWORD = "keys".toCharArray();

    private final String server;
    private final String label;
    private final X509TrustManager[] trust;

    private EstClient(String server, String label, X509Certificate root) {
        this.server = server;
        this.label = label;
        this.trust = JcaJceUtils.getCertPathTrustManager(Set.of(new TrustAnchor(root, null)), null);
    }

    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        X509Certificate root = read(Files.readAllBytes(Path.of(args[2])));
        EstClient client = new EstClient(args[0], args[1], root);
        ESTAuth right = new HttpAuth(args[3], args[4].toCharArray());
        ESTAuth wrong = new HttpAuth(args[3], "wrong-secret".toCharArray());
        ESTService plain = client.service(null);
        say("cacerts", plain.getCACerts().getCertificateStore().getMatches(null).size());
        say("csrattrs", plain.getCSRAttributes().getAttributesResponse().getRequirements());
        for (String algorithm : new String[] {"RSA", "EC"}) {
            KeyPair keys = generate(algorithm);
            PKCS10CertificationRequest request = request(keys, "CN=TEST EST " + algorithm + ",O=TEST,C=KZ", algorithm);
            say(algorithm + "-wrong-secret", client.attempt(plain, false, request, wrong));
            EnrollmentResponse enrolled = plain.simpleEnroll(false, request, right);
            X509CertificateHolder certificate = only(enrolled);
            say(algorithm + "-enrolled", HexFormat.of().formatHex(certificate.getEncoded()));
            // A renewal may keep its key; making RSA keys takes long.
            KeyPair next = algorithm.equals("RSA") ? keys : generate(algorithm);
            PKCS10CertificationRequest again = request(next, "CN=TEST EST " + algorithm + ",O=TEST,C=KZ", algorithm);
            say(algorithm + "-without-certificate", client.attempt(plain, true, again, null));
            ESTService mutual = client.service(managers(keys, read(certificate.getEncoded())));
            X509CertificateHolder renewed = only(mutual.simpleEnroll(true, again, null));
            say(algorithm + "-renewed", HexFormat.of().formatHex(renewed.getEncoded()));
            PKCS10CertificationRequest other = request(next, "CN=TEST other", algorithm);
            say(algorithm + "-other-name", client.attempt(mutual, true, other, null));
        }
    }

    private ESTService service(KeyManager[] managers) throws Exception {
        JsseESTServiceBuilder builder = new JsseESTServiceBuilder(server, trust);
        builder.withLabel(label);
        if (managers != null) builder.withKeyManagers(managers);
        return builder.build();
    }

    /** `issued`, or the status with which it was refused. */
    private String attempt(ESTService service, boolean again, PKCS10CertificationRequest request, ESTAuth auth)
            throws IOException {
        try {
            return service.simpleEnroll(again, request, auth).isCompleted() ? "issued" : "pending";
        } catch (ESTException refused) {
            return "refused " + refused.getStatusCode();
        }
    }

    private static X509CertificateHolder only(EnrollmentResponse response) {
        if (!response.isCompleted()) throw new IllegalStateException("not completed");
        return response.getStore().getMatches(null).iterator().next();
    }

    private static KeyPair generate(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) generator.initialize(new ECGenParameterSpec("secp256r1"));
        else generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static PKCS10CertificationRequest request(KeyPair keys, String name, String algorithm) throws Exception {
        String signature = algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        return new JcaPKCS10CertificationRequestBuilder(new X500Principal(name), keys.getPublic())
                .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()));
    }

    private static KeyManager[] managers(KeyPair keys, X509Certificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("me", keys.getPrivate(), NO_PASSWORD, new X509Certificate[] {certificate});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static X509Certificate read(byte[] octets) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(octets));
    }

    private static void say(String name, Object value) {
        System.out.println(name + " " + value);
    }
}
