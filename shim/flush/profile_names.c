/* SPDX-License-Identifier: MIT
 *
 * What the runtime reads once, at its start, is noted here as it is then: the variable
 * LLVM_PROFILE_FILE, TMPDIR, the name of the host and the number of the process.
 */
#include "flush/profile_names.h"

#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "env/kept.h"
#include "kernel/arena.h"
#include "kernel/pages.h"
#include "kernel/sys.h"
#include "llvm/images.h"
#include "llvm/name.h"
#include "llvm/raw.h"

static const char variable[] = "LLVM_PROFILE_FILE";

static char host[sizeof(((struct utsname *)NULL)->nodename)];
static const char *temporary; /* the value of TMPDIR; NULL: not set */
static pid_t starter;         /* the process that the program was started in, before its forks */

/* Returns the value of the variable as it stands in the environment; NULL if it is not set. */
static const char *value_in_environment(const char *name)
{
    size_t length = strlen(name);
    for (char *const *entry = environ; entry && *entry; entry++)
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
            return *entry + length + 1;
    return NULL;
}

static void know_specifiers(void)
{
    struct utsname system;
    if (starter != 0)
        return;
    starter = (pid_t)sys_call(SYS_getpid);
    if (sys_call(SYS_uname, &system) == 0)
        strcpy(host, system.nodename);
    const char *value = value_in_environment("TMPDIR");
    temporary = value ? arena_copy(value, strlen(value)) : NULL;
}

/* The program may overwrite its environment later, so the note on the variable is used. */
static const char *pattern_given(const struct llvm_image *image)
{
    const char *value = env_note_value(env_note_on(variable));
    if (value && *value)
        return value;
    return image->built_in && *image->built_in ? image->built_in : LLVM_NAME_DEFAULT;
}

/* Returns the pattern that the runtime would use now. It does not copy the variable's value. */
static const char *pattern_of(const struct llvm_image *image)
{
    const char *own = image->pattern ? *image->pattern : NULL;
    return own && own != image->in_environ && pages_hold_string(own, PATH_MAX) ? own : image->given;
}

static enum llvm_name make_name(const struct llvm_image *image, char path[PATH_MAX], pid_t process)
{
    const struct llvm_specifiers specifiers = {.process = process,
                                               .host = host,
                                               .has_temporary = llvm_raw_version(image) > 5,
                                               .temporary = temporary,
                                               .signature = llvm_raw_signature(image)};
    return llvm_name_make(path, pattern_of(image), &specifiers);
}

bool profile_is_writable(const struct llvm_image *image)
{
    return image->refusal == LOSS_UNKNOWN && !image->is_left;
}

static void know(struct llvm_image *image)
{
    know_specifiers();
    image->given = pattern_given(image);
    image->in_environ = value_in_environment(variable);
}

void profile_names_take(pid_t process)
{
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));) {
        if (image->refusal != LOSS_UNKNOWN)
            continue;
        if (!image->given)
            know(image);
        enum llvm_name name = make_name(image, image->progress->path, process);
        image->is_pool = name == LLVM_NAME_POOL;
        image->is_left = name == LLVM_NAME_CONTINUOUS;
        if (name == LLVM_NAME_TOO_LONG)
            image->progress->path[0] = '\0';
    }
}

bool profile_names_are_relative(void)
{
    for (struct llvm_image *image = NULL; (image = llvm_image_next(image));)
        if (profile_is_writable(image) && image->progress->path[0] != '/')
            return true;
    return false;
}

/* A forked child's runtime goes on to use the pid of the process that it was started in, but for a
 * name that the child has set itself. */
bool profile_is_asked_for(struct llvm_image *image, const char *path)
{
    char *asked = image->progress->asked;
    if (!profile_is_writable(image))
        return false;
    const pid_t processes[] = {starter, (pid_t)sys_call(SYS_getpid)};
    for (size_t i = 0; i < 2; i++)
        if (make_name(image, asked, processes[i]) <= LLVM_NAME_POOL && strcmp(asked, path) == 0)
            return true;
    return false;
}
