/* SPDX-License-Identifier: MIT
 *
 * `holder SEGMENT [fork|forked]` attaches a shared memory segment (shmat(2)), fills a lot of
 * memory, and waits for its ending. With `fork` a child of it detaches the segment and waits for
 * its own; with `forked` there was a child, which has exited.
 */
#include "uncounted.h"

#include <sys/shm.h>
#include <sys/wait.h>

enum { SIZE = 16 << 20 };

static void leave_child(void *segment)
{
    int is_free[2];
    char byte;
    if (pipe(is_free) != 0)
        exit(98);
    if (fork() == 0) {
        shmdt(segment);
        close(is_free[0]);
        close(is_free[1]);
        while (next_byte() >= 0)
            ;
        exit(0);
    }
    close(is_free[1]);
    if (read(is_free[0], &byte, 1) != 0)
        exit(98);
}

static void have_had_child(void)
{
    pid_t child = fork();
    if (child == 0)
        exit(0);
    waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
    char *memory = malloc(SIZE);
    void *segment = argc > 1 ? shmat(atoi(argv[1]), NULL, 0) : (void *)-1;
    if (!memory || segment == (void *)-1)
        return 98;
    memset(memory, 1, SIZE);
    if (argc > 2 && strcmp(argv[2], "fork") == 0)
        leave_child(segment);
    if (argc > 2 && strcmp(argv[2], "forked") == 0)
        have_had_child();
    until_end();
}
