/* SPDX-License-Identifier: MIT
 *
 * Forks time and again, and looks at each child until that has come to its own code: how often did
 * it look asleep before?
 */
#define _GNU_SOURCE
#include "endings.h"

#include <fcntl.h>
#include <sys/mman.h>

enum { ROUNDS = 50 };

static int *has_come;

static UNCOUNTED int comes(void)
{
    return __atomic_load_n(has_come, __ATOMIC_SEQ_CST);
}

static UNCOUNTED char state_of(int fd)
{
    char text[512] = "";
    if (pread(fd, text, sizeof text - 1, 0) <= 0)
        fail("stat");
    return strrchr(text, ')')[2];
}

/* Between two looks at its word its state is that of its way there. */
static UNCOUNTED int looks_asleep(pid_t child)
{
    char path[64];
    int asleep = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", child);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    while (!comes()) {
        char state = state_of(fd);
        asleep |= state == 'S' && !comes();
    }
    close(fd);
    return asleep;
}

UNCOUNTED int main(void)
{
    char line[64];
    int asleep = 0;
    has_come = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < ROUNDS; i++) {
        *has_come = 0;
        pid_t child = fork();
        if (child == 0) {
            __atomic_store_n(has_come, 1, __ATOMIC_SEQ_CST);
            _exit(0);
        }
        asleep += looks_asleep(child);
        waitpid(child, NULL, 0);
    }
    snprintf(line, sizeof line, "%d looked asleep\n", asleep);
    say(line);
    count(7);
    until_end();
}
