/* SPDX-License-Identifier: MIT
 *
 * own_stack_handler() on x86-64 (own_stack.h). The three arguments stay in their registers; the
 * thread's stack pointer is kept on the other stack.
 */
#ifdef __x86_64__
#include <cet.h>

#define SIZE 65536                      /* other signals may interrupt the handler */

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
        .p2align 3
        .globl own_stack_function
        .hidden own_stack_function
        .type own_stack_function, @object
        .size own_stack_function, 8
own_stack_function:
        .quad 0

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
        jne     1f
        movq    %rsp, %rax
        leaq    own_stack_top(%rip), %rsp
        pushq   %rax
        .cfi_undefined %rbp
        pushq   %rbp
        movq    %rax, %rbp
        .cfi_def_cfa %rbp, 8
        call    *own_stack_function(%rip)
        popq    %rbp
        popq    %rsp
        .cfi_def_cfa %rsp, 8
        movl    $0, own_stack_taken(%rip)
        ret
1:      jmp     *own_stack_function(%rip)
        .cfi_endproc
        .size own_stack_handler, . - own_stack_handler

#endif
        .section .note.GNU-stack, "", %progbits
