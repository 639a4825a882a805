import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cryptopro.CryptoProObjectIdentifiers;
import org.bouncycastle.asn1.cryptopro.ECGOST3410NamedCurves;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.rosstandart.RosstandartObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.digests.GOST3411_2012_512Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.GOST28147Engine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.ECGOST3410Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.util.BigIntegers;

/**
 * Verifies certificates, requests, CRLs and CMS messages with BouncyCastle's own structures, curves and digests.
 * BouncyCastle writes what is signed again as DER before it verifies, so an encoding that is not DER does not pass.
 *
 * Standard input: one question per line, octets in hexadecimal.
 * `kind suite form spki object [content]` with kind certificate, request, crl, cms, ocsp or ocsp-request, form rs-le or sr-be,
 * and spki the key that signed: answered with `true`, or what is wrong.
 * `make suite form-of-certificates form-of-messages spki d` with d big-endian: answered with a self-signed certificate, a
 * request, a CRL and a CMS message over "TEST" that BouncyCastle builds and signs with this key.
 * `make-ocsp`, and the same words: answered with a self-signed certificate, an OCSP answer about the numbers 0A (good) and 0B
 * (on hold), and a signed OCSP request about 0A.
 */
public class X509Proof {
  private static final HexFormat HEX = HexFormat.of();

  public static void main(String[] args) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(verdict(line.split(" ")));
    }
  }

  private static String verdict(String[] words) {
    try {
      if (words[0].equals("make")) return new Maker(words).all();
      if (words[0].equals("make-ocsp")) return new Maker(words).status();
      byte[] object = HEX.parseHex(words[4]);
      byte[] again = ASN1Primitive.fromByteArray(object).getEncoded("DER");
      if (!Arrays.equals(object, again)) return "not DER";
      Kazakh keys = new Kazakh(words[1], words[2], HEX.parseHex(words[3]));
      return String.valueOf(switch (words[0]) {
        case "certificate" -> new X509CertificateHolder(object).isSignatureValid(keys);
        case "request" -> new PKCS10CertificationRequest(object).isSignatureValid(keys);
        case "crl" -> new X509CRLHolder(object).isSignatureValid(keys);
        case "ocsp" -> ((BasicOCSPResp) new OCSPResp(object).getResponseObject()).isSignatureValid(keys);
        case "ocsp-request" -> new OCSPReq(object).isSignatureValid(keys);
        case "cms" -> message(object, words.length > 5 ? HEX.parseHex(words[5]) : null, keys);
        case "stamp" -> stamp(object, HEX.parseHex(words[5]), keys.of(HEX.parseHex(words[6])));
        case "stamped" -> message(object, null, keys) && stamped(object, words);
        default -> "unknown kind";
      });
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static boolean message(byte[] object, byte[] content, Kazakh keys) throws Exception {
    CMSSignedData message =
        content == null ? new CMSSignedData(object) : new CMSSignedData(new CMSProcessableByteArray(content), object);
    SignerInformation signer = message.getSignerInfos().getSigners().iterator().next();
    if (message.getCertificates().getMatches(null).stream().filter(signer.getSID()::match).count() != 1) return false;
    return signer.verify(keys.messageVerifier());
  }

  private static boolean stamp(byte[] object, byte[] request, Kazakh keys) throws Exception {
    TimeStampResponse response = new TimeStampResponse(object);
    response.validate(new TimeStampRequest(request));
    response.getTimeStampToken().validate(keys.messageVerifier());
    return true;
  }

  private static boolean stamped(byte[] object, String[] words) throws Exception {
    Kazakh tsa = new Kazakh(words[5], words[6], HEX.parseHex(words[7])).of(HEX.parseHex(words[8]));
    SignerInformation signer = new CMSSignedData(object).getSignerInfos().getSigners().iterator().next();
    Attribute attribute = signer.getUnsignedAttributes().get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
    TimeStampToken token = new TimeStampToken(ContentInfo.getInstance(attribute.getAttributeValues()[0]));
    token.validate(tsa.messageVerifier());
    DigestCalculator imprint = tsa.calculator(token.getTimeStampInfo().getHashAlgorithm());
    imprint.getOutputStream().write(signer.getSignature());
    return Arrays.equals(imprint.getDigest(), token.getTimeStampInfo().getMessageImprintDigest());
  }

  /** Everything that a key can sign, built by BouncyCastle. */
  private static final class Maker {
    private static final X500Name NAME = new X500Name("C=KZ,O=TEST,CN=TEST BouncyCastle");

    private final Kazakh certificates;
    private final Kazakh messages;
    private final SubjectPublicKeyInfo key;
    private final BigInteger d;

    Maker(String[] words) {
      this.certificates = new Kazakh(words[1], words[2], HEX.parseHex(words[4]));
      this.messages = new Kazakh(words[1], words[3], HEX.parseHex(words[4]));
      this.key = SubjectPublicKeyInfo.getInstance(HEX.parseHex(words[4]));
      this.d = new BigInteger(words[5], 16);
    }

    String all() throws Exception {
      X509CertificateHolder certificate = certificate();
      byte[][] made = {certificate.getEncoded(), request(), list(certificate), message(certificate)};
      return String.join(" ", HEX.formatHex(made[0]), HEX.formatHex(made[1]), HEX.formatHex(made[2]), HEX.formatHex(made[3]));
    }

    /** The CA answers for itself, by name, with a nonce of 8 octets. */
    String status() throws Exception {
      X509CertificateHolder certificate = certificate();
      CertificateID good = number(certificate, 0x0A);
      CertificateID onHold = number(certificate, 0x0B);
      Date at = Date.from(Instant.parse("2026-02-01T00:00:00Z"));
      Extensions nonce = new Extensions(
          new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[8]).getEncoded()));
      BasicOCSPResp basic = new BasicOCSPRespBuilder(new RespID(NAME))
          .addResponse(good, CertificateStatus.GOOD, at, null, null)
          .addResponse(onHold, new RevokedStatus(at, CRLReason.certificateHold), at, null, null)
          .setResponseExtensions(nonce)
          .build(certificates.signer(d), new X509CertificateHolder[] {certificate}, at);
      byte[] answer = new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, basic).getEncoded();
      byte[] request = new OCSPReqBuilder().addRequest(good).setRequestExtensions(nonce).setRequestorName(NAME)
          .build(messages.signer(d), new X509CertificateHolder[] {certificate}).getEncoded();
      return String.join(" ", HEX.formatHex(certificate.getEncoded()), HEX.formatHex(answer), HEX.formatHex(request));
    }

    private CertificateID number(X509CertificateHolder issuer, int serial) throws Exception {
      return new CertificateID(
          new BcDigestCalculatorProvider().get(CertificateID.HASH_SHA1), issuer, BigInteger.valueOf(serial));
    }

    private X509CertificateHolder certificate() throws Exception {
      Date from = Date.from(Instant.parse("2026-01-01T00:00:00Z"));
      Date until = Date.from(Instant.parse("2027-01-01T00:00:00Z"));
      return new X509v3CertificateBuilder(NAME, BigInteger.valueOf(0x80FF), from, until, NAME, key)
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .build(certificates.signer(d));
    }

    private byte[] request() throws Exception {
      return new PKCS10CertificationRequestBuilder(NAME, key).build(messages.signer(d)).getEncoded();
    }

    private byte[] list(X509CertificateHolder certificate) throws Exception {
      Date at = Date.from(Instant.parse("2026-02-01T00:00:00Z"));
      return new X509v2CRLBuilder(NAME, at)
          .setNextUpdate(Date.from(Instant.parse("2026-03-01T00:00:00Z")))
          .addCRLEntry(BigInteger.valueOf(0x0A), at, CRLReason.superseded)
          .addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE))
          .build(certificates.signer(d))
          .getEncoded();
    }

    private byte[] message(X509CertificateHolder certificate) throws Exception {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      SignerInfoGeneratorBuilder builder = new SignerInfoGeneratorBuilder(messages::calculator, algorithm -> algorithm);
      builder.setContentDigest(messages.digestAlgorithm());
      generator.addSignerInfoGenerator(builder.build(messages.signer(d), certificate));
      generator.addCertificate(certificate);
      CMSSignedData message = generator.generate(new CMSProcessableByteArray("TEST".getBytes()), true);
      return message.toASN1Structure().getEncoded("DER");
    }
  }

  /** Verifier and digests of one suite: BouncyCastle does not know the Kazakh identifiers, but it has the algorithms. */
  private static final class Kazakh implements ContentVerifierProvider {
    private static final Map<String, ASN1ObjectIdentifier> CURVES = Map.of(
        "kisc-2004", CryptoProObjectIdentifiers.gostR3410_2001_CryptoPro_A,
        "nuc-2004", CryptoProObjectIdentifiers.gostR3410_2001_CryptoPro_A,
        "nuc-2015-512", RosstandartObjectIdentifiers.id_tc26_gost_3410_12_512_paramSetA);
    private static final Map<String, String> SIGNATURES = Map.of(
        "kisc-2004", "1.3.6.1.4.1.6801.1.2.2",
        "nuc-2004", "1.2.398.3.10.1.1.1.2",
        "nuc-2015-512", "1.2.398.3.10.1.1.2.3.2",
        "rsa-2048", "1.2.840.113549.1.1.11",
        "ec-p256", "1.2.840.10045.4.3.2");
    private static final Map<String, String> DIGESTS = Map.of(
        "kisc-2004", "1.3.6.1.4.1.6801.1.2.1",
        "nuc-2004", "1.2.398.3.10.1.3.1",
        "nuc-2015-512", "1.2.398.3.10.1.3.3");

    private final String suite;
    private final String form;
    private final SubjectPublicKeyInfo key;
    private X509CertificateHolder certificate;

    Kazakh(String suite, String form, byte[] spki) {
      this.suite = suite;
      this.form = form;
      this.key = SubjectPublicKeyInfo.getInstance(spki);
    }

    Kazakh of(byte[] itsCertificate) throws IOException {
      this.certificate = new X509CertificateHolder(itsCertificate);
      return this;
    }

    /** BouncyCastle puts a signature algorithm together from names of digest and key; here the identifier goes through as it is. */
    SignerInformationVerifier messageVerifier() {
      return new SignerInformationVerifier(
          (digest, signature) -> signature.getAlgorithm().getId(),
          name -> new AlgorithmIdentifier(new ASN1ObjectIdentifier(name)),
          this,
          this::calculator);
    }

    private Digest digest(String algorithm) {
      return switch (algorithm) {
        case "1.3.14.3.2.26" -> new SHA1Digest();
        case "2.16.840.1.101.3.4.2.1" -> new SHA256Digest();
        default -> digest();
      };
    }

    private Digest digest() {
      return switch (suite) {
        case "rsa-2048", "ec-p256" -> new SHA256Digest();
        case "nuc-2015-512" -> new GOST3411_2012_512Digest();
        default -> new GOST3411Digest(GOST28147Engine.getSBox("D-Test"));
      };
    }

    private byte[] hash(byte[] message) {
      return hash(digest(), message);
    }

    private static byte[] hash(Digest digest, byte[] message) {
      digest.update(message, 0, message.length);
      byte[] hash = new byte[digest.getDigestSize()];
      digest.doFinal(hash, 0);
      return hash;
    }

    private boolean verify(byte[] message, byte[] signature) throws IOException {
      if (suite.equals("rsa-2048") || suite.equals("ec-p256")) {
        Digest digest = new SHA256Digest();
        Signer signer = suite.equals("rsa-2048") ? new RSADigestSigner(digest) : new DSADigestSigner(new ECDSASigner(), digest);
        signer.init(false, PublicKeyFactory.createKey(key));
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
      }
      ECGOST3410Signer signer = new ECGOST3410Signer();
      signer.init(false, point());
      byte[] bigEndian = form.equals("rs-le") ? reversed(signature) : signature;
      int half = bigEndian.length / 2;
      BigInteger s = new BigInteger(1, Arrays.copyOfRange(bigEndian, 0, half));
      BigInteger r = new BigInteger(1, Arrays.copyOfRange(bigEndian, half, bigEndian.length));
      return signer.verifySignature(hash(message), r, s);
    }

    /** The last octets of the BIT STRING are X and Y, little-endian, in every Kazakh form of a key. */
    private ECPublicKeyParameters point() {
      X9ECParameters curve = ECGOST3410NamedCurves.getByOIDX9(CURVES.get(suite));
      int size = (curve.getN().bitLength() + 7) / 8;
      byte[] bits = key.getPublicKeyData().getOctets();
      byte[] y = reversed(Arrays.copyOfRange(bits, bits.length - size, bits.length));
      byte[] x = reversed(Arrays.copyOfRange(bits, bits.length - 2 * size, bits.length - size));
      return new ECPublicKeyParameters(
          curve.getCurve().createPoint(new BigInteger(1, x), new BigInteger(1, y)),
          new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH()));
    }

    private static byte[] reversed(byte[] octets) {
      byte[] result = new byte[octets.length];
      for (int i = 0; i < octets.length; i++) result[i] = octets[octets.length - 1 - i];
      return result;
    }

    @Override
    public boolean hasAssociatedCertificate() {
      return certificate != null;
    }

    @Override
    public X509CertificateHolder getAssociatedCertificate() {
      return certificate;
    }

    @Override
    public ContentVerifier get(AlgorithmIdentifier algorithm) {
      String asked = algorithm.getAlgorithm().getId();
      if (!asked.equals(SIGNATURES.get(suite))) throw new IllegalArgumentException("signature algorithm " + asked);
      ByteArrayOutputStream signed = new ByteArrayOutputStream();
      return new ContentVerifier() {
        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
          return algorithm;
        }

        @Override
        public OutputStream getOutputStream() {
          return signed;
        }

        @Override
        public boolean verify(byte[] expected) {
          try {
            return Kazakh.this.verify(signed.toByteArray(), expected);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        }
      };
    }

    AlgorithmIdentifier digestAlgorithm() {
      return new AlgorithmIdentifier(new ASN1ObjectIdentifier(DIGESTS.get(suite)), DERNull.INSTANCE);
    }

    /** Signs with a GOST key; the nonce is BouncyCastle's own. */
    ContentSigner signer(BigInteger d) {
      ByteArrayOutputStream signed = new ByteArrayOutputStream();
      return new ContentSigner() {
        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
          return new AlgorithmIdentifier(new ASN1ObjectIdentifier(SIGNATURES.get(suite)), DERNull.INSTANCE);
        }

        @Override
        public OutputStream getOutputStream() {
          return signed;
        }

        @Override
        public byte[] getSignature() {
          return sign(signed.toByteArray(), d);
        }
      };
    }

    private byte[] sign(byte[] message, BigInteger d) {
      ECDomainParameters curve = point().getParameters();
      ECGOST3410Signer signer = new ECGOST3410Signer();
      signer.init(true, new ParametersWithRandom(new ECPrivateKeyParameters(d, curve), new SecureRandom()));
      BigInteger[] rs = signer.generateSignature(hash(message));
      int size = (curve.getN().bitLength() + 7) / 8;
      byte[] bigEndian = Arrays.copyOf(BigIntegers.asUnsignedByteArray(size, rs[1]), 2 * size);
      System.arraycopy(BigIntegers.asUnsignedByteArray(size, rs[0]), 0, bigEndian, size, size);
      return form.equals("rs-le") ? reversed(bigEndian) : bigEndian;
    }

    /** A digest that BouncyCastle would not know is taken for the suite's: another one would not give the signed value. */
    DigestCalculator calculator(AlgorithmIdentifier algorithm) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      return new DigestCalculator() {
        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
          return algorithm;
        }

        @Override
        public OutputStream getOutputStream() {
          return content;
        }

        @Override
        public byte[] getDigest() {
          return hash(digest(algorithm.getAlgorithm().getId()), content.toByteArray());
        }
      };
    }
  }
}
