import { FUNCTION_NAMES } from '../../../emulator/spec/constants.gen.ts';

/**
 * A program in C that does with a library what a process with JavaScript in it cannot: fork, threads that are its own, a call that blocks.
 * It prints lines of a name and a number, for a check to judge. Arguments: what to do, the library, the slot. In its environment:
 * PROBE_PIN, PROBE_RESERVED (`pReserved` of C_Initialize). Functions are reached by their place in CK_FUNCTION_LIST, so
 * that it needs no header.
 */
export function probeSource(): string {
  const places = FUNCTION_NAMES.map((name, at) => `#define AT_${name} ${at}`);
  return [...places, BEGINNING, FORK, THREADS, WAITING, MUTEXES, MAIN].join('\n');
}

const BEGINNING = String.raw`
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long ulong;
typedef struct { void *create, *destroy, *lock, *unlock; ulong flags; void *reserved; } initialize_args;
typedef struct { ulong mechanism; void *parameter; ulong length; } mechanism_t;
typedef struct { ulong slot, state, flags, device_error; } session_info;

static void **list;
static ulong slot;
#define CALL(name, types, ...) (((ulong (*) types) list[1 + AT_##name])(__VA_ARGS__))

static void say(const char *name, ulong value) { printf("%s %lu\n", name, value); fflush(stdout); }

static ulong initialize(ulong flags) {
  initialize_args args = { 0, 0, 0, 0, flags, getenv("PROBE_RESERVED") };
  return CALL(C_Initialize, (void *), &args);
}
static ulong finalize(void) { return CALL(C_Finalize, (void *), NULL); }
static ulong open_session(ulong *session) {
  return CALL(C_OpenSession, (ulong, ulong, void *, void *, ulong *), slot, 6, NULL, NULL, session);
}
static ulong log_in(ulong session) {
  char *pin = getenv("PROBE_PIN");
  return CALL(C_Login, (ulong, ulong, char *, ulong), session, 1, pin, strlen(pin));
}
static ulong state_of(ulong session, ulong *state) {
  session_info info = { 0, 0, 0, 0 };
  ulong rv = CALL(C_GetSessionInfo, (ulong, session_info *), session, &info);
  *state = info.state;
  return rv;
}
static ulong digest(ulong session, ulong kind, const char *text, int pieces, unsigned char *out) {
  mechanism_t mechanism = { kind, NULL, 0 };
  ulong length = 64, rv = CALL(C_DigestInit, (ulong, mechanism_t *), session, &mechanism);
  for (int piece = 0; rv == 0 && piece < pieces; piece++)
    rv = CALL(C_DigestUpdate, (ulong, const char *, ulong), session, text, strlen(text));
  if (rv != 0) return rv;
  memset(out, 0, 64);
  return CALL(C_DigestFinal, (ulong, unsigned char *, ulong *), session, out, &length);
}
static ulong search(ulong session) {
  ulong found[8], count = 0, rv = CALL(C_FindObjectsInit, (ulong, void *, ulong), session, NULL, 0);
  if (rv == 0) rv = CALL(C_FindObjects, (ulong, ulong *, ulong, ulong *), session, found, 8, &count);
  if (rv == 0) rv = CALL(C_FindObjectsFinal, (ulong), session);
  return rv;
}`;

const FORK = `
static void in_child(ulong session, int is_fork_safe) {
  ulong state = 99, own = 0;
  if (is_fork_safe) {
    say("child-inherited", state_of(session, &state));
    say("child-inherited-state", state);
    _exit(0);
  }
  say("child-initialize", initialize(2));
  say("child-old-session", state_of(session, &state));
  say("child-open", open_session(&own));
  state_of(own, &state);
  say("child-state", state);
  finalize();
  _exit(0);
}

static void forks(int is_fork_safe) {
  ulong session = 0, state = 99;
  int ended = 0;
  say("initialize", initialize(2));
  say("open", open_session(&session));
  say("login", log_in(session));
  pid_t child = fork();
  if (child == 0) in_child(session, is_fork_safe);
  waitpid(child, &ended, 0);
  if (WIFSIGNALED(ended)) say("child-signal", WTERMSIG(ended));
  say("parent", state_of(session, &state));
  say("parent-state", state);
}`;

const THREADS = `
#define THREADS 4
#define ROUNDS 25
typedef struct { ulong session, kind, rv; int wrong; char text[32]; unsigned char expected[64]; } work_t;

static void *works(void *given) {
  work_t *work = given;
  unsigned char out[64];
  for (int round = 0; round < ROUNDS && work->rv == 0; round++) {
    work->rv = digest(work->session, work->kind, work->text, 3, out);
    if (work->rv == 0 && memcmp(out, work->expected, 64) != 0) work->wrong++;
    if (work->rv == 0) work->rv = search(work->session);
  }
  return NULL;
}

static void threads(ulong kind) {
  pthread_t ids[THREADS];
  work_t work[THREADS];
  ulong session = 0;
  memset(work, 0, sizeof work);
  say("initialize", initialize(2));
  say("open", open_session(&session));
  say("login", log_in(session));
  for (int i = 0; i < THREADS; i++) {
    work[i].kind = kind;
    snprintf(work[i].text, sizeof work[i].text, "thread %d", i);
    say("alone", digest(session, kind, work[i].text, 3, work[i].expected));
    say("open", open_session(&work[i].session));
  }
  for (int i = 0; i < THREADS; i++) pthread_create(&ids[i], NULL, works, &work[i]);
  for (int i = 0; i < THREADS; i++) {
    pthread_join(ids[i], NULL);
    say("thread", work[i].rv);
    say("wrong", work[i].wrong);
  }
  say("finalize", finalize());
}`;

const WAITING = `
typedef struct { ulong rv, slot; } event_t;

static void *waits(void *given) {
  event_t *event = given;
  event->rv = CALL(C_WaitForSlotEvent, (ulong, ulong *, void *), 0, &event->slot, NULL);
  return NULL;
}

static void tell_event(pthread_t id, event_t *event) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += 4;
  if (pthread_timedjoin_np(id, NULL, &until) != 0) { say("waiter-hangs", 1); return; }
  say("waiter", event->rv);
  say("waiter-slot", event->slot);
}

/* Until an event comes, or, with nobody to bring one, until the library is finalized. */
static void waiting(int for_event) {
  static event_t event;
  pthread_t id;
  ulong none = 0;
  say("initialize", initialize(2));
  CALL(C_WaitForSlotEvent, (ulong, ulong *, void *), 1, &none, NULL);
  pthread_create(&id, NULL, waits, &event);
  usleep(200000);
  say("waits", 1);
  if (for_event) tell_event(id, &event);
  say("finalize", finalize());
  if (!for_event) tell_event(id, &event);
}`;

const MUTEXES = `
#define MUTEXES 4096
static struct { pthread_mutex_t mutex; int is_there, is_locked; } mutexes[MUTEXES];
static ulong created, destroyed, locked, unlocked, wrong;
#define OURS(given) ((char *) (given) >= (char *) mutexes && (char *) (given) < (char *) (mutexes + MUTEXES))

static ulong create_mutex(void **place) {
  if (created >= MUTEXES) return 2;
  mutexes[created].is_there = 1;
  pthread_mutex_init(&mutexes[created].mutex, NULL);
  *place = &mutexes[created++];
  return 0;
}
static int bad(void *given) {
  int is_bad = !OURS(given) || !mutexes[((char *) given - (char *) mutexes) / sizeof mutexes[0]].is_there;
  if (is_bad) wrong++;
  return is_bad;
}
#define INDEX(given) (((char *) (given) - (char *) mutexes) / sizeof mutexes[0])
static ulong destroy_mutex(void *given) {
  if (bad(given)) return 0x1A0;
  destroyed++;
  if (mutexes[INDEX(given)].is_locked) wrong++;
  mutexes[INDEX(given)].is_there = 0;
  return 0;
}
static ulong lock_mutex(void *given) {
  if (bad(given)) return 0x1A0;
  if (mutexes[INDEX(given)].is_locked) { wrong++; return 5; }
  pthread_mutex_lock(&mutexes[INDEX(given)].mutex);
  mutexes[INDEX(given)].is_locked = 1;
  locked++;
  return 0;
}
static ulong unlock_mutex(void *given) {
  if (bad(given)) return 0x1A0;
  if (!mutexes[INDEX(given)].is_locked) { wrong++; return 0x1A1; }
  mutexes[INDEX(given)].is_locked = 0;
  pthread_mutex_unlock(&mutexes[INDEX(given)].mutex);
  unlocked++;
  return 0;
}

static void callbacks(void) {
  initialize_args args = { create_mutex, destroy_mutex, lock_mutex, unlock_mutex, 0, getenv("PROBE_RESERVED") };
  ulong session = 0, rv = CALL(C_Initialize, (void *), &args);
  say("initialize", rv);
  if (rv != 0) return;
  say("open", open_session(&session));
  say("search", search(session));
  say("finalize", finalize());
  say("created", created);
  say("destroyed", destroyed);
  say("locked", locked);
  say("unlocked", unlocked);
  say("wrong", wrong);
}`;

const MAIN = `
static int load(const char *path, ulong flags) {
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return 1;
  if (flags == 0) {
    ulong (*get)(void ***) = (ulong (*)(void ***)) dlsym(library, "C_GetFunctionList");
    return get == NULL || get(&list) != 0;
  }
  struct { char *name; void **list; ulong flags; } *interface = NULL;
  ulong (*get)(char *, void *, void *, ulong) = (ulong (*)(char *, void *, void *, ulong)) dlsym(library, "C_GetInterface");
  if (get == NULL || get("PKCS 11", NULL, &interface, flags) != 0 || interface == NULL) return 1;
  list = interface->list;
  return 0;
}

int main(int count, char **words) {
  if (count < 4) return 2;
  const char *what = words[1];
  int is_fork_safe = strcmp(what, "fork-safe") == 0;
  if (load(words[2], is_fork_safe ? 1 : 0) != 0) return 3;
  slot = strtoul(words[3], NULL, 10);
  if (is_fork_safe || strcmp(what, "fork") == 0) forks(is_fork_safe);
  else if (strcmp(what, "threads") == 0) threads(strtoul(count > 4 ? words[4] : "0", NULL, 10));
  else if (strcmp(what, "event") == 0) waiting(1);
  else if (strcmp(what, "finalize") == 0) waiting(0);
  else if (strcmp(what, "callbacks") == 0) callbacks();
  else return 2;
  fflush(stdout);
  /* What the library does when a process ends is not asked here. */
  _exit(0);
}
`;
