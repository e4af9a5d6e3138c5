/* One guard a state directory: the lock on guard.pid, and the end of who holds it. */
#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* How long `--end` waits: longer than a fence may take. */
#define END_LIMIT_MS 30000
/* How long a guard that is relieved may take; an older one that does not know this stays, and is then ended. */
#define RELIEVE_LIMIT_MS 3000

static int open_lock(void)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/guard.pid", settings.state);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        refuse(UNFIT, "%s cannot be written: %s", path, strerror(errno));
    return fd;
}

void lock_take(void)
{
    int lock_file = open_lock();
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(lock_file, F_SETLK, &whole) != 0)
        refuse(HELD, "another guard watches over %s already; end that one first (guard --state %s --end)",
            settings.state, settings.state);
    char text[16];
    int length = snprintf(text, sizeof text, "%d\n", getpid());
    /* The lock is what counts; on a full disk the number is missing. */
    if (ftruncate(lock_file, 0) != 0 || write(lock_file, text, (size_t)length) != length)
        say("guard.pid could not be written: %s", strerror(errno));
}

/* Who holds the lock, by the kernel's word; 0 when nobody does. */
static pid_t lock_holder(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_GETLK, &whole) != 0 || whole.l_type == F_UNLCK)
        return 0;
    return whole.l_pid;
}

static void send_holder_away(int by, int limit_ms)
{
    int fd = open_lock();
    pid_t other = lock_holder(fd);
    if (other == 0)
        return;
    if (other < 0)
        refuse(STAYED, "the guard of %s runs in another process namespace; end it there", settings.state);
    union sigval spare = {.sival_int = getppid()};
    /* While it holds the lock the number is its own. */
    if (lock_holder(fd) == other && sigqueue(other, by, spare) != 0 && errno != ESRCH)
        refuse(STAYED, "the guard (%d) of %s cannot be ended: %s", other, settings.state, strerror(errno));
    for (int waited = 0; waited < limit_ms; waited++) {
        if (lock_holder(fd) != other) {
            /* Closing it would also let go of a lock of ours; there is none yet. */
            close(fd);
            return;
        }
        /* It may have been stopped; what it has to do it does once it goes on. */
        kill(other, SIGCONT);
        nanosleep(&(struct timespec){.tv_nsec = NS_PER_MS}, NULL);
    }
    refuse(STAYED, "the guard (%d) of %s has not ended within %d s of signal %d", other, settings.state,
        limit_ms / 1000, by);
}

void lock_end_holder(void)
{
    send_holder_away(SIGTERM, END_LIMIT_MS);
}

void lock_relieve_holder(void)
{
    send_holder_away(SIGUSR1, RELIEVE_LIMIT_MS);
}
