/* SPDX-License-Identifier: MIT
 *
 * The room shim/python/ owns what covkeep does in a process whose CPython interpreter runs
 * coverage.py: it has coverage.py's data saved before the process ends, however it ends.
 * interpreter.h and the .py files are the way into the interpreter; end.h decides when the last
 * save is made, saving.h how; request.h lets the sender of a SIGKILL ask for it.
 *
 * Its rules: where coverage.py is not imported nothing is installed, and other interpreters of the
 * process are left alone. Python code runs with the interpreter's lock only: in the thread that
 * ends the process, or in the main thread between two instructions, and inside a signal handler
 * only as the last resort. A save must not hold up the program's end for longer than
 * COV_KEEP_GRACE_MS. Data enters by interpreter_notice() and the fronts of death/; it leaves into
 * coverage.py's own data file, and what came of it into the black box.
 */
#ifndef COVKEEP_PYTHON_INTERPRETER_H
#define COVKEEP_PYTHON_INTERPRETER_H

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

enum interpreter_saved {
    INTERPRETER_SAVED, /* the data is saved, or there was nothing to save */
    INTERPRETER_BUSY,  /* the interrupted code is coverage.py's, which must come to its end first */
    INTERPRETER_FAILED, /* coverage.py could not save, and one line has said so */
    INTERPRETER_UNFIT,  /* the interpreter is in no state to run Python code */
};

/* The functions that the interpreter's main thread calls, holding the interpreter's lock. */
struct interpreter_calls {
    /* ready() is called once the interpreter has been readied, before all others. A version is NULL
     * where it is not known. */
    void (*ready)(const char *python, const char *coverage);
    /* answer() is called once for one or several calls of interpreter_interrupt(). */
    void (*answer)(void);
    /* keeps() returns whether a save comes before the default action of this signal. */
    bool (*keeps)(int signal_number);
    /* stands_in() has the handler that does so run for this signal, whatever handler is set. */
    void (*stands_in)(int signal_number);
    /* ends() is called when the interpreter ends and its atexit functions have run. It must be
     * async-signal-safe. */
    void (*ends)(void);
    /* misconfigured() is called when there are settings that are not used (configuration.h). */
    void (*misconfigured)(const char *path, const char *advice);
};

/* interpreter_notice() is called when the module at `address` has been loaded and before its
 * constructors run. If the module shows that coverage.py is being imported, the interpreter is
 * readied as soon as its main thread comes to run Python code. `calls` is copied. Not
 * async-signal-safe; errno is kept. */
void interpreter_notice(const void *address, const struct interpreter_calls *calls);

/* interpreter_takes() is called with each call of sigaction(2) by the program. It returns true when
 * the call is done with and must not reach the kernel. Such a call hands CPython's C handler to
 * interpreter_notice(), or gives that handler up at the interpreter's end, or sets a handler of the
 * program's that a save holds back. interpreter_takes() also notices the interpreter's own call for
 * SIGTERM (sigterm.h). Async-signal-safe but for that notice. */
bool interpreter_takes(int signal_number, const struct sigaction *action);

/* interpreter_is_mine() returns whether an interpreter has been readied, has not ended, and runs in
 * this process. In a forked child it does if CPython knows of the fork, or if the child has come to
 * run Python code (forking.h). Async-signal-safe. */
bool interpreter_is_mine(void);

/* interpreter_interrupt() has the interpreter's main thread call answer() between two instructions
 * of Python code, as soon as it comes to that. It does not interrupt a system call: the caller does
 * that by a signal. Only for an interpreter that has been readied. Async-signal-safe; errno is
 * kept. */
void interpreter_interrupt(void);

/* interpreter_main_thread() returns the thread id of the interpreter's main thread.
 * Async-signal-safe. */
pid_t interpreter_main_thread(void);

/* interpreter_is_held() returns whether the calling thread holds the interpreter's lock for the
 * main interpreter. It returns false where it holds the lock for a sub-interpreter.
 * Async-signal-safe. */
bool interpreter_is_held(void);

/* interpreter_can_run_here() returns whether the calling thread can run Python code on the stack
 * that it is on. CPython from 3.14 on takes an alternate stack (sigaltstack(2)) for a stack
 * overflow. Async-signal-safe. */
bool interpreter_can_run_here(void);

/* interpreter_hurry() has threads that compute hand the interpreter's lock on sooner to threads
 * that wait, since the program is about to end. It does so up to CPython 3.11; later ones offer no
 * way that works in a handler. Async-signal-safe. */
void interpreter_hurry(void);

/* interpreter_hold() waits for the interpreter's lock, in a program that is about to end. It
 * returns what interpreter_let_go() takes to give the lock back. */
int interpreter_hold(void);
void interpreter_let_go(int state);

/* interpreter_let_others() calls `meanwhile` without the interpreter's lock. The caller holds the
 * lock, and has it again afterwards. */
void interpreter_let_others(void (*meanwhile)(void));

/* interpreter_save() has coverage.py save what it has measured in this process. `ends` says that
 * the program measures nothing afterwards. With `may_wait` it may return INTERPRETER_BUSY; without
 * it the save is tried all the same. The caller holds the interpreter's lock, and should be at a
 * point where Python code can run. Not async-signal-safe; errno is kept. */
enum interpreter_saved interpreter_save(bool ends, bool may_wait);

#endif
