/* SPDX-License-Identifier: MIT
 *
 * The JSON that `covkeep tests` and `covkeep who` write to standard output.
 */
#ifndef COVKEEP_CLI_TESTS_OUTPUT_H
#define COVKEEP_CLI_TESTS_OUTPUT_H

#include <jansson.h>
#include <stdbool.h>

/* output_json() writes the value, which it takes over, and a newline. It returns what output_end()
 * does. */
bool output_json(json_t *value);

#endif
