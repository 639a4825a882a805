import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cryptopro.CryptoProObjectIdentifiers;
import org.bouncycastle.asn1.cryptopro.ECGOST3410NamedCurves;
import org.bouncycastle.asn1.rosstandart.RosstandartObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.digests.GOST3411_2012_512Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.GOST28147Engine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECGOST3410Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * Verifies certificates, requests, CRLs and CMS messages with BouncyCastle's own structures, curves and digests.
 * BouncyCastle writes what is signed again as DER before it verifies, so an encoding that is not DER does not pass.
 *
 * Standard input: one object per line, `kind suite form spki object [content]`; kind is certificate, request, crl or cms;
 * form is rs-le or sr-be; the rest is hexadecimal; spki is the key that signed. Standard output: `true`, or what is wrong.
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
      byte[] object = HEX.parseHex(words[4]);
      byte[] again = ASN1Primitive.fromByteArray(object).getEncoded("DER");
      if (!Arrays.equals(object, again)) return "not DER";
      Kazakh keys = new Kazakh(words[1], words[2], HEX.parseHex(words[3]));
      return String.valueOf(switch (words[0]) {
        case "certificate" -> new X509CertificateHolder(object).isSignatureValid(keys);
        case "request" -> new PKCS10CertificationRequest(object).isSignatureValid(keys);
        case "crl" -> new X509CRLHolder(object).isSignatureValid(keys);
        case "cms" -> message(object, words.length > 5 ? HEX.parseHex(words[5]) : null, keys);
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
    if (message.getCertificates().getMatches(signer.getSID()).size() != 1) return false;
    // BouncyCastle puts a signature algorithm together from names of digest and key; here the identifier goes through as it is.
    return signer.verify(new SignerInformationVerifier(
        (digest, signature) -> signature.getAlgorithm().getId(),
        name -> new AlgorithmIdentifier(new ASN1ObjectIdentifier(name)),
        keys,
        keys::calculator));
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
        "rsa-2048", "1.2.840.113549.1.1.11");

    private final String suite;
    private final String form;
    private final SubjectPublicKeyInfo key;

    Kazakh(String suite, String form, byte[] spki) {
      this.suite = suite;
      this.form = form;
      this.key = SubjectPublicKeyInfo.getInstance(spki);
    }

    private Digest digest() {
      return switch (suite) {
        case "rsa-2048" -> new SHA256Digest();
        case "nuc-2015-512" -> new GOST3411_2012_512Digest();
        default -> new GOST3411Digest(GOST28147Engine.getSBox("D-Test"));
      };
    }

    private byte[] hash(byte[] message) {
      Digest digest = digest();
      digest.update(message, 0, message.length);
      byte[] hash = new byte[digest.getDigestSize()];
      digest.doFinal(hash, 0);
      return hash;
    }

    private boolean verify(byte[] message, byte[] signature) throws IOException {
      if (suite.equals("rsa-2048")) {
        RSADigestSigner signer = new RSADigestSigner(new SHA256Digest());
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
      return false;
    }

    @Override
    public X509CertificateHolder getAssociatedCertificate() {
      return null;
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

    /** The digest that a message names is taken for the suite's: another one would not give the signed value. */
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
          return hash(content.toByteArray());
        }
      };
    }
  }
}
