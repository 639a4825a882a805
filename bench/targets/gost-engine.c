/*
 * Signs and verifies with OpenSSL's GOST engine, in batches, when it is told to: what the benchmark compares with.
 *
 *   gost-engine ALGORITHM PARAMSET HASH
 *
 * Prints "ready" or one line that says what is missing. Then for each line "sign N" or "verify N" of standard input it does so N times with one
 * key and a digest, for "sign-hashed N" and "verify-hashed N" with a message that it hashes first, and answers "done"; "check" too, when a signature
 * verifies and, over another digest, does not. Otherwise it answers "wrong".
 * Declarations stand here so that no header package is needed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct engine_st ENGINE;
typedef struct evp_pkey_st EVP_PKEY;
typedef struct evp_pkey_ctx_st EVP_PKEY_CTX;
int OPENSSL_init_crypto(unsigned long long options, const void *settings);
ENGINE *ENGINE_by_id(const char *id);
int ENGINE_init(ENGINE *engine);
int ENGINE_set_default(ENGINE *engine, unsigned int flags);
int OBJ_sn2nid(const char *name);
EVP_PKEY_CTX *EVP_PKEY_CTX_new_id(int id, ENGINE *engine);
EVP_PKEY_CTX *EVP_PKEY_CTX_new(EVP_PKEY *key, ENGINE *engine);
int EVP_PKEY_keygen_init(EVP_PKEY_CTX *context);
int EVP_PKEY_CTX_ctrl_str(EVP_PKEY_CTX *context, const char *type, const char *value);
int EVP_PKEY_keygen(EVP_PKEY_CTX *context, EVP_PKEY **key);
int EVP_PKEY_sign_init(EVP_PKEY_CTX *context);
int EVP_PKEY_sign(EVP_PKEY_CTX *context, unsigned char *signature, size_t *length, const unsigned char *digest, size_t octets);
typedef struct evp_md_st EVP_MD;
const EVP_MD *EVP_get_digestbyname(const char *name);
int EVP_Digest(const void *data, size_t count, unsigned char *digest, unsigned int *octets, const EVP_MD *hash, ENGINE *engine);
int EVP_PKEY_verify_init(EVP_PKEY_CTX *context);
int EVP_PKEY_verify(EVP_PKEY_CTX *context, const unsigned char *signature, size_t length, const unsigned char *digest, size_t octets);

#define MESSAGE_OCTETS 1024
#define OPENSSL_INIT_ENGINE_DYNAMIC 0x00000400ULL
#define ENGINE_METHOD_ALL 0xFFFF

static int fail(const char *what) {
  printf("%s\n", what);
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 4) return fail("usage: gost-engine ALGORITHM PARAMSET HASH");
  setvbuf(stdout, NULL, _IOLBF, 0);
  OPENSSL_init_crypto(OPENSSL_INIT_ENGINE_DYNAMIC, NULL);
  ENGINE *engine = ENGINE_by_id("gost");
  if (engine == NULL || !ENGINE_init(engine) || !ENGINE_set_default(engine, ENGINE_METHOD_ALL)) return fail("no GOST engine");
  EVP_PKEY_CTX *making = EVP_PKEY_CTX_new_id(OBJ_sn2nid(argv[1]), engine);
  EVP_PKEY *key = NULL;
  if (making == NULL || EVP_PKEY_keygen_init(making) <= 0 || EVP_PKEY_CTX_ctrl_str(making, "paramset", argv[2]) <= 0 ||
      EVP_PKEY_keygen(making, &key) <= 0)
    return fail("the engine does not make such a key");
  const EVP_MD *hash = EVP_get_digestbyname(argv[3]);
  if (hash == NULL) return fail("the engine has no such hash");
  static unsigned char message[MESSAGE_OCTETS];
  unsigned char digest[64], signature[128];
  unsigned int octets = 0;
  size_t length = sizeof signature;
  EVP_PKEY_CTX *signing = EVP_PKEY_CTX_new(key, engine), *verifying = EVP_PKEY_CTX_new(key, engine);
  if (EVP_Digest(message, sizeof message, digest, &octets, hash, engine) <= 0 || EVP_PKEY_sign_init(signing) <= 0 ||
      EVP_PKEY_verify_init(verifying) <= 0 || EVP_PKEY_sign(signing, signature, &length, digest, octets) <= 0)
    return fail("the engine does not sign");
  puts("ready");
  char line[64], what[32];
  while (fgets(line, sizeof line, stdin) != NULL) {
    int count = 0, good = 1;
    if (sscanf(line, "%31s %d", what, &count) < 1) continue;
    int hashed = strstr(what, "-hashed") != NULL, signs = strncmp(what, "sign", 4) == 0;
    for (int i = 0; i < count && good; i++) {
      if (hashed) good = EVP_Digest(message, sizeof message, digest, &octets, hash, engine) > 0;
      if (signs) {
        length = sizeof signature;
        good = good && EVP_PKEY_sign(signing, signature, &length, digest, octets) > 0;
      } else good = good && EVP_PKEY_verify(verifying, signature, length, digest, octets) > 0;
    }
    if (strcmp(what, "check") == 0) {
      good = EVP_PKEY_verify(verifying, signature, length, digest, octets) > 0;
      digest[0] ^= 1;
      good = good && EVP_PKEY_verify(verifying, signature, length, digest, octets) <= 0;
      digest[0] ^= 1;
    }
    puts(good ? "done" : "wrong");
  }
  return 0;
}
