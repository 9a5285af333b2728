/* SPDX-License-Identifier: MIT
 *
 * syscall(2): arguments, results, errno and stack are those of libc's own, whatever the call does
 * with the stack; an exec through it passes on the coverage variables. How it kills and waits is
 * told in kill_fronts.c and wait_fronts.c.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "support/start.h"
#include "trial.h"

#define SYSCALL_PLAIN(...) WORDS(victim("syscall_plain"), __VA_ARGS__)

Test(syscall_front, calls_return_as_without_the_shim)
{
    struct program p = run_in(WORDS(PATH_ENV), true, SYSCALL_PLAIN("calls"));
    cr_assert(p.status == 0 && has_line(p.out, "six arguments: 1") &&
                  has_line(p.out, "clone3 on the same stack: 1, errno 77, status 0x700") &&
                  !strstr(p.out, "status 0xb"),
              "%#x %s", (unsigned)p.status, p.out);
    program_free(&p);
    expect_unchanged(WORDS(PATH_ENV), SYSCALL_PLAIN("calls"));
}

Test(syscall_front, calls_return_as_without_the_shim_in_a_thread)
{
    expect_unchanged(WORDS(PATH_ENV), SYSCALL_PLAIN("thread"));
}

Test(syscall_front, calls_return_as_without_the_shim_when_it_is_off)
{
    expect_unchanged(WORDS(PATH_ENV, "COV_KEEP=off"), SYSCALL_PLAIN("calls"));
}

Test(syscall_front, exec_restores_what_the_caller_leaves_out)
{
    expect_added(WORDS("COV_CORE_SOURCE=src"), SYSCALL_PLAIN("execve", env_plain()),
                 WORDS("COV_CORE_SOURCE=src", our_preload()));
    expect_added(WORDS("COV_CORE_SOURCE=src"), SYSCALL_PLAIN("execveat", env_plain()),
                 WORDS("COV_CORE_SOURCE=src", our_preload()));
}

Test(syscall_front, exec_fails_as_without_the_shim)
{
    expect_unchanged(WORDS("COV_CORE_SOURCE=src"), SYSCALL_PLAIN("execfail"));
}

Test(syscall_front, exit_group_ends_with_its_status)
{
    expect_unchanged(WORDS(PATH_ENV), SYSCALL_PLAIN("exit"));
}
