/* SPDX-License-Identifier: MIT
 *
 * A mount namespace for this process and all that it starts: mounts that others make later are seen
 * there, and none that is made there is seen outside.
 */
#ifndef COVKEEP_CLI_EVERYWHERE_NAMESPACE_H
#define COVKEEP_CLI_EVERYWHERE_NAMESPACE_H

#include <stdbool.h>

/* namespace_enter() makes the namespace, in which this process, of one thread, then is. Whoever may
 * not mount gets it in a user namespace, with the user and group that they have and no other; what
 * is executed there has no more rights than before. It returns false, with errno, where the kernel
 * refuses. It sets *is_users to whether there is a user namespace. */
bool namespace_enter(bool *is_users);

#endif
