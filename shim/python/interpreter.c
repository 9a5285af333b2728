/* SPDX-License-Identifier: MIT
 *
 * Readies the interpreter, interrupts it and has it save. CPython runs Python code in its main
 * thread only between two instructions, and a signal handler can do one thing for that: mark a
 * signal as come, as CPython's own C handler does. So save.py sets a Python handler for a signal
 * number that is libc's own (SIGCANCEL of glibc): the sigaction(2) for it must not reach the
 * kernel, and leaves CPython's C handler here, to be called when it is needed. No program can see
 * that handler, since the number is not in signal.valid_signals().
 */
#include "python/interpreter.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "kernel/start_page.h"
#include "kernel/sys.h"
#include "python/api.h"
#include "python/configuration.h"
#include "python/erased.h"
#include "python/forking.h"
#include "python/judge.h"
#include "python/measuring.h"
#include "python/parking.h"
#include "python/sigterm.h"
#include "report.h"

#define SPARE_SIGNAL 32

extern const char python_source[] __attribute__((visibility("hidden")));

static START_PAGE struct {
    PyObject *save; /* NULL: the interpreter has not been readied, or has ended */
    pid_t process;
    pid_t main_thread;
    bool is_taking;
    bool is_kept_to_python; /* what signal.signal() sets in the main thread stays in CPython */
    void (*handler)(int signal_number); /* CPython's C handler */
    struct interpreter_calls calls;
} interpreter;

/* What a handler of the program's has raised at the beginning or the end of a save after which the
 * program goes on: the interrupted code gets it. */
static struct {
    PyObject *type, *value, *traceback; /* type is NULL: nothing */
} raised;

static void own(void)
{
    interpreter.process = (pid_t)sys_call(SYS_getpid);
    interpreter.main_thread = (pid_t)sys_call(SYS_gettid);
}

static PyObject *answer(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    interpreter.calls.answer();
    if (raised.type) {
        python.PyErr_Restore(raised.type, raised.value, raised.traceback);
        raised.type = NULL;
        return NULL;
    }
    return python.PyBool_FromLong(1);
}

static PyObject *forked(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    own();
    return python.PyBool_FromLong(1);
}

static PyObject *interrupt(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    interpreter_interrupt();
    return python.PyBool_FromLong(1);
}

/* Has the handlers that the main thread sets stay in CPython, or ends that; the kernel has
 * CPython's C handler for these signals before and after. Returns whether the caller is the main
 * thread, which alone can set handlers. */
static PyObject *keep_to_python(PyObject *self, PyObject *is_kept)
{
    (void)self;
    bool is_main = interpreter.main_thread == sys_call(SYS_gettid);
    interpreter.is_kept_to_python = is_main && python.PyObject_IsTrue(is_kept) == 1;
    return python.PyBool_FromLong(is_main);
}

/* Has the other threads stand still. A snapshot child has no other threads. */
static PyObject *park(PyObject *self, PyObject *arguments)
{
    (void)self, (void)arguments;
    if (interpreter_is_mine())
        parking_begin();
    return python.PyBool_FromLong(1);
}

/* Stores `value` under `name`, and takes the reference. Returns whether that succeeded; a NULL,
 * from a call that has failed, is a failure. */
static bool put(PyObject *globals, const char *name, PyObject *value)
{
    bool done = value && python.PyDict_SetItemString(globals, name, value) == 0;
    python_let_go(value);
    return done;
}

/* Runs the Python parts with these globals, and returns whether all went well. */
static bool run_source(PyObject *globals)
{
    static const struct python_method methods[] = {
        {"answer", answer, PYTHON_METH_VARARGS, NULL},
        {"forked", forked, PYTHON_METH_VARARGS, NULL},
        {"interrupt", interrupt, PYTHON_METH_VARARGS, NULL},
        {"park", park, PYTHON_METH_VARARGS, NULL},
        {"keep_to_python", keep_to_python, PYTHON_METH_O, NULL},
        {"keeps", sigterm_keeps, PYTHON_METH_VARARGS, NULL},
        {"stand_in", sigterm_stand_in, PYTHON_METH_VARARGS, NULL},
        {"erased", erased_tell, PYTHON_METH_O, NULL},
        {"idle", measuring_idle, PYTHON_METH_VARARGS, NULL},
        {"started", measuring_started, PYTHON_METH_VARARGS, NULL},
        {"collected", measuring_collected, PYTHON_METH_VARARGS, NULL},
    };
    PyObject *result = NULL;
    PyObject *code = python.Py_CompileString(python_source, "<covkeep>", PYTHON_FILE_INPUT);
    bool done = code && put(globals, "SPARE", python.PyLong_FromLong(SPARE_SIGNAL));
    for (size_t i = 0; done && i < sizeof(methods) / sizeof(methods[0]); i++)
        done = put(globals, methods[i].name, python.PyCFunction_NewEx(&methods[i], NULL, NULL));
    if (done &&
        python.PyDict_SetItemString(globals, "__builtins__", python.PyEval_GetBuiltins()) == 0)
        result = python.PyEval_EvalCode(code, globals, globals);
    python_let_go(code);
    python_let_go(result);
    return result;
}

/* The globals are never given back, since the functions hold them. */
static void run(void)
{
    PyObject *globals = python.PyDict_New();
    interpreter.is_taking = true;
    bool done = globals && run_source(globals);
    interpreter.is_taking = false;
    if (done && interpreter.handler) {
        interpreter.save = python.PyDict_GetItemString(globals, "save");
        configuration_know(python.PyDict_GetItemString(globals, "unused_section"),
                           interpreter.calls.misconfigured);
        forking_know(python.PyDict_GetItemString(globals, "notice_fork"));
        measuring_know(python.PyDict_GetItemString(globals, "watch"));
        sigterm_know(python.PyDict_GetItemString(globals, "mind_sigterm"), interpreter.calls.keeps,
                     interpreter.calls.stands_in);
    } else {
        python.PyErr_Clear();
    }
}

static void tell_ready(PyObject *coverage)
{
    PyObject *version = python.PyObject_GetAttrString(coverage, "__version__");
    const char *text = version ? python.PyUnicode_AsUTF8(version) : NULL;
    if (!text) /* the import of coverage.py has not come that far */
        python.PyErr_Clear();
    interpreter.calls.ready(python.Py_GetVersion(), text);
    python_let_go(version);
}

/* A pending call (Py_AddPendingCall), which the interpreter's main thread makes. */
static int get_ready(void *unused)
{
    (void)unused;
    PyObject *coverage = python.PyDict_GetItemString(python.PyImport_GetModuleDict(), "coverage");
    if (interpreter.save || !coverage)
        return 0;
    int saved = errno;
    own();
    run();
    if (interpreter.save) {
        tell_ready(coverage);
        configuration_check();
    } else {
        report_loss(LOSS_UNINTERRUPTIBLE, "python");
    }
    errno = saved;
    return 0;
}

/* Returns whether the module at `path` is coverage.py's tracer, or the module of coverage.py's data
 * file, which a coverage.py without a tracer needs, too. */
static bool is_of_coverage(const char *path)
{
    static const char tracer[] = "/coverage/tracer.", data[] = "/_sqlite3.";
    return path && (strstr(path, tracer) || strstr(path, data));
}

void interpreter_notice(const void *address, const struct interpreter_calls *calls)
{
    Dl_info info;
    int saved = errno;
    if (dladdr(address, &info) && is_of_coverage(info.dli_fname)) {
        if (interpreter.save) {
            measuring_watch();
        } else if (python_find(address)) {
            interpreter.calls = *calls;
            python.Py_AddPendingCall(
                get_ready, NULL); /* where the queue is full, the second module tries again */
        }
    }
    errno = saved;
}

/* At its end the interpreter sets the default action for every signal that it handles, and so for
 * the spare one. */
bool interpreter_takes(int signal_number, const struct sigaction *action)
{
    if (interpreter.is_kept_to_python && action && action->sa_handler == interpreter.handler &&
        interpreter.main_thread == sys_call(SYS_gettid))
        return true;
    if (interpreter.save && signal_number == SIGTERM && action &&
        action->sa_handler == interpreter.handler)
        sigterm_notice();
    if (signal_number != SPARE_SIGNAL || !action)
        return false;
    bool ends = interpreter.save && action->sa_handler == SIG_DFL && python.is_finalizing();
    if (ends) {
        interpreter.save = NULL;
        interpreter.calls.ends();
    } else if (interpreter.is_taking)
        interpreter.handler = action->sa_handler;
    return ends || interpreter.is_taking;
}

bool interpreter_is_mine(void)
{
    return interpreter.save && interpreter.process == sys_call(SYS_getpid) &&
           python.Py_IsInitialized() && !python.is_finalizing();
}

void interpreter_interrupt(void)
{
    int saved = errno;
    interpreter.handler(SPARE_SIGNAL);
    errno = saved;
}

pid_t interpreter_main_thread(void)
{
    return interpreter.main_thread;
}

bool interpreter_can_run_here(void)
{
    stack_t stack = {0};
    const char *minor = python.Py_GetVersion() + strlen("3.");
    bool checks = minor[0] >= '1' && minor[1] >= '4' && minor[1] <= '9';
    return !checks || sys_call(SYS_sigaltstack, NULL, &stack) != 0 ||
           !(stack.ss_flags & SS_ONSTACK);
}

/* The program may have used up all but a little of its recursion limit. */
#define RECURSION_ROOM 1000

/* Calls save() of save.py. The interrupted code may have an exception on its way, which is put
 * aside. */
static enum interpreter_saved call_save(bool ends, bool may_wait)
{
    PyObject *type, *value, *traceback;
    int limit = python.Py_GetRecursionLimit();
    python.PyErr_Fetch(&type, &value, &traceback);
    python.Py_SetRecursionLimit(limit + RECURSION_ROOM);
    PyObject *result = python.PyObject_CallFunction(interpreter.save, "ii", ends, may_wait);
    parking_end();
    bool is_raised = !result && !ends && !raised.type;
    if (is_raised)
        python.PyErr_Fetch(&raised.type, &raised.value, &raised.traceback);
    enum interpreter_saved saved =
        is_raised ? INTERPRETER_BUSY : judge_answer(python_bytes(result));
    python_let_go(result);
    python.Py_SetRecursionLimit(limit);
    python.PyErr_Restore(type, value, traceback);
    return saved;
}

/* Where descriptors 0 to 2 are closed, SQLite opens something there for good, which a program that
 * is started later would find. Returns the bits of those that were closed and are filled now. */
static unsigned fill_standard_descriptors(void)
{
    unsigned filled = 0;
    for (int fd = 0; fd <= 2; fd++)
        if (sys_call(SYS_fcntl, fd, F_GETFD) == -EBADF &&
            sys_call(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR | O_CLOEXEC) == fd)
            filled |= 1u << fd;
    return filled;
}

enum interpreter_saved interpreter_save(bool ends, bool may_wait)
{
    int saved_errno = errno;
    unsigned filled = ends ? 0 : fill_standard_descriptors();
    enum interpreter_saved saved = call_save(ends, may_wait);
    for (int fd = 0; fd <= 2; fd++)
        if (filled >> fd & 1)
            sys_call(SYS_close, fd);
    errno = saved_errno;
    return saved;
}
