/* What the guard was started with. */
#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static long number(const char *name, const char *text, long least, long most)
{
    char *end;
    errno = 0;
    long value = text == NULL ? -1 : strtol(text, &end, 10);
    if (text == NULL || *text == '\0' || *end != '\0' || errno != 0 || value < least || value > most)
        refuse(USAGE, "%s must be a number from %ld to %ld", name, least, most);
    return value;
}

static enum escalation escalation_of(const char *word)
{
    static const char *const names[] = {"none", "reboot", "watchdog"}; /* in the order of the enumeration */
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(word, names[i]) == 0)
            return (enum escalation)i;
    refuse(USAGE, "--escalate must be none, reboot or watchdog, not %s", word);
}

enum task read_options(int count, char **words)
{
    enum task task = WATCH;
    const char *state = NULL;
    for (int i = 1; i < count; i++) {
        const char *word = words[i];
        if (strcmp(word, "--end") == 0 || strcmp(word, "--sweep") == 0) {
            task = word[2] == 'e' ? END : SWEEP;
            continue;
        }
        if (++i >= count)
            refuse(USAGE, "%s needs a value, or is not known; see the top of guard.c", word);
        if (strcmp(word, "--state") == 0)
            state = words[i];
        else if (strcmp(word, "--agent") == 0)
            settings.agent = (pid_t)number(word, words[i], 1, INT_MAX);
        else if (strcmp(word, "--escalate") == 0)
            settings.escalation = escalation_of(words[i]);
        else if (strcmp(word, "--watchdog") == 0)
            settings.watchdog = words[i];
        else if (strcmp(word, "--watchdog-timeout") == 0)
            settings.watchdog_seconds = (int)number(word, words[i], 1, 3600);
        else if (strcmp(word, "--takeover") == 0)
            settings.takeover = (uint64_t)number(word, words[i], 1, LONG_MAX);
        else if (strcmp(word, "--reboot-command") == 0)
            settings.reboot_command = words[i];
        else
            refuse(USAGE, "%s is not known; see the top of guard.c", word);
    }
    char real[PATH_MAX];
    if (state == NULL || realpath(state, real) == NULL || strlen(real) >= sizeof settings.state)
        refuse(USAGE, "--state must be the node's directory: %s", state == NULL ? "it is missing" : strerror(errno));
    strcpy(settings.state, real);
    if (task == WATCH && settings.agent == 0)
        refuse(USAGE, "--agent must be the process number of the agent");
    if (settings.escalation == ESCALATE_WATCHDOG && settings.watchdog == NULL)
        refuse(USAGE, "--escalate watchdog needs --watchdog DEVICE");
    return task;
}
