/* SPDX-License-Identifier: MIT
 *
 * Has a file of its own whose name is like libgcov's, and waits for its ending.
 */
#include "uncounted.h"

#include <fcntl.h>

int main(void)
{
    int fd = open("data.gcda", O_RDWR | O_CREAT, 0644);
    if (fd < 0 || write(fd, "mine\n", 5) != 5 || close(fd) != 0)
        return 98;
    until_end();
}
