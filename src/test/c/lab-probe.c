/*
 * The load balancer of the host lab: probes each target all the time and writes down what it is told.
 *
 *   lab-probe PERIOD_US NAME:KIND:ADDRESS:PORT …     KIND is tcp (a connection is a yes) or http (status 200 is a yes)
 *
 * A line for each probe: "<sent ns> <answered ns> <name> <kind> <answer>", times by CLOCK_MONOTONIC; the answer is yes, no
 * (another status), refused (the host says that nobody listens), dropped (closed without a word) or silent (no answer
 * within the limit). At most one probe of a target is under way. Ends when its standard input does.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_TARGETS 16
#define LIMIT_NS 250000000LL
#define GET "GET /health HTTP/1.0\r\n\r\n"

struct target {
    char name[32], kind[8];
    struct sockaddr_in address;
    int fd; /* -1: no probe under way */
    int asked;
    int64_t sent, next;
};

static struct target targets[MAX_TARGETS];
static int count;
static int64_t period;

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void finish(struct target *t, const char *answer) {
    int64_t now = now_ns();
    printf("%lld %lld %s %s %s\n", (long long)t->sent, (long long)now, t->name, t->kind, answer);
    if (t->fd >= 0) {
        /* A reset instead of a wait: thousands of probes must not use the ports up. */
        struct linger none = {1, 0};
        setsockopt(t->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
        close(t->fd);
        t->fd = -1;
    }
    t->next = t->sent + period > now ? t->sent + period : now;
}

static void begin(struct target *t) {
    t->sent = now_ns();
    t->asked = 0;
    t->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (t->fd < 0) {
        perror("socket");
        exit(1);
    }
    if (connect(t->fd, (struct sockaddr *)&t->address, sizeof t->address) != 0 && errno != EINPROGRESS) {
        finish(t, errno == ECONNREFUSED ? "refused" : "silent");
    }
}

/* Something happened on a probe's socket. */
static void advance(struct target *t, short events) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(t->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) {
        finish(t, t->asked ? "dropped" : error == ECONNREFUSED ? "refused" : "silent");
    } else if (!t->asked) {
        if (strcmp(t->kind, "tcp") == 0) {
            finish(t, "yes");
        } else if (events & POLLOUT) {
            t->asked = 1;
            if (send(t->fd, GET, sizeof GET - 1, MSG_NOSIGNAL) < 0) {
                finish(t, "dropped");
            }
        }
    } else if (events & (POLLIN | POLLHUP | POLLERR)) {
        char text[64] = "";
        ssize_t got = recv(t->fd, text, sizeof text - 1, 0);
        int status = 0;
        if (got <= 0) {
            finish(t, "dropped");
        } else {
            finish(t, sscanf(text, "HTTP/%*s %d", &status) == 1 && status == 200 ? "yes" : "no");
        }
    }
}

static int add(const char *text) {
    struct target *t = &targets[count];
    char address[64];
    int port;
    if (count == MAX_TARGETS || sscanf(text, "%31[^:]:%7[^:]:%63[^:]:%d", t->name, t->kind, address, &port) != 4) {
        return 0;
    }
    t->address.sin_family = AF_INET;
    t->address.sin_port = htons((uint16_t)port);
    t->fd = -1;
    /* Spread over the period, so that targets do not queue behind one another. */
    t->next = now_ns() + count * 500000LL;
    count++;
    return inet_pton(AF_INET, address, &t->address.sin_addr) == 1;
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    period = argc > 2 ? atoll(argv[1]) * 1000LL : 0;
    for (int i = 2; i < argc; i++) {
        if (!add(argv[i])) {
            period = 0;
        }
    }
    if (period <= 0) {
        fprintf(stderr, "usage: lab-probe PERIOD_US NAME:KIND:ADDRESS:PORT ...\n");
        return 2;
    }
    int64_t flushed = now_ns();
    for (;;) {
        struct pollfd polled[MAX_TARGETS + 1];
        int64_t now = now_ns(), wake = now + 20000000LL;
        for (int i = 0; i < count; i++) {
            if (targets[i].fd < 0 && targets[i].next <= now) {
                begin(&targets[i]);
            }
            int64_t due = targets[i].fd < 0 ? targets[i].next : targets[i].sent + LIMIT_NS;
            wake = due < wake ? due : wake;
            polled[i].fd = targets[i].fd;
            polled[i].events = targets[i].asked ? POLLIN : POLLOUT;
            polled[i].revents = 0;
        }
        polled[count].fd = 0;
        polled[count].events = POLLIN;
        polled[count].revents = 0;
        now = now_ns();
        int64_t wait = wake > now ? wake - now : 0;
        struct timespec t = {wait / 1000000000LL, wait % 1000000000LL};
        ppoll(polled, count + 1, &t, NULL);
        char ignored[64];
        if (polled[count].revents && read(0, ignored, sizeof ignored) <= 0) {
            fflush(stdout);
            return 0;
        }
        for (int i = 0; i < count; i++) {
            if (targets[i].fd >= 0 && polled[i].fd == targets[i].fd && polled[i].revents) {
                advance(&targets[i], polled[i].revents);
            }
            if (targets[i].fd >= 0 && now_ns() - targets[i].sent > LIMIT_NS) {
                finish(&targets[i], "silent");
            }
        }
        if (now_ns() - flushed > 50000000LL) {
            fflush(stdout);
            flushed = now_ns();
        }
    }
}
