/* SPDX-License-Identifier: MIT
 *
 * Waits in every way, with right and wrong options, for children that it does not have, and says
 * what each call answers.
 */
#define _GNU_SOURCE
#include "uncounted.h"
#include "wait_ways.h"

#include <limits.h>
#include <stdio.h>

static const int choices[] = {
    0,
    WNOHANG,
    __WALL,
    __WCLONE,
    __WALL | __WNOTHREAD,
    __WCLONE | WNOHANG,
    0x400,
    __WALL | 0x400,
    __WCLONE | 0x400,
    INT_MAX,
    INT_MIN,
    -1,
};
enum { CHOICES = sizeof choices / sizeof *choices };

static void wait_by(const struct wait_way *way, pid_t pid)
{
    for (int i = 0; i < CHOICES; i++) {
        errno = 0;
        long result = way->wait(pid, choices[i]);
        printf("%s %d %#x: %ld, %d\n", way->name, pid, (unsigned)choices[i], result, errno);
    }
}

int main(void)
{
    const pid_t pids[] = {1, -1, 0, INT_MIN};
    for (size_t i = 0; i < sizeof wait_ways / sizeof *wait_ways; i++)
        for (size_t j = 0; j < sizeof pids / sizeof *pids; j++)
            wait_by(&wait_ways[i], pids[j]);
    fflush(stdout);
    until_end();
}
