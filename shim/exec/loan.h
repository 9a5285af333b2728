/* SPDX-License-Identifier: MIT
 *
 * The restored environment lent to libc for one call that reads `environ` itself and starts a
 * program. Only needed where the program emptied or replaced its environment; otherwise nothing
 * happens here.
 */
#ifndef COVKEEP_EXEC_LOAN_H
#define COVKEEP_EXEC_LOAN_H

struct env_loan {
    char **own;  /* environ before the loan */
    char **lent; /* NULL: nothing was missing, nothing is lent */
};

/* Points environ at the restored environment. Other threads see it for the time of the loan. Not
 * async-signal-safe. errno is kept. */
void env_lend(struct env_loan *loan);

/* Puts environ back. If the program changed it meanwhile (setenv in another thread copies what was
 * lent), its change stays and only what was added is taken out. errno is kept. */
void env_take_back(struct env_loan *loan);

#endif
