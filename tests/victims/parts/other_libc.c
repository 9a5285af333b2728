/* SPDX-License-Identifier: MIT
 *
 * Uses what the shim has fronts for, and says what came of it. Built against another libc.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    struct sigaction action;
    int status = 0;
    setenv("COV_X", "1", 1);
    printf("system %d\n", system("exit 3"));
    printf("open %d\n", open("/nonexistent", O_RDONLY));
    printf("sigaction %d %d\n", sigaction(SIGTERM, NULL, &action), action.sa_handler == SIG_DFL);
    puts("ready");
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        raise(SIGKILL);
    printf("wait %d %#x\n", waitpid(child, &status, 0) == child, (unsigned)status);
    fflush(stdout);
    _exit(7);
}
