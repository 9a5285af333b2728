/* SPDX-License-Identifier: MIT
 *
 * Finds the library as the loader would. LD_PRELOAD is a list separated by spaces or colons
 * (ld.so(8)).
 */
#include "cli/doctor/look.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "cli/called.h"
#include "cli/doctor/finding.h"
#include "cli/doctor/needed.h"
#include "cli/library.h"
#include "cli/text.h"

#define SEPARATORS ": "

/* The entries of the list, to be taken one by one by strsep(3). */
static char *list_of(const struct doctor_subject *subject)
{
    const char *list = doctor_variable(subject, "LD_PRELOAD");
    return text_print("%s", list ? list : "");
}

/* Returns one of the files that the loader may make of the entry, which has a slash; NULL: none
 * exists. */
static const char *file_of(const char *entry)
{
    unsigned turn = 0;
    for (const char *path; (path = doctor_needed_expand(entry, ".", &turn));)
        if (access(path, F_OK) == 0 || errno == EACCES)
            return path;
    return NULL;
}

static const char *preloaded(const struct doctor_subject *subject)
{
    char *list = list_of(subject);
    for (const char *entry; (entry = strsep(&list, SEPARATORS));)
        if (strcmp(doctor_base_name(entry), LIBRARY_NAME) == 0 && strchr(entry, '/') &&
            file_of(entry))
            return file_of(entry);
    return NULL;
}

/* Returns the first directory on the way that may not be entered, or the file itself. */
static const char *obstacle_on(const char *path)
{
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        const char *directory = text_print("%.*s", (int)(slash - path), path);
        if (faccessat(AT_FDCWD, directory, X_OK, AT_EACCESS) != 0)
            return directory;
    }
    return path;
}

static void tell_unreadable(const char *path)
{
    const char *where = obstacle_on(path);
    const char *bits = where == path ? "r" : "x";
    doctor_find("library", path,
                text_print("user %u cannot read it: %s: %s", geteuid(), where, strerror(EACCES)),
                text_print("chmod a+%s %s, or install the library where every user can read it",
                           bits, where));
}

void doctor_preload_open(const struct doctor_subject *subject, const char *given,
                         struct doctor_object *library)
{
    static char installed[PATH_MAX];
    const char *path = given ? given : preloaded(subject);
    if (!path && library_look(installed))
        path = installed;
    if (path && path[strcspn(path, SEPARATORS)])
        doctor_find("library", path, "LD_PRELOAD cannot hold a path with a space or a colon",
                    "make a symbolic link to it, and preload that");
    if (!path)
        doctor_find(
            "library", LIBRARY_NAME, "it is neither beside this command nor in LD_PRELOAD",
            text_print("build it with make, or name it: %s doctor --library FILE", called_as()));
    else if (doctor_object_open(library, path, path) || errno == ENOTSUP)
        return;
    else if (errno == EACCES)
        tell_unreadable(path);
    else
        doctor_find("library", path, strerror(errno), "build it with make, or name another one");
    doctor_object_open(library, "covkeep", "/proc/self/exe");
}

void doctor_preload_look(const struct doctor_subject *subject)
{
    char *list = list_of(subject);
    for (const char *entry; (entry = strsep(&list, SEPARATORS));) {
        bool known =
            strchr(entry, '/') ? file_of(entry) != NULL : doctor_needed_is_known(subject, entry);
        if (*entry && !known)
            doctor_find("LD_PRELOAD", entry,
                        "there is no such file, and the loader goes on without",
                        "correct the path, an absolute one, or remove the entry");
    }
}
