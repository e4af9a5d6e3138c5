/*
 * Ending what a node runs. Whatever could wait for a disk or for another process's memory is done by a child of the
 * guard with a time limit, so the guard itself always comes to its end.
 *
 * A process is this node's when
 *   - it is the agent, or a child of it at the instant of the fence;
 *   - a file `run/NAME.pid` of this boot names it, by number and start time; or it is in that one's group or cgroup;
 *   - its environment holds MAINSTAY_GUARDED=DIR: a daemon that has left its group. One that overwrites its environment
 *     and has left its group, on a machine without cgroup v2, is found by its clean command only.
 * No process is killed by its number alone: a pidfd is opened first, then the start time or the environment is read.
 */
#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* For killed processes to be gone; one that is stuck in the kernel never is. */
#define KILL_LIMIT_MS 3000
/* For one round: a disk that hangs must not keep the others from what they can do without it. */
#define ROUND_LIMIT_MS 1000
/* For all clean commands together; each has its own, smaller one. */
#define CLEAN_LIMIT_MS 10000
/* Programs of a node whose groups are looked through: a power of two. More are killed, but by their leader. */
#define MAX_PROGRAMS (1 << 13)
#define MAX_CHILDREN 1024
/* Of an environment, at once. */
#define MAX_PART (16 * 1024)

static pid_t guard, spare[2];
static int agent_fd = -1;
static unsigned long long agent_start;
static char boot_id[64], mark[PATH_MAX];
static size_t mark_length;
static struct named children[MAX_CHILDREN], programs[MAX_PROGRAMS];
static int child_count;

/* ---- killing ---- */

static bool is_spared(pid_t pid)
{
    return pid <= 1 || pid == guard || pid == getpid() || pid == spare[0] || pid == spare[1];
}

/*
 * To a process that the caller has made sure of after opening `fd`; where there are no pidfds the number has to do. It
 * runs no more code of its own from then on, but needs the processor to give up its ports.
 */
static void kill_through(int fd, pid_t pid)
{
    favour(pid);
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
    bool alive = (fd >= 0 || errno == ENOSYS) && look_at(one.pid, &found) && found.start == one.start
        && !is_dead(&found);
    if (alive)
        kill_through(fd, one.pid);
    if (fd >= 0)
        close(fd);
    return alive;
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

/* Kernels before 5.14 have no cgroup.kill: each member is killed there, and in the next round who was born meanwhile. */
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
    memset(programs, 0, sizeof programs);
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
    static char text[MAX_PART + PATH_MAX];
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/environ", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    text[0] = '\0'; /* the mark begins and ends with NUL, the environment only ends with one */
    size_t kept = 1;
    bool found = false;
    ssize_t count;
    while (!found && (count = read(fd, text + kept, MAX_PART)) > 0) {
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
        uint64_t limit = in_ms(ROUND_LIMIT_MS);
        pid_t named = begin(kill_programs), marked = begin(kill_marked);
        /* Where no process can be made any more, perhaps because ours made too many, the risk of waiting is taken. */
        int alive = named < 0 ? kill_programs() : end(named, limit);
        int also = marked < 0 ? kill_marked() : end(marked, limit);
        if (alive == 0 && also == 0 && fence_agent_is_dead())
            return true;
        sigtimedwait(&(sigset_t){0}, NULL, &(struct timespec){.tv_nsec = 500000});
    }
    return false;
}

/* ---- the fence ---- */

bool fence_prepare(void)
{
    struct look found;
    guard = getpid();
    if (read_file(AT_FDCWD, "/proc/sys/kernel/random/boot_id", boot_id, sizeof boot_id) > 0)
        boot_id[strcspn(boot_id, "\n")] = '\0';
    mark_length = 1 + (size_t)snprintf(mark + 1, sizeof mark - 1, "MAINSTAY_GUARDED=%s", settings.state) + 1;
    if (settings.agent == 0)
        return true;
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
    if (settings.agent == 0)
        return true;
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
        favour(thread);
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
    pid_t cleaner = begin(run_cleans);
    int failed = cleaner < 0 ? run_cleans() : end(cleaner, in_ms(CLEAN_LIMIT_MS));
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
