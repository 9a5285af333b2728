/* SPDX-License-Identifier: MIT
 *
 * How far the last save has come, and what it is for. Private to end_by_signal.c, where a signal
 * ends the process, and end_by_itself.c, where one of its threads does.
 */
#ifndef COVKEEP_PYTHON_END_PHASE_H
#define COVKEEP_PYTHON_END_PHASE_H

#include <signal.h>
#include <stdbool.h>

/* An ending begins when end_phase_go() turns ALIVE into CLAIMED, SAVING or BECOMING, so only one
 * begins. The ending by a signal goes from CLAIMED over ASKED to SAVING, and back to ASKED when the
 * save must wait. */
enum end_phase {
    ALIVE,    /* no ending has begun */
    CLAIMED,  /* the ending by a signal is being noted */
    ASKED,    /* the interpreter's main thread has been asked to save */
    SAVING,   /* a thread makes the last save */
    OVER,     /* the process ends by the signal: from here on nothing waits for a save */
    SAVED,    /* the save is made, and the program ends by itself */
    BECOMING, /* the process is about to become another program */
};

/* end_phase() returns the phase, an enum end_phase. end_phase_set() sets the phase. end_phase_go()
 * sets it to `to` if it is `from`, in one step, and returns whether it was. Async-signal-safe, as
 * all that follow. */
int end_phase(void);
void end_phase_set(int next);
bool end_phase_go(int from, int to);

/* end_phase_begin() notes the signal of the ending (0: the program ends by itself) and its `info`
 * (NULL: none), and starts the time and the ticks. The ticks come from a timer, or where there is
 * none by SIGALRM, whose handler `tick` becomes. */
void end_phase_begin(int signal_number, const siginfo_t *info, void (*tick)(int signal_number));

/* end_phase_rest() sets SAVED and stops the ticks, which would interrupt the program on its way to
 * its end. */
void end_phase_rest(void);

/* end_phase_limit_ms() returns how many milliseconds after end_phase_begin() the save must be over:
 * there must be time left for gcov's counts and for dying. */
long long end_phase_limit_ms(void);

/* end_phase_end() sets OVER and ends the process by the noted signal; of several calls only the
 * first does so. end_phase_end_by() ends the process by the given signal. */
void end_phase_end(void);
void end_phase_end_by(int signal_number, siginfo_t *info);

/* end_phase_forked() sets ALIVE in the child of a fork. */
void end_phase_forked(void);

/* end_by_itself_tick() does what end_by_itself.c has to do at a tick. It returns whether the tick
 * is done with: a thread saves since it ends the program. end_by_itself_forked() is called in the
 * child of a fork. */
bool end_by_itself_tick(void);
void end_by_itself_forked(void);

#endif
