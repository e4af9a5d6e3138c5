/* Looks at processes, and the beginning and end of our own. */
#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char old_oom[16] = "0";

ssize_t read_file(int at, const char *path, char *buffer, size_t size)
{
    int fd = openat(at, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    if (fd < 0)
        return -1;
    size_t length = 0;
    ssize_t count;
    while (length < size - 1 && (count = read(fd, buffer + length, size - 1 - length)) > 0)
        length += (size_t)count;
    close(fd);
    buffer[length] = '\0';
    return (ssize_t)length;
}

bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool done = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    close(fd);
    return done;
}

bool look_at(pid_t pid, struct look *found)
{
    char path[32], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    if (read_file(AT_FDCWD, path, text, sizeof text) <= 0)
        return false;
    /* The name stands in brackets and may itself hold spaces and brackets. */
    char *after = strrchr(text, ')');
    found->pid = pid;
    return after != NULL
        && sscanf(after + 1,
               " %c %*d %d %d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
               &found->state, &found->group, &found->session, &found->start) == 4;
}

bool is_dead(const struct look *found)
{
    return found->state == 'Z' || found->state == 'X' || found->state == 'x';
}

struct entry { /* linux_dirent64, getdents64(2) */
    uint64_t inode;
    int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[];
};

bool walk_begin(struct walk *walk, const char *path)
{
    walk->at = walk->end = 0;
    walk->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return walk->fd >= 0;
}

const char *walk_next(struct walk *walk)
{
    if (walk->at >= walk->end) {
        walk->at = 0;
        walk->end = syscall(SYS_getdents64, walk->fd, walk->buffer, sizeof walk->buffer);
        if (walk->end <= 0) {
            close(walk->fd);
            return NULL;
        }
    }
    const struct entry *entry = (const struct entry *)(const void *)(walk->buffer + walk->at);
    walk->at += entry->length;
    return entry->name;
}

pid_t walk_next_pid(struct walk *walk)
{
    const char *name;
    while ((name = walk_next(walk)) != NULL)
        if (*name >= '1' && *name <= '9')
            return (pid_t)atol(name);
    return 0;
}

int pidfd_open(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

bool favour(pid_t thread)
{
    struct sched_param lowest = {.sched_priority = sched_get_priority_min(SCHED_RR)};
    return sched_setscheduler(thread, SCHED_RR, &lowest) == 0;
}

void raise_own_priority(void)
{
    read_file(AT_FDCWD, "/proc/self/oom_score_adj", old_oom, sizeof old_oom);
    write_file("/proc/self/oom_score_adj", "-1000");
    mlockall(MCL_CURRENT | MCL_FUTURE);
    if (!favour(0))
        setpriority(PRIO_PROCESS, 0, -20);
}

/* A clean command is served and spared as any other program. */
static void unburden(void)
{
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* An agent that is spared leaves that to nobody. */
    write_file("/proc/self/oom_score_adj", old_oom[0] == '-' ? "0" : old_oom);
    sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){0});
    setpriority(PRIO_PROCESS, 0, 0);
}

void become(const char *directory, char **argv, char **environment)
{
    unburden();
    setsid();
    int nothing = open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; fd++)
        dup2(nothing, fd);
    umask(022);
    if (chdir(directory) == 0)
        execve(argv[0], argv, environment);
    _exit(127);
}

uint64_t in_ms(unsigned ms)
{
    return now_ns(CLOCK_MONOTONIC) + ms * 1000000ull;
}

/* Another child's end may have swallowed a signal: so it is a short wait. */
void await_child(void)
{
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigtimedwait(&child, NULL, &(struct timespec){.tv_nsec = 2000000});
}

pid_t begin(int (*work)(void))
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(work());
    return pid;
}

int end(pid_t pid, uint64_t until)
{
    int status;
    while (pid > 0) {
        pid_t ended = waitpid(pid, &status, WNOHANG);
        if (ended == pid)
            return WIFEXITED(status) ? WEXITSTATUS(status) : STUCK;
        if (ended < 0 && errno != EINTR)
            return STUCK;
        if (now_ns(CLOCK_MONOTONIC) >= until) {
            kill(pid, SIGKILL);
            return STUCK;
        }
        await_child();
    }
    return STUCK;
}
