/* SPDX-License-Identifier: MIT
 *
 * Crashes, real ones and those that somebody sends, without core files and with them. To the parent
 * they show as they do without the shim, the core flag included.
 */
#include "ending_trial.h"

#include <criterion/criterion.h>
#include <signal.h>

#define CRASH(...) LIST(victim("ending_crash"), __VA_ARGS__)

static void keeps(const char *how, const char *clean)
{
    KEEPS(CRASH(how), .clean = CRASH(clean));
    KEEPS(CRASH(how, "core"), .clean = CRASH(clean));
}

static void keeps_when_sent(int sig)
{
    keeps(under("", "%d", sig) + 1, "clean");
    KEEPS(CRASH("wait"), .sig = sig);
    KEEPS(CRASH("wait", "core"), .sig = sig);
}

#define CRASHES(name, how, clean)                                                                  \
    Test(ending_crash, name##_keeps_the_counts)                                                    \
    {                                                                                              \
        keeps(how, clean);                                                                         \
    }
#define SENT(sig)                                                                                  \
    Test(ending_crash, sig##_sent_by_kill_keeps_the_counts)                                        \
    {                                                                                              \
        keeps_when_sent(sig);                                                                      \
    }

CRASHES(abort, "abort", "clean")
CRASHES(failed_assertion, "assert", "clean")
CRASHES(write_to_null_by_counted_code, "null", "clean_store")
CRASHES(write_beyond_a_mapped_file, "beyond", "clean_store")
CRASHES(division_by_zero, "divide", "clean")
CRASHES(illegal_instruction, "illegal", "clean")
CRASHES(breakpoint, "breakpoint", "clean")
CRASHES(system_call_trapped_by_seccomp, "trapped_call", "clean")
CRASHES(stack_overflow, "stack", "clean")
CRASHES(stack_overflow_with_an_alternate_stack, "stack_alternate", "clean")
CRASHES(stack_overflow_of_a_thread, "thread_stack", "clean")
CRASHES(stack_overflow_of_a_thread_with_an_alternate_stack, "thread_stack_alternate", "clean")
CRASHES(double_free, "free_twice", "clean")
CRASHES(spoiled_heap, "spoiled_heap", "clean")
SENT(SIGABRT)
SENT(SIGBUS)
SENT(SIGFPE)
SENT(SIGILL)
SENT(SIGSEGV)
SENT(SIGSYS)
SENT(SIGTRAP)
