/* SPDX-License-Identifier: MIT
 *
 * The Python parts, one after the other, as a string, see interpreter.c.
 */
    .section .rodata
    .global python_source
    .hidden python_source
python_source:
    .incbin "shim/python/objects.py"
    .incbin "shim/python/sigterm.py"
    .incbin "shim/python/erased.py"
    .incbin "shim/python/save.py"
    .incbin "shim/python/whole.py"
    .incbin "shim/python/configuration.py"
    .byte 0
    .section .note.GNU-stack, "", %progbits
