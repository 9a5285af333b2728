/* SPDX-License-Identifier: MIT
 *
 * A destructor does what each letter of the argument says, in counted functions: w work, d
 * __gcov_dump, r __gcov_reset, f a fork whose child works and exits before its parent goes on. What
 * libgcov alone leaves is what must be there.
 */
#include "uncounted.h"

#include <sys/wait.h>

void __gcov_dump(void);
void __gcov_reset(void);

static const char *steps = "";
static int sum;

static void work(int n)
{
    for (int i = 0; i < n; i++)
        sum += i % 3 ? i : -i;
}

static void fork_and_work(void)
{
    pid_t child = fork();
    if (child == 0)
        work(7);
    else
        waitpid(child, NULL, 0);
}

static UNCOUNTED void step(char letter)
{
    if (letter == 'w')
        work(10);
    else if (letter == 'd')
        __gcov_dump();
    else if (letter == 'r')
        __gcov_reset();
    else
        fork_and_work();
}

static UNCOUNTED __attribute__((destructor)) void destroyed(void)
{
    for (const char *at = steps; *at; at++)
        step(*at);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        steps = argv[1];
    work(4);
    until_end();
}
