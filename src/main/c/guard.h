/* What the two halves of the guard share: guard.c listens and keeps time, fence.c ends things. */
#ifndef MAINSTAY_GUARD_H
#define MAINSTAY_GUARD_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define GUARD_VERSION "1"

enum escalation { ESCALATE_NONE, ESCALATE_REBOOT, ESCALATE_WATCHDOG };

struct settings {
    char state[PATH_MAX / 2]; /* real path of the node's directory */
    pid_t agent;
    enum escalation escalation;
    const char *watchdog;       /* device to feed, or NULL */
    int watchdog_seconds;       /* its limit; 0 leaves it as it is */
    const char *reboot_command; /* stands in for the reboot, or NULL */
};

extern struct settings settings;

/* Nanoseconds of a clock. */
uint64_t now_ns(int clock);

/* Logging never waits for a disk: a line goes to memory, and a child writes it. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_open(void);
void log_flush(void);

/* As far as this user may: locked in memory, served first, spared by the OOM killer. */
void raise_own_priority(void);

/* Opens the agent; false when there is no such process. */
bool fence_prepare(void);
/* Readable when the agent is dead; -1 where the kernel has no pidfd. */
int fence_agent(void);
bool fence_agent_is_dead(void);
/*
 * Ends the agent and everything that the node runs, and runs the registered clean commands; true when nothing is left
 * and all of them succeeded. Takes at most FENCE_LIMIT_MS. The two spared processes are never killed (0: none).
 */
bool fence(pid_t spared, pid_t spared_too);
/* What is done when fence() was not enough. May not return. */
void escalate(void);

#endif
