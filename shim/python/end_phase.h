/* SPDX-License-Identifier: MIT
 *
 * How far the last save has come, and what it is for. Private to end_by_signal.c, where a signal
 * ends the process, and end_by_itself.c, where one of its threads does.
 */
#ifndef COVKEEP_PYTHON_END_PHASE_H
#define COVKEEP_PYTHON_END_PHASE_H

#include <signal.h>
#include <stdbool.h>

/* Only ALIVE goes on to CLAIMED, SAVING or BECOMING, by end_phase_go(). */
enum end_phase {
    ALIVE,
    CLAIMED, /* a signal's ending is being noted */
    ASKED,   /* the main thread is to save */
    SAVING,
    OVER,     /* from here on nothing waits: a signal's ending goes on; */
    SAVED,    /* the program ends by itself; */
    BECOMING, /* it is about to become another one */
};

/* Async-signal-safe, as all that follow. */
int end_phase(void);
void end_phase_set(int next);
bool end_phase_go(int from, int to);

/* The ending of this signal (0: the program's own) begins, and ticks come. */
void end_phase_begin(int signal_number, const siginfo_t *info, void (*tick)(int signal_number));

/* The program goes on to its end: no ticks any more, which would interrupt it. */
void end_phase_rest(void);

/* By when it must be over, in milliseconds from the begin, so that there is time left for gcov's
 * counts and for dying. */
long long end_phase_limit_ms(void);

/* Ends the process by the noted signal, once, whoever comes first; or by this one, at once. */
void end_phase_end(void);
void end_phase_end_by(int signal_number, siginfo_t *info);

void end_phase_forked(void);

/* The ticks of end_by_itself.c; true: that was all. */
bool end_by_itself_tick(void);
void end_by_itself_forked(void);

#endif
