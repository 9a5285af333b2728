/* SPDX-License-Identifier: MIT
 *
 * Holds the one word that quiet.h reads and writes.
 */
#include "kernel/quiet.h"

#include "kernel/start_page.h"

START_PAGE bool quiet;
