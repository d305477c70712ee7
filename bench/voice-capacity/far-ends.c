/*
 * The sound of many callers, at one UDP port; each port that sends to it is one call of a server under test.
 *   gcc -O2 -o far-ends far-ends.c && ./far-ends -p PORT -o FILE [-s SOCKETS] [-n PACKETS] [-m PACKETS] [-D] [-a FILE]
 * With -s the callers have so many ports, PORT, PORT + 2 and so on, and each of these is one call at a time. Reports come
 * to PORT - 1 then, to PORT + 1 without.
 * From the first packet of a call on it says silence (A-law) every 20 ms, and presses the key 5 (RFC 4733, type 101)
 * 200 ms after -n packets with sound in them; -m more are expected then; -D presses nothing. Sound is whatever does not
 * repeat one byte. With -a FILE (A-law) that is said in place of the key, and the time to the next sound counts from its end.
 * It wakes up every millisecond, not for every packet: when one came is told by the kernel's stamp.
 * On SIGTERM it writes one JSON object; `saidLate` of `said` packets of its own left more than 20 ms late.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 256, PORTS = 65536, MOST_KEYS = 1 << 20 };
enum { FREE, FIRST_PROMPT, WAITS_TO_PRESS, PRESSES, WAITS_FOR_SOUND, SECOND_PROMPT };

typedef struct {
  int state, sounds, pressed, listed, fd, their_port;
  uint32_t theirs, ssrc, timestamp, key_timestamp;
  uint16_t last, sequence;
  int64_t heard_us, sounded_us, next_us, press_us;
} Call;

static Call calls[PORTS];
static int list[PORTS], listed;
static int first_prompt = 300, second_prompt = 100, presses = 1;
static int64_t begun, whole, packets, lost, said, said_late, gaps, over30, over40, over60, over100, worst_us;
static int active, most_active, key_ms10[MOST_KEYS], keys;
static unsigned char answer[160 * 200];
static int answer_packets;
static volatile int stopping;

static void stop(int signal) { (void)signal; stopping = 1; }

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void finish(Call *c) {
  if (c->state == FREE) return;
  if (c->sounds >= first_prompt + second_prompt - 8) whole++;
  active--;
  c->state = FREE;
}

static int has_sound(const unsigned char *payload, int bytes) {
  for (int i = 1; i < bytes; i++) if (payload[i] != payload[0]) return 1;
  return 0;
}

static void begin(Call *c, int key, uint32_t ssrc, int64_t at) {
  int was_listed = c->listed;
  memset(c, 0, sizeof *c);
  c->state = FIRST_PROMPT;
  c->theirs = ssrc;
  c->ssrc = ssrc ^ 0x5a5a5a5a;
  c->next_us = at;
  c->listed = 1;
  if (!was_listed) list[listed++] = key;
  begun++;
  if (++active > most_active) most_active = active;
}

static void note_gap(int64_t gap) {
  gaps++;
  over30 += gap > 30000;
  over40 += gap > 40000;
  over60 += gap > 60000;
  over100 += gap > 100000;
  if (gap > worst_us) worst_us = gap;
}

static void hear(const unsigned char *b, int bytes, int fd, int key, int their_port, int64_t at) {
  if (bytes < 13 || (b[1] & 127) != 8) return;
  Call *c = &calls[key];
  uint32_t ssrc = (uint32_t)b[8] << 24 | b[9] << 16 | b[10] << 8 | b[11];
  uint16_t sequence = b[2] << 8 | b[3];
  if (c->state != FREE && c->theirs != ssrc) finish(c);
  int first = c->state == FREE;
  if (first) begin(c, key, ssrc, at);
  c->fd = fd;
  c->their_port = their_port;
  packets++;
  int ahead = (uint16_t)(sequence - c->last);
  if (!first && ahead > 1 && ahead < 1000) lost += ahead - 1;
  c->last = sequence;
  c->heard_us = at;
  if (!has_sound(b + 12, bytes - 12)) { c->sounded_us = 0; return; }
  c->sounds++;
  if (c->sounded_us) note_gap(at - c->sounded_us);
  c->sounded_us = at;
  if (c->state == FIRST_PROMPT && presses && c->sounds >= first_prompt - 4) {
    c->state = WAITS_TO_PRESS;
    c->press_us = at + 280000;
  } else if (c->state == WAITS_FOR_SOUND || (c->state == PRESSES && !answer_packets && c->pressed > 1 && at > c->press_us + 10000)) {
    if (keys < MOST_KEYS) key_ms10[keys++] = (int)((at - c->press_us) / 100);
    c->state = SECOND_PROMPT;
  }
}

/* One packet of ours; gives its length. */
static int speak(Call *c, unsigned char *b, int64_t now) {
  int bytes = 172;
  uint32_t timestamp = c->timestamp += 160;
  b[0] = 0x80;
  if (c->state == WAITS_TO_PRESS && now >= c->press_us) {
    c->state = PRESSES;
    c->press_us = now;
    c->key_timestamp = timestamp;
  }
  if (answer_packets && c->state == PRESSES) {
    b[1] = 8;
    memcpy(b + 12, answer + 160 * c->pressed, 160);
    if (++c->pressed == answer_packets) { c->state = WAITS_FOR_SOUND; c->press_us = now; }
  } else if (!answer_packets && c->press_us && c->state >= PRESSES && c->pressed < 8) {
    int end = c->pressed >= 5, duration = (end ? 5 : c->pressed + 1) * 160;
    b[1] = 101 | (c->pressed == 0 ? 0x80 : 0);
    b[12] = 5, b[13] = (end ? 0x80 : 0) | 10, b[14] = duration >> 8, b[15] = duration;
    timestamp = c->key_timestamp;
    bytes = 16;
    if (++c->pressed == 8 && c->state == PRESSES) c->state = WAITS_FOR_SOUND;
  } else {
    b[1] = 8;
    memset(b + 12, 0xd5, 160);
  }
  c->sequence++;
  b[2] = c->sequence >> 8, b[3] = c->sequence;
  b[4] = timestamp >> 24, b[5] = timestamp >> 16, b[6] = timestamp >> 8, b[7] = timestamp;
  b[8] = c->ssrc >> 24, b[9] = c->ssrc >> 16, b[10] = c->ssrc >> 8, b[11] = c->ssrc;
  return bytes;
}

static int sockets = 1;

static int opened(int port) {
  int fd = socket(AF_INET, SOCK_DGRAM, 0), room = (sockets > 1 ? 1 : 64) << 20, on = 1;
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(0x7f000001)};
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
  if (bind(fd, (void *)&a, sizeof a)) { perror("bind"); exit(1); }
  return fd;
}

static unsigned char in[BATCH][2048], out[BATCH][172];
static struct mmsghdr heads[BATCH];
static struct iovec parts[BATCH];
static struct sockaddr_in names[BATCH];
static char stamps[BATCH][64];

/* `key` is -1 where each port that sends is a call. */
static void take_all(int fd, int key) {
  for (;;) {
    for (int i = 0; i < BATCH; i++) {
      parts[i] = (struct iovec){in[i], sizeof in[i]};
      heads[i].msg_hdr = (struct msghdr){&names[i], sizeof names[i], &parts[i], 1, stamps[i], sizeof stamps[i], 0};
    }
    int n = recvmmsg(fd, heads, BATCH, MSG_DONTWAIT, 0);
    for (int i = 0; i < n; i++) {
      struct timespec t;
      struct cmsghdr *c = CMSG_FIRSTHDR(&heads[i].msg_hdr);
      if (!c) continue;
      memcpy(&t, CMSG_DATA(c), sizeof t);
      int their_port = ntohs(names[i].sin_port);
      hear(in[i], heads[i].msg_len, fd, key < 0 ? their_port : key, their_port, t.tv_sec * 1000000LL + t.tv_nsec / 1000);
    }
    if (n < BATCH) return;
  }
}

/* What waits at each socket, of at most `sockets`. */
static void take_from(int all, const int *fds) {
  static struct epoll_event ready[PORTS];
  int n = epoll_wait(all, ready, sockets, 0);
  for (int i = 0; i < n; i++) take_all(fds[ready[i].data.u32], sockets > 1 ? (int)ready[i].data.u32 : -1);
}

/* `n` packets of the same socket. */
static void send_batch(int fd, int n) { if (n > 0) sendmmsg(fd, heads, n, 0); }

static void say_all(void) {
  int64_t now = now_us();
  int n = 0, fd = -1;
  for (int i = 0; i < listed; i++) {
    Call *c = &calls[list[i]];
    if (c->state != FREE && now - c->heard_us > 3000000) finish(c);
    if (c->state == FREE) { c->listed = 0; list[i--] = list[--listed]; continue; }
    if (now < c->next_us) continue;
    said++;
    said_late += now - c->next_us > 20000;
    c->next_us += 20000;
    if (now - c->next_us > 200000) c->next_us = now;
    if (n == BATCH || fd != c->fd) { send_batch(fd, n); n = 0; fd = c->fd; }
    names[n] = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(c->their_port), .sin_addr.s_addr = htonl(0x7f000001)};
    parts[n] = (struct iovec){out[n], speak(c, out[n], now)};
    heads[n].msg_hdr = (struct msghdr){&names[n], sizeof names[n], &parts[n], 1, 0, 0, 0};
    n++;
  }
  send_batch(fd, n);
}

static void read_answer(const char *name) {
  FILE *from = fopen(name, "r");
  if (!from) { perror(name); exit(1); }
  answer_packets = fread(answer, 160, sizeof answer / 160, from);
  fclose(from);
}

static int by_size(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static double ppm(int64_t n) { return gaps ? 1e6 * n / gaps : 0; }
static double key_ms(double share) { return keys ? key_ms10[(int)((keys - 1) * share)] / 10.0 : -1; }

int main(int count, char **words) {
  int port = 16000, option;
  const char *file = NULL;
  while ((option = getopt(count, words, "p:s:n:m:o:Da:")) != -1) switch (option) {
    case 'p': port = atoi(optarg); break;
    case 's': sockets = atoi(optarg); break;
    case 'n': first_prompt = atoi(optarg); break;
    case 'm': second_prompt = atoi(optarg); break;
    case 'o': file = optarg; break;
    case 'D': presses = 0; break;
    case 'a': read_answer(optarg); break;
    default: return 2;
  }
  struct rlimit files = {sockets + 64, sockets + 64};
  if (sockets > 900) setrlimit(RLIMIT_NOFILE, &files);
  static int fds[PORTS];
  int all = epoll_create1(0), reports = opened(sockets > 1 ? port - 1 : port + 1);
  for (int i = 0; i < sockets; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    fds[i] = opened(port + 2 * i);
    epoll_ctl(all, EPOLL_CTL_ADD, fds[i], &event);
  }
  signal(SIGTERM, stop);
  signal(SIGINT, stop);
  int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  struct itimerspec each = {{0, 1000000}, {0, 1000000}};
  timerfd_settime(timer, 0, &each, 0);
  while (!stopping) {
    uint64_t turns;
    if (read(timer, &turns, sizeof turns) < 0) continue;
    take_from(all, fds);
    while (recv(reports, in[0], sizeof in[0], MSG_DONTWAIT) >= 0) {}
    say_all();
  }
  for (int i = 0; i < PORTS; i++) finish(&calls[i]);
  qsort(key_ms10, keys, sizeof(int), by_size);
  FILE *to = file ? fopen(file, "w") : stdout;
  fprintf(to,
    "{\"calls\":%lld,\"whole\":%lld,\"packets\":%lld,\"lost\":%lld,\"said\":%lld,\"saidLate\":%lld,\"mostAtOnce\":%d,\"gapsOver30\":%.1f,\"gapsOver40\":%.1f,"
    "\"gapsOver60\":%.1f,\"gapsOver100\":%.1f,\"worstGapMs\":%.1f,\"keyToSoundMs\":[%.1f,%.1f,%.1f]}\n",
    (long long)begun, (long long)whole, (long long)packets, (long long)lost, (long long)said,
    (long long)said_late, most_active, ppm(over30), ppm(over40),
    ppm(over60), ppm(over100), worst_us / 1000.0, key_ms(0.5), key_ms(0.95), key_ms(1));
  return fclose(to);
}
