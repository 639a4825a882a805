import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;

/**
 * Reads and writes PKCS#12 files with BouncyCastle and with the JDK's own keystore, which is keytool's.
 *
 * One question a line, words apart by a blank, octets as hexadecimal digits:
 *   read store-bc|store-jdk|pdu FILE PASSWORD             -> KEY CERTIFICATE NAME
 *   write store-bc|store-jdk KEY CERTIFICATE PASSWORD     -> FILE
 *   write pdu-old|pdu-new KEY CERTIFICATE PASSWORD        -> FILE
 * The stores take RSA keys only; the pdu forms any PrivateKeyInfo.
 */
public final class Pkcs12Proof {
  private static final HexFormat HEX = HexFormat.of();
  private static final BouncyCastleProvider BC = new BouncyCastleProvider();

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(answer(line.split(" ")));
    }
  }

  private static String answer(String[] words) {
    try {
      if (words[0].equals("write")) {
        return HEX.formatHex(write(words[1], HEX.parseHex(words[2]), HEX.parseHex(words[3]), words[4].toCharArray()));
      }
      byte[] file = HEX.parseHex(words[2]);
      char[] password = words[3].toCharArray();
      return words[1].equals("pdu") ? readPdu(file, password) : readStore(store(words[1]), file, password);
    } catch (Exception error) {
      return "error " + error.getClass().getSimpleName();
    }
  }

  private static KeyStore store(String name) throws Exception {
    return name.equals("store-bc") ? KeyStore.getInstance("PKCS12", BC) : KeyStore.getInstance("PKCS12", "SunJSSE");
  }

  private static String readStore(KeyStore store, byte[] file, char[] password) throws Exception {
    store.load(new ByteArrayInputStream(file), password);
    for (String alias : Collections.list(store.aliases())) {
      if (!store.isKeyEntry(alias)) continue;
      byte[] key = store.getKey(alias, password).getEncoded();
      return HEX.formatHex(key) + " " + HEX.formatHex(store.getCertificate(alias).getEncoded()) + " " + alias;
    }
    return "no key";
  }

  private static String readPdu(byte[] file, char[] password) throws Exception {
    PKCS12PfxPdu pdu = new PKCS12PfxPdu(file);
    if (!pdu.isMacValid(new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE), password)) {
      return "bad MAC";
    }
    var decryptor = new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(BC).build(password);
    String key = "-";
    List<String> certificates = new ArrayList<>();
    String name = "-";
    for (ContentInfo content : pdu.getContentInfos()) {
      PKCS12SafeBagFactory bags = content.getContentType().equals(PKCSObjectIdentifiers.encryptedData)
          ? new PKCS12SafeBagFactory(content, decryptor)
          : new PKCS12SafeBagFactory(content);
      for (PKCS12SafeBag bag : bags.getSafeBags()) {
        if (bag.getBagValue() instanceof PKCS8EncryptedPrivateKeyInfo sealed) {
          key = HEX.formatHex(sealed.decryptPrivateKeyInfo(decryptor).getEncoded());
          for (var attribute : bag.getAttributes()) {
            if (attribute.getAttrType().equals(PKCS12SafeBag.friendlyNameAttribute)) {
              name = DERBMPString.getInstance(attribute.getAttributeValues()[0]).getString();
            }
          }
        } else if (bag.getBagValue() instanceof X509CertificateHolder certificate) {
          certificates.add(HEX.formatHex(certificate.getEncoded()));
        }
      }
    }
    return key + " " + certificates.get(0) + " " + name;
  }

  private static byte[] write(String how, byte[] key, byte[] certificate, char[] password) throws Exception {
    if (how.startsWith("pdu")) return writePdu(how.equals("pdu-old"), key, certificate, password);
    KeyStore store = store(how);
    store.load(null, null);
    PrivateKey secret = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key));
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    Certificate own = factory.generateCertificate(new ByteArrayInputStream(certificate));
    store.setKeyEntry("holder", secret, password, new Certificate[] {(X509Certificate) own});
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, password);
    return out.toByteArray();
  }

  private static OutputEncryptor encryptor(boolean old, boolean forKey, char[] password) throws Exception {
    var type = !old ? NISTObjectIdentifiers.id_aes256_CBC
        : forKey ? PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC
        : PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC;
    return new JcePKCSPBEOutputEncryptorBuilder(type).setProvider(BC).setIterationCount(1024).build(password);
  }

  private static byte[] writePdu(boolean old, byte[] key, byte[] certificate, char[] password) throws Exception {
    ASN1Encodable name = new DERBMPString("holder");
    ASN1Encodable id = new DEROctetString(new byte[] {1, 2, 3});
    PKCS12SafeBag keyBag = new PKCS12SafeBagBuilder(PrivateKeyInfo.getInstance(key), encryptor(old, true, password))
        .addBagAttribute(PKCS12SafeBag.friendlyNameAttribute, name)
        .addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, id).build();
    PKCS12SafeBag certificateBag = new PKCS12SafeBagBuilder(new X509CertificateHolder(certificate))
        .addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, id).build();
    PKCS12PfxPduBuilder builder = new PKCS12PfxPduBuilder();
    builder.addData(keyBag);
    builder.addEncryptedData(encryptor(old, false, password), certificateBag);
    var mac = old
        ? new BcPKCS12MacCalculatorBuilder()
        : new BcPKCS12MacCalculatorBuilder(
            new org.bouncycastle.crypto.digests.SHA256Digest(),
            new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256));
    return builder.build(mac, password).getEncoded();
  }
}
