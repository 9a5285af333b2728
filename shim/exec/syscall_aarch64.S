/* SPDX-License-Identifier: MIT
 *
 * syscall(2) on aarch64: the number in x0, six arguments in x1 to x6. That is also how a C function
 * of seven arguments takes them, so every way out is a branch.
 */
#ifdef __aarch64__
#include <asm/unistd.h>

#define CLONE_VM_BIT 8                  /* of <linux/sched.h>, which is for C only */

        .text
        .p2align 4
        .globl syscall
        .type syscall, %function
syscall:
        .cfi_startproc
        hint    #34                     /* bti c */
        .irp number, __NR_kill, __NR_tkill, __NR_tgkill, __NR_rt_sigqueueinfo, \
                     __NR_rt_tgsigqueueinfo, __NR_pidfd_send_signal, __NR_wait4, __NR_waitid, \
                     __NR_execve, __NR_execveat, __NR_exit_group, __NR_prctl, __NR_seccomp
        cmp     x0, #\number
        b.eq    1f
        .endr
        cmp     x0, #__NR_clone
        b.ne    syscall_next
        cbnz    x2, syscall_next        /* a child with another stack returns there, */
        tbnz    w1, #CLONE_VM_BIT, syscall_next /* one with our memory destroys our frame */
1:      b       syscall_watched
        .cfi_endproc
        .size syscall, . - syscall

        .p2align 4
        .globl syscall_next
        .hidden syscall_next
        .type syscall_next, %function
syscall_next:
        .cfi_startproc
        adrp    x16, real_syscall
        ldr     x16, [x16, #:lo12:real_syscall]
        cbz     x16, 1f
        br      x16
1:      mov     x8, x0
        mov     x0, x1
        mov     x1, x2
        mov     x2, x3
        mov     x3, x4
        mov     x4, x5
        mov     x5, x6
        svc     #0
        cmn     x0, #4095
        b.hs    2f
        ret
2:      b       syscall_failed
        .cfi_endproc
        .size syscall_next, . - syscall_next

        .hidden syscall_watched
        .hidden syscall_failed
        .hidden real_syscall
#endif
        .section .note.GNU-stack, "", %progbits
