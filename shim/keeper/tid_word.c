/* SPDX-License-Identifier: MIT
 *
 * Which word is which thread's. For the time of an exec the word of its thread is `asked`, which
 * that of the first thread is anyway; or another one while the first thread has that, since the
 * kernel ends the first thread before, and clears its word then.
 */
#include "keeper/tid_word.h"

#include <sys/prctl.h>

#include "kernel/sys.h"

/* Returns the word of the calling thread, NULL where the kernel does not tell or it has none. */
static unsigned *own_word(bool *is_known)
{
    unsigned *word = NULL;
    *is_known = sys_call(SYS_prctl, PR_GET_TID_ADDRESS, &word, 0, 0, 0) == 0;
    return word;
}

void tid_word_follow_main(struct keeper *k)
{
    bool is_known;
    unsigned *word = sys_call(SYS_gettid) == k->program ? own_word(&is_known) : NULL;
    if (!word)
        return;
    k->main_word = word;
    k->follows_main = true;
    sys_call(SYS_set_tid_address, &k->asked);
}

void tid_word_main_ended(struct keeper *k)
{
    k->follows_main = false;
    __atomic_store_n(&k->asked, futex_load(&k->served) + KEEPER_LEAP, __ATOMIC_SEQ_CST);
    __atomic_store_n(k->main_word, 0, __ATOMIC_SEQ_CST);
    futex_wake(k->main_word);
}

bool tid_word_exec_begins(struct keeper *k, struct keeper_exec *exec)
{
    bool is_known;
    exec->is_main = k->follows_main && sys_call(SYS_gettid) == k->program;
    if (exec->is_main)
        return k->main_execs = true;
    exec->thread_word = own_word(&is_known);
    if (!is_known)
        return false;
    __atomic_add_fetch(&k->execs, 1, __ATOMIC_SEQ_CST);
    sys_call(SYS_set_tid_address,
             __atomic_load_n(&k->follows_main, __ATOMIC_SEQ_CST) ? &k->exec_word : &k->asked);
    return true;
}

void tid_word_exec_failed(struct keeper *k, const struct keeper_exec *exec)
{
    if (exec->is_main) {
        k->main_execs = false;
        return;
    }
    sys_call(SYS_set_tid_address, exec->thread_word);
    __atomic_sub_fetch(&k->execs, 1, __ATOMIC_SEQ_CST);
}
