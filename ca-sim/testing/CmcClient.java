import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cmc.BodyPartID;
import org.bouncycastle.asn1.cmc.CMCFailInfo;
import org.bouncycastle.asn1.cmc.CMCObjectIdentifiers;
import org.bouncycastle.asn1.cmc.CMCStatusInfoV2;
import org.bouncycastle.asn1.cmc.OtherMsg;
import org.bouncycastle.asn1.cmc.PKIData;
import org.bouncycastle.asn1.cmc.PKIResponse;
import org.bouncycastle.asn1.cmc.RevokeRequest;
import org.bouncycastle.asn1.cmc.TaggedAttribute;
import org.bouncycastle.asn1.cmc.TaggedContentInfo;
import org.bouncycastle.asn1.cmc.TaggedRequest;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.CollectionStore;

/**
 * A CMC client of BouncyCastle's structures and signatures: asks first to revoke a certificate that there is not, then the
 * signer's own, then that again. One line per answer: signature, nonce, status, reason.
 *
 *   java CmcClient.java URL (KEY.pk8 CERTIFICATE.der)...
 */
public class CmcClient {
    private static final BodyPartID CONTROL = new BodyPartID(0xFFFFFFFFL);

    private final URI address;
    private final X509CertificateHolder certificate;
    private final PrivateKey key;

    private CmcClient(String address, String key, String certificate) throws Exception {
        this.address = URI.create(address);
        this.certificate = new X509CertificateHolder(Files.readAllBytes(Path.of(certificate)));
        ASN1ObjectIdentifier algorithm = this.certificate.getSubjectPublicKeyInfo().getAlgorithm().getAlgorithm();
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(key)));
        this.key = KeyFactory.getInstance(algorithm.getId(), "BC").generatePrivate(encoded);
    }

    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        for (int i = 1; i + 1 < args.length; i += 2) {
            CmcClient client = new CmcClient(args[0], args[i], args[i + 1]);
            System.out.println(client.revoke(BigInteger.TEN));
            System.out.println(client.revoke(client.certificate.getSerialNumber()));
            System.out.println(client.revoke(client.certificate.getSerialNumber()));
        }
    }

    private String revoke(BigInteger serialNumber) throws Exception {
        CRLReason reason = CRLReason.lookup(CRLReason.keyCompromise);
        ASN1Encodable wish =
            new RevokeRequest(certificate.getIssuer(), new ASN1Integer(serialNumber), reason, null, null, null);
        byte[] nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        TaggedAttribute[] controls = {
            new TaggedAttribute(CONTROL, CMCObjectIdentifiers.id_cmc_revokeRequest, new DERSet(wish)),
            new TaggedAttribute(
                new BodyPartID(1), CMCObjectIdentifiers.id_cmc_senderNonce, new DERSet(new DEROctetString(nonce)))
        };
        PKIData data = new PKIData(controls, new TaggedRequest[0], new TaggedContentInfo[0], new OtherMsg[0]);
        return told(post(sign(data.getEncoded("DER"))), nonce);
    }

    private byte[] sign(byte[] content) throws Exception {
        String algorithm = "RSA".equals(key.getAlgorithm()) ? "SHA256withRSA" : "SHA256withECDSA";
        SignerInfoGenerator signer =
            new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                .build(new JcaContentSignerBuilder(algorithm).build(key), certificate);
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(signer);
        generator.addCertificates(new CollectionStore<>(List.of(certificate)));
        CMSProcessableByteArray typed = new CMSProcessableByteArray(CMCObjectIdentifiers.id_cct_PKIData, content);
        return generator.generate(typed, true).toASN1Structure().getEncoded("DER");
    }

    private CMSSignedData post(byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address)
            .header("content-type", "application/pkcs7-mime; smime-type=CMC-request")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
        return new CMSSignedData(
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private static String told(CMSSignedData answer, byte[] nonce) throws Exception {
        SignerInformation signer = answer.getSignerInfos().iterator().next();
        Object found = answer.getCertificates().getMatches(signer.getSID()).iterator().next();
        X509CertificateHolder by = (X509CertificateHolder) found;
        boolean verifies = signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(by));
        boolean isResponse = CMCObjectIdentifiers.id_cct_PKIResponse.getId().equals(answer.getSignedContentTypeOID());
        PKIResponse response = PKIResponse.getInstance((byte[]) answer.getSignedContent().getContent());
        String line = by.getSubject() + " " + (verifies && isResponse);
        for (ASN1Encodable one : response.getControlSequence()) {
            TaggedAttribute control = TaggedAttribute.getInstance(one);
            ASN1Encodable value = control.getAttrValues().getObjectAt(0);
            if (CMCObjectIdentifiers.id_cmc_recipientNonce.equals(control.getAttrType())) {
                line += " nonce=" + Arrays.equals(nonce, DEROctetString.getInstance(value).getOctets());
            } else if (CMCObjectIdentifiers.id_cmc_statusInfoV2.equals(control.getAttrType())) {
                line += status(CMCStatusInfoV2.getInstance(value));
            }
        }
        return line;
    }

    private static String status(CMCStatusInfoV2 info) {
        String reason = info.hasOtherInfo() ? " " + CMCFailInfo.getInstance(info.getOtherStatusInfo().toASN1Primitive()).toASN1Primitive() : "";
        return " status=" + info.getcMCStatus().toASN1Primitive() + " of " + info.getBodyList()[0].getID() + reason;
    }
}
