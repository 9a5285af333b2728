/* SPDX-License-Identifier: MIT
 *
 * libc's syscall(2), through which programs kill, wait, fork, start others and end as well. Some
 * system calls return twice on their caller's stack, or on another one: so the public symbol is in
 * assembly (syscall_x86_64.S, syscall_aarch64.S), jumps on to the next definition with registers
 * and stack as they came, and hands over to C only what returns once in a process.
 */
#ifndef COVKEEP_EXEC_SYSCALL_H
#define COVKEEP_EXEC_SYSCALL_H

/* The next definition of syscall(2), `real_syscall`; before real_load() has found it, the system
 * call itself. -1 and errno, as there. Async-signal-safe, vfork-safe. */
long syscall_next(long number, long a, long b, long c, long d, long e, long f);

/* Called by the assembly for the numbers that are listed there, with the arguments of the caller.
 * Those that fork come here only if the child has memory of its own and no other stack.
 * Async-signal-safe, vfork-safe. */
long syscall_watched(long number, long a, long b, long c, long d, long e, long f);

/* Called by the assembly: sets errno for a result of the kernel that is an error number negated,
 * and returns -1. Async-signal-safe, vfork-safe. */
long syscall_failed(long result);

#endif
