/* SPDX-License-Identifier: MIT
 *
 * own_stack_handler() on aarch64 (own_stack.h). The three arguments stay in their registers; the
 * thread's stack pointer and the return address are kept on the other stack.
 */
#ifdef __aarch64__

#define SIZE 65536                      /* other signals may interrupt the handler */

        .bss
        .p2align 4
        .skip SIZE
own_stack_top:
        .globl own_stack_taken
        .hidden own_stack_taken
        .type own_stack_taken, @object
        .size own_stack_taken, 4
own_stack_taken:
        .word 0
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
        hint    #34                     // bti c
        adrp    x9, own_stack_taken
        add     x9, x9, :lo12:own_stack_taken
        mov     w11, #1
1:      ldaxr   w10, [x9]
        cbnz    w10, 2f
        stlxr   w10, w11, [x9]
        cbnz    w10, 1b
        mov     x10, sp
        adrp    x11, own_stack_top
        add     x11, x11, :lo12:own_stack_top
        stp     x29, x30, [x11, #-32]!
        str     x10, [x11, #16]
        mov     sp, x11
        mov     x29, x10
        .cfi_undefined x29
        .cfi_def_cfa x29, 0
        adrp    x9, own_stack_function
        ldr     x9, [x9, :lo12:own_stack_function]
        blr     x9
        ldr     x10, [sp, #16]
        ldp     x29, x30, [sp]
        mov     sp, x10
        .cfi_def_cfa sp, 0
        adrp    x9, own_stack_taken
        add     x9, x9, :lo12:own_stack_taken
        stlr    wzr, [x9]
        ret
2:      adrp    x9, own_stack_function
        ldr     x9, [x9, :lo12:own_stack_function]
        mov     x16, x9                 // a bti c target may be branched to by x16
        br      x16
        .cfi_endproc
        .size own_stack_handler, . - own_stack_handler

#endif
        .section .note.GNU-stack, "", %progbits
