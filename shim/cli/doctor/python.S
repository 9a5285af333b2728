/* SPDX-License-Identifier: MIT
 *
 * What python.c has the interpreter run, as one string that ends with a zero byte. The rules for
 * the configuration are the shim's own, so its file comes first.
 */
    .section .rodata
    .global doctor_python_source
    .hidden doctor_python_source
doctor_python_source:
    .incbin "shim/python/configuration.py"
    .incbin "shim/cli/doctor/python.py"
    .byte 0
    .section .note.GNU-stack, "", %progbits
