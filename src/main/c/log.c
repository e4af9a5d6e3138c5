/* What the guard says: to guard.log in the state directory, bounded, and never waiting for the disk. */
#define _GNU_SOURCE
#include "guard.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A disk that takes longer loses the lines. */
#define WRITE_LIMIT_MS 200
#define MAX_LOG_BYTES (256 * 1024)

static int log_file = -1;
static pid_t guard;

static char log_text[8192];
static size_t log_length;

void log_open(void)
{
    guard = getpid();
    char path[PATH_MAX], old[PATH_MAX + 4];
    struct stat file;
    snprintf(path, sizeof path, "%s/guard.log", settings.state);
    snprintf(old, sizeof old, "%s.old", path);
    if (stat(path, &file) == 0 && file.st_size > MAX_LOG_BYTES)
        rename(path, old);
    log_file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
}

void refuse(int code, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fputs("guard: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
    exit(code);
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
    pid_t writer = getpid() == guard ? begin(write_log) : -1;
    if (writer < 0)
        write_log();
    else
        end(writer, in_ms(WRITE_LIMIT_MS));
    log_length = 0;
}
