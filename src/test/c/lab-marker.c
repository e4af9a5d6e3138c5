/*
 * The service that the host lab protects: from its first instant on it appends life signs to a file that all hosts share.
 *
 *   lab-marker FILE [PERIOD_US]
 *
 * A line is "<CLOCK_MONOTONIC ns> <host> <pid> <ns of its first sign>"; it is one write to a file opened for appending, so
 * lines of several hosts never mix. All hosts of a lab share one kernel and so one clock. It ends at once when it is told to.
 * Once it gives signs it goes before all other work: they are to say whether it lives, not whether a processor was free.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_PERIOD_US 1000

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv) {
    char host[64] = "";
    if (argc < 2 || gethostname(host, sizeof host - 1) != 0) {
        fprintf(stderr, "usage: lab-marker FILE [PERIOD_US]\n");
        return 2;
    }
    int64_t period = (argc > 2 ? atoll(argv[2]) : DEFAULT_PERIOD_US) * 1000LL;
    int fd = open(argv[1], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0 || period <= 0) {
        perror(argv[1]);
        return 1;
    }
    struct sched_param before_others = {.sched_priority = 1};
    if (sched_setscheduler(0, SCHED_FIFO, &before_others) != 0) {
        perror("lab-marker: its signs come when others leave it a processor");
    }
    int64_t first = now_ns();
    for (int64_t due = first;;) {
        char line[160];
        int64_t now = now_ns();
        int length = snprintf(line, sizeof line, "%lld %s %d %lld\n", (long long)now, host, (int)getpid(), (long long)first);
        if (write(fd, line, length) != length) {
            perror(argv[1]);
            return 1;
        }
        due += period;
        if (due < now) { /* it was held up: missed signs are not made up for */
            due = now + period;
        }
        struct timespec wait = {due / 1000000000LL, due % 1000000000LL};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wait, NULL);
    }
}
