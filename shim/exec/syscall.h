/* SPDX-License-Identifier: MIT
 *
 * libc's syscall(2), by which programs kill, wait, fork, start programs and end as well. Some
 * system calls return twice on their caller's stack, or on another one. So the public symbol is in
 * assembly (syscall_x86_64.S, syscall_aarch64.S): it jumps on to the next definition with registers
 * and stack as they came, and hands over to C only calls that return once in each process.
 */
#ifndef COVKEEP_EXEC_SYSCALL_H
#define COVKEEP_EXEC_SYSCALL_H

/* syscall_next() is the next definition of syscall(2), `real_syscall`, or the system call itself
 * before real_load() has found that. Returns the result, or -1 with errno. Async-signal-safe,
 * vfork-safe. */
long syscall_next(long number, long a, long b, long c, long d, long e, long f);

/* syscall_watched() is called by the assembly, with the caller's arguments, for the system calls
 * that are listed there; those that fork only if the child has a copy of the memory and the same
 * stack pointer. It does what the front of the libc function of that name does, and returns as
 * syscall_next(). Async-signal-safe, vfork-safe. */
long syscall_watched(long number, long a, long b, long c, long d, long e, long f);

/* syscall_failed() is called by the assembly with a negated error number from the kernel: it sets
 * errno and returns -1. Async-signal-safe, vfork-safe. */
long syscall_failed(long result);

#endif
