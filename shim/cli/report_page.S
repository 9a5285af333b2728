/* SPDX-License-Identifier: MIT
 *
 * The page as a string, see report_html.c.
 */
    .section .rodata
    .global report_page
    .hidden report_page
report_page:
    .incbin "shim/cli/report.html"
    .byte 0
    .section .note.GNU-stack, "", %progbits
