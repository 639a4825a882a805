/*
 * A library that does not keep to the rules of the mailbox: what it puts there is arbitrary, or a good call that was spoiled.
 * Prints how many of its connections the daemon answered, and how many it ended: `mailbox SEED COUNT`.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

typedef unsigned long ulong;
enum { SIZE = 4096 + 17408 + 8 + 16384, CALLS = 4096, TOKEN = 0, CALL = 16, FROM = 24, LENGTH = 32 };

static uint64_t state;
static uint32_t chance(uint32_t below) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 33) % below;
}

static int dial(void) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strcpy(address.sun_path, getenv("TOKEN_BENCH_SOCKET"));
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) exit(2);
  return fd;
}

static void put(unsigned char *at, ulong value) { memcpy(at, &value, 8); }

/* A call of C_Finalize, which has one argument; then, as a rule, some of it is something else. Whether it is good. */
static int fill(unsigned char *box, unsigned number) {
  static const unsigned char call[24] = {24, 0, 0, 0, 1, 0, 0, 3, 1, 0, 0, 0, 0, 0, 0, 0};
  memcpy(box + CALLS, call, sizeof call);
  put(box + FROM, CALLS);
  put(box + LENGTH, sizeof call);
  put(box + CALL, number);
  switch (chance(8)) {
    case 0: put(box + FROM, (ulong)chance(SIZE * 2)); break;
    case 1: put(box + LENGTH, (ulong)chance(SIZE * 2)); break;
    case 2: put(box + FROM, ~(ulong)chance(100)); break;
    case 3: put(box + LENGTH, ~(ulong)chance(100)); break;
    case 4:
      for (int i = 0; i < 4; i++) box[CALLS + chance(24)] = (unsigned char)chance(256);
      break;
    case 5:
      put(box + LENGTH, chance(17408));
      for (int i = 0; i < 17408; i++) box[CALLS + i] = (unsigned char)chance(256);
      break;
    default: return 1;
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 3 || getenv("TOKEN_BENCH_SOCKET") == NULL) return 2;
  state = strtoul(argv[1], NULL, 10);
  int answered = 0, ended = 0;
  for (int i = atoi(argv[2]); i > 0; i--) {
    static const ulong knock = ~1ul;
    struct { uint32_t magic, pid; unsigned char token[16]; uint32_t box, none; } hello = {0x32304254, 0, {0}, 0, 0};
    /* Sometimes a mailbox that is none: too small, or somebody else's token. */
    const int size = chance(20) == 0 ? 100 : SIZE, memory = memfd_create("token-bench", 0);
    unsigned char *box;
    if (memory < 0 || ftruncate(memory, size) < 0) return 2;
    box = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    hello.pid = (uint32_t)getpid();
    hello.box = (uint32_t)memory;
    for (int at = 0; at < 16; at++) hello.token[at] = (unsigned char)chance(256);
    const int known = chance(20) > 0;
    if (size == SIZE && known) memcpy(box + TOKEN, hello.token, 16);
    int fd = dial();
    if (write(fd, &hello, sizeof hello) < 0) return 2;
    const int good = size == SIZE && fill(box, 1 + chance(3)) && known;
    char answer[64];
    if (send(fd, &knock, sizeof knock, MSG_NOSIGNAL) < 0) ended++;
    else {
      /* A good call is answered over the socket, because of the knock; to others, nothing need come. */
      struct timeval soon = {good ? 30 : 0, 5000};
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof soon);
      ssize_t got = recv(fd, answer, sizeof answer, 0);
      if (got > 0) answered++;
      else if (got == 0) ended++;
    }
    close(fd);
    munmap(box, SIZE);
    close(memory);
  }
  printf("answered %d\nended %d\n", answered, ended);
  return 0;
}
