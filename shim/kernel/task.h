/* SPDX-License-Identifier: MIT
 *
 * clone(2) without libc's function, which stores errno through the thread pointer when it fails: in
 * the keeper that pointer is another thread's, and that thread may be gone.
 */
#ifndef COVKEEP_KERNEL_TASK_H
#define COVKEEP_KERNEL_TASK_H

#include "kernel/sys.h"

/* task_start() starts a task by clone(2) with `flags`, which must include CLONE_VM. The task calls
 * task(argument) on the stack that ends at `top`, aligned to 16 bytes, and exits with its result.
 * `tid_word` is cleared and woken at the task's end if the flags ask for it (CLONE_CHILD_CLEARTID).
 * task_start() returns the task's id, or an error number negated. Async-signal-safe. */
static inline long task_start(int (*task)(void *argument), void *top, unsigned long flags,
                              void *argument, unsigned *tid_word)
{
    void **stack = (void **)top - 2;
    stack[0] = (void *)task;
    stack[1] = argument;
#if defined(__x86_64__)
    register unsigned *r10 __asm__("r10") = tid_word;
    register long r8 __asm__("r8") = 0;
    long result;
    __asm__ volatile("syscall\n\t"
                     "test %%rax, %%rax\n\t"
                     "jnz 1f\n\t"
                     "xor %%ebp, %%ebp\n\t"
                     "pop %%rax\n\t"
                     "pop %%rdi\n\t"
                     "call *%%rax\n\t"
                     "mov %%eax, %%edi\n\t"
                     "mov %[exit], %%eax\n\t"
                     "syscall\n\t"
                     "hlt\n"
                     "1:"
                     : "=a"(result)
                     : "0"((long)SYS_clone), "D"(flags), "S"(stack), "d"(0L), "r"(r10),
                       "r"(r8), [exit] "i"(SYS_exit)
                     : "rcx", "r11", "memory");
    return result;
#else
    register long x8 __asm__("x8") = SYS_clone;
    register long x0 __asm__("x0") = (long)flags;
    register void *x1 __asm__("x1") = stack;
    register long x2 __asm__("x2") = 0;
    register long x3 __asm__("x3") = 0;
    register unsigned *x4 __asm__("x4") = tid_word;
    __asm__ volatile("svc 0\n\t"
                     "cbnz x0, 1f\n\t"
                     "mov x29, 0\n\t"
                     "ldp x1, x0, [sp], 16\n\t"
                     "blr x1\n\t"
                     "mov x8, %[exit]\n\t"
                     "svc 0\n"
                     "1:"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), [exit] "i"(SYS_exit)
                     : "memory");
    return x0;
#endif
}

#endif
