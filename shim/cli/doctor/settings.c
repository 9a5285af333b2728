/* SPDX-License-Identifier: MIT
 *
 * Has the shim's own code read the settings (config.h). It must do so in a child process, with its
 * messages in a pipe: that code reads them once in a process's life.
 */
#include "cli/doctor/look.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "blackbox/blackbox.h"
#include "cli/doctor/finding.h"
#include "cli/text.h"
#include "config.h"

/* The environment without those settings that make the shim silent, or write elsewhere. */
static char **without_effects(char **environment)
{
    struct text_list kept = {0};
    for (; environment && *environment; environment++)
        if (strcmp(*environment, "COV_KEEP=off") != 0 &&
            strncmp(*environment, "COV_KEEP_LOG=/", 14) != 0 &&
            strncmp(*environment, "COV_KEEP_RUN=", 13) != 0 &&
            strncmp(*environment, "GCOV_ERROR_FILE=", 16) != 0)
            text_add(&kept, *environment);
    text_add(&kept, NULL);
    return kept.text;
}

static pid_t start_reading(char **environment, int *output)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        config_read(environment);
        _exit(0);
    }
    close(ends[1]);
    *output = ends[0];
    if (child < 0)
        close(ends[0]);
    return child;
}

/* The shim's line is `covkeep[pid]: setting: NAME=value: why`. */
static void take_line(char *line)
{
    char *entry = strstr(line, "]: setting: ");
    line[strcspn(line, "\n")] = '\0';
    if (!entry)
        return;
    entry += strlen("]: setting: ");
    char *why = NULL;
    for (char *at = entry; (at = strstr(at, ": ")); at += 2)
        why = at;
    if (!why)
        return;
    *why = '\0';
    doctor_find("setting", entry, why + 2, "correct the value, or unset the variable");
}

static void look_at_values(const struct doctor_subject *subject)
{
    int output;
    char *line = NULL;
    size_t room = 0;
    fflush(NULL);
    pid_t child = start_reading(without_effects(subject->environment), &output);
    FILE *lines = child > 0 ? fdopen(output, "r") : NULL;
    while (lines && getline(&line, &room, lines) > 0)
        take_line(line);
    if (lines)
        fclose(lines);
    free(line);
    if (child > 0)
        waitpid(child, NULL, 0);
}

static void look_at_place(const struct doctor_subject *subject, const char *name, const char *below)
{
    const char *where, *remedy;
    const char *value = doctor_variable(subject, name);
    if (!value || *value != '/')
        return;
    const char *why = doctor_place_refuses(text_print("%s%s", value, below), name, &where, &remedy);
    if (why)
        doctor_find("setting", text_print("%s=%s", name, value), text_print("%s: %s", where, why),
                    "name a place that can be written");
}

void doctor_settings_look(const struct doctor_subject *subject)
{
    const char *on = doctor_variable(subject, "COV_KEEP");
    if (on && strcmp(on, "off") == 0)
        doctor_find("switched off", "COV_KEEP=off", "the library does nothing in this environment",
                    "unset COV_KEEP, or set COV_KEEP=on");
    const char *keeper = doctor_variable(subject, "COV_KEEP_KEEPER");
    if (keeper && strcmp(keeper, "off") == 0 &&
        !subject->pid) /* of a process it is told by process.c */
        doctor_find("setting", "COV_KEEP_KEEPER=off",
                    "without keepers a SIGKILL loses what gcov has counted",
                    "unset COV_KEEP_KEEPER, or set COV_KEEP_KEEPER=on");
    look_at_values(subject);
    look_at_place(subject, "COV_KEEP_LOG", "");
    look_at_place(subject, "COV_KEEP_DIR", "/" BLACKBOX_FILE);
}
