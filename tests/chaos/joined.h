/* SPDX-License-Identifier: MIT
 *
 * Texts that are made of others, or the end of the driver.
 */
#ifndef COVKEEP_CHAOS_JOINED_H
#define COVKEEP_CHAOS_JOINED_H

/* The three one behind the other; for free(). */
char *joined(const char *a, const char *b, const char *c);

/* Says what could not be done, and errno's reason, on stdout, and exits with 2. */
_Noreturn void die(const char *what);

#endif
