/* SPDX-License-Identifier: MIT
 *
 * The page as a string, see html.c.
 */
    .section .rodata
    .global report_page
    .hidden report_page
report_page:
    .incbin "shim/cli/report/page.html"
    .byte 0
    .section .note.GNU-stack, "", %progbits
