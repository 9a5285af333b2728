/* SPDX-License-Identifier: MIT
 *
 * Looks at where LLVM's runtime puts its .profraw files, and who takes its place does so, too.
 */
#include "cli/doctor/look.h"

#include <string.h>

#include "cli/doctor/finding.h"
#include "cli/text.h"

#define VARIABLE "LLVM_PROFILE_FILE"

/* `%t` at the beginning is what TMPDIR says. The other patterns stand for what no file is called
 * yet, and name no directory that is there. */
static const char *expanded(const struct doctor_subject *subject, const char *pattern)
{
    const char *temporary = doctor_variable(subject, "TMPDIR");
    if (strncmp(pattern, "%t", 2) != 0 || !temporary)
        return pattern;
    return text_print("%s%s", temporary, pattern + 2);
}

void doctor_profile_look(const struct doctor_subject *subject, const char *otherwise)
{
    const char *where, *remedy;
    const char *value = doctor_variable(subject, VARIABLE);
    const char *path = expanded(subject, value && *value ? value : otherwise);
    const char *why = doctor_place_refuses(path, VARIABLE, &where, &remedy);
    if (why)
        doctor_find("place", where, text_print("%s; %s cannot be written", why, path), remedy);
}
