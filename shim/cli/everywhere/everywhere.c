/* SPDX-License-Identifier: MIT
 *
 * The order: the list is written before the namespace is made, and covers the machine's own at
 * last.
 */
#include "cli/everywhere/everywhere.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/everywhere/list.h"
#include "cli/everywhere/namespace.h"
#include "cli/everywhere/place.h"
#include "cli/message.h"
#include "cli/rundir/files.h"
#include "env/everywhere.h"

bool everywhere_enter(struct everywhere *way, const char *file)
{
    way->refused = "a mount namespace";
    if (!namespace_enter(&way->is_users))
        return false;
    way->refused = EVERYWHERE_PLACE;
    way->place = place_make();
    if (!way->place)
        return false;
    way->refused = "a mount on " EVERYWHERE_LIST;
    if (mount(file, EVERYWHERE_LIST, NULL, MS_BIND, NULL) != 0)
        return false;
    way->refused = NULL;
    return true;
}

/* A `#` begins a comment there. */
static bool is_nameable(const char *library)
{
    if (!library[strcspn(library, "#\t\n")])
        return true;
    message("%s: " EVERYWHERE_LIST " cannot hold a path with a #; make a symbolic link to the "
            "library and name it with --library",
            library);
    return false;
}

/* Programs of other users read the list, too. */
static bool write_list(const struct rundir *directory, const char *text)
{
    size_t length = strlen(text);
    int fd = openat(directory->fd, RUNDIR_LIST, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    bool is_written =
        fd >= 0 && fchmod(fd, 0644) == 0 && write(fd, text, length) == (ssize_t)length;
    if (fd >= 0)
        close(fd);
    return is_written;
}

bool everywhere_begin(const struct rundir *directory, const char *library,
                      const struct setting settings[SETTINGS_COUNT])
{
    struct everywhere way = {.refused = "the list of libraries"};
    char file[PATH_MAX + sizeof(RUNDIR_LIST)];
    if (!is_nameable(library))
        return false;
    char *text = list_make(library, settings);
    snprintf(file, sizeof(file), "%s/" RUNDIR_LIST, directory->path);
    bool is_begun = text && write_list(directory, text) && everywhere_enter(&way, file);
    if (!is_begun)
        message("run: --everywhere: %s: %s; covkeep doctor says what this machine allows",
                way.refused, strerror(errno));
    free(text);
    return is_begun;
}

/* A constant's address is the same in a child. Any file will do, since nothing is executed there,
 * and the list is one that is there. Who has become another user (doctor --user) could not write
 * the maps of a user namespace, as that user can. */
bool everywhere_may(struct everywhere *way)
{
    struct told {
        struct everywhere way;
        int error;
    } *told = mmap(NULL, sizeof(*told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status = 0;
    if (told == MAP_FAILED)
        return false;
    told->way.refused = "a process";
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        told->error = EPERM; /* a filter may end who makes such a call (seccomp(2)) */
        prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
        bool is_in = everywhere_enter(&told->way, EVERYWHERE_LIST);
        told->error = is_in ? 0 : errno;
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        told->error = errno;
    *way = told->way;
    int error = told->error;
    munmap(told, sizeof(*told));
    errno = error;
    return !way->refused;
}
