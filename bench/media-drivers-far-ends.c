/*
 * Far ends for media-drivers.ts: so many UDP ports on 127.0.0.1, each of which says A-law silence every 20 ms to whoever
 * spoke to it last, in slices of 5 ms.
 *   gcc -O2 -o far-ends media-drivers-far-ends.c && ./far-ends FIRST_PORT COUNT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

enum { MOST = 20000, BATCH = 8, SLICES = 4 };
static int sockets[MOST];
static struct sockaddr_in near_ends[MOST];
static unsigned short sequences[MOST];
static unsigned char in[BATCH][2048];
static struct sockaddr_in names[BATCH];
static struct iovec parts[BATCH];
static struct mmsghdr heads[BATCH];

static void open_port(int i, int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(0x7f000001)};
  sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
  if (sockets[i] < 0 || bind(sockets[i], (void *)&a, sizeof a)) { perror("port"); exit(1); }
}

static void hear(int i) {
  for (int n = BATCH; n == BATCH;) {
    for (int k = 0; k < BATCH; k++) {
      parts[k] = (struct iovec){in[k], sizeof in[k]};
      heads[k].msg_hdr = (struct msghdr){.msg_name = &names[k], .msg_namelen = sizeof names[k], .msg_iov = &parts[k], .msg_iovlen = 1};
    }
    n = recvmmsg(sockets[i], heads, BATCH, MSG_DONTWAIT, 0);
    if (n > 0) near_ends[i] = names[n - 1];
  }
}

static void speak(int i) {
  unsigned char b[172] = {0x80, 8};
  unsigned int timestamp = 160u * ++sequences[i], ssrc = 0x10000 + i;
  if (!near_ends[i].sin_port) return;
  b[2] = sequences[i] >> 8, b[3] = sequences[i];
  b[4] = timestamp >> 24, b[5] = timestamp >> 16, b[6] = timestamp >> 8, b[7] = timestamp;
  b[8] = ssrc >> 24, b[9] = ssrc >> 16, b[10] = ssrc >> 8, b[11] = ssrc;
  memset(b + 12, 0xd5, 160);
  sendto(sockets[i], b, sizeof b, MSG_DONTWAIT, (void *)&near_ends[i], sizeof near_ends[i]);
}

int main(int count, char **words) {
  if (count != 3) return 1;
  int first = atoi(words[1]), ports = atoi(words[2]);
  struct rlimit limit = {2 * MOST, 2 * MOST};
  setrlimit(RLIMIT_NOFILE, &limit);
  if (ports > MOST) return 1;
  for (int i = 0; i < ports; i++) open_port(i, first + 2 * i);
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  for (int slice = 0;; slice = (slice + 1) % SLICES) {
    for (int i = slice; i < ports; i += SLICES) hear(i), speak(i);
    at.tv_nsec += 5000000;
    if (at.tv_nsec >= 1000000000) at.tv_nsec -= 1000000000, at.tv_sec++;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, 0);
  }
}
