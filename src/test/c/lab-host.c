/*
 * One host of the lab: a process tree of its own with private pid, mount, network, name, IPC and cgroup namespaces.
 *
 *   lab-host NAME CGROUP LOG WATCHDOG_MS COMMAND …
 *
 * CGROUP is an empty cgroup v2 directory that becomes the host's whole cgroup tree; the host's first process (pid 1 there)
 * joins it, so that all of the host can be frozen or killed in one step. COMMAND is what the host runs as its agent; what it
 * prints is appended to LOG. WATCHDOG_MS above 0 gives the host a stand-in for /dev/watchdog: once it was written to, it
 * powers the host off when nobody writes for so long; a 'V' as the last byte disarms it.
 *
 * Standard input takes single letters: a starts the agent. Its end, and so the death of whoever started this, ends the host.
 * Standard output says, a line each: "up PID" (of the first process, seen from outside), "agent-ended STATUS" and
 * "watchdog NS" (it has just powered the host off, at that CLOCK_MONOTONIC time).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *log_path;
static char **command;

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void need(int ok, const char *what) {
    if (!ok) {
        fprintf(stderr, "lab-host: %s: %s\n", what, strerror(errno));
        _exit(1);
    }
}

/* One line, one write: two processes share standard output. */
static void say(const char *format, ...) {
    char line[128];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(line, sizeof line, format, values);
    va_end(values);
    if (write(1, line, length) != length) {
        _exit(1);
    }
}

static void join_cgroup(const char *directory) {
    char path[512];
    snprintf(path, sizeof path, "%s/cgroup.procs", directory);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    need(fd >= 0 && write(fd, "0", 1) == 1, path);
    close(fd);
}

/* A /dev of its own, since the watchdog must not be the machine's. */
static void mount_dev(int with_watchdog) {
    static const struct { const char *path; int major, minor; } nodes[] = {
        {"/dev/null", 1, 3}, {"/dev/zero", 1, 5}, {"/dev/full", 1, 7}, {"/dev/random", 1, 8}, {"/dev/urandom", 1, 9}, {"/dev/tty", 5, 0}};
    need(mount("tmpfs", "/dev", "tmpfs", 0, "mode=755,size=64m") == 0, "mount /dev");
    umask(0);
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        need(mknod(nodes[i].path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)) == 0, nodes[i].path);
    }
    need(symlink("/proc/self/fd", "/dev/fd") == 0 && mkdir("/dev/shm", 01777) == 0, "/dev/fd, /dev/shm");
    if (with_watchdog) {
        need(mkfifo("/dev/watchdog", 0600) == 0, "/dev/watchdog");
    }
    umask(022);
}

/* Only what a machine with cgroup v2 alone shows: every other hierarchy of the real machine goes out of sight. */
static void mount_cgroups(void) {
    char line[4096], found[64][256];
    int count = 0;
    FILE *mounts = fopen("/proc/self/mountinfo", "re");
    need(mounts != NULL, "/proc/self/mountinfo");
    while (fgets(line, sizeof line, mounts) != NULL && count < 64) {
        if (strstr(line, " - cgroup2 ") || strstr(line, " - cgroup ")) {
            if (sscanf(line, "%*s %*s %*s %*s %255s", found[count]) == 1) {
                count++;
            }
        }
    }
    fclose(mounts);
    while (count-- > 0) {
        need(umount2(found[count], MNT_DETACH) == 0 || errno == EINVAL, found[count]);
    }
    if (umount2("/sys/fs/cgroup", MNT_DETACH) != 0) {
        need(errno == EINVAL, "unmount /sys/fs/cgroup"); /* it was no mount, or went with the last one */
    }
    need(mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, NULL) == 0, "mount /sys/fs/cgroup");
}

static void settle_in(const char *name, const char *cgroup, int with_watchdog) {
    join_cgroup(cgroup);
    need(unshare(CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP) == 0, "unshare");
    need(sethostname(name, strlen(name)) == 0, "sethostname");
    need(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0, "make mounts private");
    need(mount("proc", "/proc", "proc", 0, NULL) == 0, "mount /proc");
    need(mount("tmpfs", "/run", "tmpfs", 0, "mode=755,size=16m") == 0, "mount /run");
    mount_cgroups();
    mount_dev(with_watchdog);
}

static pid_t start_agent(void) {
    pid_t pid = fork();
    if (pid != 0) {
        return pid;
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    setsid();
    int out = open(log_path, O_WRONLY | O_APPEND | O_CREAT, 0644), in = open("/dev/null", O_RDONLY);
    need(out >= 0 && in >= 0, log_path);
    dup2(in, 0);
    dup2(out, 1);
    dup2(out, 2);
    close_range(3, ~0U, 0);
    execvp(command[0], command);
    need(0, command[0]);
    return 0;
}

/* The host's pid 1: starts the agent when told to, and buries everyone. */
static void be_init(int orders) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    int died = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    pid_t agent = -1;
    need(died >= 0, "signalfd");
    for (;;) {
        struct pollfd polled[2] = {{orders, POLLIN, 0}, {died, POLLIN, 0}};
        poll(polled, 2, -1);
        struct signalfd_siginfo info;
        while (read(died, &info, sizeof info) > 0) {
        }
        int status;
        for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
            if (pid == agent) {
                say("agent-ended %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
                agent = -1;
            }
        }
        if (polled[0].revents) {
            char order;
            if (read(orders, &order, 1) <= 0) {
                _exit(0);
            }
            if (order == 'a' && agent < 0) {
                agent = start_agent();
            }
        }
    }
}

struct watchdog {
    int fd; /* -1: none */
    int64_t limit_ns, fed; /* fed 0: not armed */
};

static void feed(struct watchdog *dog) {
    char bytes[64];
    ssize_t got;
    while ((got = read(dog->fd, bytes, sizeof bytes)) > 0) {
        dog->fed = bytes[got - 1] == 'V' ? 0 : now_ns();
    }
}

/* Outside the host: hands orders on, watches the watchdog, and ends with the host or with whoever started it. */
static int watch_over(pid_t host, int orders, struct watchdog *dog, int died) {
    for (;;) {
        struct pollfd polled[3] = {{0, POLLIN, 0}, {died, POLLIN, 0}, {dog->fd, POLLIN, 0}};
        int wait = dog->fd >= 0 && dog->fed ? 5 : -1;
        poll(polled, 3, wait);
        if (dog->fd >= 0) {
            feed(dog);
            if (dog->fed && now_ns() - dog->fed > dog->limit_ns) {
                kill(host, SIGKILL);
                say("watchdog %lld\n", (long long)now_ns());
                dog->fed = 0;
            }
        }
        if (polled[1].revents && waitpid(host, NULL, WNOHANG) == host) {
            return 0;
        }
        if (polled[0].revents) {
            char order;
            ssize_t got = read(0, &order, 1);
            if (got <= 0) {
                kill(host, SIGKILL);
                waitpid(host, NULL, 0);
                return 0;
            }
            if (order != '\n' && write(orders, &order, 1) != 1) {
                return 1;
            }
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 6) {
        fprintf(stderr, "usage: lab-host NAME CGROUP LOG WATCHDOG_MS COMMAND ...\n");
        return 2;
    }
    log_path = argv[3];
    command = argv + 5;
    struct watchdog dog = {-1, atoll(argv[4]) * 1000000LL, 0};
    int orders[2], ready[2];
    signal(SIGPIPE, SIG_IGN);
    need(pipe2(orders, O_CLOEXEC) == 0 && pipe2(ready, O_CLOEXEC) == 0, "pipe");
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    int died = signalfd(-1, &child, SFD_CLOEXEC);
    need(died >= 0 && unshare(CLONE_NEWPID) == 0, "unshare pid");
    pid_t host = fork();
    need(host >= 0, "fork");
    if (host == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(orders[1]);
        settle_in(argv[1], argv[2], dog.limit_ns > 0);
        if (write(ready[1], "r", 1) != 1) {
            _exit(1);
        }
        close(ready[0]);
        close(ready[1]);
        be_init(orders[0]);
    }
    close(orders[0]);
    close(ready[1]);
    char byte;
    if (read(ready[0], &byte, 1) != 1) {
        waitpid(host, NULL, 0);
        return 1;
    }
    if (dog.limit_ns > 0) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/root/dev/watchdog", (int)host);
        dog.fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        need(dog.fd >= 0, path);
    }
    say("up %d\n", (int)host);
    return watch_over(host, orders[1], &dog, died);
}
