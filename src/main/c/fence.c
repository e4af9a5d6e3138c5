/*
 * Ending what a node runs. Whatever could wait for a disk or for another process's memory is done by a child of the
 * guard with a time limit, so the guard itself always comes to its end.
 *
 * A process is this node's when
 *   - it is the agent, or a child of it at the instant of the fence;
 *   - a file `run/NAME.pid` of this boot names it, by number and start time; or it is in that one's group or cgroup;
 *   - its environment holds MAINSTAY_STATE=DIR: a daemon that has left its group. One that overwrites its environment
 *     and has left its group, on a machine without cgroup v2, is found by its clean command only.
 * No process is killed by its number alone: a pidfd is opened first, then the start time or the environment is read.
 *
 * `fence/NAME` holds a clean command as texts that each end in NUL: "fence1", its limit in milliseconds, the
 * directory it runs in, the number of arguments, the arguments, then the environment, NAME=VALUE each.
 */
#define _GNU_SOURCE
#include "guard.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

/* For killed processes to be gone; one that is stuck in the kernel never is. */
#define KILL_LIMIT_MS 3000
/* For all clean commands together; each has its own, smaller one. */
#define CLEAN_LIMIT_MS 10000
#define SINGLE_CLEAN_LIMIT_MS 5000
#define MAX_CLEANS 128
#define MAX_TEXTS 1024
#define MAX_CLEAN_BYTES (64 * 1024)
/* Programs of a node; a power of two, at least twice as many as are kept. */
#define MAX_PROGRAMS (1 << 14)
#define MAX_CHILDREN 1024
#define MAX_LOG_BYTES (256 * 1024)
/* How many clean commands can be counted as failed in an exit code. */
#define MAX_COUNT 100
#define STUCK (-1)

struct look {
    char state;
    pid_t pid, group, session;
    unsigned long long start;
};

struct named {
    pid_t pid;
    unsigned long long start;
};

static pid_t guard, spare[2];
static int agent_fd = -1, log_file = -1;
static unsigned long long agent_start;
static char boot_id[64], mark[PATH_MAX];
static size_t mark_length;
static struct named children[MAX_CHILDREN], programs[MAX_PROGRAMS];
static int child_count;
static char old_oom[16] = "0";

/* ---- small looks ---- */

static ssize_t read_file(int at, const char *path, char *buffer, size_t size)
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

static bool write_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool done = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    close(fd);
    return done;
}

static bool look_at(pid_t pid, struct look *found)
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

static bool is_dead(const struct look *found)
{
    return found->state == 'Z' || found->state == 'X' || found->state == 'x';
}

/* Directory entries without malloc. */
struct walk {
    int fd;
    long at, end;
    char buffer[4096] __attribute__((aligned(8)));
};

struct entry { /* linux_dirent64, getdents64(2) */
    uint64_t inode;
    int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[];
};

static bool walk_begin(struct walk *walk, const char *path)
{
    walk->at = walk->end = 0;
    walk->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return walk->fd >= 0;
}

static const char *walk_next(struct walk *walk)
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

/* The next process number of a walk over /proc; 0 at the end. */
static pid_t walk_next_pid(struct walk *walk)
{
    const char *name;
    while ((name = walk_next(walk)) != NULL)
        if (*name >= '1' && *name <= '9')
            return (pid_t)atol(name);
    return 0;
}

/* ---- killing ---- */

static int pidfd_open(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

static bool is_spared(pid_t pid)
{
    return pid <= 1 || pid == guard || pid == getpid() || pid == spare[0] || pid == spare[1];
}

/* To a process that the caller has made sure of after opening `fd`; where there are no pidfds the number has to do. */
static void kill_through(int fd, pid_t pid)
{
    if (fd < 0 || syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0) != 0)
        kill(pid, SIGKILL);
}

/* True when the process of that number and start time was alive, and has been sent SIGKILL. */
static bool kill_named(struct named one)
{
    if (is_spared(one.pid))
        return false;
    int fd = pidfd_open(one.pid);
    struct look found;
    bool alive = (fd >= 0 || errno == ENOSYS) && look_at(one.pid, &found) && found.start == one.start && !is_dead(&found);
    if (alive)
        kill_through(fd, one.pid);
    if (fd >= 0)
        close(fd);
    return alive;
}

/* ---- children with a time limit ---- */

static void serve_first(void);
static void unburden(void);

static pid_t begin(int (*work)(void))
{
    pid_t pid = fork();
    if (pid == 0) {
        serve_first();
        _exit(work());
    }
    return pid;
}

/* The exit code of a child; STUCK when it had to be killed, or was never started. */
static int end(pid_t pid, uint64_t until)
{
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
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
        /* Another child's end may have swallowed this one's signal. */
        sigtimedwait(&child, NULL, &(struct timespec){.tv_nsec = 2000000});
    }
    return STUCK;
}

static uint64_t in_ms(unsigned ms)
{
    return now_ns(CLOCK_MONOTONIC) + ms * 1000000ull;
}

/* ---- what the files in run/ name ---- */

static struct named *slot(pid_t pid)
{
    unsigned at = (unsigned)pid * 2654435761u;
    for (unsigned tries = 0; tries < MAX_PROGRAMS; tries++, at++) {
        struct named *one = &programs[at % MAX_PROGRAMS];
        if (one->pid == 0 || one->pid == pid)
            return one;
    }
    return NULL;
}

static bool value_of(const char *text, const char *name, char *value, size_t size)
{
    size_t length = strlen(name);
    for (const char *line = text; line != NULL; line = strchr(line, '\n'), line += line != NULL)
        if (strncmp(line, name, length) == 0 && line[length] == '=') {
            size_t end = strcspn(line + length + 1, "\n");
            if (end >= size)
                return false;
            memcpy(value, line + length + 1, end);
            value[end] = '\0';
            return true;
        }
    return false;
}

/* Kernels before 5.14 have no cgroup.kill: there each member is killed, and who was born meanwhile in the next round. */
static bool kill_cgroup(const char *path)
{
    char file[PATH_MAX + 32], text[4096];
    snprintf(file, sizeof file, "%s/cgroup.events", path);
    if (read_file(AT_FDCWD, file, text, sizeof text) <= 0 || strstr(text, "populated 1") == NULL)
        return false;
    snprintf(file, sizeof file, "%s/cgroup.kill", path);
    if (write_file(file, "1"))
        return true;
    snprintf(file, sizeof file, "%s/cgroup.procs", path);
    if (read_file(AT_FDCWD, file, text, sizeof text) > 0)
        for (char *at = text; *at != '\0'; at += strcspn(at, "\n"), at += *at == '\n')
            if (!is_spared((pid_t)atol(at)))
                kill((pid_t)atol(at), SIGKILL);
    return true;
}

/* Only a path that ends as ours do: the file is not trusted with killing others. */
static bool is_cgroup_of(const char *path, const char *name, size_t length)
{
    const char *last = strrchr(path, '/');
    return last != NULL && strstr(path, "/mainstay/") != NULL && strstr(path, "/../") == NULL
        && strlen(last + 1) == length && strncmp(last + 1, name, length) == 0;
}

/* Kills what one file names; true when something of it was alive. */
static bool kill_program(int directory, const char *name, size_t length)
{
    char text[2 * PATH_MAX], pid[24], start[24], boot[64], cgroup[PATH_MAX];
    if (read_file(directory, name, text, sizeof text) <= 0 || !value_of(text, "pid", pid, sizeof pid)
        || !value_of(text, "start", start, sizeof start) || !value_of(text, "boot", boot, sizeof boot)
        || strcmp(boot, boot_id) != 0)
        return false;
    bool alive = value_of(text, "cgroup", cgroup, sizeof cgroup) && is_cgroup_of(cgroup, name, length)
        && kill_cgroup(cgroup);
    struct named leader = {.pid = (pid_t)atol(pid), .start = strtoull(start, NULL, 10)};
    struct look found;
    bool there = look_at(leader.pid, &found);
    if (is_spared(leader.pid) || (there && found.start != leader.start))
        return alive;
    if (there) {
        /* The group first: once the leader is dead and buried, nothing vouches for the group's number. */
        if (found.group == leader.pid)
            kill(-leader.pid, SIGKILL);
        alive |= kill_named(leader) || !is_dead(&found);
    }
    struct named *place = slot(leader.pid);
    if (place != NULL)
        *place = leader;
    return alive;
}

/* One round over all files, then over what is in the groups they name. Exits with 1 when anything was alive. */
static int kill_programs(void)
{
    char path[PATH_MAX];
    struct walk walk;
    bool alive = false;
    for (int i = 0; i < child_count; i++)
        alive |= kill_named(children[i]);
    snprintf(path, sizeof path, "%s/run", settings.state);
    if (!walk_begin(&walk, path))
        return alive || errno != ENOENT;
    const char *name;
    while ((name = walk_next(&walk)) != NULL) {
        size_t length = strlen(name);
        if (length > 4 && strcmp(name + length - 4, ".pid") == 0)
            alive |= kill_program(walk.fd, name, length - 4);
    }
    struct look found;
    if (!walk_begin(&walk, "/proc"))
        return 1;
    for (pid_t pid; (pid = walk_next_pid(&walk)) != 0;) {
        if (!look_at(pid, &found) || is_dead(&found) || found.group != found.session || found.group <= 1)
            continue;
        const struct named *leader = slot(found.group);
        if (leader != NULL && leader->pid == found.group && found.start >= leader->start)
            alive |= kill_named((struct named){.pid = pid, .start = found.start});
    }
    return alive;
}

/* ---- what carries the mark ---- */

static bool is_marked(pid_t pid)
{
    /* The end of one part is the beginning of the next, so that a mark across two parts is seen. */
    static char text[64 * 1024 + PATH_MAX];
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/environ", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    text[0] = '\0'; /* the mark begins and ends with NUL, the environment only ends with one */
    size_t kept = 1;
    bool found = false;
    ssize_t count;
    while (!found && (count = read(fd, text + kept, 64 * 1024)) > 0) {
        size_t length = kept + (size_t)count;
        found = memmem(text, length, mark, mark_length) != NULL;
        kept = length < mark_length ? length : mark_length - 1;
        memmove(text, text + length - kept, kept);
    }
    close(fd);
    return found;
}

/* One round over all processes. Exits with 1 when one was alive. */
static int kill_marked(void)
{
    struct walk walk;
    bool alive = false;
    if (!walk_begin(&walk, "/proc"))
        return 1;
    for (pid_t pid; (pid = walk_next_pid(&walk)) != 0;) {
        if (is_spared(pid))
            continue;
        int fd = pidfd_open(pid);
        struct look found;
        if ((fd >= 0 || errno == ENOSYS) && is_marked(pid) && look_at(pid, &found) && !is_dead(&found)) {
            kill_through(fd, pid);
            alive = true;
        }
        if (fd >= 0)
            close(fd);
    }
    return alive;
}

/* Rounds until one finds nothing alive; false when that does not come true in time. */
static bool kill_all(void)
{
    uint64_t until = in_ms(KILL_LIMIT_MS);
    while (now_ns(CLOCK_MONOTONIC) < until) {
        pid_t named = begin(kill_programs), marked = begin(kill_marked);
        int alive = end(named, until);
        int also = end(marked, until);
        if (alive == 0 && also == 0 && fence_agent_is_dead())
            return true;
        sigtimedwait(&(sigset_t){0}, NULL, &(struct timespec){.tv_nsec = 500000});
    }
    return false;
}

/* ---- clean commands ---- */

struct clean {
    pid_t pid;
    uint64_t until;
    char name[NAME_MAX + 1];
};

static struct clean cleans[MAX_CLEANS];
static int failed_cleans;

static void fail_clean(const char *name, const char *what, int value)
{
    say("the clean command %s %s (%d)", name, what, value);
    failed_cleans += failed_cleans < MAX_COUNT;
}

/* Only the agent's own user may have written it. */
static ssize_t read_clean(int directory, const char *name, char *text, size_t size)
{
    struct stat file;
    if (fstatat(directory, name, &file, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(file.st_mode) || file.st_uid != geteuid()
        || (file.st_mode & 022) != 0 || file.st_size >= (off_t)size)
        return -1;
    return read_file(directory, name, text, size);
}

struct order {
    long limit_ms;
    const char *directory;
    char *argv[MAX_TEXTS + 1], *environment[MAX_TEXTS + 1];
};

static bool parse_clean(char *text, size_t length, struct order *order)
{
    enum { FORMAT, LIMIT, DIRECTORY, ARGUMENTS, FIRST };
    char *texts[MAX_TEXTS + 1];
    size_t count = 0;
    for (char *at = text; at < text + length && count <= MAX_TEXTS; at += strlen(at) + 1)
        texts[count++] = at;
    if (length == 0 || text[length - 1] != '\0' || count <= FIRST || count > MAX_TEXTS
        || strcmp(texts[FORMAT], "fence1") != 0)
        return false;
    size_t arguments = strtoul(texts[ARGUMENTS], NULL, 10), variables = count - FIRST - arguments;
    order->limit_ms = strtol(texts[LIMIT], NULL, 10);
    order->directory = texts[DIRECTORY];
    if (order->limit_ms <= 0 || order->limit_ms > SINGLE_CLEAN_LIMIT_MS || arguments < 1 || arguments > count - FIRST
        || texts[FIRST][0] != '/')
        return false;
    memcpy(order->argv, texts + FIRST, arguments * sizeof *texts);
    order->argv[arguments] = NULL;
    memcpy(order->environment, texts + FIRST + arguments, variables * sizeof *texts);
    order->environment[variables] = NULL;
    return true;
}

static void become(const char *directory, char **argv, char **environment) __attribute__((noreturn));

/* No shell, nothing of ours: as the agent would have started it. */
static void become(const char *directory, char **argv, char **environment)
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

static void start_clean(int directory, const char *name, struct clean *place)
{
    static char text[MAX_CLEAN_BYTES];
    static struct order order;
    ssize_t length = read_clean(directory, name, text, sizeof text);
    if (length < 0 || !parse_clean(text, (size_t)length, &order)) {
        fail_clean(name, "cannot be read, or is not what the agent writes", errno);
        return;
    }
    pid_t pid = fork();
    if (pid == 0)
        become(order.directory, order.argv, order.environment);
    if (pid < 0) {
        fail_clean(name, "could not be started", errno);
        return;
    }
    place->pid = pid;
    place->until = in_ms((unsigned)order.limit_ms);
    snprintf(place->name, sizeof place->name, "%s", name);
}

/* Buries what has ended and kills what is too late; returns how many still run. */
static int look_after_cleans(void)
{
    int running = 0;
    for (int i = 0; i < MAX_CLEANS; i++) {
        struct clean *one = &cleans[i];
        int status;
        if (one->pid == 0)
            continue;
        if (waitpid(one->pid, &status, WNOHANG) == one->pid) {
            if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
                fail_clean(one->name, WIFEXITED(status) ? "exited" : "was ended by a signal",
                    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
            one->pid = 0;
        } else if (now_ns(CLOCK_MONOTONIC) >= one->until) {
            kill(-one->pid, SIGKILL);
            kill(one->pid, SIGKILL);
            fail_clean(one->name, "took too long and was killed", one->pid);
            one->pid = 0;
        } else {
            running++;
        }
    }
    return running;
}

static struct clean *free_place(void)
{
    for (int i = 0; i < MAX_CLEANS; i++)
        if (cleans[i].pid == 0)
            return &cleans[i];
    return NULL;
}

/* Side by side, as many as there are places. Exits with the number of those that failed. */
static int run_cleans(void)
{
    char path[PATH_MAX];
    struct walk walk;
    const char *name;
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    snprintf(path, sizeof path, "%s/fence", settings.state);
    if (!walk_begin(&walk, path))
        return errno == ENOENT ? 0 : 1;
    while ((name = walk_next(&walk)) != NULL) {
        struct clean *place;
        if (name[0] == '.')
            continue;
        while ((place = free_place()) == NULL && look_after_cleans() == MAX_CLEANS)
            sigtimedwait(&child, NULL, &(struct timespec){.tv_nsec = 2000000});
        start_clean(walk.fd, name, place != NULL ? place : free_place());
    }
    while (look_after_cleans() > 0)
        sigtimedwait(&child, NULL, &(struct timespec){.tv_nsec = 2000000});
    log_flush();
    return failed_cleans;
}

/* ---- the fence ---- */

bool fence_prepare(void)
{
    struct look found;
    guard = getpid();
    if (read_file(AT_FDCWD, "/proc/sys/kernel/random/boot_id", boot_id, sizeof boot_id) > 0)
        boot_id[strcspn(boot_id, "\n")] = '\0';
    mark_length = 1 + (size_t)snprintf(mark + 1, sizeof mark - 1, "MAINSTAY_STATE=%s", settings.state) + 1;
    read_file(AT_FDCWD, "/proc/self/oom_score_adj", old_oom, sizeof old_oom);
    agent_fd = pidfd_open(settings.agent);
    if (!look_at(settings.agent, &found)) {
        errno = ESRCH;
        return false;
    }
    agent_start = found.start;
    return agent_fd >= 0 || errno == ENOSYS;
}

int fence_agent(void)
{
    return agent_fd;
}

bool fence_agent_is_dead(void)
{
    struct pollfd agent = {.fd = agent_fd, .events = POLLIN};
    if (agent_fd >= 0)
        return poll(&agent, 1, 0) == 1;
    struct look found;
    return !look_at(settings.agent, &found) || found.start != agent_start || is_dead(&found);
}

static void signal_agent(int signal)
{
    if (agent_fd >= 0)
        syscall(SYS_pidfd_send_signal, agent_fd, signal, NULL, 0);
    else if (!fence_agent_is_dead())
        kill(settings.agent, signal);
}

/*
 * What the agent is just starting has neither mark nor file yet, and once the agent is dead nothing says whose it was.
 * Stopped, it starts nothing more while its children are written down.
 */
static void remember_children(void)
{
    char path[64], text[4096];
    struct walk walk;
    struct look found;
    child_count = 0;
    snprintf(path, sizeof path, "/proc/%d/task", settings.agent);
    if (!walk_begin(&walk, path))
        return;
    for (pid_t thread; (thread = walk_next_pid(&walk)) != 0;) {
        snprintf(path, sizeof path, "/proc/%d/task/%d/children", settings.agent, thread);
        if (read_file(AT_FDCWD, path, text, sizeof text) <= 0)
            continue;
        for (char *at = text; *at >= '0' && *at <= '9' && child_count < MAX_CHILDREN; at += strspn(at, " ")) {
            pid_t pid = (pid_t)strtol(at, &at, 10);
            if (look_at(pid, &found))
                children[child_count++] = (struct named){.pid = pid, .start = found.start};
        }
    }
}

bool fence(pid_t spared, pid_t spared_too)
{
    spare[0] = spared;
    spare[1] = spared_too;
    if (!fence_agent_is_dead()) {
        signal_agent(SIGSTOP);
        remember_children();
        signal_agent(SIGKILL);
    }
    bool dead = kill_all();
    if (!dead)
        say("processes of this node are still there %d ms after SIGKILL, stuck in the kernel", KILL_LIMIT_MS);
    int failed = end(begin(run_cleans), in_ms(CLEAN_LIMIT_MS));
    if (failed == STUCK)
        say("the clean commands took longer than %d ms together", CLEAN_LIMIT_MS);
    /* A clean command may have left something, and a slow one may have been killed. */
    return kill_all() && dead && failed == 0;
}

static int run_reboot_command(void)
{
    char *argv[] = {(char *)(uintptr_t)settings.reboot_command, NULL}, *environment[] = {NULL};
    become("/", argv, environment);
}

void escalate(void)
{
    struct stat space;
    if (settings.escalation == ESCALATE_WATCHDOG)
        say("the watchdog is not fed any more; it resets this machine");
    if (settings.escalation != ESCALATE_REBOOT)
        return;
    say("this machine is started anew");
    log_flush();
    if (settings.reboot_command != NULL) {
        end(begin(run_reboot_command), in_ms(SINGLE_CLEAN_LIMIT_MS));
        return;
    }
    /* In a container the whole machine is not ours: there the system call ends the container. 0xEFFFFFFC is the
       kernel's constant for the first process namespace. */
    if (stat("/proc/self/ns/pid", &space) == 0 && space.st_ino == 0xEFFFFFFCu)
        write_file("/proc/sysrq-trigger", "b");
    reboot(RB_AUTOBOOT);
}

/* ---- priority ---- */

/* Reset for every child, so that no clean command inherits it. */
static void serve_first(void)
{
    struct sched_param lowest = {.sched_priority = sched_get_priority_min(SCHED_RR)};
    if (sched_setscheduler(0, SCHED_RR | SCHED_RESET_ON_FORK, &lowest) != 0)
        setpriority(PRIO_PROCESS, 0, -20);
}

void raise_own_priority(void)
{
    write_file("/proc/self/oom_score_adj", "-1000");
    mlockall(MCL_CURRENT | MCL_FUTURE);
    serve_first();
}

/* A clean command is served and spared as any other program. */
static void unburden(void)
{
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    write_file("/proc/self/oom_score_adj", old_oom);
    sched_setscheduler(0, SCHED_OTHER, &(struct sched_param){0});
    setpriority(PRIO_PROCESS, 0, 0);
}

/* ---- log ---- */

static char log_text[8192];
static size_t log_length;

void log_open(void)
{
    char path[PATH_MAX], old[PATH_MAX + 4];
    struct stat file;
    snprintf(path, sizeof path, "%s/guard.log", settings.state);
    snprintf(old, sizeof old, "%s.old", path);
    if (stat(path, &file) == 0 && file.st_size > MAX_LOG_BYTES)
        rename(path, old);
    log_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* Days since 1970 to a date; the library's way reads files. */
static int stamp(char *text, size_t size)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    long day = now.tv_sec / 86400 + 719468, second = now.tv_sec % 86400;
    long era = day / 146097, of_era = day % 146097;
    long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long of_year = of_era - (365 * year + year / 4 - year / 100), month = (5 * of_year + 2) / 153;
    return snprintf(text, size, "%04ld-%02ld-%02ldT%02ld:%02ld:%02ld.%03ldZ ", year + era * 400 + (month >= 10),
        month < 10 ? month + 3 : month - 9, of_year - (153 * month + 2) / 5 + 1, second / 3600, second / 60 % 60,
        second % 60, now.tv_nsec / 1000000);
}

void say(const char *format, ...)
{
    size_t room = sizeof log_text - log_length;
    if (room < 512)
        return; /* a storm of lines; the first ones tell most */
    char *at = log_text + log_length;
    int length = stamp(at, room);
    va_list values;
    va_start(values, format);
    int more = vsnprintf(at + length, 400, format, values);
    va_end(values);
    length += more < 400 ? more : 399;
    at[length++] = '\n';
    log_length += (size_t)length;
}

static int write_log(void)
{
    struct stat file;
    if (fstat(log_file, &file) == 0 && file.st_size > 2 * MAX_LOG_BYTES)
        return 0;
    return write(log_file, log_text, log_length) == (ssize_t)log_length ? 0 : 1;
}

void log_flush(void)
{
    if (log_length == 0 || log_file < 0)
        return;
    if (getpid() == guard)
        end(begin(write_log), in_ms(200));
    else
        write_log();
    log_length = 0;
}
