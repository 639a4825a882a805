import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cmp.CertConfirmContent;
import org.bouncycastle.asn1.cmp.CertRepMessage;
import org.bouncycastle.asn1.cmp.CertResponse;
import org.bouncycastle.asn1.cmp.CertStatus;
import org.bouncycastle.asn1.cmp.ErrorMsgContent;
import org.bouncycastle.asn1.cmp.GenMsgContent;
import org.bouncycastle.asn1.cmp.GenRepContent;
import org.bouncycastle.asn1.cmp.InfoTypeAndValue;
import org.bouncycastle.asn1.cmp.PKIBody;
import org.bouncycastle.asn1.cmp.RevRepContent;
import org.bouncycastle.asn1.cmp.RevReqContent;
import org.bouncycastle.asn1.crmf.CertReqMessages;
import org.bouncycastle.asn1.cryptopro.ECGOST3410NamedCurves;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.cmp.CertificateConfirmationContentBuilder;
import org.bouncycastle.cert.cmp.GeneralPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessage;
import org.bouncycastle.cert.cmp.ProtectedPKIMessageBuilder;
import org.bouncycastle.cert.cmp.RevocationDetailsBuilder;
import org.bouncycastle.cert.crmf.CertificateRequestMessageBuilder;
import org.bouncycastle.cert.crmf.PKMACBuilder;
import org.bouncycastle.cert.crmf.jcajce.JcePKMACValuesCalculator;
import org.bouncycastle.crypto.digests.GOST3411_2012_512Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECGOST3410_2012Signer;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.MacCalculator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * BouncyCastle's CMP and CRMF classes as a client: RSA, EC and GOST 34.10-2015-512 keys, protection by password and by
 * signature. One line per question, `name value`: a certificate in hexadecimal, `true` for what holds, `error N` with the bits of
 * failInfo for what is refused.
 *
 *   java CmpClient.java URL RECIPIENT GOST-RECIPIENT REFERENCE OWN-REFERENCE SECRET
 *
 * OWN-REFERENCE is of an envelope that has a name in it.
 */
public class CmpClient {
    static final SecureRandom RANDOM = new SecureRandom();
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static URI url;
    static char[] secret;

    public static void main(String[] args) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        url = URI.create(args[0]);
        secret = args[5].toCharArray();
        GeneralName recipient = new GeneralName(new X500Name(args[1]));
        byte[] reference = args[3].getBytes(StandardCharsets.US_ASCII);
        for (String algorithm : new String[] {"RSA", "EC"}) {
            KeyPair keys = generate(algorithm);
            ContentSigner signer = signer(keys);
            SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
            Session ir = new Session(recipient, reference);
            var wanted = request(key, signer).setSubject(new X500Name("C=KZ,CN=TEST BC " + algorithm));
            X509CertificateHolder certificate = ir.enrol(PKIBody.TYPE_INIT_REQ, wanted);
            say(algorithm + "-certificate", HexFormat.of().formatHex(certificate.getEncoded()));
            say(algorithm + "-confirmed", ir.confirm(certificate));
            own(algorithm, recipient, certificate, signer, request(key, signer));
        }
        byte[] named = args[4].getBytes(StandardCharsets.US_ASCII);
        KeyPair keys = generate("EC");
        SubjectPublicKeyInfo key = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
        var nameless = request(key, signer(keys)).setAuthInfoPKMAC(macs(), secret);
        X509CertificateHolder certificate = new Session(recipient, named).enrol(PKIBody.TYPE_CERT_REQ, nameless);
        say("PKMAC-certificate", HexFormat.of().formatHex(certificate.getEncoded()));
        PKIBody question = new PKIBody(PKIBody.TYPE_GEN_MSG, new GenMsgContent(new InfoTypeAndValue[0]));
        PKIBody told = new Session(recipient, reference).ask(question);
        say("genp", GenRepContent.getInstance(told.getContent()).toInfoTypeAndValueArray().length);
        gost(new GeneralName(new X500Name(args[2])), reference);
    }

    /** What the holder of a certificate asks with it: an update, its revocation, and again. */
    static void own(String name, GeneralName recipient, X509CertificateHolder certificate, ContentSigner signer,
            CertificateRequestMessageBuilder update) throws Exception {
        Session kur = new Session(recipient, certificate, signer);
        X509CertificateHolder updated = kur.enrol(PKIBody.TYPE_KEY_UPDATE_REQ, update.setSubject(certificate.getSubject()));
        say(name + "-updated", updated.getSubject().equals(certificate.getSubject()));
        say(name + "-update-confirmed", kur.confirm(updated));
        say(name + "-revoked", new Session(recipient, certificate, signer).revoke(updated));
        say(name + "-revoked-again", new Session(recipient, certificate, signer).revoke(updated));
        say(name + "-revoked-signs", new Session(recipient, updated, signer).revoke(certificate));
    }

    /** Keys and signatures of the National CA, in its own identifiers and octet orders, which BouncyCastle does not know. */
    static void gost(GeneralName recipient, byte[] reference) throws Exception {
        GostKey key = new GostKey();
        Session ir = new Session(recipient, reference);
        X500Name name = new X500Name("C=KZ,CN=TEST BC GOST");
        X509CertificateHolder certificate = ir.enrol(PKIBody.TYPE_INIT_REQ, request(key.info(), key).setSubject(name));
        say("GOST-certificate", HexFormat.of().formatHex(certificate.getEncoded()));
        byte[] hash = streebog(certificate.getEncoded());
        CertStatus status = new CertStatus(hash, BigInteger.ZERO);
        PKIBody confirmation = new PKIBody(PKIBody.TYPE_CERT_CONFIRM, CertConfirmContent.getInstance(new DERSequence(status)));
        say("GOST-confirmed", ir.ask(confirmation).getType() == PKIBody.TYPE_CONFIRM);
        Session rr = new Session(recipient, certificate, key);
        say("GOST-revoked", rr.revoke(certificate));
        say("GOST-answer-signed", rr.gostAnswerHolds);
    }

    static CertificateRequestMessageBuilder request(SubjectPublicKeyInfo key, ContentSigner signer) {
        return new CertificateRequestMessageBuilder(BigInteger.ZERO)
                .setPublicKey(key)
                .setProofOfPossessionSigningKeySigner(signer);
    }

    static PKMACBuilder macs() throws Exception {
        return new PKMACBuilder(new JcePKMACValuesCalculator().setProvider("BC"));
    }

    static MacCalculator mac() throws Exception {
        return macs().build(secret);
    }

    static KeyPair generate(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) generator.initialize(new ECGenParameterSpec("secp256r1"));
        else generator.initialize(2048);
        return generator.generateKeyPair();
    }

    static ContentSigner signer(KeyPair keys) throws Exception {
        String algorithm = keys.getPrivate().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        return new JcaContentSignerBuilder(algorithm).build(keys.getPrivate());
    }

    static void say(String name, Object value) {
        System.out.println(name + " " + value);
    }

    static byte[] streebog(byte[] message) {
        GOST3411_2012_512Digest digest = new GOST3411_2012_512Digest();
        digest.update(message, 0, message.length);
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    /** One transaction: every answer is verified and belongs to it. */
    static class Session {
        final GeneralName sender;
        final GeneralName recipient;
        final byte[] transaction = random();
        final byte[] reference;
        final X509CertificateHolder certificate;
        final ContentSigner signer;
        byte[] lastNonce;
        boolean gostAnswerHolds;

        Session(GeneralName recipient, byte[] reference) {
            this(new GeneralName(new X500Name(new RDN[0])), recipient, reference, null, null);
        }

        Session(GeneralName recipient, X509CertificateHolder certificate, ContentSigner signer) {
            this(new GeneralName(certificate.getSubject()), recipient, null, certificate, signer);
        }

        Session(GeneralName sender, GeneralName recipient, byte[] reference, X509CertificateHolder certificate,
                ContentSigner signer) {
            this.sender = sender;
            this.recipient = recipient;
            this.reference = reference;
            this.certificate = certificate;
            this.signer = signer;
        }

        PKIBody ask(PKIBody body) throws Exception {
            byte[] nonce = random();
            var builder = new ProtectedPKIMessageBuilder(sender, recipient)
                    .setTransactionID(transaction).setSenderNonce(nonce).setBody(body);
            if (lastNonce != null) builder.setRecipNonce(lastNonce);
            if (reference != null) builder.setSenderKID(reference);
            if (certificate != null) builder.addCMPCertificate(certificate);
            ProtectedPKIMessage message = reference != null ? builder.build(mac()) : builder.build(signer);
            HttpRequest post = HttpRequest.newBuilder(url).header("Content-Type", "application/pkixcmp")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(message.toASN1Structure().getEncoded())).build();
            byte[] octets = HTTP.send(post, HttpResponse.BodyHandlers.ofByteArray()).body();
            ProtectedPKIMessage answer = new ProtectedPKIMessage(new GeneralPKIMessage(octets));
            if (!holds(answer)) throw new IllegalStateException("the protection of the answer does not hold");
            byte[] again = answer.getHeader().getRecipNonce().getOctets();
            if (!java.util.Arrays.equals(again, nonce)) throw new IllegalStateException("another recipNonce");
            lastNonce = answer.getHeader().getSenderNonce().getOctets();
            return answer.getBody();
        }

        boolean holds(ProtectedPKIMessage answer) throws Exception {
            if (answer.hasPasswordBasedMacProtection()) return answer.verify(macs(), secret);
            X509CertificateHolder responder = answer.getCertificates()[0];
            if (!(signer instanceof GostKey)) return answer.verify(new JcaContentVerifierProviderBuilder().build(responder));
            gostAnswerHolds = GostKey.holds(responder.getSubjectPublicKeyInfo(), part(answer),
                    answer.toASN1Structure().getProtection().getOctets());
            return gostAnswerHolds;
        }

        static byte[] part(ProtectedPKIMessage answer) throws Exception {
            var parts = new ASN1EncodableVector();
            parts.add(answer.getHeader());
            parts.add(answer.getBody());
            return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
        }

        X509CertificateHolder enrol(int type, CertificateRequestMessageBuilder builder) throws Exception {
            CertReqMessages wanted = new CertReqMessages(builder.build().toASN1Structure());
            PKIBody answer = ask(new PKIBody(type, wanted));
            if (answer.getType() != type + 1) throw new IllegalStateException(refusal(answer));
            CertResponse response = CertRepMessage.getInstance(answer.getContent()).getResponse()[0];
            if (response.getCertifiedKeyPair() == null) throw new IllegalStateException("" + response.getStatus());
            return new X509CertificateHolder(
                    response.getCertifiedKeyPair().getCertOrEncCert().getCertificate().getX509v3PKCert());
        }

        boolean confirm(X509CertificateHolder issued) throws Exception {
            var content = new CertificateConfirmationContentBuilder().addAcceptedCertificate(issued, BigInteger.ZERO)
                    .build(new JcaDigestCalculatorProviderBuilder().build());
            return ask(new PKIBody(PKIBody.TYPE_CERT_CONFIRM, content.toASN1Structure())).getType() == PKIBody.TYPE_CONFIRM;
        }

        String revoke(X509CertificateHolder named) throws Exception {
            var details = new RevocationDetailsBuilder().setIssuer(named.getIssuer())
                    .setSerialNumber(named.getSerialNumber()).build();
            RevReqContent content = new RevReqContent(details.toASN1Structure());
            PKIBody answer = ask(new PKIBody(PKIBody.TYPE_REVOCATION_REQ, content));
            if (answer.getType() == PKIBody.TYPE_ERROR) return refusal(answer);
            var status = RevRepContent.getInstance(answer.getContent()).getStatus()[0];
            return status.getStatus().intValue() == 0 ? "true" : "rejected " + status.getFailInfo().intValue();
        }

        static String refusal(PKIBody answer) {
            var status = ErrorMsgContent.getInstance(answer.getContent()).getPKIStatusInfo();
            return "error " + status.getFailInfo().intValue();
        }

        static byte[] random() {
            byte[] octets = new byte[16];
            RANDOM.nextBytes(octets);
            return octets;
        }
    }

    /** GOST 34.10-2015 of 512 bits on curve A of TC 26: r and s, each little-endian. */
    static class GostKey implements ContentSigner {
        static final X9ECParameters ROW = ECGOST3410NamedCurves.getByNameX9("Tc26-Gost-3410-12-512-paramSetA");
        static final ECDomainParameters CURVE = new ECDomainParameters(ROW.getCurve(), ROW.getG(), ROW.getN(), ROW.getH());
        static final int SIZE = 64;
        final BigInteger d = new BigInteger(500, RANDOM);
        final ByteArrayOutputStream message = new ByteArrayOutputStream();

        SubjectPublicKeyInfo info() throws Exception {
            ECPoint q = CURVE.getG().multiply(d).normalize();
            byte[] point = join(littleEndian(q.getAffineXCoord().toBigInteger()), littleEndian(q.getAffineYCoord().toBigInteger()));
            var parameters = new ASN1EncodableVector();
            parameters.add(new ASN1ObjectIdentifier("1.2.398.3.10.1.1.2.2.1"));
            parameters.add(new ASN1ObjectIdentifier("1.2.398.3.10.1.3.3"));
            var algorithm = new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.398.3.10.1.1.2.2"), new DERSequence(parameters));
            return new SubjectPublicKeyInfo(algorithm, new DEROctetString(point));
        }

        static boolean holds(SubjectPublicKeyInfo info, byte[] message, byte[] signature) throws Exception {
            byte[] point = DEROctetString.getInstance(info.getPublicKeyData().getOctets()).getOctets();
            ECPoint q = CURVE.getCurve().validatePoint(number(point, 0), number(point, SIZE));
            var signer = new ECGOST3410_2012Signer();
            signer.init(false, new ECPublicKeyParameters(q, CURVE));
            return signer.verifySignature(streebog(message), number(signature, 0), number(signature, SIZE));
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.398.3.10.1.1.2.3.2"), DERNull.INSTANCE);
        }

        @Override
        public OutputStream getOutputStream() {
            message.reset();
            return message;
        }

        @Override
        public byte[] getSignature() {
            var signer = new ECGOST3410_2012Signer();
            signer.init(true, new ParametersWithRandom(new ECPrivateKeyParameters(d, CURVE), RANDOM));
            BigInteger[] rs = signer.generateSignature(streebog(message.toByteArray()));
            return join(littleEndian(rs[0]), littleEndian(rs[1]));
        }

        static byte[] littleEndian(BigInteger number) {
            byte[] octets = new byte[SIZE];
            for (int i = 0; i < SIZE; i++) octets[i] = number.shiftRight(8 * i).byteValue();
            return octets;
        }

        static BigInteger number(byte[] littleEndian, int at) {
            byte[] octets = new byte[SIZE];
            for (int i = 0; i < SIZE; i++) octets[i] = littleEndian[at + SIZE - 1 - i];
            return new BigInteger(1, octets);
        }

        static byte[] join(byte[] one, byte[] other) {
            byte[] both = java.util.Arrays.copyOf(one, one.length + other.length);
            System.arraycopy(other, 0, both, one.length, other.length);
            return both;
        }
    }
}
