/*
 * What the parts of the guard share: guard.c listens and keeps time, options.c reads what it was
 * started with, fence.c ends things, clean.c runs the clean
 * commands, process.c looks at processes and begins our own, lock.c keeps others out, log.c writes.
 */
#ifndef MAINSTAY_GUARD_H
#define MAINSTAY_GUARD_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>

/* Of kernels that are younger than the C library's headers; the same on every machine. */
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

#define GUARD_VERSION "1"

/* Exit codes; guard.c says what they mean. */
enum { LEFT = 0, USAGE = 2, HELD = 3, UNFIT = 4, STAYED = 5, ENDED = 10, REMAINS = 11 };

#define NS_PER_S 1000000000ull
#define NS_PER_MS 1000000ull

enum escalation { ESCALATE_NONE, ESCALATE_REBOOT, ESCALATE_WATCHDOG };

struct settings {
    char state[PATH_MAX / 2]; /* real path of the node's directory */
    pid_t agent; /* 0 where there is none to be ended */
    enum escalation escalation;
    const char *watchdog;       /* device to feed, or NULL */
    int watchdog_seconds;       /* its limit; 0 leaves it as it is */
    const char *reboot_command; /* stands in for the reboot, or NULL */
    uint64_t takeover;          /* end, on CLOCK_MONOTONIC, of what is taken over from another guard; 0 for nothing */
};

extern struct settings settings;

enum task { WATCH, END, SWEEP };

/* ---- options.c ---- */

/* Fills the settings, or refuses. */
enum task read_options(int count, char **words);

/* Nanoseconds of a clock. */
uint64_t now_ns(int clock);

/* ---- log.c ---- */

/* Logging never waits for a disk: a line goes to memory, and a child writes it. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Says on standard error why there is no guard, and leaves. */
void refuse(int code, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));
void log_open(void);
void log_flush(void);

/* ---- process.c ---- */

/* What /proc/PID/stat says. */
struct look {
    char state;
    pid_t pid, group, session;
    unsigned long long start;
};

/* A process for as long as the machine is up: its number alone may be given to another one. */
struct named {
    pid_t pid;
    unsigned long long start;
};

/* Directory entries without malloc. It is closed when the last one has been given. */
struct walk {
    int fd;
    long at, end;
    char buffer[4096] __attribute__((aligned(8)));
};

#define STUCK (-1)

/* Text up to `size`, ended by NUL; -1 when there is none. */
ssize_t read_file(int at, const char *path, char *buffer, size_t size);
bool write_file(const char *path, const char *text);
bool look_at(pid_t pid, struct look *found);
bool is_dead(const struct look *found);
bool walk_begin(struct walk *walk, const char *path);
const char *walk_next(struct walk *walk);
/* The next process number of a walk over /proc; 0 at the end. */
pid_t walk_next_pid(struct walk *walk);
int pidfd_open(pid_t pid);

uint64_t in_ms(unsigned ms);
/* Has it served before everything that is not real time. */
bool favour(pid_t thread);
/* A child of the guard for work that may wait, as favoured as the guard; -1 when there can be none. */
pid_t begin(int (*work)(void));
/* Its exit code; STUCK when it had to be killed at that instant of CLOCK_MONOTONIC, or was never started. */
int end(pid_t pid, uint64_t until);
/* Until a child ends, or some milliseconds. */
void await_child(void);
/* As far as this user may: locked in memory, served first, spared by the OOM killer. */
void raise_own_priority(void);
/* Becomes another program: no shell, and nothing of the guard's own. */
void become(const char *directory, char **argv, char **environment) __attribute__((noreturn));

/* ---- lock.c ---- */

/* Held until the process ends. */
void lock_take(void);
/* Sends SIGTERM to who holds it, if anybody; names our parent as the one to be spared, and waits until it is gone. */
void lock_end_holder(void);
/* Lets who holds it go without ending anything, and waits until it is gone. */
void lock_relieve_holder(void);

/* ---- clean.c ---- */

/* No clean command gets more. */
#define SINGLE_CLEAN_LIMIT_MS 5000

/* Runs all clean commands, in a child; its exit code is the number of those that failed. */
int run_cleans(void);

/* ---- fence.c ---- */

/* Opens the agent, where there is one; false when there is no such process. */
bool fence_prepare(void);
/* Readable when the agent is dead; -1 where the kernel has no pidfd. */
int fence_agent(void);
bool fence_agent_is_dead(void);
/*
 * Ends the agent and everything that the node runs, and runs the registered clean commands; true when nothing is left
 * and all of them succeeded. Always comes to its end. The two spared processes are never killed (0: none).
 */
bool fence(pid_t spared, pid_t spared_too);
/* What is done when fence() was not enough. May not return. */
void escalate(void);

#endif
