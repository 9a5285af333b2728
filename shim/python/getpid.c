/* SPDX-License-Identifier: MIT
 *
 * The front of getpid. In a snapshot child (snapshot.h) it returns the pid of the original, since
 * coverage.py erases a data file when the pid is another one than before.
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
