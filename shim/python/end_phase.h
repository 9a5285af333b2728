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
 * begins. A signal's ending goes from CLAIMED over ASKED to SAVING, and back to ASKED when the save
 * must wait. */
enum end_phase {
    ALIVE,
    CLAIMED, /* a signal's ending is being noted */
    ASKED,   /* the interpreter's main thread is to save */
    SAVING,
    OVER,     /* a signal's ending goes on; from here on nothing waits for a save */
    SAVED,    /* the save is made, and the program ends by itself */
    BECOMING, /* the process is about to become another program */
};

/* end_phase() returns the phase, an enum end_phase; end_phase_set() sets it; end_phase_go() sets it
 * to `to` if it is `from`, in one step, and returns whether it was. Async-signal-safe, as all that
 * follow. */
int end_phase(void);
void end_phase_set(int next);
bool end_phase_go(int from, int to);

/* end_phase_begin() begins the ending by this signal (0: the program's own), notes `info` (NULL:
 * none), and starts the ticks: by a timer, or where there is none by SIGALRM, whose handler is
 * `tick`. */
void end_phase_begin(int signal_number, const siginfo_t *info, void (*tick)(int signal_number));

/* end_phase_rest() stops the ticks, which would interrupt the program on its way to its end, and
 * sets SAVED. */
void end_phase_rest(void);

/* end_phase_limit_ms() returns by when the save must be over, in milliseconds from
 * end_phase_begin(): there must be time left for gcov's counts and for dying. */
long long end_phase_limit_ms(void);

/* end_phase_end() sets OVER and ends the process by the noted signal, once, whoever comes first.
 * end_phase_end_by() ends it by this signal, at once. */
void end_phase_end(void);
void end_phase_end_by(int signal_number, siginfo_t *info);

/* end_phase_forked() sets ALIVE in the child of a fork. */
void end_phase_forked(void);

/* end_by_itself_tick() does what end_by_itself.c has to do at a tick, and returns whether that was
 * all. end_by_itself_forked() is called in the child of a fork. */
bool end_by_itself_tick(void);
void end_by_itself_forked(void);

#endif
