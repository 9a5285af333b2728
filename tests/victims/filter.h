/* SPDX-License-Identifier: MIT
 *
 * Filters of system calls (seccomp(2)) that a victim puts on itself.
 */
#ifndef COVKEEP_VICTIM_FILTER_H
#define COVKEEP_VICTIM_FILTER_H

#include "uncounted.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* The program: FILTER_BEGIN, what happens at some calls, what at all others. */
#define FILTER_BEGIN BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))
#define FILTER_AT(call, action)                                                                    \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1), FILTER_ELSE(action)
#define FILTER_ELSE(action) BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_##action)

/* 0, or -1 with errno. */
#define FILTER_INSTALL(code) filter_install(code, sizeof code / sizeof *code)

static UNCOUNTED int filter_install(struct sock_filter *code, size_t length)
{
    struct sock_fprog filter = {(unsigned short)length, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
}

#endif
