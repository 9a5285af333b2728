/* SPDX-License-Identifier: MIT
 *
 * start_plain with counters: what it starts, it starts as an armed process. Its invariant is
 * start_plain's, but for the handlers that the shim has in an armed process.
 */
#include "start_plain.c"
