/* SPDX-License-Identifier: MIT
 *
 * The room shim/blackbox/ owns the black box: the record of one process in the directory
 * COV_KEEP_DIR, which tells afterwards what the process was, what coverage it carried, how it ended
 * and what became of its coverage. blackbox.h has the format and what a process tells; record.h
 * fills a record in, more.h has what does not fit into it, file.h brings it to the file, slot.h is
 * the file itself, which `covkeep run` writes as well.
 *
 * Its rules: without COV_KEEP_DIR nothing happens here, and what cannot be written never holds up
 * or ends the program. The record is kept in memory. It is written at the process's start, when the
 * process gets coverage, and at its end; after a SIGKILL by the keeper. Without a keeper everything
 * that is told is written at once. A forked child gets a record at once when it has coverage to
 * lose, else at its end, and none for an exec.
 *
 * All but the record itself is one kind of slot with a typed content (struct blackbox_more), which
 * is added, relayed, checked and attached by one code; each content has code only for taking its
 * place without a lock. One queue of typed entries for all of them would not be shorter, since an
 * entry must then not lie across two slots, and would let thousands of events, of which the latest
 * count, push out the reason of a loss, of which the first counts.
 */
#ifndef COVKEEP_BLACKBOX_BLACKBOX_H
#define COVKEEP_BLACKBOX_BLACKBOX_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "loss.h"

/* The records of all processes are slots of one file in that directory, since a new file for each
 * would cost several times as much. The first slot is the head; each process appends one for its
 * record, and others for what few processes have to tell. Numbers are in the machine's own byte
 * order. A reader must expect any bytes: a process may have been killed in the middle of a store,
 * or may have written wildly. A newer version only adds fields, in what is `reserved` now; in an
 * older one than this the reasons of losses have no number. */
#define BLACKBOX_FILE "records"
#define BLACKBOX_MAGIC "covkeep"      /* of a slot that is a process's record */
#define BLACKBOX_MORE_MAGIC "covmore" /* of a slot that belongs to a record */
#define BLACKBOX_VERSION 3
#define BLACKBOX_SIZE 1024  /* bytes in a slot; no page holds a part of one */
#define BLACKBOX_MAX 262144 /* slots in a file; processes that come later have no record */

struct blackbox_head {
    uint32_t left_out; /* processes without a record, since the file was full or could not grow
                          beyond their RLIMIT_FSIZE; atomic */
    uint32_t reserved;
};

enum blackbox_end {
    BLACKBOX_OPEN = 0, /* it still runs, or was killed and no keeper could tell */
    BLACKBOX_EXIT = 1, /* exit, or return from main; `status` is the exit status, -1: not known */
    BLACKBOX_AT_ONCE = 2, /* _exit; `status` is the exit status */
    BLACKBOX_SIGNAL = 3,  /* a signal's default action; `status` is the signal */
    BLACKBOX_EXEC = 4,    /* it became another program, which has a record of its own */
    BLACKBOX_KILLED = 5,  /* its keeper saw it die, of SIGKILL, which is `status` then, or of what
                             nobody can tell: `status` is 0 */
    BLACKBOX_QUICKLY = 6, /* quick_exit; `status` is the exit status, -1: not known */
};

/* blackbox_is_exit() returns whether the `status` that goes with `end` is an exit status,
 * blackbox_is_signal() whether it is a signal (or 0, not known). Async-signal-safe. */
static inline bool blackbox_is_exit(uint32_t end)
{
    return end == BLACKBOX_EXIT || end == BLACKBOX_AT_ONCE || end == BLACKBOX_QUICKLY;
}

static inline bool blackbox_is_signal(uint32_t end)
{
    return end == BLACKBOX_SIGNAL || end == BLACKBOX_KILLED;
}

enum blackbox_carries {
    BLACKBOX_GCOV = 1,
    BLACKBOX_PYTHON = 2, /* coverage.py has been imported */
    BLACKBOX_LLVM = 4,
    BLACKBOX_NOT_STARTED = 8, /* with PYTHON: coverage.py has not begun to measure */
    BLACKBOX_NO_DATA = 16,    /* with PYTHON: it has handed over nothing that it measured */
};

/* The texts of a record, which follow each other in this order. */
enum blackbox_text {
    BLACKBOX_PROGRAM,   /* its file: absolute, by the name that it was called by */
    BLACKBOX_VARIABLES, /* coverage variables at its start, each a string NAME=value */
    BLACKBOX_RESTORED,  /* names of the variables restored at its start, one string with commas; or
                           nothing */
    BLACKBOX_ARGUMENTS, /* its arguments, argv[0] first */
    BLACKBOX_TEXTS,
};

struct blackbox_record {
    char magic[8];
    uint32_t version;
    uint32_t size; /* BLACKBOX_SIZE */

    int32_t pid, parent; /* in the pid namespace `pid_namespace` */
    uint32_t user;
    uint32_t is_forked;     /* it is a forked child, and has not become another program */
    int64_t start_ns;       /* CLOCK_REALTIME, as all times that end in _ns */
    int32_t restorer;       /* pid of who restored variables at its start; 0: nobody had to */
    uint32_t pid_namespace; /* number of the process's own pid namespace; 0: not known */

    uint32_t end; /* enum blackbox_end */
    int32_t status;
    int32_t sender_pid; /* of the signal that ended it; 0: the kernel sent it, or not known */
    uint32_t sender_user;
    int64_t end_ns;           /* 0: not known */
    uint32_t grace_ms;        /* milliseconds from the signal that ends it until `end_ns` */
    uint32_t is_python_saved; /* coverage.py has saved for this ending */

    uint16_t carries;       /* bits of enum blackbox_carries */
    uint8_t gcc;            /* the release of GCC that built the first module; 0: not known */
    uint8_t llvm_raw;       /* the raw version of LLVM's (llvm/raw.h) of the first; 0: not known */
    uint32_t images, files; /* of gcov and LLVM: loaded modules with counters, and their files */
    uint32_t flushes;       /* how often all that was pending has been written */
    uint32_t written;       /* files of them written, by all flushes */
    uint32_t saves;         /* how often coverage.py has saved or failed to, because of an ending */
    uint64_t written_bytes;
    uint64_t flush_us; /* microseconds that all flushes took; save_us: that all saves took */
    uint32_t save_us;
    uint32_t lost; /* how many lines told of lost coverage; their texts: BLACKBOX_REASONS */

    char python[16];   /* the interpreter's version; ends with a zero byte, as `coverage` does */
    char coverage[16]; /* coverage.py's */
    uint32_t is_quiet; /* it is quiet, and silent until its end: blackbox_notes_quiet() */
    uint32_t revision; /* how often it was written: `covkeep run` may get an older one later */
    uint16_t text_end[BLACKBOX_TEXTS]; /* end of each text in `text`; a text begins where the one
                                          before ends */
    char text[848]; /* strings, each of which ends with a zero byte; cut where there is no room */
};

enum blackbox_event_kind {
    BLACKBOX_SENT = 1,   /* it sent the process `pid` SIGKILL */
    BLACKBOX_REAPED = 2, /* it waited for its child `pid`, which died of signal `value` */
    BLACKBOX_BOUND = 3, /* the kernel sends it signal `value` when a thread of its parent `pid` ends
                           (PR_SET_PDEATHSIG of prctl(2)); 0: no longer */
};

struct blackbox_event {
    int32_t pid;
    uint16_t kind; /* enum blackbox_event_kind; 0: no event is here */
    uint16_t value;
    uint32_t at_ms; /* milliseconds after the slot's start_ns */
};

#define BLACKBOX_ROOM 976  /* bytes of content in a slot that belongs to a record */
#define BLACKBOX_EVENTS 81 /* how many events fit into that */
#define BLACKBOX_ITS_OWN 0
#define BLACKBOX_NOBODY (~0u)

enum blackbox_more_kind {
    BLACKBOX_REASONS = 1, /* of losses, "NUMBER what: path: words", newlines or zero bytes between;
                             the number is an enum loss_reason, or an error number */
    /* The path of a program without the library that this process, which may have no record either,
     * has become or started; in `reasons`. */
    BLACKBOX_STRANGER = 3,
    BLACKBOX_DEEDS = 2, /* events, what it did to others; the last of BLACKBOX_DEEDS_MAX slots holds
                           the latest of them, and those before it are lost */
};

#define BLACKBOX_DEEDS_MAX 64 /* slots of one process, so that it does not fill the file */

struct blackbox_more {
    char magic[8];
    uint32_t version;
    uint32_t size;    /* BLACKBOX_SIZE */
    int32_t pid;      /* of the process that tells it */
    uint32_t of;      /* BLACKBOX_NOBODY: it belongs to no record, as what `covkeep run` has seen;
                         anything else: to the process's record of this start */
    int64_t start_ns; /* of the process's record; without one, of the first event */
    uint32_t kind;    /* enum blackbox_more_kind */
    uint32_t used;    /* bytes or events, also those for which there was no room; atomic */
    uint64_t reserved;
    union {
        char reasons[BLACKBOX_ROOM];
        struct blackbox_event event[BLACKBOX_EVENTS];
    };
};

_Static_assert(sizeof(struct blackbox_record) == BLACKBOX_SIZE, "the record is a slot");
_Static_assert(sizeof(struct blackbox_more) == BLACKBOX_SIZE, "and what belongs to it");

/* blackbox_describe(), blackbox_variable() and blackbox_restored() put into the record what it says
 * from its start: this process, called with `arguments`; one coverage variable, `NAME=value`; and
 * the names that the process `by` has restored, "" for none. They are called in this order, in the
 * constructor: the first and the last once, the second for each variable. Not async-signal-safe. */
void blackbox_describe(char *const *arguments);
void blackbox_variable(const char *entry);
void blackbox_restored(pid_t by, const char *names);

/* blackbox_start() adds the record to the file in `directory`, which is made (0700) if it is
 * missing. The file must be a regular one that holds records, with no second name, and writable by
 * nobody but its owner; where it is made, `directory` must be no symbolic link. Both must
 * be the caller's own or root's; root uses those of others. If the process cannot have the file,
 * `covkeep run` adds the record, if it runs. If that fails, too, one line says so and the process
 * has no record. It has none either where the file is full or near RLIMIT_FSIZE, which is counted
 * in the file's head. `directory` must stay; `arguments` are copied. Not async-signal-safe. */
void blackbox_start(const char *directory, char *const *arguments);

/* blackbox_forked() is called in a child whose memory is a copy, once or several times: the record
 * that is here is the parent's from now on, and the child has none yet. Async-signal-safe. */
void blackbox_forked(void);

/* blackbox_begin() adds the record of such a child; see blackbox_file_add() for where that fails.
 * In a process with a record nothing happens. Async-signal-safe. */
void blackbox_begin(void);

/* blackbox_notes_quiet() puts into the record that the process is about to be quiet
 * (kernel/quiet.h), or that this has failed. While it is quiet, only its keeper writes the record,
 * at the end, with the time at which the keeper has seen the end. Async-signal-safe. */
void blackbox_notes_quiet(bool is_quiet);

/* blackbox_kept() says that the process has a keeper, which sees its end and writes what is not in
 * the file yet. blackbox_keeper_leaves() says that the keeper leaves: the process's end, if it was
 * told, is written now. The latter is called by the keeper. Async-signal-safe. */
void blackbox_kept(void);
void blackbox_keeper_leaves(void);

/* blackbox_needs_keeper() returns whether only the keeper can write the record of a process whose
 * end has not been told: the process has given up its rights or its root, has no descriptor left,
 * or is near RLIMIT_FSIZE. False for a quiet process. Async-signal-safe. */
bool blackbox_needs_keeper(void);

/* blackbox_exit_done() writes what is not in the file yet. Called when the destructors have run and
 * what they counted is flushed, after the exit was told. Async-signal-safe. */
void blackbox_exit_done(void);

/* blackbox_pid() returns the pid of the process whose record is here: in a child that has none yet
 * that is its parent. Without a record it returns the caller's pid, or 0 in a quiet process.
 * vfork-safe. */
pid_t blackbox_pid(void);

/* blackbox_counts() says which counters the process carries: `carries` is BLACKBOX_GCOV or
 * BLACKBOX_LLVM or both, and all members are those of the record. blackbox_python() says that it
 * runs an interpreter with coverage.py, of these versions (NULL: not known). Async-signal-safe, as
 * all that follow. */
struct blackbox_counted {
    unsigned carries, gcc, llvm_raw, images, files;
};
void blackbox_counts(const struct blackbox_counted *counted);
void blackbox_python(const char *python, const char *coverage);

/* blackbox_python_measures() says what else is known of that: `carries` is BLACKBOX_NOT_STARTED and
 * BLACKBOX_NO_DATA, one of them, or 0. */
void blackbox_python_measures(unsigned carries);

/* blackbox_python_ends() says that the interpreter ends by itself, and that coverage.py has saved
 * before that. */
void blackbox_python_ends(void);

/* blackbox_flushed() says that all that was pending has been written, in so many files, bytes and
 * microseconds; it may be called in the process or in its keeper. blackbox_saved() says that
 * coverage.py has saved, or failed to; it is called in the process. */
void blackbox_flushed(unsigned files, unsigned long long bytes, unsigned long long us);
void blackbox_saved(bool is_saved, unsigned us);

/* blackbox_lost() notes in the record what was lost, and why, by a number and in words; `path` may
 * be NULL. It returns whether there is a record that tells it. */
bool blackbox_lost(enum loss_reason reason, const char *what, const char *path, const char *words);

/* blackbox_begins_to_end() says that a signal has come that ends the process: from the first call
 * on the time counts as grace. */
void blackbox_begins_to_end(void);

/* blackbox_exec_begins() says that the process tries to become another program, `path` (NULL: not
 * known), which will have a record of its own. A path that cannot be executed is not noted.
 * blackbox_exec_failed() says that the attempt has failed. A forked child without a record gets
 * none for that. vfork-safe. */
void blackbox_exec_begins(const char *path);
void blackbox_exec_failed(void);

/* blackbox_ends() says how the process ends, as far as it knows: whatever is told last counts.
 * `status` is an exit status, 0 to 255, or -1, not known; or a signal. `info` of the signal may be
 * NULL. A guest (vfork) in the record's process tells nothing. */
void blackbox_ends(enum blackbox_end end, int status, const siginfo_t *info);

/* blackbox_is_dead() says that the process is dead, and of what: `status` as by waitpid(2), -1: not
 * known. That counts more than what the process has told. Called by its keeper. */
void blackbox_is_dead(int status);

/* blackbox_is_on() returns whether a record is here, which may be the parent's;
 * blackbox_may_tell() whether the caller may write to the file as well. */
bool blackbox_is_on(void);
bool blackbox_may_tell(void);

/* blackbox_stranger() notes that the caller, which may tell, becomes or starts a program into which
 * no loader puts the library, and which has no record. vfork-safe. */
void blackbox_stranger(const char *program);

/* blackbox_bound() notes the signal that the kernel sends to the process when its parent ends, if
 * that is another one than before. */
void blackbox_bound(void);

/* blackbox_event() notes what the process has just done to the process `pid`; `value` is a signal.
 */
void blackbox_event(enum blackbox_event_kind kind, pid_t pid, int value);

#endif
