/* SPDX-License-Identifier: MIT */
#include "cli/without/without.h"

#include "cli/message.h"

void without_tell(const char *what, const char *library)
{
    message("%s: this covkeep was built without %s; install its headers (scripts/deps command), "
            "and build covkeep again",
            what, library);
}
