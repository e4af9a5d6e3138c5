/*
 * The load generator of scripts/bench: connects, asks if there is something to ask, and waits until the other end closes.
 *
 *   probe-load closed PORT CONNECTIONS SECONDS [REQUEST]   as fast as it goes; prints: rate p50_us p99_us failed
 *   probe-load open   PORT RATE        SECONDS [REQUEST]   RATE a second, timed from when each was due; prints the same
 *   probe-load hold   PORT CONNECTIONS SECONDS             keeps connections open and silent, whatever the other end does
 *
 * A probe that is not closed within a second has failed. Sources are 127.0.0.2 to 127.0.0.201 so that ports never run out.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif
#define MAX_PROBES 4096
#define MAX_TIMES 4000000
#define LIMIT_NS 1000000000L
#define SWEEP_NS 100000000L
#define HOLD_NS 3000000000L

struct probe {
    int fd; /* -1: free */
    int asked;
    int64_t since;
};

static struct probe probes[MAX_PROBES];
static int free_slots[MAX_PROBES];
static int free_count;
static uint32_t *times_us;
static long times_count, failed;
static const char *request = "";
static int epoll_fd, port;

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int dial(void) {
    static unsigned next;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        perror("socket");
        exit(1);
    }
    int one = 1;
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000002 + next++ % 200)};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(fd, (struct sockaddr *)&from, sizeof from) < 0
        || (connect(fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS)) {
        close(fd);
        return -1;
    }
    return fd;
}

static void begin(int64_t since) {
    if (free_count == 0) {
        failed++;
        return;
    }
    int fd = dial();
    if (fd < 0) {
        failed++;
        return;
    }
    int slot = free_slots[--free_count];
    int asked = *request == 0 || send(fd, request, strlen(request), MSG_NOSIGNAL) > 0;
    probes[slot] = (struct probe){.fd = fd, .asked = asked, .since = since};
    struct epoll_event e = {.events = asked ? EPOLLIN : EPOLLIN | EPOLLOUT, .data.u32 = slot};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &e);
}

static void end(int slot, int well, int64_t now) {
    close(probes[slot].fd);
    probes[slot].fd = -1;
    free_slots[free_count++] = slot;
    if (!well) {
        failed++;
    } else if (times_count < MAX_TIMES) {
        times_us[times_count++] = (uint32_t)((now - probes[slot].since) / 1000);
    }
}

/* Returns 1 when the probe has ended. */
static int serve(struct epoll_event *e) {
    int slot = (int)e->data.u32;
    struct probe *p = &probes[slot];
    if (!p->asked) {
        if (send(p->fd, request, strlen(request), MSG_NOSIGNAL) > 0) {
            p->asked = 1;
            struct epoll_event in = {.events = EPOLLIN, .data.u32 = slot};
            epoll_ctl(epoll_fd, EPOLL_CTL_MOD, p->fd, &in);
        }
        return 0;
    }
    char bytes[2048];
    ssize_t n;
    while ((n = recv(p->fd, bytes, sizeof bytes, 0)) > 0) {
    }
    if (n < 0 && errno == EAGAIN) {
        return 0;
    }
    /* HAProxy's reject closes with a reset; for the purpose of speed that is an end like any other. */
    end(slot, n == 0 || errno == ECONNRESET, now_ns());
    return 1;
}

static int by_size(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void run(int open_loop, long amount, double seconds) {
    struct epoll_event events[256];
    int64_t start = now_ns(), stop = start + (int64_t)(seconds * 1e9), swept = start, now = start;
    long due = 0;
    for (long i = 0; !open_loop && i < amount; i++) {
        begin(now);
    }
    while (now < stop) {
        if (open_loop) {
            for (int64_t at; (at = start + due * 1000000000L / amount) <= now; due++) {
                begin(at);
            }
        }
        int64_t wait = open_loop ? start + due * 1000000000L / amount - now_ns() : 10000000L;
        struct timespec limit = {0, wait < 0 ? 0 : wait};
        int n = epoll_pwait2(epoll_fd, events, 256, &limit, NULL);
        for (int i = 0; i < n; i++) {
            if (serve(&events[i]) && !open_loop) {
                begin(now_ns());
            }
        }
        now = now_ns();
        if (now - swept > SWEEP_NS) {
            swept = now;
            for (int i = 0; i < MAX_PROBES; i++) {
                if (probes[i].fd >= 0 && now - probes[i].since > LIMIT_NS) {
                    end(i, 0, now);
                    if (!open_loop) {
                        begin(now);
                    }
                }
            }
            while (!open_loop && MAX_PROBES - free_count < amount) {
                int before = free_count;
                begin(now);
                if (free_count == before) {
                    break;
                }
            }
        }
    }
    qsort(times_us, times_count, sizeof *times_us, by_size);
    long last = times_count - 1;
    printf("%.0f %u %u %ld\n", times_count / seconds, last < 0 ? 0 : times_us[last / 2],
           last < 0 ? 0 : times_us[(long)(last * 0.99)], failed);
}

static void hold(long amount, double seconds) {
    int64_t stop = now_ns() + (int64_t)(seconds * 1e9);
    int *fds = calloc(amount, sizeof *fds);
    while (now_ns() < stop) {
        for (long i = 0; i < amount; i++) {
            fds[i] = dial();
            usleep(20);
        }
        int64_t rest = now_ns() + HOLD_NS;
        while (now_ns() < stop && now_ns() < rest) {
            usleep(20000);
        }
        for (long i = 0; i < amount; i++) {
            if (fds[i] >= 0) {
                close(fds[i]);
            }
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 5) {
        fprintf(stderr, "usage: probe-load closed|open|hold PORT AMOUNT SECONDS [REQUEST]\n");
        return 2;
    }
    struct rlimit files = {65536, 65536};
    setrlimit(RLIMIT_NOFILE, &files);
    port = atoi(argv[2]);
    long amount = atol(argv[3]);
    double seconds = atof(argv[4]);
    request = argc > 5 ? argv[5] : "";
    times_us = malloc(MAX_TIMES * sizeof *times_us);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < MAX_PROBES; i++) {
        probes[i].fd = -1;
        free_slots[free_count++] = MAX_PROBES - 1 - i;
    }
    if (strcmp(argv[1], "hold") == 0) {
        hold(amount, seconds);
    } else {
        run(strcmp(argv[1], "open") == 0, amount, seconds);
    }
    return 0;
}
