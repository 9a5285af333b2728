/* SPDX-License-Identifier: MIT
 *
 * A filter of system calls that ends the process for every one that is made from within the shim,
 * but for those that libc's own function would make just so. What is started later has its shim
 * somewhere else.
 */
#ifndef COVKEEP_START_SANDBOX_H
#define COVKEEP_START_SANDBOX_H

#include "filter.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the shim's code lies; nowhere without it. */
static void shim_code(uint64_t *from, uint64_t *to)
{
    char line[4096], rights[8];
    FILE *maps = fopen("/proc/self/maps", "re");
    *from = *to = 0;
    while (maps && !*to && fgets(line, sizeof line, maps))
        if (sscanf(line, "%lx-%lx %7s", from, to, rights) != 3 || !strchr(rights, 'x') ||
            !strstr(line, "/libcovkeep.so"))
            *from = *to = 0;
    if (maps)
        fclose(maps);
}

static void enter_sandbox(void)
{
    uint64_t from, to;
    shim_code(&from, &to);
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(from >> 32), 1, 0),
        FILTER_ELSE(ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)to, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)from, 1, 0),
        FILTER_ELSE(ALLOW),
        FILTER_BEGIN,
        FILTER_AT(rt_sigprocmask, ALLOW),
        FILTER_AT(exit_group, ALLOW),
        FILTER_ELSE(KILL_PROCESS),
    };
    if (FILTER_INSTALL(code) < 0)
        abort();
}

#endif
