/* SPDX-License-Identifier: MIT
 *
 * A test harness that no loader puts a library into, as one in Go is: it is built static, and
 * starts its other arguments as a program by the bare system calls. Words NAME=VALUE before the
 * program are its whole environment. The first argument says what then: `await` its end by SIGKILL,
 * `kill` it so once it has written a line, or `end`, whatever its end is. The status is 0 where
 * that was so.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string.h>

enum { VARIABLES = 16 };

static _Noreturn void become(char **words, int output)
{
    char *environment[VARIABLES + 1] = {NULL};
    for (int i = 0; i < VARIABLES && *words && strchr(*words, '='); i++)
        environment[i] = *words++;
    if (output >= 0)
        syscall(SYS_dup2, output, STDOUT_FILENO);
    syscall(SYS_execve, *words, words, environment);
    _exit(127);
}

static int ended_by(long child, int signal_number)
{
    int status = 0;
    syscall(SYS_wait4, child, &status, 0, NULL);
    return WIFSIGNALED(status) && WTERMSIG(status) == signal_number;
}

int main(int argc, char **argv)
{
    int ends[2] = {-1, -1}, is_killer = argc > 2 && strcmp(argv[1], "kill") == 0;
    char byte = 0;
    if (argc < 3 || (is_killer && syscall(SYS_pipe2, ends, O_CLOEXEC) != 0))
        return 2;
    long child = syscall(SYS_fork);
    if (child == 0)
        become(argv + 2, ends[1]);
    while (is_killer && byte != '\n')
        if (syscall(SYS_read, ends[0], &byte, 1) != 1)
            return 3;
    if (is_killer)
        syscall(SYS_kill, child, SIGKILL);
    return !ended_by(child, SIGKILL) && strcmp(argv[1], "end") != 0;
}
