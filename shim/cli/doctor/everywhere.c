/* SPDX-License-Identifier: MIT
 *
 * Whether a run can reach everywhere on this machine, by trying it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/doctor/finding.h"
#include "cli/doctor/look.h"
#include "cli/everywhere/everywhere.h"
#include "cli/text.h"

#define OPTION "run --everywhere"

/* Settings by which a machine keeps users from namespaces: the value that refuses, and what to type
 * as root. */
static const struct {
    const char *path, *refusing, *remedy;
} settings[] = {
    {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1",
     "as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0"},
    {"/proc/sys/kernel/unprivileged_userns_clone", "0",
     "as root: sysctl kernel.unprivileged_userns_clone=1"},
    {"/proc/sys/user/max_user_namespaces", "0", "as root: sysctl user.max_user_namespaces=10000"},
};
#define SETTINGS (sizeof(settings) / sizeof(settings[0]))

static bool is_refusing(const char *path, const char *refusing)
{
    char value[16] = "";
    FILE *file = fopen(path, "re");
    bool is_read = file && fgets(value, sizeof(value), file);
    if (file)
        fclose(file);
    value[strcspn(value, "\n")] = '\0';
    return is_read && strcmp(value, refusing) == 0;
}

static const char *remedy_of(const struct everywhere *way)
{
    if (strcmp(way->refused, EVERYWHERE_PLACE) == 0)
        return "as root: touch /etc/ld.so.preload; empty it changes nothing";
    for (size_t i = 0; i < SETTINGS && way->is_users; i++)
        if (is_refusing(settings[i].path, settings[i].refusing))
            return settings[i].remedy;
    return "in a container: docker run --cap-add SYS_ADMIN --security-opt apparmor=unconfined";
}

void doctor_everywhere_try(void)
{
    struct everywhere way;
    if (everywhere_may(&way)) {
        doctor_machine(text_print(OPTION " works, %s", way.place));
        if (way.is_users)
            doctor_machine("there sudo gains no rights: it is in a user namespace");
        return;
    }
    const char *why = strerror(errno);
    doctor_machine(text_print("refused: " OPTION " (%s: %s)", way.refused, why));
    doctor_machine(remedy_of(&way));
}
