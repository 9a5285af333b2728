/* SPDX-License-Identifier: MIT
 *
 * What `covkeep tests` and `covkeep who` write to standard output.
 */
#ifndef COVKEEP_CLI_TESTS_OUTPUT_H
#define COVKEEP_CLI_TESTS_OUTPUT_H

#include <jansson.h>
#include <stdbool.h>

/* output_json() writes the value, which it takes over, and a newline; output_end() ends text. Both
 * return false, after one line, where standard output does not take it. */
bool output_json(json_t *value);
bool output_end(void);

#endif
