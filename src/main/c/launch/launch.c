/*
 * Launches a program of a resource, and sends signals to process groups; Java can do neither the way a node needs it.
 *
 *   launch start [-u UMASK] [-c PROCS] [-o SCORE] [-n NICE] -- PROGRAM [ARGUMENT...]
 *       becomes PROGRAM as leader of a session and process group of its own, found along PATH where it has no slash
 *         -u  with this umask, octal
 *         -c  as a member of the cgroup whose cgroup.procs this is
 *         -o  with this oom_score_adj, -1000 to 1000
 *         -n  with this niceness, -20 to 19
 *   launch signal NUMBER GROUP
 *       sends it to all of the process group; ends with 1 when there is none
 *
 * It ends with 2 when it was asked wrongly, 125 when a condition cannot be had, 126 when PROGRAM cannot be executed and 127
 * when there is none, and says why on standard error. It takes the place of setsid, nice and a shell, one after the other:
 * each of them is loaded and linked anew, some milliseconds in which nobody serves.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOBODY = 1, USAGE = 2, NOT_PREPARED = 125, NOT_EXECUTABLE = 126, NOT_FOUND = 127 };

__attribute__((noreturn, format(printf, 2, 3))) static void give_up(int code, const char *text, ...) {
    va_list values;
    va_start(values, text);
    vfprintf(stderr, text, values);
    fputc('\n', stderr);
    exit(code);
}

static long number(const char *text, int base, long least, long most, const char *what) {
    char *end;
    errno = 0;
    long value = strtol(text, &end, base);
    if (errno != 0 || end == text || *end != '\0' || value < least || value > most) {
        give_up(USAGE, "%s %s is no number from %ld to %ld", what, text, least, most);
    }
    return value;
}

static bool write_to(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    size_t length = strlen(text);
    bool written = file >= 0 && write(file, text, length) == (ssize_t)length;
    int reason = errno;
    if (file >= 0) {
        close(file);
    }
    errno = reason;
    return written;
}

static void join_cgroup(const char *procs) {
    if (!write_to(procs, "0")) {
        give_up(NOT_PREPARED, "the cgroup of %s cannot be joined: %s", procs, strerror(errno));
    }
}

static void set_oom_score(const char *score) {
    number(score, 10, -1000, 1000, "oom_score_adj");
    if (!write_to("/proc/self/oom_score_adj", score)) {
        give_up(NOT_PREPARED, "oom_score_adj %s is not allowed to this node (CAP_SYS_RESOURCE)", score);
    }
}

static void set_niceness(const char *niceness) {
    if (setpriority(PRIO_PROCESS, 0, (int)number(niceness, 10, -20, 19, "niceness")) != 0) {
        give_up(NOT_PREPARED, "niceness %s is not allowed to this node (CAP_SYS_NICE)", niceness);
    }
}

__attribute__((noreturn)) static void start(int count, char **arguments) {
    /* Whoever leads a group already cannot begin a session; none that Java starts does. */
    if (setsid() < 0) {
        give_up(NOT_PREPARED, "no session can be begun: %s", strerror(errno));
    }
    for (int option; (option = getopt(count, arguments, "+u:c:o:n:")) != -1;) {
        switch (option) {
        case 'u': umask((mode_t)number(optarg, 8, 0, 07777, "umask")); break;
        case 'c': join_cgroup(optarg); break;
        case 'o': set_oom_score(optarg); break;
        case 'n': set_niceness(optarg); break;
        default: exit(USAGE);
        }
    }
    if (optind >= count) {
        give_up(USAGE, "there is no program to start");
    }
    execvp(arguments[optind], arguments + optind);
    give_up(errno == ENOENT ? NOT_FOUND : NOT_EXECUTABLE, "%s cannot be executed: %s", arguments[optind], strerror(errno));
}

static int send_signal(const char *signal, const char *group) {
    /* 1 would be everybody. */
    pid_t target = (pid_t)number(group, 10, 2, 1 << 30, "process group");
    if (killpg(target, (int)number(signal, 10, 1, 64, "signal")) == 0) {
        return 0;
    }
    if (errno != ESRCH) {
        give_up(NOT_PREPARED, "signal %s to process group %s: %s", signal, group, strerror(errno));
    }
    return NOBODY;
}

int main(int count, char **arguments) {
    if (count > 1 && strcmp(arguments[1], "start") == 0) {
        start(count - 1, arguments + 1);
    }
    if (count == 4 && strcmp(arguments[1], "signal") == 0) {
        return send_signal(arguments[2], arguments[3]);
    }
    give_up(USAGE, "usage: launch start [-u UMASK] [-c PROCS] [-o SCORE] [-n NICE] -- PROGRAM [ARGUMENT...]\n"
                   "       launch signal NUMBER GROUP");
}
