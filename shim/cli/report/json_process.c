/* SPDX-License-Identifier: MIT
 *
 * Puts an image together from what the record says and what verdict.h makes of it. It judges
 * nothing itself.
 */
#include "cli/report/json_process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/report/command.h"
#include "cli/report/string.h"
#include "cli/verdict/ending.h"
#include "cli/verdict/verdict.h"

json_t *json_bytes(const char *bytes)
{
    char *text = string_to_utf8(bytes);
    json_t *string = text ? json_string(text) : NULL;
    free(text);
    return string;
}

json_t *json_time(int64_t ns)
{
    return ns ? json_integer(ns / 1000) : json_null();
}

static json_t *number_or_null(int number, int none)
{
    return number == none ? json_null() : json_integer(number);
}

static json_t *list_of(const struct process *p, enum blackbox_text text)
{
    json_t *array = json_array();
    for (const char *string = NULL; (string = process_next(p, text, string));)
        json_array_append_new(array, json_bytes(string));
    return array;
}

static const char *kind_of(const struct process *p)
{
    static const char *const kinds[] = {"gone", "exit",   "at_once", "signal",
                                        "exec", "killed", "at_once"};
    return p->is_running ? "running" : kinds[p->box.end];
}

static json_t *ending_of(const struct process *p, const struct verdict *verdict)
{
    bool has_sender_user = p->box.end == BLACKBOX_SIGNAL && p->sender > 0;
    if (p->fault)
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:I, s:o}", "kind", kind_of(p), "status",
                     number_or_null(blackbox_is_exit(p->box.end) ? p->box.status : -1, -1),
                     "signal", p->signal ? json_string(ending_signal(p->signal)) : json_null(),
                     "sender", number_or_null(p->sender, 0), "sender_user",
                     has_sender_user ? json_integer(p->box.sender_user) : json_null(), "grace_ms",
                     (json_int_t)p->box.grace_ms, "text", json_bytes(verdict->ending));
}

/* What the process has written, where it has counters of this kind. In one with both kinds the
 * numbers are those of both. */
static json_t *written_of(const struct process *p, bool has_kind, unsigned version)
{
    const struct blackbox_record *box = &p->box;
    if (!has_kind)
        return json_null();
    return json_pack("{s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "version",
                     number_or_null((int)version, 0), "modules", (json_int_t)box->images, "files",
                     (json_int_t)box->files, "flushes", (json_int_t)box->flushes, "written",
                     (json_int_t)box->written, "bytes", (json_int_t)box->written_bytes, "flush_us",
                     (json_int_t)box->flush_us);
}

static json_t *text_or_null(const char *text)
{
    return *text ? json_bytes(text) : json_null();
}

static json_t *python_of(const struct process *p)
{
    const struct blackbox_record *box = &p->box;
    if (!verdict_has_python(p))
        return json_null();
    return json_pack("{s:o, s:o, s:I, s:I, s:b}", "version", text_or_null(box->python), "coverage",
                     text_or_null(box->coverage), "saves", (json_int_t)box->saves, "save_us",
                     (json_int_t)box->save_us, "saved", box->is_python_saved != 0);
}

static json_t *names_of(const char *list)
{
    json_t *names = json_array();
    for (size_t length; *list; list += length + (list[length] == ',')) {
        char name[sizeof(((struct blackbox_record *)0)->text)];
        length = strcspn(list, ",");
        snprintf(name, sizeof(name), "%.*s", (int)length, list);
        if (length > 0)
            json_array_append_new(names, json_bytes(name));
    }
    return names;
}

static json_t *restored_of(const struct process *p)
{
    const char *names = process_text(p, BLACKBOX_RESTORED);
    if (!*names)
        return json_null();
    return json_pack("{s:o, s:o}", "by", number_or_null(p->box.restorer, 0), "names",
                     names_of(names));
}

static json_t *losses_of(const struct verdict *verdict)
{
    json_t *losses = json_array();
    for (unsigned i = 0; i < verdict->losses; i++)
        json_array_append_new(losses,
                              json_pack("{s:o, s:s}", "reason", json_bytes(verdict->loss[i].reason),
                                        "advice", verdict->loss[i].advice));
    return losses;
}

static json_t *event_of(const struct blackbox_event *event, int64_t at_ns)
{
    static const char *const kinds[] = {"", "sent", "reaped", "bound"};
    return json_pack("{s:o, s:s, s:i, s:s}", "at_us", json_time(at_ns), "kind", kinds[event->kind],
                     "pid", event->pid, "signal", ending_signal(event->value));
}

static json_t *events_of(const struct process *p)
{
    json_t *events = json_array();
    struct more_place place = {0};
    const struct blackbox_event *event;
    for (int64_t at_ns; (event = more_next_event(&p->more, &place, &at_ns));)
        json_array_append_new(events, event_of(event, at_ns));
    return events;
}

static json_t *command_of(const struct process *p)
{
    char command[COMMAND_SIZE];
    if (p->fault)
        return json_null();
    command_text(p, command);
    return json_bytes(command);
}

static json_t *place_of(const struct process *p, int index)
{
    return json_pack("{s:i, s:i, s:o, s:o, s:o, s:o, s:i, s:o, s:o, s:b, s:b}", "id", index,
                     "record", (int)p->number, "fault",
                     p->fault ? json_string(p->fault) : json_null(), "pid",
                     number_or_null(p->box.pid, 0), "parent_pid",
                     p->fault ? json_null() : json_integer(p->box.parent), "parent",
                     number_or_null(p->parent, -1), "depth", (int)p->depth, "former",
                     number_or_null(p->former, -1), "later", number_or_null(p->later, -1),
                     "prelude", process_is_prelude(p), "forked", p->box.is_forked != 0);
}

static json_t *program_of(const struct process *p)
{
    const struct blackbox_record *box = &p->box;
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "user",
                     p->fault ? json_null() : json_integer(box->user), "start_us",
                     json_time(box->start_ns), "end_us", json_time(p->end_ns), "program",
                     text_or_null(process_text(p, BLACKBOX_PROGRAM)), "arguments",
                     list_of(p, BLACKBOX_ARGUMENTS), "command", command_of(p));
}

static json_t *coverage_of(const struct process *p, const struct verdict *verdict)
{
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o}", "verdict",
                     verdict_word(verdict->kind), "ending", ending_of(p, verdict), "carried",
                     json_bytes(verdict->carried), "gcov",
                     written_of(p, verdict_has_gcov(p), p->box.gcc), "llvm",
                     written_of(p, verdict_has_llvm(p), p->box.llvm_raw), "python", python_of(p),
                     "restored", restored_of(p), "variables", list_of(p, BLACKBOX_VARIABLES),
                     "losses", losses_of(verdict), "more_losses", (json_int_t)verdict->more_losses,
                     "events", events_of(p));
}

json_t *json_process(const struct records *records, int index)
{
    const struct process *p = &records->process[index];
    struct verdict verdict;
    verdict_of(records, (size_t)index, &verdict);
    json_t *object = place_of(p, index);
    json_t *program = program_of(p), *coverage = coverage_of(p, &verdict);
    bool is_whole = json_object_update_new(object, program) == 0;
    is_whole = json_object_update_new(object, coverage) == 0 && is_whole;
    if (is_whole)
        return object;
    json_decref(object);
    return NULL;
}
