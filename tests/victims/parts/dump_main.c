/* SPDX-License-Identifier: MIT
 *
 * A program that dumps and resets its counts, while another thread counts on at the byte `c` of its
 * input; then that thread is awaited, and the ending.
 */
#include "../uncounted.h"

#include <pthread.h>

void __gcov_dump(void);
void __gcov_reset(void);
int left(int n);
int right(int n);

static UNCOUNTED void *count_on(void *unused)
{
    if (next_byte() == 'c')
        for (int i = 0; i < 50; i++)
            right(i);
    say("counted\n");
    return unused;
}

UNCOUNTED int main(void)
{
    pthread_t thread;
    for (int i = 0; i < 7; i++)
        left(i), right(i);
    if (pthread_create(&thread, NULL, count_on, NULL) != 0)
        return 98;
    say("ready\n");
    __gcov_dump();
    __gcov_reset();
    pthread_join(thread, NULL);
    until_end();
}
