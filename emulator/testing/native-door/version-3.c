/*
 * A program that finds its functions through C_GetInterface and uses what came with Cryptoki 3.0: version-3 LIBRARY. It
 * prints one line for every call: what was tried, and the return value (0x...), or a number or octets without 0x.
 * names.h numbers the functions.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "names.h"

typedef unsigned long ulong;
typedef ulong (*call10)(ulong, ulong, ulong, ulong, ulong, ulong, ulong, ulong, ulong, ulong);
struct list {
  unsigned char version[2];
  call10 functions[];
};
struct interface {
  const char *name;
  struct list *list;
  ulong flags;
};
struct attribute {
  ulong type;
  void *value;
  ulong length;
};
static struct list *list;

#define PAD(a, b, c, d, e, f, g, h, i, j, ...) \
  (ulong)(a), (ulong)(b), (ulong)(c), (ulong)(d), (ulong)(e), (ulong)(f), (ulong)(g), (ulong)(h), (ulong)(i), (ulong)(j)
#define CALL(name, ...) list->functions[name](PAD(__VA_ARGS__ __VA_OPT__(, ) 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
#define TELL(what, rv) (printf("%s 0x%lx\n", what, rv), fflush(stdout))
#define TRY(what, name, ...) TELL(what, CALL(name, __VA_ARGS__))

static void tell_octets(const char *what, const unsigned char *octets, ulong length) {
  printf("%s ", what);
  for (ulong at = 0; at < length; at++) printf("%02x", octets[at]);
  printf("\n");
}

/* GEN-14, GEN-15. */
static void interfaces(void *library) {
  ulong (*all)(struct interface *, ulong *) = dlsym(library, "C_GetInterfaceList");
  ulong (*one)(const char *, void *, struct interface **, ulong) = dlsym(library, "C_GetInterface");
  struct interface found[8], *got = NULL;
  ulong count = 99;
  TELL("list-count", all(NULL, &count));
  printf("count %lu\n", count);
  ulong short_count = 1;
  TELL("list-short", all(found, &short_count));
  printf("short-count %lu\n", short_count);
  TELL("list", all(found, &count));
  for (ulong at = 0; at < count; at++) {
    printf("interface %s/%d.%d/%lx\n", strcmp(found[at].name, "PKCS 11") ? "?" : "PKCS11", found[at].list->version[0],
           found[at].list->version[1], found[at].flags);
  }
  TELL("list-count-null", all(NULL, NULL));
  TELL("wrong-name", one("PKCS 12", NULL, &got, 0));
  TELL("wrong-version", one("PKCS 11", (unsigned char[]){3, 2}, &got, 0));
  TELL("fork-safe", one("PKCS 11", NULL, &got, 1));
  TELL("into-null", one(NULL, NULL, NULL, 0));
  TELL("default", one(NULL, NULL, &got, 0));
  printf("default-version %d.%d\n", got->list->version[0], got->list->version[1]);
  TELL("by-version", one("PKCS 11", (unsigned char[]){3, 0}, &got, 0));
  list = got->list;
}

static ulong logged_in(void) {
  unsigned char info[112];
  ulong session = 0;
  TRY("before", C_SessionCancel, 1, 0);
  CALL(C_Initialize, 0);
  TRY("info", C_GetInfo, info);
  printf("info-version %d.%d\n", info[0], info[1]);
  CALL(C_OpenSession, 0, 6, 0, 0, &session);
  TRY("login-name", C_LoginUser, session, 1, "123456", 6, "Aigerim", 7);
  TRY("login", C_LoginUser, session, 1, "123456", 6, NULL, 0);
  TRY("login-again", C_LoginUser, session, 1, "123456", 6, "", 0);
  return session;
}

static ulong mac_key(ulong session) {
  ulong object_class = 4, type = 0x10, key = 0;
  unsigned char yes = 1, value[] = "a key for message authentication";
  struct attribute template[] = {{0, &object_class, 8}, {0x100, &type, 8}, {0x108, &yes, 1}, {0x10a, &yes, 1}, {0x11, value, 32}};
  CALL(C_CreateObject, session, template, 5, &key);
  return key;
}

/* OP-32: NULL as the length of the signature says that more follows. */
static void sign(ulong s, ulong key, struct attribute *mechanism) {
  unsigned char out[64];
  ulong length = 0;
  TRY("sign-init", C_MessageSignInit, s, mechanism, key);
  TRY("sign-query", C_SignMessage, s, NULL, 0, "message", 7, NULL, &length);
  printf("sign-length %lu\n", length);
  length = 31;
  TRY("sign-short", C_SignMessage, s, NULL, 0, "message", 7, out, &length);
  TRY("sign", C_SignMessage, s, NULL, 0, "message", 7, out, &length);
  tell_octets("whole", out, length);
  TRY("begin", C_SignMessageBegin, s, NULL, 0);
  TRY("part", C_SignMessageNext, s, NULL, 0, "mes", 3, NULL, NULL);
  TRY("final-within", C_MessageSignFinal, s);
  length = sizeof out;
  TRY("last", C_SignMessageNext, s, NULL, 0, "sage", 4, out, &length);
  tell_octets("parts", out, length);
  TRY("parameter", C_SignMessage, s, "x", 1, "message", 7, out, &length);
  TRY("sign-final", C_MessageSignFinal, s);
  TRY("verify-init", C_MessageVerifyInit, s, mechanism, key);
  TRY("verify", C_VerifyMessage, s, NULL, 0, "message", 7, out, 32);
  TRY("verify-other", C_VerifyMessage, s, NULL, 0, "massage", 7, out, 32);
  TRY("verify-begin", C_VerifyMessageBegin, s, NULL, 0);
  TRY("verify-part", C_VerifyMessageNext, s, NULL, 0, "mes", 3, NULL, 0);
  TRY("verify-last", C_VerifyMessageNext, s, NULL, 0, "sage", 4, out, 32);
  TRY("cancel", C_SessionCancel, s, 0x10);
  TRY("verify-final", C_MessageVerifyFinal, s);
  TRY("message-init-null", C_MessageSignInit, s, NULL, key);
}

/* OP-16, SES-15; what is not supported. */
static void cancel(ulong s, ulong key, struct attribute *mechanism) {
  TRY("init", C_SignInit, s, mechanism, key);
  TRY("init-active", C_SignInit, s, mechanism, key);
  TRY("init-null", C_SignInit, s, NULL, 0);
  TRY("init-null-again", C_SignInit, s, NULL, 0);
  TRY("init", C_SignInit, s, mechanism, key);
  TRY("cancel-none", C_SessionCancel, s, 0);
  TRY("cancel-sign", C_SessionCancel, s, 0x800);
  TRY("update", C_SignUpdate, s, "x", 1);
  TRY("encrypt-init", C_MessageEncryptInit, s, mechanism, key);
  TRY("decrypt-final", C_MessageDecryptFinal, s);
}

int main(int count, char **arguments) {
  void *library = count < 2 ? NULL : dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return fprintf(stderr, "%s\n", dlerror()), 2;
  interfaces(library);
  ulong session = logged_in(), key = mac_key(session);
  struct attribute mechanism = {0x251, NULL, 0};
  sign(session, key, &mechanism);
  cancel(session, key, &mechanism);
  CALL(C_Finalize, 0);
  dlclose(library);
  return 0;
}
