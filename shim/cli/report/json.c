/* SPDX-License-Identifier: MIT
 *
 * Writes the run, its summary, and the frame of all.
 */
#include "cli/report/json.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/report/json_process.h"
#include "cli/report/summary.h"

bool report_json_is_built(void)
{
    return true;
}

static json_t *run_of(const struct records *records, const char *directory)
{
    return json_pack("{s:o, s:I, s:o, s:o}", "directory", json_bytes(directory), "read_us",
                     (json_int_t)(records->now / 1000), "start_us", json_time(records->start),
                     "finish_us", json_time(records->finish));
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
                  json_dump_callback(value, put_escaped, to, JSON_COMPACT) == 0;
    json_decref(value);
    return is_put;
}

static json_t *process_of(const struct records *records, int index,
                          const struct processes_tested *tested)
{
    const struct process_tested *of = &tested->of[index];
    json_t *process = json_process(records, index);
    json_object_set_new(process, "test", of->test ? json_bytes(of->test) : json_null());
    json_object_set_new(process, "reached", of->set < 0 ? json_null() : json_integer(of->set));
    return process;
}

/* One process after the other, since all together take a lot of memory. */
static bool put_processes(FILE *to, const struct records *records,
                          const struct processes_tested *tested)
{
    const char *before = "\n";
    for (int i = -1; (i = records_next(records, i)) >= 0; before = ",\n")
        if (!put(to, before, process_of(records, i, tested)))
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

bool report_json(FILE *to, const struct records *records, const struct processes_tested *tested,
                 const char *directory)
{
    return fprintf(to, "{\"schema\":%d", REPORT_SCHEMA) > 0 &&
           put(to, ",\n\"run\":", run_of(records, directory)) &&
           put(to, ",\n\"summary\":", summary_of(records)) && put_tested(to, tested) &&
           fputs(",\n\"processes\":[", to) >= 0 && put_processes(to, records, tested) &&
           fputs("\n]}\n", to) >= 0;
}
