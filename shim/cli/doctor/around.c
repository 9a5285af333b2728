/* SPDX-License-Identifier: MIT
 *
 * Looks at what the administrator, or a CI, has set up for every program.
 */
#include "cli/doctor/look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/called.h"
#include "cli/doctor/finding.h"
#include "cli/library.h"
#include "cli/loaded_list.h"
#include "cli/text.h"
#include "env/everywhere.h"

#define LINE_MAX_HERE 4096

/* Returns the first line, without what ends it; NULL: there is none. */
static char *line_of(const char *path)
{
    static char line[LINE_MAX_HERE];
    FILE *file = fopen(path, "re");
    bool is_there = file && fgets(line, sizeof(line), file);
    if (file)
        fclose(file);
    line[is_there ? strcspn(line, "\n") : 0] = '\0';
    return is_there && *line ? line : NULL;
}

static void look_at_preload(void)
{
    static const char list[] = EVERYWHERE_LIST;
    struct text_list entries = {0};
    loaded_list_read(&entries);
    for (size_t i = 0; i < entries.count; i++) {
        const char *entry = entries.text[i];
        if (*entry == '/' && access(entry, R_OK) != 0)
            doctor_find(list, entry, "it cannot be read, and each program says so",
                        "as root: remove the entry");
        else if (strstr(entry, LIBRARY_NAME))
            doctor_note(list, "covkeep is loaded into every program here, setuid ones too");
        else
            doctor_note(list, text_print("%s is loaded into every program, too", entry));
    }
    text_list_free(&entries);
}

/* Only the name of the profile is known, not what it does when a program is executed. */
static void look_at_confinement(void)
{
    const char *profile = line_of("/proc/self/attr/apparmor/current");
    if (profile && strcmp(profile, "unconfined") != 0)
        doctor_note("AppArmor", text_print("this runs under %s, which may have programs started "
                                           "without LD_PRELOAD",
                                           profile));
    const char *enforces = line_of("/sys/fs/selinux/enforce");
    if (enforces && strcmp(enforces, "1") == 0)
        doctor_note("SELinux", "it is enforcing; a change of domain has programs started without "
                               "LD_PRELOAD");
}

/* Where the lines of a job are shells of their own, variables do not last. */
static const struct {
    const char *variable, *name, *advice; /* with %s for the command */
} cis[] = {
    {"GITHUB_ACTIONS", "GitHub Actions",
     "each step is a shell of its own: begin one with %1$s run, or have all later ones under "
     "covkeep by a step `%1$s env --github`"},
    {"GITLAB_CI", "GitLab CI",
     "before_script and script are one shell: begin with eval \"$(%1$s env)\", or each line "
     "with %1$s run; after_script is another shell"},
};

static void look_at_ci(const struct doctor_subject *subject)
{
    for (size_t i = 0; i < sizeof(cis) / sizeof(cis[0]); i++) {
        const char *value = doctor_variable(subject, cis[i].variable);
        if (value && strcmp(value, "true") == 0)
            doctor_note(cis[i].name, text_print(cis[i].advice, called_as()));
    }
    const char *file = doctor_variable(subject, "GITHUB_ENV");
    if (file && *file && access(file, W_OK) != 0)
        doctor_find("GITHUB_ENV", file, "it cannot be written, so covkeep env --github cannot work",
                    text_print("mount it into the container, or use %s run", called_as()));
}

void doctor_around_look(const struct doctor_subject *subject)
{
    look_at_preload();
    look_at_confinement();
    look_at_ci(subject);
}
