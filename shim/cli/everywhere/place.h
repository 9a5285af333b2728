/* SPDX-License-Identifier: MIT
 *
 * The place for the loader's list of libraries in a mount namespace of our own. A file can only be
 * covered by a mount, not added, and most machines have no such list. So where there is none, /etc
 * is covered as a whole, by what shows all of it and an empty list.
 */
#ifndef COVKEEP_CLI_EVERYWHERE_PLACE_H
#define COVKEEP_CLI_EVERYWHERE_PLACE_H

/* place_make() has the list be there, to be covered, and returns by what, a constant: the machine's
 * own file; a layer over /etc (overlayfs), which, for root, takes what is written to /etc, and can
 * else not be written to; or, where the kernel has none, a directory in which each file of /etc is
 * mounted. A file that others replace in /etc later may not be seen in the latter two. It returns
 * NULL, with errno, where all is refused. */
const char *place_make(void);

#endif
