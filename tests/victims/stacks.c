/* SPDX-License-Identifier: MIT
 *
 * Waits for its ending with an alternate signal stack: `small` is the smallest that the kernel
 * takes, at a guard page; `used` waits in a handler that runs on it.
 */
#define _GNU_SOURCE
#include "uncounted.h"

#include <signal.h>
#include <sys/auxv.h>
#include <sys/mman.h>

static UNCOUNTED void wait_on_it(int sig)
{
    (void)sig;
    until_end();
}

static UNCOUNTED void wait_by(const char *how)
{
    if (strcmp(how, "used") == 0)
        raise(SIGUSR1);
    until_end();
}

int main(int argc, char **argv)
{
    const char *how = argc > 1 ? argv[1] : "";
    size_t least = getauxval(AT_MINSIGSTKSZ), page = 4096;
    struct sigaction a = {.sa_handler = wait_on_it, .sa_flags = SA_ONSTACK};
    if (strcmp(how, "used") == 0 || least < 2048)
        least = 16 * page;
    size_t whole = (least + page - 1) / page * page;
    char *room =
        mmap(NULL, whole + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED || mprotect(room, page, PROT_NONE) != 0)
        return 1;
    stack_t stack = {.ss_sp = room + page, .ss_size = least};
    if (sigaltstack(&stack, NULL) != 0 || sigaction(SIGUSR1, &a, NULL) != 0)
        return 2;
    wait_by(how);
}
