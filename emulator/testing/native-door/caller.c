/*
 * A program that calls a PKCS#11 library as no careful program would: caller LIBRARY SCENARIO. It prints one line for
 * every call: what was tried, and the return value (0x...) or a number. names.h numbers the functions.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "names.h"

typedef unsigned long ulong;
typedef ulong (*call10)(ulong, ulong, ulong, ulong, ulong, ulong, ulong, ulong, ulong, ulong);
static struct list {
  unsigned char version[2];
  call10 functions[];
} *list;

#define PAD(a, b, c, d, e, f, g, h, i, j, ...) \
  (ulong)(a), (ulong)(b), (ulong)(c), (ulong)(d), (ulong)(e), (ulong)(f), (ulong)(g), (ulong)(h), (ulong)(i), (ulong)(j)
#define CALL(name, ...) list->functions[name](PAD(__VA_ARGS__ __VA_OPT__(, ) 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
#define TELL(what, rv) (printf("%s 0x%lx\n", what, rv), fflush(stdout))
#define TRY(what, name, ...) TELL(what, CALL(name, __VA_ARGS__))

enum { RW = 6, RO = 4, SHA256 = 0x250, SHA256_RSA = 0x40, AES_GCM = 0x1087, OAEP = 9 };
struct mechanism {
  ulong type;
  void *parameter;
  ulong length;
};
struct attribute {
  ulong type;
  void *value;
  ulong length;
};
static char PIN[] = "123456";

static ulong login(void) {
  ulong session = 0;
  CALL(C_OpenSession, 0, RW, 0, 0, &session);
  CALL(C_Login, session, 1, PIN, 6);
  return session;
}

/* GEN-05 to GEN-08, GEN-09, GEN-10. */
static void initialize(void) {
  ulong args[6] = {0};
  for (int i = 0; i < 6; i++) args[i] = 0;
  args[5] = 1;
  TRY("reserved", C_Initialize, args);
  args[5] = 0;
  args[0] = args[2] = (ulong)initialize;
  TRY("some-callbacks", C_Initialize, args);
  TRY("still-not-initialized", C_CloseAllSessions, 0);
  args[1] = args[3] = args[0];
  TRY("callbacks", C_Initialize, args);
  TRY("finalize", C_Finalize, 0);
  args[4] = 2;
  TRY("callbacks-or-os", C_Initialize, args);
  TRY("again", C_Initialize, 0);
  TRY("finalize", C_Finalize, 0);
  memset(args, 0, sizeof args);
  TRY("no-locking", C_Initialize, args);
  TRY("finalize", C_Finalize, 0);
  args[4] = 3;
  TRY("os-locking-no-threads", C_Initialize, args);
  TRY("finalize-reserved", C_Finalize, 1);
  TRY("still-initialized", C_CloseAllSessions, 0);
  TRY("finalize", C_Finalize, 0);
  TRY("finalize-again", C_Finalize, 0);
  TRY("bad-pointer", C_Initialize, 0x1000);
}

static void rest_of_pointers(ulong s, void *nowhere) {
  ulong length = 64, handle = 77;
  char out[64];
  struct mechanism bad = {AES_GCM, NULL, 40}, gcm = {AES_GCM, (ulong[]){0, 12, 96, 0, 0, 128}, 48};
  TRY("mechanism-null-parameter", C_EncryptInit, s, &bad, 1);
  TRY("mechanism-null-iv", C_EncryptInit, s, &gcm, 1);
  bad = (struct mechanism){OAEP, (ulong[]){0x250, 2, 1, (ulong)nowhere, 8}, 40};
  TRY("mechanism-bad-label", C_EncryptInit, s, &bad, 1);
  bad = (struct mechanism){OAEP, (ulong[]){0x250}, 8};
  TRY("mechanism-short", C_EncryptInit, s, &bad, 1);
  TRY("mechanism-nowhere", C_DigestInit, s, nowhere);
  ulong data = 0, token = 0;
  struct attribute template[] = {{0, &data, 8}, {1, &token, 1}, {3, NULL, 5}};
  TRY("attribute-null", C_CreateObject, s, template, 3, &handle);
  template[2].value = nowhere;
  TRY("attribute-nowhere", C_CreateObject, s, template, 3, &handle);
  TRY("template-nowhere", C_FindObjectsInit, s, nowhere, 2);
  TRY("template-endless", C_FindObjectsInit, s, template, ~0ul);
  template[2].length = ~0ul;
  TRY("attribute-endless", C_CreateObject, s, template, 3, &handle);
  TRY("object-nowhere", C_CreateObject, s, template, 2, nowhere);
  printf("handle-untouched %lx\n", handle == 77 ? 0ul : 1ul);
  struct mechanism digest = {SHA256, NULL, 0};
  TRY("digest-init", C_DigestInit, s, &digest);
  TRY("digest-length-null", C_Digest, s, PIN, 6, out, NULL);
  TRY("digest-ended", C_Digest, s, PIN, 6, out, &length);
  CALL(C_DigestInit, s, &digest);
  TRY("digest-data-nowhere", C_DigestUpdate, s, nowhere, 10);
  CALL(C_DigestInit, s, &digest);
  TRY("digest-nothing", C_DigestUpdate, s, NULL, 0);
  TRY("digest-into-nowhere", C_DigestFinal, s, nowhere, &length);
}

/* GEN-02, GEN-13, GEN-19, GEN-24 to GEN-27, GEN-29: NULL and pointers to nowhere. */
static void pointers(void) {
  char *pages = mmap(NULL, 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ulong length = 5, handle = 0;
  CALL(C_Initialize, 0);
  TRY("get-info-null", C_GetInfo, NULL);
  TRY("get-info-nowhere", C_GetInfo, pages);
  TRY("slot-list-count-null", C_GetSlotList, 0, NULL, NULL);
  TRY("slot-list-count-nowhere", C_GetSlotList, 0, NULL, pages);
  TRY("slot-info-null", C_GetSlotInfo, 0, NULL);
  TRY("token-info-null", C_GetTokenInfo, 0, NULL);
  TRY("mechanism-list-null", C_GetMechanismList, 0, NULL, NULL);
  TRY("mechanism-info-null", C_GetMechanismInfo, 0, SHA256, NULL);
  TRY("open-session-null", C_OpenSession, 0, RW, 0, 0, NULL);
  TRY("wait-slot-null", C_WaitForSlotEvent, 1, NULL, 0);
  TRY("wait-reserved", C_WaitForSlotEvent, 1, &handle, 1);
  TRY("session-first", C_GenerateRandom, 99, NULL, 5);
  TRY("session-before-mechanism", C_DigestInit, 99, pages);
  TRY("pin-nowhere", C_Login, 99, 1, pages, 4);
  ulong s = login();
  TRY("session-info-null", C_GetSessionInfo, s, NULL);
  TRY("random-null", C_GenerateRandom, s, NULL, 5);
  TRY("random-nowhere", C_GenerateRandom, s, pages, 5);
  TRY("random-too-much", C_GenerateRandom, s, pages, 1ul << 40);
  TRY("seed-null", C_SeedRandom, s, NULL, 5);
  TRY("find-init-null", C_FindObjectsInit, s, NULL, 3);
  TRY("find-init", C_FindObjectsInit, s, NULL, 0);
  TRY("find-null", C_FindObjects, s, NULL, 1, &length);
  TRY("find-count-null", C_FindObjects, s, &handle, 1, NULL);
  TRY("find", C_FindObjects, s, &handle, 1, &length);
  TRY("find-final", C_FindObjectsFinal, s);
  rest_of_pointers(s, pages);
  ulong info[4];
  TRY("alive", C_GetSessionInfo, s, info);
}

/* Section 5.2 and 5.7.5 to the letter, and the sizes of structures. */
static void lengths(void) {
  CALL(C_Initialize, 0);
  ulong s = login(), count = 77, length = 3, object = 0;
  unsigned char out[256];
  TRY("count", C_GetSlotList, 0, NULL, &count);
  printf("count-is %lx\n", count);
  count = 0;
  TRY("no-room", C_GetSlotList, 0, out, &count);
  printf("count-is %lx\n", count);
  struct mechanism digest = {SHA256, NULL, 0};
  CALL(C_DigestInit, s, &digest);
  memset(out, 0x55, sizeof out);
  TRY("short", C_Digest, s, PIN, 6, out, &length);
  printf("length-is %lx\nuntouched %x\n", length, out[0] ^ 0x55);
  length = 0;
  TRY("zero-room", C_Digest, s, PIN, 6, out, &length);
  TRY("length", C_Digest, s, PIN, 6, NULL, &length);
  printf("length-is %lx\n", length);
  length = 200;
  TRY("digest", C_Digest, s, PIN, 6, out, &length);
  printf("length-is %lx\nnext %x\n", length, out[32] ^ 0x55);
  ulong class = 0;
  unsigned char no = 0;
  struct attribute template[] = {{0, &class, 8}, {1, &no, 1}, {3, "label", 5}, {0x11, "value", 5}};
  TRY("create", C_CreateObject, s, template, 4, &object);
  char label[5], value[2];
  struct attribute query[] = {{3, label, 5}, {0x11, value, 2}, {0x120, value, 2}, {0x11, NULL, 0}};
  TRY("read", C_GetAttributeValue, s, object, query, 4);
  for (int i = 0; i < 4; i++) printf("attribute-length %lx\n", query[i].length);
  printf("label %x\n", memcmp(label, "label", 5));
  query[1].length = 2;
  TRY("read-short", C_GetAttributeValue, s, object, query, 2);
  printf("attribute-length %lx\n", query[1].length);
  TRY("read-nothing", C_GetAttributeValue, s, object, NULL, 0);
  memset(out, 0x55, sizeof out);
  TRY("token-info", C_GetTokenInfo, 0, out);
  printf("end-of-info %x\n", out[208] ^ 0x55);
}

/* CKA_WRAP_TEMPLATE: an array of CK_ATTRIBUTE inside a CK_ATTRIBUTE, there and back. */
static void nested(void) {
  CALL(C_Initialize, 0);
  ulong s = login(), key = 0, class = 4, type = 0x1f, key_type = 0x1f;
  unsigned char yes = 1, no = 0;
  struct attribute inner[] = {{0x100, &key_type, 8}, {0x162, &yes, 1}};
  struct attribute template[] = {{0, &class, 8}, {0x100, &type, 8}, {1, &no, 1}, {0x11, "0123456789abcdef", 16},
                                 {0x106, &yes, 1}, {0x40000211, inner, sizeof inner}};
  TRY("create", C_CreateObject, s, template, 6, &key);
  struct attribute query = {0x40000211, NULL, 0};
  TRY("size", C_GetAttributeValue, s, key, &query, 1);
  printf("size-is %lx\n", query.length);
  struct attribute got[2] = {{0, NULL, 0}, {0, NULL, 0}};
  query.value = got;
  TRY("types", C_GetAttributeValue, s, key, &query, 1);
  printf("type %lx\nlength %lx\ntype %lx\nlength %lx\n", got[0].type, got[0].length, got[1].type, got[1].length);
  ulong value = 0;
  unsigned char flag = 0;
  got[0].value = got[0].length == 8 ? (void *)&value : &flag;
  got[1].value = got[1].length == 8 ? (void *)&value : &flag;
  TRY("values", C_GetAttributeValue, s, key, &query, 1);
  printf("value %lx\nflag %x\n", value, flag);
  got[0].length = got[1].length = 0;
  TRY("too-short", C_GetAttributeValue, s, key, &query, 1);
}

/* Large input and output, and many pieces that do not fit one frame. */
static void large(void) {
  CALL(C_Initialize, 0);
  ulong s = login(), length = 32;
  size_t size = 3000000;
  unsigned char *data = malloc(size), *again = malloc(size), one[32], two[32];
  TRY("random", C_GenerateRandom, s, data, size);
  struct mechanism digest = {SHA256, NULL, 0};
  CALL(C_DigestInit, s, &digest);
  TRY("whole", C_Digest, s, data, size, one, &length);
  CALL(C_DigestInit, s, &digest);
  for (size_t at = 0; at < size; at += 7001) CALL(C_DigestUpdate, s, data + at, size - at < 7001 ? size - at : 7001);
  TRY("parts", C_DigestFinal, s, two, &length);
  printf("same %x\n", memcmp(one, two, 32));
  struct attribute template[40];
  ulong class = 0, object = 0;
  unsigned char no = 0;
  template[0] = (struct attribute){0, &class, 8};
  template[1] = (struct attribute){1, &no, 1};
  template[2] = (struct attribute){0x11, data, 9000};
  memset(data + 100, 'a', 500);
  for (int i = 3; i < 40; i++) template[i] = (struct attribute){3, data + 100, 500};
  TRY("create", C_CreateObject, s, template, 40, &object);
  struct attribute query = {0x11, again, size};
  TRY("read", C_GetAttributeValue, s, object, &query, 1);
  printf("same %x\n", memcmp(data, again, 9000));
}

enum { THREADS = 8, ROUNDS = 40 };
static ulong shared;

static void *work(void *number) {
  ulong s = 0, length, failures = 0, info[4];
  unsigned char first[32], out[32];
  char data[32];
  struct mechanism digest = {SHA256, NULL, 0};
  failures += CALL(C_OpenSession, 0, RO, 0, 0, &s) != 0;
  snprintf(data, sizeof data, "thread %p", number);
  for (int i = 0; i < ROUNDS; i++) {
    failures += CALL(C_DigestInit, s, &digest) != 0;
    length = 3;
    failures += CALL(C_DigestUpdate, s, data, 4) != 0;
    failures += CALL(C_DigestUpdate, s, data + 4, strlen(data) - 4) != 0;
    length = 32;
    failures += CALL(C_DigestFinal, s, out, &length) != 0;
    if (i == 0) memcpy(first, out, 32);
    failures += memcmp(first, out, 32) != 0;
    /* The session of another thread is as good. */
    failures += CALL(C_GetSessionInfo, shared, info) != 0 || info[1] != 3;
  }
  failures += CALL(C_CloseSession, s) != 0;
  return (void *)failures;
}

/* GEN-22, SES-03: threads are one application, with one login and common sessions. */
static void threads(void) {
  pthread_t them[THREADS];
  ulong failures = 0;
  ulong os_locking[6] = {0, 0, 0, 0, 2, 0};
  TRY("initialize", C_Initialize, os_locking);
  shared = login();
  for (long i = 0; i < THREADS; i++) pthread_create(&them[i], NULL, work, (void *)(i + 1));
  for (int i = 0; i < THREADS; i++) {
    void *failed;
    pthread_join(them[i], &failed);
    failures += (ulong)failed;
  }
  printf("failures %lx\n", failures);
  TRY("alive", C_CloseSession, shared);
}

/* Logged in, with the private key whose CKA_ID is 1; 0 when the daemon is not there. */
static int ready(ulong *session, ulong *key) {
  ulong class = 3, count = 0;
  unsigned char id = 1;
  struct attribute wanted[] = {{0, &class, 8}, {0x102, &id, 1}};
  CALL(C_Finalize, 0);
  return CALL(C_Initialize, 0) == 0 && CALL(C_OpenSession, 0, RW, 0, 0, session) == 0 &&
         CALL(C_Login, *session, 1, PIN, 6) == 0 && CALL(C_FindObjectsInit, *session, wanted, 2) == 0 &&
         CALL(C_FindObjects, *session, key, 1, &count) == 0 && CALL(C_FindObjectsFinal, *session) == 0 && count == 1;
}

static ulong note(ulong session, const char *label) {
  ulong class = 0, object = 0;
  unsigned char yes = 1;
  struct attribute template[] = {{0, &class, 8}, {1, &yes, 1}, {3, (void *)label, strlen(label)}};
  return CALL(C_CreateObject, session, template, 3, &object);
}

static ulong milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (ulong)now.tv_sec * 1000 + (ulong)now.tv_nsec / 1000000;
}

/*
 * Signs the same data for as long as it is told, and now and then puts an object on the token; when the daemon goes, it
 * begins anew. The signature is always the same one, or it is wrong.
 */
static void crowd(ulong duration) {
  ulong session = 0, key = 0, made = 0, wrong = 0, again = 0, connected = 0, end = milliseconds() + duration;
  unsigned char first[128], signature[128];
  struct mechanism mechanism = {SHA256_RSA, NULL, 0};
  char label[64];
  while (milliseconds() < end) {
    if (!connected && !(connected = (ulong)ready(&session, &key))) {
      usleep(20000);
      continue;
    }
    ulong length = sizeof signature;
    connected = CALL(C_SignInit, session, &mechanism, key) == 0 && CALL(C_Sign, session, PIN, 6, signature, &length) == 0;
    if (!connected) {
      again++;
      continue;
    }
    if (made == 0) memcpy(first, signature, sizeof first);
    wrong += length != sizeof first || memcmp(first, signature, sizeof first) != 0;
    if (made++ % 16 == 0) {
      snprintf(label, sizeof label, "%d-%lu", getpid(), made);
      if ((connected = note(session, label) == 0)) printf("made:%s 0\n", label);
    }
  }
  printf("signatures %lx\nwrong %lx\nagain %lx\n", made, wrong, again);
}

static void *wait_for_event(void *unused) {
  (void)unused;
  ulong slot = 99, rv = CALL(C_WaitForSlotEvent, 0, &slot, 0);
  printf("event 0x%lx\nslot %lx\n", rv, slot);
  fflush(stdout);
  return NULL;
}

/* EVT-05, EVT-06: one event is waited for, then C_Finalize ends the next wait. */
static void events(void) {
  pthread_t waiting;
  CALL(C_Initialize, 0);
  pthread_create(&waiting, NULL, wait_for_event, NULL);
  usleep(50000);
  TRY("meanwhile", C_CloseAllSessions, 0);
  pthread_join(waiting, NULL);
  pthread_create(&waiting, NULL, wait_for_event, NULL);
  usleep(50000);
  TRY("finalize", C_Finalize, 0);
  pthread_join(waiting, NULL);
}

static int sockets(void) {
  int count = 0;
  DIR *folder = opendir("/proc/self/fd");
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    char path[300], target[300] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%s", entry->d_name);
    if (readlink(path, target, sizeof target - 1) > 0 && strncmp(target, "socket:", 7) == 0) count++;
  }
  closedir(folder);
  return count;
}

/* GEN-20: the child is an application of its own; a program that it executes inherits nothing. */
static void forked(const char *program, const char *library) {
  char given[16];
  snprintf(given, sizeof given, "%d", sockets());
  CALL(C_Initialize, 0);
  int before = sockets();
  ulong s = login(), info[4], count = 0;
  printf("parent-sockets %x\n", before - atoi(given));
  fflush(stdout);
  if (fork() == 0) {
    printf("child-sockets %x\n", before - sockets());
    TRY("child-before", C_GetSessionInfo, s, info);
    TRY("child-initialize", C_Initialize, 0);
    TRY("child-old-session", C_GetSessionInfo, s, info);
    CALL(C_OpenSession, 0, RW, 0, 0, &s);
    CALL(C_GetSessionInfo, s, info);
    printf("child-state %lx\n", info[1]);
    fflush(stdout);
    execl(program, program, library, "inherited", given, NULL);
    exit(1);
  }
  int status;
  wait(&status);
  TRY("parent-session", C_GetSessionInfo, s, info);
  printf("parent-state %lx\n", info[1]);
  TRY("parent-slots", C_GetSlotList, 1, NULL, &count);
}

struct interface {
  const char *name;
  struct list *list;
  ulong flags;
};
static ulong (*get_list)(struct interface *, ulong *);
static ulong (*get_interface)(const char *, const unsigned char *, struct interface **, ulong);

static void find_interfaces(void *library) {
  get_list = (ulong(*)(struct interface *, ulong *))dlsym(library, "C_GetInterfaceList");
  get_interface = (ulong(*)(const char *, const unsigned char *, struct interface **, ulong))dlsym(library, "C_GetInterface");
}

/* GEN-12, GEN-14, GEN-15, GEN-17: all before C_Initialize, and C_GetInfo through every list. */
static void interfaces(void) {
  struct interface all[8], *one = NULL;
  ulong count = 1, in_order = 1;
  unsigned char version[2] = {2, 40}, info[88];
  TELL("list-null", get_list(all, NULL));
  TELL("list-short", get_list(all, &count));
  printf("count %lx\n", count);
  TELL("list-count", get_list(NULL, &count));
  TELL("list", get_list(all, &count));
  for (ulong i = 0; i < count; i++) printf("%s %d.%d\n", all[i].name[0] == 'P' ? "interface" : "?", all[i].list->version[0], all[i].list->version[1]);
  TELL("null", get_interface(NULL, NULL, NULL, 0));
  TELL("any", get_interface(NULL, NULL, &one, 0));
  printf("version %d.%d\n", one->list->version[0], one->list->version[1]);
  TELL("by-version", get_interface("PKCS 11", version, &one, 0));
  printf("version %d.%d\n", one->list->version[0], one->list->version[1]);
  version[0] = 4;
  TELL("other-version", get_interface("PKCS 11", version, &one, 0));
  TELL("other-name", get_interface("Vendor", NULL, &one, 0));
  TELL("fork-safe", get_interface(NULL, NULL, &one, 1));
  CALL(C_Initialize, 0);
  for (ulong i = 0; i < count; i++) {
    list = all[i].list;
    TRY("info", C_GetInfo, info);
    in_order &= info[0] == list->version[0] && info[1] == list->version[1];
  }
  printf("info-says-its-list %lx\n", in_order);
}

/* The daemon goes and comes back; every line of input is one try. */
static void restart(void) {
  char line[16];
  ulong s = 0, info[4];
  TRY("initialize", C_Initialize, 0);
  s = login();
  while (fgets(line, sizeof line, stdin) != NULL) switch (line[0]) {
      case 's': TRY("session", C_GetSessionInfo, s, info); break;
      case 'f': TRY("finalize", C_Finalize, 0); break;
      case 'i': TRY("initialize", C_Initialize, 0); break;
      case 'l': s = login(); break;
      case 'w': TRY("wait", C_WaitForSlotEvent, 0, &s, 0); break;
    }
}

int main(int count, char **arguments) {
  if (count < 3) return 2;
  const char *scenario = arguments[2];
  if (strcmp(scenario, "inherited") == 0) return printf("inherited-sockets %x\n", sockets() - atoi(arguments[3])), 0;
  void *library = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return fprintf(stderr, "%s\n", dlerror()), 2;
  ulong (*get)(struct list **) = (ulong(*)(struct list **))dlsym(library, "C_GetFunctionList");
  TELL("function-list-null", get(NULL));
  TELL("function-list", get(&list));
  if (strcmp(scenario, "initialize") == 0) initialize();
  if (strcmp(scenario, "pointers") == 0) pointers();
  if (strcmp(scenario, "lengths") == 0) lengths();
  if (strcmp(scenario, "nested") == 0) nested();
  if (strcmp(scenario, "large") == 0) large();
  if (strcmp(scenario, "threads") == 0) threads();
  if (strcmp(scenario, "events") == 0) events();
  if (strcmp(scenario, "forked") == 0) forked(arguments[0], arguments[1]);
  if (strcmp(scenario, "restart") == 0) restart();
  if (strcmp(scenario, "interfaces") == 0) find_interfaces(library), interfaces();
  if (strcmp(scenario, "crowd") == 0) crowd(strtoul(arguments[3], NULL, 10));
  dlclose(library);
  return 0;
}
