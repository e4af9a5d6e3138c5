/*
 * The clean commands: what the agent wants done about a resource that is no process of its own, such as an address.
 *
 * `fence/NAME` holds one as texts that each end in NUL: "fence1", its limit in milliseconds, the directory it runs in,
 * the number of arguments, the arguments, then the environment, NAME=VALUE each.
 */
#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Side by side; more wait for a place. */
#define MAX_CLEANS 64
/* Arguments and variables of one. */
#define MAX_TEXTS 2100
#define MAX_CLEAN_BYTES (64 * 1024)
/* How many can be counted as failed in an exit code. */
#define MAX_COUNT 100

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

/* Side by side, as many as there are places. */
int run_cleans(void)
{
    char path[PATH_MAX];
    struct walk walk;
    const char *name;
    snprintf(path, sizeof path, "%s/fence", settings.state);
    if (!walk_begin(&walk, path))
        return errno == ENOENT ? 0 : 1;
    while ((name = walk_next(&walk)) != NULL) {
        struct clean *place;
        if (name[0] == '.')
            continue;
        while ((place = free_place()) == NULL && look_after_cleans() == MAX_CLEANS)
            await_child();
        start_clean(walk.fd, name, place != NULL ? place : free_place());
    }
    while (look_after_cleans() > 0)
        await_child();
    log_flush();
    return failed_cleans;
}
