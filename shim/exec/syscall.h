/* SPDX-License-Identifier: MIT
 *
 * libc's syscall(2), by which programs kill, wait, fork, start programs and end as well. Some
 * system calls return twice on their caller's stack, or on another one. So the public symbol is in
 * assembly (syscall_x86_64.S, syscall_aarch64.S): it jumps on to the next definition with registers
 * and stack as they came, and hands over to C only those calls that return once in each process.
 */
#ifndef COVKEEP_EXEC_SYSCALL_H
#define COVKEEP_EXEC_SYSCALL_H

/* syscall_next() is the next definition of syscall(2), `real_syscall`. Before real_load() has found
 * that, it makes the system call itself. It returns the result, or -1 and sets errno.
 * Async-signal-safe, vfork-safe. */
long syscall_next(long number, long a, long b, long c, long d, long e, long f);

/* syscall_watched() is called by the assembly, with the caller's arguments, for the system calls
 * that are listed there. Of calls that fork it gets those only whose child has a copy of the memory
 * and the same stack pointer. It does what the front of the corresponding libc function does, and
 * returns as syscall_next() does. Async-signal-safe, vfork-safe. */
long syscall_watched(long number, long a, long b, long c, long d, long e, long f);

/* syscall_failed() is called by the assembly with a negated error number from the kernel: it sets
 * errno and returns -1. Async-signal-safe, vfork-safe. */
long syscall_failed(long result);

#endif
