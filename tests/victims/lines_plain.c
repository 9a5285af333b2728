/* SPDX-License-Identifier: MIT
 *
 * The same without coverage.
 */
#include "lines.c"
