/* SPDX-License-Identifier: MIT
 *
 * The only file that calls dlsym(3), and it calls libc's own. The functions are looked up once, in
 * the constructor: a look-up takes the loader's lock, which a forked child of a threaded program
 * may find held.
 */
#include "real.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>

#include "kernel/libc.h"
#include "kernel/start_page.h"

START_PAGE struct real real;
START_PAGE void *real_syscall;

/* libc's own dlsym(), which is looked up once and not at each call; NULL where no module has it.
 * Then libc's function is taken, past other libraries. */
static START_PAGE void *(*look_up)(void *restrict handle, const char *restrict name);

static void *find(void *handle, const char *name)
{
    int saved = errno;
    if (!look_up)
        look_up = (void *(*)(void *restrict, const char *restrict))libc_function("dlsym");
    void *function = look_up ? look_up(handle, name) : libc_function(name);
    if (!function)
        dlerror(); /* takes our failure away, or the program's next dlerror() would return it */
    errno = saved;
    return function;
}

static void *next(const char *name)
{
    return find(RTLD_NEXT, name);
}

/* Stand-ins for absent functions, one of each kind: those that return -1 and set errno, those that
 * return an error number (posix_spawn), and those that return a stream. */
static int absent(void)
{
    errno = ENOSYS;
    return -1;
}

static int absent_spawn(void)
{
    return ENOSYS;
}

static FILE *absent_stream(void)
{
    errno = ENOSYS;
    return NULL;
}

#define NOTHING(name, result, arguments)
#define LATE(name, absent, result, arguments, values)                                              \
    static result late_##name arguments                                                            \
    {                                                                                              \
        void *function = next(#name);                                                              \
        real.name = function ? function : (void *)(uintptr_t)absent;                               \
        return real.name values;                                                                   \
    }
REAL_FUNCTIONS(NOTHING, LATE)
#undef NOTHING
#undef LATE

void real_load(void)
{
    /* Filled in a copy first, since real.execve tells that the whole of `real` is loaded. */
    struct real loaded;
#define LOAD(name, result, arguments) loaded.name = (result(*) arguments)next(#name);
#define LATER(name, absent, result, arguments, values) loaded.name = late_##name;
    REAL_FUNCTIONS(LOAD, LATER)
#undef LOAD
#undef LATER
    if (!loaded.execveat) /* absent before glibc 2.34, as _Fork is */
        loaded.execveat = (void *)(uintptr_t)absent;
    if (!loaded._Fork)
        loaded._Fork = (void *)(uintptr_t)absent;
    if (!loaded.open64) /* musl, whose open() is that of 64 bits */
        loaded.open64 = loaded.open;
    if (!loaded.__open_2) /* glibc's are for _FORTIFY_SOURCE */
        loaded.__open_2 = (int (*)(const char *, int))loaded.open;
    if (!loaded.__open64_2)
        loaded.__open64_2 = (int (*)(const char *, int))loaded.open;
    real_syscall = next("syscall");
    real = loaded;
}

#pragma weak dladdr1 /* musl has no dladdr1() */

/* In glibc a module's link_map is the handle that dlopen(3) returns for it. */
void *real_in_module(const void *address, const char *name)
{
    Dl_info info;
    void *module = NULL;
    if (!dladdr1 || !dladdr1(address, &info, &module, RTLD_DL_LINKMAP))
        return NULL;
    void *function = find(module, name);
    return function ? function : find(RTLD_DEFAULT, name);
}
