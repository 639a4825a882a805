/*
 * A PKCS#11 library without knowledge of PKCS#11: every function sends its number, its arguments as they are and copies
 * of the memory that they surely refer to; then the daemon at the other end of the socket reads (PEEK) and writes (POKE)
 * this process's memory until it says what to return. docs/native-door.md has the frames; functions.h, generated from
 * the table of functions, has their names, the number of their arguments and what to copy.
 *
 * A daemon that expects the next call soon watches the mailbox, memory that is shared with it: then a call needs no wake-up
 * on either side. Otherwise, and for whatever has no room there, the socket is used.
 *
 * Threads share a few connections, each used by one call at a time. A process is one application to the daemon, known by
 * a random token; a child of fork gets its own. Foreign memory is only touched by system calls, which report a bad
 * pointer instead of dying of it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "functions.h"

#if !defined(__LP64__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the daemon expects 64-bit little-endian callers"
#endif

typedef unsigned long ulong;

enum { OK = 0, GENERAL_ERROR = 5, ARGUMENTS_BAD = 7, DEVICE_ERROR = 0x30, BUFFER_TOO_SMALL = 0x150 };
enum { HELLO = 0x32304254, ARGUMENTS_MAX = 10, FRAME_MAX = 16384, EAGER_MAX = 4096, CONNECTIONS_MAX = 256 };
enum { KEPT_MAX = 1024, ANSWER_MAX = 16384, ADVANCE = 0x8000, WATCH = 0x4000 };
/*
 * Nanoseconds: a call that follows so closely wants to be waited for; an answer that is worth waiting for awake; time between
 * two looks in which others had this processor.
 */
enum { CLOSE = 100000, SOON = 2000000, APART = 10000 };
/* Calls that are waited for asleep when it was of no use to wait awake, at most; calls after which that is forgotten. */
enum { PAUSE_MAX = 64, FORGOTTEN = 32 };
/* What the daemon says in `watched`. */
enum { WATCHES = 1, WATCHED_IN_VAIN = 2 };
enum { POKE = 1, PEEK = 2, RETURN = 3, AGAIN = 4 };
#define FAULT (~0ul)
#define KNOCK (~1ul)

/* ---- connections ---- */

/* Shared with the daemon; the library writes the first line, the daemon the second. */
struct mailbox {
  unsigned char token[16];
  _Atomic ulong call, from, length;
  char line_ends[24];
  _Atomic ulong answer, watched;
  char page_ends[4096 - 80];
  /* Room for a call that is owed, then a call. */
  char calls[KEPT_MAX + FRAME_MAX];
  _Atomic ulong size;
  char answers[ANSWER_MAX];
};

enum state { NONE, IDLE, BUSY };
struct connection {
  _Atomic int state;
  int fd, box_fd;
  /* NULL where there cannot be one. */
  struct mailbox *box;
  /* When the last call returned to the caller; nanoseconds. */
  uint64_t returned;
};

static struct connection connections[CONNECTIONS_MAX];

/*
 * Saved round trips. The daemon may say (AGAIN) that the call before the one it answers could be made once more and would
 * return OK, until its revision changes. If exactly that call comes next, it is answered here, and owed to the daemon:
 * it travels in front of the next call. That holds only for one call after the other, so it ends for good when a second
 * thread needs a connection. Whoever holds the first connection holds all of this but the flags.
 */
static struct kept {
  size_t length;
  ulong revision;
  char octets[KEPT_MAX];
} before, again;
static const volatile ulong *revision = MAP_FAILED;
static _Atomic int alone = 1, owed;

/* This process, and the daemon as the socket shows it. */
static pid_t self, daemon_pid;
static struct hello {
  uint32_t magic, pid;
  unsigned char token[16];
  int32_t mailbox;
  uint32_t none;
} hello;

static void introduce(void) {
  self = getpid();
  hello.magic = HELLO;
  hello.pid = (uint32_t)self;
  if (getrandom(hello.token, sizeof hello.token, 0) != sizeof hello.token) abort();
}

static int changed(struct connection *c, int from, int to) { return atomic_compare_exchange_strong(&c->state, &from, to); }

static void open_mailbox(struct connection *c) {
  c->box = NULL;
  c->box_fd = memfd_create("token-bench", MFD_CLOEXEC);
  if (c->box_fd < 0) return;
  void *box = MAP_FAILED;
  if (ftruncate(c->box_fd, sizeof *c->box) == 0)
    box = mmap(NULL, sizeof *c->box, PROT_READ | PROT_WRITE, MAP_SHARED, c->box_fd, 0);
  if (box == MAP_FAILED) {
    close(c->box_fd);
    c->box_fd = -1;
    return;
  }
  c->box = box;
  memcpy(c->box->token, hello.token, sizeof hello.token);
}

static void close_mailbox(struct connection *c) {
  if (c->box == NULL) return;
  munmap(c->box, sizeof *c->box);
  close(c->box_fd);
  c->box = NULL;
}

static void drop(struct connection *c) {
  close(c->fd);
  close_mailbox(c);
  if (c == connections) before.length = again.length = 0, atomic_store(&owed, 0);
  atomic_store(&c->state, NONE);
}

static void drop_idle(void) {
  for (int i = 0; i < CONNECTIONS_MAX; i++)
    if (changed(&connections[i], IDLE, BUSY)) drop(&connections[i]);
}

/* A child of fork is another application; the parent's connections must end when the parent does. */
static void forget(void) {
  for (int i = 0; i < CONNECTIONS_MAX; i++)
    if (atomic_load(&connections[i].state) != NONE) drop(&connections[i]);
  atomic_store(&alone, 1);
  introduce();
}

__attribute__((constructor)) static void load(void) {
  introduce();
  pthread_atfork(NULL, NULL, forget);
}

__attribute__((destructor)) static void unload(void) { drop_idle(); }

static int send_all(int fd, const void *data, size_t length) {
  for (const char *at = data; length > 0;) {
    ssize_t sent = send(fd, at, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return 0;
    at += sent;
    length -= (size_t)sent;
  }
  return 1;
}

static int dial(struct connection *c) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  const char *path = secure_getenv("TOKEN_BENCH_SOCKET");
  if (path == NULL || strlen(path) >= sizeof address.sun_path) return -1;
  strcpy(address.sun_path, path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  while (connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
    if (errno != EINTR) return close(fd), -1;
  struct ucred peer = {0};
  socklen_t size = sizeof peer;
  daemon_pid = getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
  open_mailbox(c);
  struct hello mine = hello;
  mine.mailbox = c->box_fd;
  if (send_all(fd, &mine, sizeof mine)) return fd;
  close_mailbox(c);
  return close(fd), -1;
}

/* What the daemon's revision is read from. */
static void watch(void) {
  char path[sizeof((struct sockaddr_un *)0)->sun_path + sizeof ".revision"];
  if (revision != MAP_FAILED) munmap((void *)revision, sizeof *revision);
  snprintf(path, sizeof path, "%s.revision", secure_getenv("TOKEN_BENCH_SOCKET"));
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  revision = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *revision, PROT_READ, MAP_SHARED, fd, 0);
  if (fd >= 0) close(fd);
}

static struct connection *take(void) {
  for (;; sched_yield()) {
    for (int i = 0; i < CONNECTIONS_MAX; i++)
      if (changed(&connections[i], IDLE, BUSY)) return &connections[i];
    /* What was answered is done before what comes after it. */
    if (atomic_load(&owed)) continue;
    for (int i = 0; i < CONNECTIONS_MAX; i++) {
      struct connection *c = &connections[i];
      if (!changed(c, NONE, BUSY)) continue;
      if (i > 0) atomic_store(&alone, 0);
      c->fd = dial(c);
      if (c->fd >= 0 && i == 0) watch();
      if (c->fd >= 0) return c;
      atomic_store(&c->state, NONE);
      return NULL;
    }
  }
}

/* ---- frames ---- */

struct call_header {
  uint32_t length;
  uint16_t function, version;
  uint32_t arguments, segments;
};
struct segment {
  ulong address, length;
};
struct command {
  ulong operation, value, length;
};
/* One frame: first the call that goes out, then whatever comes in. In front of it there is room for a call that is owed. */
struct frame {
  struct connection *c;
  size_t from, to;
  char *octets;
};

static int is_in_box(const struct connection *c, const void *ours) {
  return c->box != NULL && (ulong)ours - (ulong)c->box < sizeof *c->box;
}

/* ---- the memory of the caller ---- */

/* Whether `length` octets could be copied; a system call notices a bad pointer. Of a sandbox that forbids it, errno tells. */
static int is_done(ssize_t done, size_t length) { return length == 0 || done == (ssize_t)length; }
static int is_forbidden(void) { return errno == ENOSYS || errno == EPERM; }

/* From the caller to memory of ours. What lies in the mailbox is reached through its file, which costs least. */
static int fetch(const struct connection *c, void *ours, ulong theirs, size_t length) {
  struct iovec local = {ours, length}, remote = {(void *)theirs, length};
  if (is_in_box(c, ours)) return is_done(pwrite(c->box_fd, (void *)theirs, length, (char *)ours - (char *)c->box), length);
  if (is_done(process_vm_readv(self, &local, 1, &remote, 1, 0), length)) return 1;
  if (!is_forbidden()) return 0;
  memcpy(ours, (void *)theirs, length);
  return 1;
}

/* And back. */
static int store(const struct connection *c, const void *ours, ulong theirs, size_t length) {
  struct iovec local = {(void *)ours, length}, remote = {(void *)theirs, length};
  if (is_in_box(c, ours)) return is_done(pread(c->box_fd, (void *)theirs, length, (char *)ours - (char *)c->box), length);
  if (is_done(process_vm_writev(self, &local, 1, &remote, 1, 0), length)) return 1;
  if (!is_forbidden()) return 0;
  memcpy((void *)theirs, ours, length);
  return 1;
}

/* Copies memory of the caller behind the call; nothing when it is large, does not fit or cannot be read. */
static const void *copy(struct frame *f, ulong address, ulong length) {
  struct call_header *header = (struct call_header *)f->octets;
  size_t padded = (length + 7) & ~7ul;
  if (address == 0 || length == 0 || length > EAGER_MAX) return NULL;
  if (f->to + sizeof(struct segment) + padded > FRAME_MAX) return NULL;
  struct segment *segment = (struct segment *)(f->octets + f->to);
  if (!fetch(f->c, segment + 1, address, length)) return NULL;
  *segment = (struct segment){address, length};
  f->to += sizeof *segment + padded;
  header->segments++;
  return segment + 1;
}

/* An array of {type, pointer, length}, and what it points to. */
static void copy_triples(struct frame *f, ulong address, ulong count, int values) {
  const ulong *triple = count > EAGER_MAX / 24 ? NULL : copy(f, address, 24 * count);
  for (ulong i = 0; triple != NULL && values && i < count; i++) copy(f, triple[3 * i + 1], triple[3 * i + 2]);
}

static void copy_hinted(struct frame *f, const char *hints, const ulong *a) {
  for (int i = 0; hints[i] != 0; i++) switch (hints[i]) {
      case 'd': copy(f, a[i], a[i + 1]); break;             /* data, length */
      case 't': copy_triples(f, a[i], a[i + 1], 1); break;  /* attributes with values, count */
      case 'q': copy_triples(f, a[i], a[i + 1], 0); break;  /* attributes to be filled, count */
      case 'm': copy_triples(f, a[i], 1, 1); break;         /* mechanism */
      case 'u': copy(f, a[i], 8); break;                    /* one number */
      case 's': copy(f, a[i], 32); break;                   /* label */
      case 'i': copy(f, a[i], 48); break;                   /* arguments of C_Initialize */
    }
}

/* At least `length` octets of what comes in, or NULL when the daemon has gone. */
static const void *need(struct frame *f, size_t length) {
  if (f->to - f->from < length && f->from > 0) {
    memmove(f->octets, f->octets + f->from, f->to - f->from);
    f->to -= f->from;
    f->from = 0;
  }
  while (f->to - f->from < length) {
    ssize_t got = recv(f->c->fd, f->octets + f->to, FRAME_MAX - f->to, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return NULL;
    f->to += (size_t)got;
  }
  const void *found = f->octets + f->from;
  f->from += length;
  return found;
}

/* Writes what comes in to the caller; 0: the daemon has gone. */
static int poke(struct frame *f, ulong address, ulong length, int *faulted) {
  while (length > 0) {
    size_t piece = f->to - f->from;
    if (piece == 0) piece = 1;
    if (piece > length) piece = length;
    const void *data = need(f, piece);
    if (data == NULL) return 0;
    if (!*faulted && !store(f->c, data, address, piece)) *faulted = 1;
    address += piece;
    length -= piece;
  }
  return 1;
}

/* Sends memory of the caller in pieces, each behind its length; FAULT ends it early. */
static int peek(const struct connection *c, ulong address, ulong length) {
  ulong buffer[1024];
  const ulong room = sizeof buffer - sizeof *buffer;
  while (length > 0) {
    ulong piece = length < room ? length : room;
    buffer[0] = fetch(c, buffer + 1, address, piece) ? piece : FAULT;
    if (!send_all(c->fd, buffer, sizeof *buffer + (buffer[0] == FAULT ? 0 : piece))) return 0;
    if (buffer[0] == FAULT) return 1;
    address += piece;
    length -= piece;
  }
  return 1;
}

/* What the daemon says of a call. */
struct outcome {
  ulong rv, unchanged;
};

/* Does what the daemon says over the socket until it says what to return; 0: it has gone. */
static int obey(struct frame *f, struct outcome *o) {
  int faulted = 0;
  f->from = f->to = 0;
  for (;;) {
    const void *next = need(f, sizeof(struct command));
    if (next == NULL) return 0;
    struct command command;
    memcpy(&command, next, sizeof command);
    if (command.operation == RETURN) {
      o->rv = faulted ? command.length : command.value;
      return 1;
    }
    if (command.operation == AGAIN) o->unchanged = command.value;
    if (command.operation == POKE && !poke(f, command.value, command.length, &faulted)) return 0;
    if (command.operation == PEEK && !peek(f->c, command.value, command.length)) return 0;
  }
}

/* The same for an answer that lies in the mailbox, whole; 0: it is none. */
static int obey_mailbox(const struct connection *c, ulong size, struct outcome *o) {
  int faulted = 0;
  struct command command;
  for (ulong at = 0; size <= ANSWER_MAX && size - at >= sizeof command;) {
    memcpy(&command, c->box->answers + at, sizeof command);
    at += sizeof command;
    if (command.operation == RETURN) {
      o->rv = faulted ? command.length : command.value;
      return 1;
    }
    if (command.operation == AGAIN) o->unchanged = command.value;
    if (command.operation != POKE) continue;
    if (command.length > size - at) return 0;
    if (!store(c, c->box->answers + at, command.value, command.length)) faulted = 1;
    at += command.length;
  }
  return 0;
}

/* ---- a call and its answer ---- */

static uint64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void rest(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/*
 * How many calls are still to be waited for asleep. To stay awake for the answer costs less than to sleep and be woken, if
 * it comes soon and the daemon has another processor; on the same one it costs more. Whoever stayed awake in vain sleeps for
 * a while, each time twice as long, until it has been of use often enough again.
 */
static _Atomic int asleep, pause_length = 1, of_use, in_vain;

static void fall_asleep(void) {
  const int length = atomic_load(&pause_length);
  atomic_store(&asleep, length);
  atomic_store(&pause_length, length < PAUSE_MAX ? 2 * length : PAUSE_MAX);
  atomic_store(&of_use, 0);
}

/* Moves the daemon to another processor than this one, where it may go back from. */
static void part(void) {
  cpu_set_t all, others;
  const int here = sched_getcpu();
  if (here < 0 || daemon_pid <= 0 || sched_getaffinity(daemon_pid, sizeof all, &all) < 0) return;
  others = all;
  CPU_CLR(here, &others);
  if (CPU_COUNT(&others) == 0 || sched_setaffinity(daemon_pid, sizeof others, &others) < 0) return;
  sched_setaffinity(daemon_pid, sizeof all, &all);
}

/* Whether it was of use to stay awake: the third time in a row that it was not ends it for a while. */
static void judge(int use) {
  if (use) {
    atomic_store(&in_vain, 0);
    if (atomic_fetch_add(&of_use, 1) == FORGOTTEN) atomic_store(&pause_length, 1);
    return;
  }
  part();
  if (atomic_fetch_add(&in_vain, 1) == 2) atomic_store(&in_vain, 0), fall_asleep();
}

/* Waits awake for the answer in the mailbox; 0: it takes longer, or the daemon watches no more. */
static int await(struct mailbox *box, ulong call) {
  const uint64_t from = nanoseconds();
  uint64_t looked = from, longest = 0;
  while (atomic_load(&box->answer) != call && atomic_load(&box->watched) == WATCHES && looked - from < SOON) {
    rest();
    sched_yield();
    const uint64_t now = nanoseconds();
    if (now - looked > longest) longest = now - looked;
    looked = now;
  }
  /* As good as all of the time somebody else had this processor: the daemon. */
  judge(longest < APART || longest * 4 < (looked - from) * 3);
  return atomic_load(&box->answer) == call;
}

/* The octets at `start`, the call of the frame at their end, through the mailbox; 0: the daemon has gone. */
static int converse_by_mailbox(struct frame *f, const char *start, size_t length, struct outcome *o) {
  static const ulong knock = KNOCK;
  struct mailbox *box = f->c->box;
  const ulong call = atomic_load(&box->call) + 1;
  atomic_store(&box->from, (ulong)(start - (char *)box));
  atomic_store(&box->length, length);
  atomic_store(&box->call, call);
  if (await(box, call)) {
    const ulong size = atomic_load(&box->size);
    return size > 0 ? obey_mailbox(f->c, size, o) : obey(f, o);
  }
  fall_asleep();
  /* The daemon takes the call out of the mailbox if it has not done so, and answers over the socket. */
  return send_all(f->c->fd, &knock, sizeof knock) && obey(f, o);
}

static int converse(struct frame *f, char *start, size_t length, struct outcome *o) {
  struct mailbox *box = f->c->box;
  const uint64_t from = nanoseconds();
  const int left = atomic_load(&asleep), awake = box != NULL && left == 0 && from - f->c->returned < CLOSE;
  if (awake) ((struct call_header *)f->octets)->function |= WATCH;
  if (awake && atomic_load(&box->watched) == WATCHES) return converse_by_mailbox(f, start, length, o);
  if (!send_all(f->c->fd, start, length) || !obey(f, o)) return 0;
  if (nanoseconds() - from > SOON) atomic_store(&asleep, 1);
  else if (left > 0) atomic_store(&asleep, left - 1);
  /* When the daemon has stopped watching before this thread could run again, it has none of its own. */
  else if (awake && atomic_load(&box->watched) == WATCHED_IN_VAIN) judge(0);
  return 1;
}

static void keep(struct kept *k, const struct frame *f) {
  k->length = f->to > KEPT_MAX ? 0 : f->to;
  memcpy(k->octets, f->octets, k->length);
}

/* Whether this is the call that could be made again, and nothing has changed; the daemon must still be there. */
static int is_known(int fd, const struct frame *f) {
  char octet;
  if (again.length != f->to || memcmp(again.octets, f->octets, f->to) != 0) return 0;
  if (!atomic_load(&alone) || revision == MAP_FAILED || *revision != again.revision) return 0;
  return recv(fd, &octet, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

/* The call over the first connection, where calls can be saved. */
static int exchange_first(struct frame *f, ulong *rv) {
  struct outcome o = {OK, FAULT};
  int in_debt = atomic_load(&owed);
  if (!in_debt && is_known(f->c->fd, f)) {
    before = again;
    atomic_store(&owed, 1);
    *rv = OK;
    return 1;
  }
  struct kept this;
  keep(&this, f);
  /* The call that is owed goes in front of this one. */
  char *start = f->octets - (in_debt ? again.length : 0);
  size_t length = f->to + (in_debt ? again.length : 0);
  if (in_debt) memcpy(start, again.octets, again.length), ((struct call_header *)start)->function |= ADVANCE;
  if (!converse(f, start, length, &o)) return 0;
  *rv = o.rv;
  again = before;
  again.revision = o.unchanged;
  if (o.unchanged == FAULT) again.length = 0;
  before = this;
  atomic_store(&owed, 0);
  return 1;
}

static int exchange(struct frame *f, ulong *rv) {
  struct outcome o = {OK, FAULT};
  if (f->c == connections) return exchange_first(f, rv);
  if (!converse(f, f->octets, f->to, &o)) return 0;
  *rv = o.rv;
  return 1;
}

static int attempt(uint16_t version, uint16_t function, const char *hints, const ulong *arguments, uint32_t count,
                   ulong *rv) {
  _Alignas(8) char room[KEPT_MAX + FRAME_MAX];
  struct connection *c = take();
  if (c == NULL) return 0;
  struct frame f = {.c = c, .octets = (c->box == NULL ? room : c->box->calls) + KEPT_MAX};
  struct call_header *header = (struct call_header *)f.octets;
  *header = (struct call_header){0, function, version, count, 0};
  memcpy(header + 1, arguments, count * sizeof *arguments);
  f.to = sizeof *header + count * sizeof *arguments;
  copy_hinted(&f, hints, arguments);
  header->length = (uint32_t)f.to;
  if (exchange(&f, rv)) {
    c->returned = nanoseconds();
    atomic_store(&c->state, IDLE);
    return 1;
  }
  /* Whatever else was connected to that daemon is gone with it. */
  drop(c);
  drop_idle();
  return 0;
}

/* The first function begins anew where an earlier daemon has gone; for all others that is an error to be told. */
static ulong call(uint16_t version, uint16_t function, const char *hints, const ulong *arguments, uint32_t count) {
  ulong rv = OK;
  if (attempt(version, function, hints, arguments, count, &rv)) return rv;
  if (function != 0) return DEVICE_ERROR;
  return attempt(version, function, hints, arguments, count, &rv) ? rv : GENERAL_ERROR;
}

/* ---- the functions ---- */

#define P1 ulong a0
#define P2 P1, ulong a1
#define P3 P2, ulong a2
#define P4 P3, ulong a3
#define P5 P4, ulong a4
#define P6 P5, ulong a5
#define P7 P6, ulong a6
#define P8 P7, ulong a7
#define P9 P8, ulong a8
#define P10 P9, ulong a9
#define A1 a0
#define A2 A1, a1
#define A3 A2, a2
#define A4 A3, a3
#define A5 A4, a4
#define A6 A5, a5
#define A7 A6, a6
#define A8 A7, a7
#define A9 A8, a8
#define A10 A9, a9

#define EXPORTED __attribute__((visibility("default")))
EXPORTED ulong C_GetFunctionList(void **list);

struct interface {
  const char *name;
  const void *list;
  ulong flags;
};
#ifdef INTERFACES
EXPORTED ulong C_GetInterfaceList(struct interface *interfaces, ulong *count);
EXPORTED ulong C_GetInterface(const char *name, const unsigned char *version, struct interface **found, ulong flags);
#endif

/* Every list has functions of its own, so that the daemon learns through which one it was called. */
typedef void (*function)(void);
#define STUB(list, version, number, name, count, hints) \
  static ulong list##_##name(P##count) { \
    const ulong arguments[] = {A##count}; \
    return call(version, number, hints, arguments, count); \
  }
#define NO_STUB(list, version, name)
#define ENTRY(list, version, number, name, count, hints) (function)list##_##name,
#define OWN_ENTRY(list, version, name) (function)name,
#define LIST(list, major, minor, FUNCTIONS) \
  FUNCTIONS(STUB, NO_STUB, list, major << 8 | minor) \
  static const struct { \
    unsigned char version[2]; \
    function functions[FUNCTION_COUNT]; \
  } list = {{major, minor}, {FUNCTIONS(ENTRY, OWN_ENTRY, list, 0)}};
LISTS(LIST)

EXPORTED ulong C_GetFunctionList(void **list) {
  if (list == NULL) return ARGUMENTS_BAD;
  *list = (void *)&FUNCTION_LIST;
  return OK;
}

#ifdef INTERFACES
#define INTERFACE(name, list, flags) {name, &list, flags},
static struct interface interfaces_offered[] = {INTERFACES(INTERFACE)};
enum { INTERFACE_COUNT = sizeof interfaces_offered / sizeof *interfaces_offered };

EXPORTED ulong C_GetInterfaceList(struct interface *interfaces, ulong *count) {
  if (count == NULL) return ARGUMENTS_BAD;
  ulong room = *count;
  *count = INTERFACE_COUNT;
  if (interfaces == NULL) return OK;
  if (room < INTERFACE_COUNT) return BUFFER_TOO_SMALL;
  memcpy(interfaces, interfaces_offered, sizeof interfaces_offered);
  return OK;
}

EXPORTED ulong C_GetInterface(const char *name, const unsigned char *version, struct interface **found, ulong flags) {
  if (found == NULL) return ARGUMENTS_BAD;
  for (struct interface *one = interfaces_offered; one < interfaces_offered + INTERFACE_COUNT; one++) {
    if (name != NULL && strcmp(name, one->name) != 0) continue;
    if (version != NULL && memcmp(version, one->list, 2) != 0) continue;
    if ((one->flags & flags) != flags) continue;
    *found = one;
    return OK;
  }
  return ARGUMENTS_BAD;
}
#endif
