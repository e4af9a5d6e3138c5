/*
 * The guard: a tiny process beside the agent. It outlives a hung, stopped or dead agent, and ends the agent and all
 * that the node runs when the node's lease has run out.
 *
 *   guard --state DIR --agent PID [--escalate none|reboot|watchdog] [--watchdog DEVICE] [--watchdog-timeout SECONDS]
 *         [--reboot-command PROGRAM]
 *         [--takeover NS]       for an agent that takes over what an earlier one left running until NS: armed for NS at
 *                               once, then the guard that is there is let go without ending anything
 *   guard --state DIR --end     ends everything of the node through the guard that is there, and waits until it is gone
 *   guard --state DIR --sweep   the same, and then ends what is left also where there was no guard
 *
 * Lines on its input:
 *   deadline NS   at NS of CLOCK_MONOTONIC (System.nanoTime of the agent) everything is ended, unless a later deadline
 *                 has come; an earlier one changes nothing; one that has passed is acted on at once
 *   stand down    no deadline
 *   quit          leaves, and ends nothing
 * Lines on its output: `ready NS VERSION` once, NS being its own clock; `armed NS` for every deadline it took.
 *
 * The end of its input, or the agent's death, is no reason to act: it waits for the deadline. Without one it leaves.
 * SIGTERM: the deadline is now. SIGUSR1: another guard has taken over, so it leaves and ends nothing. `guard.pid` in the state directory holds its number and is locked while it runs.
 *
 * Sleep counts: the deadline is kept on CLOCK_BOOTTIME, by the distance of the two clocks at the start, or when it was
 * last told to stand down. That distance only grows, so a machine that slept past its lease is late at once, also for a
 * line that was written before it slept.
 *
 * Exit codes: 0 left in order, 2 used wrongly, 3 another guard is there, 4 cannot do its work, 5 the other guard did
 * not end, 10 everything ended, 11 something is left.
 */
#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/watchdog.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A lease and its grace are minutes at most; a deadline beyond this is a defect of its sender. */
#define FURTHEST_NS (3600 * NS_PER_S)
/* Watchdogs count whole seconds; four feeds in the shortest of them. */
#define FEED_MS 250
#define MAX_LINE 128
/* All that fits into a pipe: what was written before is read, and a flood does not keep us from the clock. */
#define MAX_READS 16

struct settings settings;

static int deadline_timer, feed_timer, signals, watchdog = -1;
static bool armed;
static uint64_t deadline; /* CLOCK_MONOTONIC */
static uint64_t slept;    /* CLOCK_BOOTTIME ahead of CLOCK_MONOTONIC */

uint64_t now_ns(int clock)
{
    struct timespec now;
    if (clock_gettime(clock, &now) != 0)
        clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

/* Never waits: whoever does not read the answers misses them. */
static void answer(const char *format, uint64_t ns)
{
    char line[MAX_LINE];
    int length = snprintf(line, sizeof line, format, (unsigned long long)ns);
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    if (poll(&out, 1, 0) == 1 && (out.revents & POLLOUT) && write(STDOUT_FILENO, line, (size_t)length) < 0) {
        /* The agent is gone; its end is seen elsewhere. */
    }
}

/* Boottime first: a preemption between the two makes the deadline earlier, never later. */
static void measure_sleep(void)
{
    uint64_t boot = now_ns(CLOCK_BOOTTIME), mono = now_ns(CLOCK_MONOTONIC);
    slept = boot > mono ? boot - mono : 0;
}

static void set_timer(uint64_t ns)
{
    struct itimerspec at = {.it_value = {.tv_sec = (time_t)(ns / NS_PER_S), .tv_nsec = (long)(ns % NS_PER_S)}};
    timerfd_settime(deadline_timer, TFD_TIMER_ABSTIME, &at, NULL);
}

static bool is_due(void)
{
    return armed && now_ns(CLOCK_BOOTTIME) >= deadline + slept;
}

static void arm(uint64_t ns)
{
    if (ns > now_ns(CLOCK_MONOTONIC) + FURTHEST_NS) {
        say("a deadline more than an hour ahead was not taken: %llu", (unsigned long long)ns);
        return;
    }
    if (armed && ns <= deadline)
        return;
    armed = true;
    deadline = ns;
    set_timer(ns + slept);
    answer("armed %llu\n", ns);
}

static void stand_down(void)
{
    armed = false;
    set_timer(0);
    measure_sleep();
}

static void feed(void)
{
    if (watchdog >= 0 && write(watchdog, "\0", 1) < 0 && errno != EAGAIN)
        say("the watchdog could not be fed: %s", strerror(errno));
}

/* A watchdog is let go of only when nothing of the node can run any more without being watched. */
static _Noreturn void leave(int code, bool safe)
{
    if (watchdog >= 0 && safe && write(watchdog, "V", 1) < 0)
        say("the watchdog could not be told that all is well: %s", strerror(errno));
    log_flush();
    _exit(code);
}

static void act(const char *why, pid_t spared, pid_t spared_too)
{
    uint64_t start = now_ns(CLOCK_MONOTONIC);
    bool clean = fence(spared, spared_too);
    unsigned long long took_us = (now_ns(CLOCK_MONOTONIC) - start) / 1000;
    if (clean) {
        say("%s; the agent (%d) and all that the node ran were ended in %llu us", why, settings.agent, took_us);
        leave(ENDED, true);
    }
    say("%s; NOT EVERYTHING WAS ENDED in %llu us: the service may still run here", why, took_us);
    log_flush();
    escalate();
    leave(REMAINS, settings.escalation == ESCALATE_NONE);
}

/* The lease ran out while nobody looked at the clock: how late this is says much about the machine. */
static void act_on_deadline(void)
{
    char why[MAX_LINE];
    unsigned long long late_us = (now_ns(CLOCK_BOOTTIME) - deadline - slept) / 1000;
    snprintf(why, sizeof why, "the lease ran out %llu us before", late_us);
    act(why, 0, 0);
}

static void obey(const char *line)
{
    if (strncmp(line, "deadline ", 9) == 0) {
        char *end;
        errno = 0;
        unsigned long long ns = strtoull(line + 9, &end, 10);
        if (line[9] >= '0' && line[9] <= '9' && *end == '\0' && errno == 0) {
            arm(ns);
            return;
        }
    } else if (strcmp(line, "stand down") == 0) {
        stand_down();
        return;
    } else if (strcmp(line, "quit") == 0) {
        leave(LEFT, true);
    }
    say("a line was not understood and changes nothing: %.40s", line);
}

/* Takes what the agent has written; false when there will be nothing more. */
static bool listen_to_agent(void)
{
    static char line[MAX_LINE];
    static size_t length;
    char buffer[4096];
    ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
    if (count < 0)
        return errno == EINTR || errno == EAGAIN;
    for (ssize_t i = 0; i < count; i++) {
        if (buffer[i] != '\n') {
            if (length < sizeof line)
                line[length++] = buffer[i];
            continue;
        }
        /* Too long a line is no command of ours. */
        line[length < sizeof line ? length : sizeof line - 1] = '\0';
        length = 0;
        obey(line);
    }
    return count > 0;
}

static void hear_signal(void)
{
    struct signalfd_siginfo info;
    if (read(signals, &info, sizeof info) != sizeof info)
        return;
    if (info.ssi_signo == SIGUSR1)
        leave(LEFT, true);
    if (info.ssi_signo != SIGTERM)
        return;
    /* `--end` tells for whom it asks; that one is not to be killed for having asked. */
    pid_t asked_for = info.ssi_code == SI_QUEUE ? (pid_t)info.ssi_int : 0;
    act("SIGTERM came", (pid_t)info.ssi_pid, asked_for);
}

static void tick(void)
{
    uint64_t count;
    if (read(feed_timer, &count, sizeof count) > 0)
        feed();
}

static _Noreturn void watch(void)
{
    enum { INPUT, DEADLINE, SIGNALS, AGENT, FEED, COUNT };
    struct pollfd on[COUNT] = {
        [INPUT] = {.fd = STDIN_FILENO, .events = POLLIN}, [DEADLINE] = {.fd = deadline_timer, .events = POLLIN},
        [SIGNALS] = {.fd = signals, .events = POLLIN},    [AGENT] = {.fd = fence_agent(), .events = POLLIN},
        [FEED] = {.fd = feed_timer, .events = POLLIN},
    };
    bool gone = false;
    for (;;) {
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        log_flush();
        if (poll(on, COUNT, -1) < 0)
            continue;
        /* The input before the clock: a guard that woke late may find that the lease was renewed in time. */
        for (int i = 0; i < MAX_READS && poll(&on[INPUT], 1, 0) == 1 && on[INPUT].revents; i++) {
            if (!listen_to_agent()) {
                on[INPUT].fd = -1;
                on[INPUT].revents = 0;
                gone = true;
            }
        }
        if (is_due())
            act_on_deadline();
        if (on[SIGNALS].revents)
            hear_signal();
        if (on[AGENT].revents) {
            on[AGENT].fd = -1;
            gone = true;
        }
        if (gone && !armed)
            leave(LEFT, true);
        if (on[FEED].revents)
            tick();
    }
}

static void open_watchdog(void)
{
    if (settings.watchdog == NULL)
        return;
    watchdog = open(settings.watchdog, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
    if (watchdog < 0 && armed)
        act("the watchdog cannot be opened", 0, 0); /* the guard that was there is gone: nobody else would act */
    if (watchdog < 0)
        refuse(UNFIT, "the watchdog %s cannot be opened: %s", settings.watchdog, strerror(errno));
    int seconds = settings.watchdog_seconds;
    if (seconds > 0 && ioctl(watchdog, WDIOC_SETTIMEOUT, &seconds) != 0)
        say("the watchdog %s keeps its own limit: %s", settings.watchdog, strerror(errno));
    feed();
}

static void open_timers(void)
{
    deadline_timer = timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    feed_timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (deadline_timer < 0 || feed_timer < 0)
        refuse(UNFIT, "the kernel gives no timers: %s", strerror(errno));
    struct timespec every = {.tv_nsec = FEED_MS * (long)NS_PER_MS};
    struct itimerspec feeding = {.it_interval = every, .it_value = every};
    if (settings.watchdog != NULL)
        timerfd_settime(feed_timer, 0, &feeding, NULL);
    measure_sleep();
}

static void take_signals(void)
{
    const int deaf[] = {SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGUSR2, SIGALRM, SIGTTIN, SIGTTOU, SIGTSTP};
    for (size_t i = 0; i < sizeof deaf / sizeof *deaf; i++)
        signal(deaf[i], SIG_IGN);
    sigset_t heard;
    sigemptyset(&heard);
    sigaddset(&heard, SIGTERM);
    sigaddset(&heard, SIGUSR1);
    signals = signalfd(-1, &heard, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0)
        refuse(UNFIT, "the kernel gives no signalfd: %s", strerror(errno));
    /* The end of a child is waited for by name, where one is waited for at all. */
    sigaddset(&heard, SIGCHLD);
    sigprocmask(SIG_SETMASK, &heard, NULL);
}

static void close_inherited(void)
{
    if (syscall(SYS_close_range, 3u, ~0u, 0u) != 0)
        for (int fd = 3; fd < 1024; fd++)
            close(fd);
    /* A missing one of the first three would be given to a file of ours. */
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
            _exit(UNFIT);
}

int main(int count, char **words)
{
    close_inherited();
    /* What the library takes beforehand is locked in memory too. */
    mallopt(M_TOP_PAD, 0);
    enum task task = read_options(count, words);
    if (chdir("/") != 0)
        refuse(UNFIT, "the root directory cannot be entered: %s", strerror(errno));
    umask(077);
    if (task != WATCH)
        lock_end_holder();
    if (task == END)
        return LEFT;
    if (settings.agent == 1)
        refuse(UNFIT, "the agent is process 1, which nothing can kill; start it below an init (docker run --init)");
    take_signals();
    setsid();
    if (settings.takeover == 0)
        lock_take();
    if (!fence_prepare())
        refuse(UNFIT, "there is no process %d to watch over: %s", settings.agent, strerror(errno));
    open_timers();
    if (settings.takeover != 0) {
        /* At no time is there no guard that would act at the end of what was left running. */
        arm(settings.takeover);
        lock_relieve_holder();
        lock_take();
    }
    log_open();
    open_watchdog();
    raise_own_priority();
    if (task == SWEEP) {
        bool clean = fence(getppid(), 0);
        say("a sweep %s all that was left of the node", clean ? "ended" : "could NOT end");
        leave(clean ? LEFT : REMAINS, clean);
    }
    say("watches over %s for the agent %d", settings.state, settings.agent);
    answer("ready %llu " GUARD_VERSION "\n", now_ns(CLOCK_MONOTONIC));
    watch();
}
