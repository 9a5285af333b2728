/* SPDX-License-Identifier: MIT
 *
 * Reads the answer of save() in save.py, where it is described.
 */
#include "python/judge.h"

#include <string.h>

#include "report.h"

/* Tells what save() of save.py has failed by: an error number, 0 where there is none, and words. */
static void tell_failed(const char *failure)
{
    unsigned number = 0;
    while (*failure >= '0' && *failure <= '9')
        number = number * 10 + (unsigned)(*failure++ - '0');
    report_loss_as((enum loss_reason)number, "python", failure + (*failure == ' '));
}

enum interpreter_saved judge_answer(const char *answer)
{
    if (answer && *answer == '\0')
        return INTERPRETER_SAVED;
    if (answer && strcmp(answer, "-") == 0)
        return INTERPRETER_BUSY;
    if (!answer)
        report_loss(LOSS_NO_SAVE, "python");
    else if (strcmp(answer, "!") == 0)
        report_loss(LOSS_SAVE_WITHIN_WRITING, "python");
    else
        tell_failed(answer);
    return INTERPRETER_FAILED;
}
