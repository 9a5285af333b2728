/* SPDX-License-Identifier: MIT
 *
 * libc's functions that the library needs and that a program or a sanitizer's runtime may define as
 * well. They are hidden, so each call of them inside the library comes here, and each one calls
 * libc's own function (bytes.c says why). Each is as safe as libc's. Where libc lacks a function,
 * the one here does nothing and returns the value that stands last in its row.
 */
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>

#include "kernel/libc.h"

/* NOLINTNEXTLINE(readability-redundant-declaration): older headers have none */
const char *strerrordesc_np(int error);

#define LIBC(result, name, parameters, values, failed)                                             \
    result name parameters                                                                         \
    {                                                                                              \
        result(*libcs) parameters = (result(*) parameters)libc_function(#name);                    \
        return libcs ? libcs values : (failed);                                                    \
    }

LIBC(char *, dlerror, (void), (), NULL)
LIBC(int, dladdr, (const void *address, Dl_info *info), (address, info), 0)
LIBC(int, dladdr1, (const void *address, Dl_info *info, void **extra, int flags),
     (address, info, extra, flags), 0)
LIBC(int, dl_iterate_phdr, (int (*each)(struct dl_phdr_info *, size_t, void *), void *argument),
     (each, argument), 0)
LIBC(unsigned long, getauxval, (unsigned long type), (type), 0)
LIBC(char *, getenv, (const char *name), (name), NULL)
LIBC(FILE *, fdopen, (int fd, const char *mode), (fd, mode), NULL)
LIBC(int, on_exit, (void (*function)(int, void *), void *argument), (function, argument), -1)
LIBC(const char *, strerrordesc_np, (int error), (error), NULL)
LIBC(int, pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex), 0)
LIBC(int, pthread_mutex_unlock, (pthread_mutex_t * mutex), (mutex), 0)
LIBC(int, pthread_setcancelstate, (int state, int *before), (state, before), 0)
LIBC(int, posix_spawnattr_init, (posix_spawnattr_t * attr), (attr), 0)
LIBC(int, posix_spawnattr_destroy, (posix_spawnattr_t * attr), (attr), 0)
LIBC(int, posix_spawnattr_setflags, (posix_spawnattr_t * attr, short flags), (attr, flags), 0)
LIBC(int, posix_spawnattr_setsigmask,
     (posix_spawnattr_t *restrict attr, const sigset_t *restrict mask), (attr, mask), 0)
LIBC(int, posix_spawnattr_setsigdefault,
     (posix_spawnattr_t *restrict attr, const sigset_t *restrict signals), (attr, signals), 0)

int libc_sigaction(int signal_number, const struct sigaction *action, struct sigaction *old)
{
    static int (*libcs)(int, const struct sigaction *, struct sigaction *);
    if (!libcs)
        libcs = libc_function("sigaction");
    return libcs(signal_number, action, old);
}

void siglongjmp(sigjmp_buf environment, int value)
{
    void (*function)(sigjmp_buf, int) = (void (*)(sigjmp_buf, int))libc_function("siglongjmp");
    function(environment, value);
    __builtin_trap(); /* siglongjmp() does not return */
}
