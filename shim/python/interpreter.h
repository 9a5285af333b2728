/* SPDX-License-Identifier: MIT
 *
 * The CPython interpreter of this process, when it runs coverage.py: having its data saved, and
 * getting its main thread to do that. Other interpreters of the process are left alone, and where
 * coverage.py is not imported nothing is installed.
 */
#ifndef COVKEEP_PYTHON_INTERPRETER_H
#define COVKEEP_PYTHON_INTERPRETER_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

enum interpreter_saved {
    INTERPRETER_SAVED,  /* or there was nothing to save */
    INTERPRETER_BUSY,   /* the interrupted code is coverage.py's: it must go on first */
    INTERPRETER_FAILED, /* told */
    INTERPRETER_UNFIT,  /* in no state to run Python code */
};

/* What the interpreter's main thread calls, holding the interpreter's lock. */
struct interpreter_calls {
    /* First of all. The versions, NULL where they are not known. */
    void (*ready)(const char *python, const char *coverage);
    void (*answer)(void); /* after each interpreter_interrupt() */
    /* The default action of this signal ends the process, and not before answer(). */
    bool (*keeps)(int signal_number);
    void (*ends)(void); /* in its own end, after its atexit functions; async-signal-safe */
    /* See configuration.h. */
    void (*misconfigured)(const char *path, const char *advice);
};

/* The module at `address` was loaded, its constructors are about to run. When that shows that
 * coverage.py is being imported, the interpreter is readied as soon as its main thread comes to run
 * Python code. Not async-signal-safe; errno is kept. */
void interpreter_notice(const void *address, const struct interpreter_calls *calls);

/* A call of sigaction(2) that is meant for interpreter_notice(), and done with. The interpreter's
 * own call for SIGTERM is noticed (sigterm.h). Async-signal-safe but for that one. */
bool interpreter_takes(int signal_number, const struct sigaction *action);

/* There is one that has been readied and not ended, and this process is the one that runs it: a
 * forked child if CPython knows of the fork, or it has come to run Python code (forking.h).
 * Async-signal-safe. */
bool interpreter_is_mine(void);

/* Has its main thread call answer() between two instructions of Python code, once it comes to that.
 * A thread that is in a system call has to be interrupted besides. Async-signal-safe; errno is
 * kept. */
void interpreter_interrupt(void);

/* The thread id of its main thread. Async-signal-safe. */
pid_t interpreter_main_thread(void);

/* The calling thread holds the interpreter's lock, and not for a sub-interpreter.
 * Async-signal-safe. */
bool interpreter_is_held(void);

/* The calling thread could run Python code where its stack is. CPython from 3.14 on takes an
 * alternate stack (sigaltstack(2)) for an overflow. Async-signal-safe. */
bool interpreter_runs_here(void);

/* The program is about to end: threads that compute hand the lock on sooner to those that wait. Up
 * to CPython 3.11; later ones have no way to say so in a handler. Async-signal-safe. */
void interpreter_hurry(void);

/* Waits for the interpreter's lock, for the program's end; and gives it back, with what that
 * returned. */
int interpreter_hold(void);
void interpreter_let_go(int state);

/* Calls it without the lock, which the caller holds. */
void interpreter_let_others(void (*meanwhile)(void));

/* Saves what coverage.py has measured here. `ends`: the program measures nothing after it.
 * `may_wait`: INTERPRETER_BUSY is an answer. The caller holds the lock, and mostly is at a point
 * where Python code can run: not async-signal-safe. errno is kept. */
enum interpreter_saved interpreter_save(bool ends, bool may_wait);

#endif
