/* SPDX-License-Identifier: MIT
 *
 * Calls what changes the environment, rightly and wrongly, and prints what comes back. Invariant:
 * the answers, errno, and the environment afterwards (but for LD_PRELOAD) are the same with and
 * without the shim; strings given to putenv stay the program's own.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ERRNO_BEFORE = 77 };

#define SHOW(what, call)                                                                           \
    do {                                                                                           \
        errno = ERRNO_BEFORE;                                                                      \
        int result = call;                                                                         \
        printf("%s: %d errno %d\n", what, result, errno);                                          \
    } while (0)

int main(void)
{
    static char put[] = "COV_PUT=1", removed[] = "COV_A";
    char *const volatile null = NULL;

    SHOW("setenv", setenv("COV_SET", "1", 1));
    SHOW("setenv that keeps", setenv("COV_SET", "2", 0));
    SHOW("setenv that changes", setenv("COV_SET", "3", 1));
    SHOW("setenv to nothing", setenv("COV_EMPTY", "", 1));
    SHOW("setenv of nothing", setenv("", "x", 1));
    SHOW("setenv of NULL", setenv(null, "x", 1));
    SHOW("setenv with an equals sign", setenv("COV_=", "x", 1));
    SHOW("putenv", putenv(put));
    SHOW("putenv that removes", putenv(removed));
    SHOW("unsetenv", unsetenv("COV_B"));
    SHOW("unsetenv of what is not there", unsetenv("COV_NONE"));
    SHOW("unsetenv of nothing", unsetenv(""));
    SHOW("unsetenv of NULL", unsetenv(null));
    SHOW("unsetenv with an equals sign", unsetenv("COV_SET=3"));
    put[strlen(put) - 1] = '2';
    printf("putenv's own string: %s\n", getenv("COV_PUT"));
    for (char **entry = environ; *entry; entry++)
        if (strncmp(*entry, "LD_PRELOAD=", 11) != 0)
            printf("%s\n", *entry);
    SHOW("clearenv", clearenv());
    printf("environ is %s\n", environ ? "there" : "NULL");
    SHOW("setenv after clearenv", setenv("COV_SET", "4", 1));
    for (char **entry = environ; *entry; entry++)
        printf("%s\n", *entry);
    return 0;
}
