/* SPDX-License-Identifier: MIT
 *
 * Asks the shells themselves: one may be a wrapper that empties its environment, be linked
 * statically, or gain rights.
 */
#include "cli/doctor/look.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/doctor/child.h"
#include "cli/doctor/command.h"
#include "cli/doctor/finding.h"
#include "cli/doctor/program.h"
#include "cli/text.h"

/* By what a shell has built in alone; $1 is the library's name in /proc/PID/maps. */
static const char question[] = "file=\n"
                               "echo variable \"$LD_PRELOAD\"\n"
                               "while read -r line; do case $line in\n"
                               "*/\"$1\") echo loaded; break ;;\n"
                               "*/*) file=seen ;;\n"
                               "esac; done </proc/self/maps\n"
                               "echo $file done\n";

/* Whether a shell of this name understands the question. */
static bool is_posix(const char *name)
{
    static const char *const names[] = {"sh", "bash", "dash", "zsh", "ksh", "mksh", "ash"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(doctor_base_name(name), names[i]) == 0)
            return true;
    return false;
}

/* What acts on the library is left out: it is switched off, and writes nothing. */
static char **environment_with(const struct doctor_subject *subject, const char *library)
{
    const char *before = doctor_variable(subject, "LD_PRELOAD");
    struct text_list kept = {0};
    for (char **entry = subject->environment; entry && *entry; entry++)
        if (strncmp(*entry, "LD_PRELOAD=", 11) != 0 && strncmp(*entry, "COV_KEEP", 8) != 0)
            text_add(&kept, *entry);
    text_add(&kept, text_print("LD_PRELOAD=%s%s%s", library, before && *before ? ":" : "",
                               before ? before : ""));
    text_add(&kept, text_print("COV_KEEP=off"));
    text_add(&kept, NULL);
    return kept.text;
}

static void tell(const char *shell, const char *why)
{
    doctor_find("shell", shell, why, "run the tests by another shell: SHELL=/bin/bash");
}

/* Returns whether variable and library are there, as far as that can be seen: /proc may be missing.
 */
static bool judge(const char *shell, const char *answer, const char *library)
{
    if (!strstr(answer, "done\n"))
        tell(shell, "it did not answer, or not in time");
    else if (!strstr(answer, library))
        tell(shell, "it removes LD_PRELOAD, so what it starts is without the library");
    else if (strstr(answer, "loaded\n") || !strstr(answer, "seen done\n"))
        return true;
    else
        doctor_note(shell, "it passes LD_PRELOAD on, but does not load the library itself");
    return false;
}

static bool look_at(const struct doctor_subject *subject, const char *shell, const char *library)
{
    char path[PATH_MAX];
    struct doctor_subject seen = {.name = shell, .program = shell, .file = shell};
    const char *name = doctor_base_name(realpath(library, path) ? path : library);
    char *words[] = {text_print("%s", shell), text_print("-c"),       text_print("%s", question),
                     text_print("sh"),        text_print("%s", name), NULL};
    unsigned before = doctor_findings();
    doctor_program_rights(&seen);
    if (doctor_findings() > before)
        return false;
    const char *answer = doctor_child_ask(shell, words, environment_with(subject, library));
    return answer && judge(shell, answer, library);
}

const char *doctor_shell_look(const struct doctor_subject *subject,
                              const struct doctor_object *library)
{
    const char *shells[] = {"/bin/sh", "/bin/bash", doctor_variable(subject, "SHELL")};
    struct stat st[3];
    const char *names = NULL;
    if (strcmp(library->file, "/proc/self/exe") == 0 || library->path[strcspn(library->path, ": ")])
        return NULL;
    for (size_t i = 0; i < 3; i++) {
        bool is_new = shells[i] && is_posix(shells[i]) && stat(shells[i], &st[i]) == 0;
        if (!is_new)
            memset(&st[i], 0, sizeof(st[i]));
        for (size_t j = 0; j < i; j++)
            is_new &= st[i].st_dev != st[j].st_dev || st[i].st_ino != st[j].st_ino;
        if (is_new && look_at(subject, shells[i], library->path))
            names = text_print("%s%s%s", names ? names : "", names ? ", " : "", shells[i]);
    }
    return names;
}
