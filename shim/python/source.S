/* SPDX-License-Identifier: MIT
 *
 * The .py files of this room, one after the other, as one string that ends with a zero byte.
 * interpreter.c runs them together, in this order.
 */
    .section .rodata
    .global python_source
    .hidden python_source
python_source:
    .incbin "shim/python/objects.py"
    .incbin "shim/python/sigterm.py"
    .incbin "shim/python/erased.py"
    .incbin "shim/python/measuring.py"
    .incbin "shim/python/save.py"
    .incbin "shim/python/whole.py"
    .incbin "shim/python/configuration.py"
    .byte 0
    .section .note.GNU-stack, "", %progbits
