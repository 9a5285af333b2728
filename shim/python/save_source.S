/* SPDX-License-Identifier: MIT
 *
 * save.py as a string, see interpreter.c.
 */
    .section .rodata
    .global python_save_source
    .hidden python_save_source
python_save_source:
    .incbin "shim/python/save.py"
    .byte 0
    .section .note.GNU-stack, "", %progbits
