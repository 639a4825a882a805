import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.cryptopro.ECGOST3410NamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.GOST3411Digest;
import org.bouncycastle.crypto.digests.GOST3411_2012_256Digest;
import org.bouncycastle.crypto.digests.GOST3411_2012_512Digest;
import org.bouncycastle.crypto.engines.GOST28147Engine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECGOST3410_2012Signer;
import org.bouncycastle.util.encoders.Hex;

/**
 * BouncyCastle as a judge: reads one question per line on standard input, writes one answer per line.
 * Numbers and octets are hexadecimal; an empty string of octets is "-".
 *
 *   digest HASH MESSAGE             -> digest
 *   hmac HASH KEY MESSAGE           -> code
 *   verify CURVE HASH X Y MESSAGE R S -> true | false
 *   sign CURVE HASH D MESSAGE       -> R S
 *   public CURVE D                  -> X Y
 *
 * HASH: 34311-test, 34311-cryptopro, streebog-256, streebog-512. CURVE: a name of ECGOST3410NamedCurves.
 */
class GostOracle {
    public static void main(String[] arguments) throws Exception {
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = questions.readLine()) != null; ) {
            System.out.println(answer(line.split(" ")));
        }
    }

    static String answer(String[] q) {
        switch (q[0]) {
            case "digest":
                return Hex.toHexString(digest(q[1], octets(q[2])));
            case "hmac":
                return Hex.toHexString(hmac(q[1], octets(q[2]), octets(q[3])));
            case "verify":
                return Boolean.toString(verify(q));
            case "sign":
                return sign(q);
            case "public":
                var point = curve(q[1]).getG().multiply(number(q[2])).normalize();
                return hex(point.getAffineXCoord().toBigInteger()) + " " + hex(point.getAffineYCoord().toBigInteger());
            default:
                throw new IllegalArgumentException(q[0]);
        }
    }

    static boolean verify(String[] q) {
        ECDomainParameters curve = curve(q[1]);
        var point = curve.getCurve().validatePoint(number(q[3]), number(q[4]));
        var signer = new ECGOST3410_2012Signer();
        signer.init(false, new ECPublicKeyParameters(point, curve));
        return signer.verifySignature(digest(q[2], octets(q[5])), number(q[6]), number(q[7]));
    }

    static String sign(String[] q) {
        var key = new ECPrivateKeyParameters(number(q[3]), curve(q[1]));
        var signer = new ECGOST3410_2012Signer();
        signer.init(true, new ParametersWithRandom(key, new SecureRandom()));
        BigInteger[] signature = signer.generateSignature(digest(q[2], octets(q[4])));
        return hex(signature[0]) + " " + hex(signature[1]);
    }

    static ECDomainParameters curve(String name) {
        X9ECParameters row = ECGOST3410NamedCurves.getByNameX9(name);
        return new ECDomainParameters(row.getCurve(), row.getG(), row.getN(), row.getH());
    }

    static byte[] digest(String name, byte[] message) {
        Digest hash = hash(name);
        hash.update(message, 0, message.length);
        byte[] out = new byte[hash.getDigestSize()];
        hash.doFinal(out, 0);
        return out;
    }

    static byte[] hmac(String name, byte[] key, byte[] message) {
        var mac = new HMac(hash(name));
        mac.init(new KeyParameter(key));
        mac.update(message, 0, message.length);
        byte[] out = new byte[mac.getMacSize()];
        mac.doFinal(out, 0);
        return out;
    }

    static Digest hash(String name) {
        switch (name) {
            case "34311-test":
                return new GOST3411Digest(GOST28147Engine.getSBox("D-Test"));
            case "34311-cryptopro":
                return new GOST3411Digest(GOST28147Engine.getSBox("D-A"));
            case "streebog-256":
                return new GOST3411_2012_256Digest();
            case "streebog-512":
                return new GOST3411_2012_512Digest();
            default:
                throw new IllegalArgumentException(name);
        }
    }

    static BigInteger number(String hex) {
        return new BigInteger(hex, 16);
    }

    static String hex(BigInteger number) {
        return number.toString(16);
    }

    static byte[] octets(String hex) {
        return hex.equals("-") ? new byte[0] : Hex.decode(hex);
    }
}
