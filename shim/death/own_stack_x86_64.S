/* SPDX-License-Identifier: MIT
 *
 * own_stack_handler on x86-64. The three arguments stay where they are; the thread's stack pointer
 * waits on the other stack.
 */
#ifdef __x86_64__
#include <cet.h>

#define SIZE 65536                      /* signals may come on top of it */

        .bss
        .p2align 4
        .skip SIZE
        .hidden own_stack_top
own_stack_top:
        .globl own_stack_taken
        .hidden own_stack_taken
        .type own_stack_taken, @object
        .size own_stack_taken, 4
own_stack_taken:
        .long 0

        .text
        .p2align 4
        .globl own_stack_handler
        .hidden own_stack_handler
        .type own_stack_handler, @function
own_stack_handler:
        .cfi_startproc
        _CET_ENDBR
        xorl    %eax, %eax
        movl    $1, %ecx
        lock cmpxchgl %ecx, own_stack_taken(%rip)
        jne     disposition_die
        movq    %rsp, %rax
        leaq    own_stack_top(%rip), %rsp
        pushq   %rax
        .cfi_undefined %rbp
        pushq   %rbp
        movq    %rax, %rbp
        .cfi_def_cfa %rbp, 8
        call    disposition_die
        popq    %rbp
        popq    %rsp
        .cfi_def_cfa %rsp, 8
        movl    $0, own_stack_taken(%rip)
        ret
        .cfi_endproc
        .size own_stack_handler, . - own_stack_handler

        .hidden disposition_die
#endif
        .section .note.GNU-stack, "", %progbits
