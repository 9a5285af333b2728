/* SPDX-License-Identifier: MIT
 *
 * Walks, tells, and draws the conclusion.
 */
#include "cli/project/project.h"

#include <stdbool.h>
#include <stdlib.h>

#include "cli/called.h"
#include "cli/doctor/finding.h"
#include "cli/doctor/program.h"
#include "cli/project/advice.h"
#include "cli/project/enable.h"
#include "cli/project/kind.h"
#include "cli/project/marks.h"
#include "cli/project/notes.h"
#include "cli/project/programs.h"
#include "cli/project/walk.h"

static bool is_cut;
static const char *state; /* what can be said where nothing was found that would not work */

static void take(void *data, const struct walk_file *file)
{
    marks_take(data, file);
}

static void tell_cuts(const struct walk *walk, const struct facts *facts)
{
    if (walk->cut)
        doctor_note(".", text_print("not all was looked at: %s", walk->cut));
    doctor_note_tallied(&walk->unreadable, "it cannot be read, and was not looked at");
    doctor_note_tallied(&walk->elsewhere,
                        "another file system is mounted there, which was not looked at");
    doctor_note_tallied(&facts->unread,
                        "it is too large, or there are too many, so it was not looked at");
    doctor_program_tell_closed(&facts->closed);
    is_cut = walk->cut || walk->unreadable.count + walk->elsewhere.count + facts->unread.count > 0;
}

static void tell_remarks(const struct facts *facts)
{
    if (facts_has(facts, MARK_COVERAGE) && !facts_has(facts, MARK_PATCH) &&
        !getenv("COVERAGE_PROCESS_START"))
        doctor_note(facts->marks[MARK_COVERAGE].first,
                    text_print("no patch = subprocess is set; whether subprocesses are measured "
                               "all the same, %s doctor pytest --cov says",
                               called_as()));
    if (facts_has(facts, MARK_SUDO))
        doctor_note(facts->marks[MARK_SUDO].first,
                    text_print("it names sudo, and what that starts is without the library; %s",
                               doctor_program_behind("sudo")));
    if (facts->programs[HOLDS_NONE_OF_GO].count > 0)
        doctor_note(facts->programs[HOLDS_NONE_OF_GO].first,
                    "this program of Go was not built by go build -cover");
}

static bool is_measured(const struct facts *facts)
{
    return programs_with(facts) > 0 || facts_has(facts, MARK_COVERAGE) ||
           (facts->notes.gcc.count + facts->notes.clang.count > 0 && !enable_is_due(facts));
}

/* Of a program that is there nobody must say that nothing is built. */
static const char *state_of(const struct facts *facts)
{
    bool is_to_build = kind_is_there(facts, KIND_UNBUILT) || kind_is_there(facts, KIND_RUST) ||
                       kind_is_there(facts, KIND_GO);
    if (is_measured(facts) || !is_to_build)
        return "nothing that would lose counts was seen";
    if (facts->programs[HOLDS_NONE].count + facts->programs[HOLDS_NONE_OF_RUST].count +
            facts->programs[HOLDS_NONE_OF_GO].count >
        0)
        return "what is built here has no counters yet";
    return "nothing here is built for coverage yet";
}

const char *project_look(void)
{
    static struct facts facts;
    struct walk walk = {.seen = take, .data = &facts};
    walk_here(&walk);
    facts.covkeep = walk.covkeep;
    const char *command = advice_tell(&facts);
    notes_tell(&facts);
    advice_look_at_places(&facts);
    enable_tell(&facts);
    tell_remarks(&facts);
    tell_cuts(&walk, &facts);
    state = state_of(&facts);
    return command;
}

void project_conclude(const char *command)
{
    const char *sight = is_cut ? ", in what was looked at" : "";
    unsigned count = doctor_findings();
    if (count > 0)
        doctor_conclude(text_print("%u thing%s found that would not work, see above", count,
                                   count == 1 ? " was" : "s were"),
                        command);
    else
        doctor_conclude(text_print("%s%s", state, sight), command);
}
