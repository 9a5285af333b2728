/* SPDX-License-Identifier: MIT
 *
 * getpid: in a copy of the process (snapshot.h) the id of its original. coverage.py erases a data
 * file when the process id is another one than before.
 */
#include <unistd.h>

#include "export.h"
#include "python/snapshot.h"
#include "real.h"

SHIM_EXPORT pid_t getpid(void)
{
    real_ready();
    pid_t original = snapshot_original();
    return original ? original : real.getpid();
}
