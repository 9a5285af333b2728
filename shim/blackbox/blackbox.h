/* SPDX-License-Identifier: MIT
 *
 * The black box: the record of one process in the directory COV_KEEP_DIR, which tells afterwards
 * what the process was, what coverage it carried, how it ended and what became of its coverage. It
 * is kept in memory, and written at the process's start, when it gets coverage, and at its end;
 * after a SIGKILL by the keeper. Without a keeper what it tells is written when it is told. A child
 * that was forked gets one at once when it has coverage to lose, else at its end, and none for an
 * exec. Without COV_KEEP_DIR nothing happens here.
 */
#ifndef COVKEEP_BLACKBOX_BLACKBOX_H
#define COVKEEP_BLACKBOX_BLACKBOX_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The records of all processes are slots of one file in that directory, since a new file for each
 * would cost several times as much. The first slot is the head; each process appends one, and
 * others for what few processes have to tell. In the machine's own byte order. Who reads it must
 * expect any bytes: a process may have been killed in the middle of a store, or may have written
 * wildly. A newer version only adds fields, in what is `reserved` now. */
#define BLACKBOX_FILE "records"
#define BLACKBOX_MAGIC "covkeep"      /* of a process's record */
#define BLACKBOX_MORE_MAGIC "covmore" /* of what belongs to one */
#define BLACKBOX_VERSION 2
#define BLACKBOX_SIZE 1024  /* of a slot: no page holds a part of one */
#define BLACKBOX_MAX 262144 /* slots in a file; later processes have none */

struct blackbox_head {
    uint32_t left_out; /* processes without a record, since the file was full or could not grow
                          beyond their RLIMIT_FSIZE; atomic */
    uint32_t more;     /* slots that are no process's record; atomic */
};

enum blackbox_end {
    BLACKBOX_OPEN = 0, /* it still runs, or was killed from outside */
    BLACKBOX_EXIT = 1, /* exit, or return from main; `status` is the exit status, -1: not known */
    BLACKBOX_AT_ONCE = 2, /* _exit; `status` the same */
    BLACKBOX_SIGNAL = 3,  /* a signal's default action; `status` is its number */
    BLACKBOX_EXEC = 4,    /* it became another program, which has a record of its own */
    BLACKBOX_KILLED = 5,  /* its keeper saw it die of a SIGKILL, which `status` then is, or of what
                             nobody can tell: 0 */
    BLACKBOX_QUICKLY = 6, /* quick_exit; `status` the same */
};

/* `status` is an exit status then, or a signal. Async-signal-safe. */
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
    BLACKBOX_PYTHON = 2, /* coverage.py was imported */
};

/* The texts of a record follow each other in this order. */
enum blackbox_text {
    BLACKBOX_PROGRAM,   /* its file: absolute, as it was called */
    BLACKBOX_VARIABLES, /* coverage variables at its start, NAME=value each */
    BLACKBOX_RESTORED,  /* names with commas between, restored at its start; or nothing */
    BLACKBOX_ARGUMENTS, /* argv[0] first */
    BLACKBOX_TEXTS,
};

struct blackbox_record {
    char magic[8];
    uint32_t version;
    uint32_t size; /* BLACKBOX_SIZE */

    int32_t pid, parent; /* in the process's own pid namespace */
    uint32_t user;
    uint32_t is_forked;     /* a forked child that has not become another program */
    int64_t start_ns;       /* CLOCK_REALTIME, as all times that end in _ns */
    int32_t restorer;       /* who restored variables at its start; 0: nobody had to */
    uint32_t pid_namespace; /* in which those pids count: its number; 0: not known */

    uint32_t end; /* enum blackbox_end */
    int32_t status;
    int32_t sender_pid; /* of the signal that ended it; 0: the kernel, or not known */
    uint32_t sender_user;
    int64_t end_ns;           /* 0: not known */
    uint32_t grace_ms;        /* how much longer it took to die */
    uint32_t is_python_saved; /* coverage.py has saved for that ending */

    uint32_t carries;       /* bits of enum blackbox_carries */
    uint32_t images, files; /* of gcov: loaded modules with counters, their .gcda files */
    uint32_t flushes;       /* how often all that was counted has been written */
    uint32_t written;       /* .gcda files written, by all flushes */
    uint32_t saves;         /* how often coverage.py has saved because of an ending */
    uint64_t written_bytes;
    uint64_t flush_us; /* the time that took */
    uint32_t save_us;
    uint32_t lost; /* how many lines told of lost coverage; see BLACKBOX_REASONS */

    char python[16];   /* the interpreter's version; ends with a zero byte, as `coverage` */
    char coverage[16]; /* coverage.py's */
    uint32_t is_quiet; /* it tells no more, see blackbox_notes_quiet() */
    uint32_t revision; /* how often it was written: what `covkeep run` is sent may come late */
    uint16_t text_end[BLACKBOX_TEXTS]; /* in `text`: each text begins where the one before ends */
    char text[848]; /* strings, each of which ends with a zero byte; cut where there is no room */
};

enum blackbox_event_kind {
    BLACKBOX_SENT = 1,   /* it sent the process `pid` SIGKILL */
    BLACKBOX_REAPED = 2, /* it waited for its child `pid`, which died of signal `value` */
};

struct blackbox_event {
    int32_t pid;
    uint16_t kind; /* 0: there is none here */
    uint16_t value;
    uint32_t at_ms; /* after the slot's start_ns */
};

#define BLACKBOX_ROOM 976  /* bytes in a slot that belongs to a record */
#define BLACKBOX_EVENTS 81 /* events that are these */
#define BLACKBOX_NOBODY (~0u)

enum blackbox_more_kind {
    BLACKBOX_REASONS = 1, /* of losses, "what: path: reason", with newlines or zero bytes between */
    BLACKBOX_STRANGER = 3, /* the path of a program without the library that this process, which may
                              have no record either, has become or started; in `reasons`. */
    BLACKBOX_DEEDS = 2,    /* events, what it did to others; the last of BLACKBOX_DEEDS_MAX slots
                              holds the latest of them, and those before it are lost */
};

#define BLACKBOX_DEEDS_MAX 64 /* slots of a process, so that one does not fill the file */

struct blackbox_more {
    char magic[8];
    uint32_t version;
    uint32_t size;    /* BLACKBOX_SIZE */
    int32_t pid;      /* of the process that it belongs to */
    uint32_t of;      /* the slot of its record, from 0 behind the head; BLACKBOX_NOBODY: it is
                         `covkeep run`, which has none, and tells what it has seen; on the way to
                         `covkeep run` also: that is to find the record (relay.h) */
    int64_t start_ns; /* the process's; where it has no record, of the first event */
    uint32_t kind;    /* enum blackbox_more_kind */
    uint32_t used;    /* bytes or events, those for which there was no room as well; atomic */
    uint64_t reserved;
    union {
        char reasons[BLACKBOX_ROOM];
        struct blackbox_event event[BLACKBOX_EVENTS];
    };
};

_Static_assert(sizeof(struct blackbox_record) == BLACKBOX_SIZE, "the record is a slot");
_Static_assert(sizeof(struct blackbox_more) == BLACKBOX_SIZE, "and what belongs to it");

/* What the record will say from its start: this process; its coverage variables one by one,
 * `NAME=value`; and the names that another process has restored, "" for none. Once and in this
 * order, in the constructor. */
void blackbox_describe(char *const *arguments);
void blackbox_variable(const char *entry);
void blackbox_restored(pid_t by, const char *names);

/* Makes the record in the directory, which is made (0700) if it is missing. The file must be a
 * regular one that holds records, without another name, writable by nobody but its owner; where it
 * is missing, too, the directory must be no symbolic link. Both must be the caller's own or root's;
 * root uses those of others. Where that cannot be had, `covkeep run` makes the record, if there is
 * one. Where it cannot be made one line says so, and there is none; nor is
 * there one where the file is full or near RLIMIT_FSIZE, which is counted in its head. The strings
 * must stay. */
void blackbox_start(const char *directory, char *const *arguments);

/* In a child whose memory is a copy: it has no record yet. Once or several times.
 * Async-signal-safe. */
void blackbox_forked(void);

/* Makes the record that such a child has not yet; see blackbox_file_add() for where that cannot be.
 * Async-signal-safe. */
void blackbox_begin(void);

/* blackbox_notes_quiet() puts into the record that the process is about to be quiet
 * (kernel/quiet.h), or that this has failed. While it is quiet, only its keeper writes the record,
 * at the end, with the time at which the keeper has seen that. Async-signal-safe. */
void blackbox_notes_quiet(bool is_quiet);

/* The process has a keeper, which sees its end and writes what is not in the file yet; and that
 * leaves now. Both are async-signal-safe; the latter is called by the keeper. */
void blackbox_kept(void);
void blackbox_keeper_leaves(void);

/* Only the keeper can write the record: the process has given up its rights, or its root, or has no
 * descriptor left. Async-signal-safe. */
bool blackbox_needs_keeper(void);

/* The destructors have run, after what is told of an exit: what they have counted is flushed.
 * Async-signal-safe. */
void blackbox_exit_done(void);

/* The process of the record that is here: in a child that has none of its own yet its parent. The
 * caller's pid where there is none. vfork-safe. */
pid_t blackbox_pid(void);

/* What it carries: gcov's counters in so many modules and files; an interpreter with coverage.py,
 * of these versions (NULL: not known). Async-signal-safe, as all that follow. */
void blackbox_counts(unsigned images, unsigned files);
void blackbox_python(const char *python, const char *coverage);

/* The interpreter ends by itself: coverage.py has saved before that. */
void blackbox_python_ends(void);

/* What was kept: all that had been counted is written, in so many files and bytes; coverage.py has
 * saved, or failed to. Called in the process itself or in its keeper. */
void blackbox_flushed(unsigned files, unsigned long long bytes, unsigned long long us);
void blackbox_saved(bool is_saved, unsigned us);

/* What was lost, and why; path may be NULL. Whether there is a record that tells it. */
bool blackbox_lost(const char *what, const char *path, const char *reason);

/* A signal has come that ends it: the time until then counts as grace. */
void blackbox_begins_to_end(void);

/* The process tries to become another program, `path` if that is not NULL, which will have a record
 * of its own; or has failed to. A forked child without a record gets none for that. vfork-safe. */
void blackbox_exec_begins(const char *path);
void blackbox_exec_failed(void);

/* The process ends so, as far as it knows: whatever comes last counts. An exit status is 0 to 255;
 * -1: not known. For another process than the record's (vfork) nothing happens. */
void blackbox_ends(enum blackbox_end end, int status, const siginfo_t *info);

/* Its keeper has seen it die, and of what (`status` as of waitpid(2), -1: not known), whatever it
 * has told before. */
void blackbox_is_dead(int status);

/* Whether there is a record here, maybe the parent's; and whether the caller may write to the file.
 */
bool blackbox_is_on(void);
bool blackbox_may_tell(void);

/* The caller, which may tell, becomes or starts a program that has the library not in it and no
 * record. vfork-safe. */
void blackbox_stranger(const char *program);

/* What it has just done to another process; `value` is a signal. */
void blackbox_event(enum blackbox_event_kind kind, pid_t pid, int value);

#endif
