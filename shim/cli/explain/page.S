/* SPDX-License-Identifier: MIT
 *
 * covkeep-missing(7) as a string, see entries.h.
 */
    .section .rodata
    .global explain_page
    .hidden explain_page
explain_page:
    .incbin "scripts/man/covkeep-missing.7"
    .byte 0
    .section .note.GNU-stack, "", %progbits
