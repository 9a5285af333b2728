/* SPDX-License-Identifier: MIT
 *
 * syscall(2) on x86-64: the number in %rdi, five arguments in %rsi, %rdx, %rcx, %r8, %r9 and the
 * sixth above the return address. That is also how a C function of seven arguments takes them, so
 * every way out is a jump.
 */
#ifdef __x86_64__
#include <asm/unistd.h>
#include <cet.h>

#define CLONE_VM 0x100                  /* of <linux/sched.h>, which is for C only */

        .text
        .p2align 4
        .globl syscall
        .type syscall, @function
syscall:
        .cfi_startproc
        _CET_ENDBR
        .irp number, __NR_kill, __NR_tkill, __NR_tgkill, __NR_rt_sigqueueinfo, \
                     __NR_rt_tgsigqueueinfo, __NR_pidfd_send_signal, __NR_wait4, __NR_waitid, \
                     __NR_fork, __NR_execve, __NR_execveat, __NR_exit_group, __NR_prctl, \
                     __NR_seccomp
        cmpq    $\number, %rdi
        je      syscall_watched
        .endr
        cmpq    $__NR_clone, %rdi
        jne     syscall_next
        testq   %rdx, %rdx              /* a child with another stack returns there, */
        jnz     syscall_next
        testl   $CLONE_VM, %esi         /* one with our memory destroys our frame */
        jz      syscall_watched
        jmp     syscall_next
        .cfi_endproc
        .size syscall, . - syscall

        .p2align 4
        .globl syscall_next
        .hidden syscall_next
        .type syscall_next, @function
syscall_next:
        .cfi_startproc
        movq    real_syscall(%rip), %r11
        testq   %r11, %r11
        jz      1f
        jmp     *%r11
1:      movq    %rdi, %rax
        movq    %rsi, %rdi
        movq    %rdx, %rsi
        movq    %rcx, %rdx
        movq    %r8, %r10
        movq    %r9, %r8
        movq    8(%rsp), %r9
        syscall
        cmpq    $-4095, %rax
        jae     2f
        ret
2:      movq    %rax, %rdi
        jmp     syscall_failed
        .cfi_endproc
        .size syscall_next, . - syscall_next

        .hidden syscall_watched
        .hidden syscall_failed
        .hidden real_syscall
#endif
        .section .note.GNU-stack, "", %progbits
