/* SPDX-License-Identifier: MIT
 *
 * One word.
 */
#include "kernel/quiet.h"

#include "kernel/start_page.h"

START_PAGE bool quiet;
