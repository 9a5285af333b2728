/* SPDX-License-Identifier: MIT
 *
 * Writes the run, its summary, and the frame of all.
 */
#include "cli/report/json.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/report/json_process.h"
#include "cli/report/summary.h"
#include "cli/verdict/unseen.h"

bool report_json_is_built(void)
{
    return true;
}

static json_t *run_of(const struct answer *answer)
{
    const struct records *records = answer->records;
    return json_pack("{s:o, s:I, s:o, s:o, s:b}", "directory", json_bytes(answer->directory),
                     "read_us", (json_int_t)(records->now / 1000), "start_us",
                     json_time(records->start), "finish_us", json_time(records->finish),
                     "lost_only", answer->has_lost_only);
}

static json_t *summary_line(const struct summary *summary)
{
    char *text = report_summary(summary);
    json_t *line = text ? json_bytes(text) : NULL;
    free(text);
    return line;
}

static json_t *summary_of(const struct records *records)
{
    struct summary s = verdict_summary(records);
    const struct {
        const char *key;
        size_t number;
    } rows[] = {{"processes", s.processes},
                {"with_coverage", s.carrying},
                {"gcov", s.gcov},
                {"llvm", s.llvm},
                {"python", s.python},
                {"restored", s.restored},
                {"killed", s.killed},
                {"lost", s.lost},
                {"running", s.running},
                {"undecided", s.undecided},
                {"unreadable", s.unreadable},
                {"without_record", s.left_out},
                {"out_of_reach", s.strangers},
                {"unseen", s.unseen}};
    json_t *summary = json_object();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        json_object_set_new(summary, rows[i].key, json_integer((json_int_t)rows[i].number));
    json_object_set_new(summary, "text", summary_line(&s));
    return summary;
}

static json_t *stranger_of(const struct blackbox_more *told, const struct measured *measured)
{
    return json_pack("{s:o, s:i, s:s, s:s, s:s}", "program", json_bytes(told->reasons), "by",
                     (int)told->pid, "counters", measured_name(measured->by), "reason",
                     measured->refusal, "advice", measured->advice);
}

static json_t *strangers_of(const struct records *records)
{
    json_t *strangers = json_array();
    const struct blackbox_more *told;
    const struct measured *measured;
    for (struct more_place place = {0}; (measured = verdict_next_stranger(records, &place, &told));)
        json_array_append_new(strangers, stranger_of(told, measured));
    return strangers;
}

static json_t *unseen_of(const struct records *records)
{
    struct unseen unseen = verdict_unseen(records);
    if (!unseen.first)
        return json_null();
    return json_pack("{s:o, s:s}", "program", json_bytes(unseen.first), "advice",
                     verdict_unseen_advice);
}

/* JSON has no < outside of strings. */
static int put_escaped(const char *text, size_t size, void *to)
{
    for (size_t i = 0; i < size; i++)
        if ((text[i] == '<' ? fputs("\\u003c", to) : fputc(text[i], to)) < 0)
            return -1;
    return 0;
}

/* Writes `before` and the value, and takes the reference; NULL, from want of memory, is a failure.
 */
static bool put(FILE *to, const char *before, json_t *value)
{
    errno = ENOMEM;
    bool is_put = value && fputs(before, to) >= 0 &&
                  json_dump_callback(value, put_escaped, to, JSON_COMPACT | JSON_ENCODE_ANY) == 0;
    json_decref(value);
    return is_put;
}

static json_t *process_of(const struct answer *answer, int index)
{
    const struct process_tested *of = &answer->tested->of[index];
    json_t *process = json_process(answer->records, index);
    json_object_set_new(process, "test", of->test ? json_bytes(of->test) : json_null());
    json_object_set_new(process, "reached", of->set < 0 ? json_null() : json_integer(of->set));
    return process;
}

/* One process after the other, since all together take a lot of memory. */
static bool put_processes(FILE *to, const struct answer *answer)
{
    const char *before = "\n";
    for (int i = -1; (i = answer_next(answer, i)) >= 0; before = ",\n")
        if (!put(to, before, process_of(answer, i)))
            return false;
    return true;
}

static json_t *array_of(json_t *array)
{
    return array ? json_incref(array) : json_array();
}

static bool put_tested(FILE *to, const struct processes_tested *tested)
{
    return put(to, ",\n\"sources\":", array_of(tested->sources)) &&
           put(to, ",\n\"functions\":", array_of(tested->functions)) &&
           put(to, ",\n\"reached\":", array_of(tested->sets)) &&
           fprintf(to, ",\n\"reached_left_out\":%zu", tested->left_out) > 0;
}

bool report_json(FILE *to, const struct answer *answer)
{
    return fprintf(to, "{\"schema\":%d", REPORT_SCHEMA) > 0 &&
           put(to, ",\n\"run\":", run_of(answer)) &&
           put(to, ",\n\"summary\":", summary_of(answer->records)) &&
           put(to, ",\n\"out_of_reach\":", strangers_of(answer->records)) &&
           put(to, ",\n\"not_known\":", unseen_of(answer->records)) &&
           put_tested(to, answer->tested) && fputs(",\n\"processes\":[", to) >= 0 &&
           put_processes(to, answer) && fputs("\n]}\n", to) >= 0;
}
