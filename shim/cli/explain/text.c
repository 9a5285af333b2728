/* SPDX-License-Identifier: MIT
 *
 * Takes one line of the page after the other: words go to the end of the paragraph.
 */
#include "cli/explain/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writer {
    FILE *to;
    size_t width;
    size_t column;    /* behind the last word; 0: a paragraph begins */
    bool is_literal;  /* in a display */
    bool is_apart;    /* an empty line comes before what is written next */
    bool holds_space; /* the next word follows without a space */
};

void explain_text_unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        bool is_escape = *from == '\\' && from[1];
        if (is_escape && strncmp(from, "\\(dq", strlen("\\(dq")) == 0) {
            *to++ = '"';
            from += strlen("(dq");
        } else if (is_escape && *++from == 'e') {
            *to++ = '\\';
        } else if (!is_escape || *from != '&') {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static void begin_line(struct writer *w, size_t indent)
{
    if (w->is_apart)
        fputc('\n', w->to);
    w->is_apart = false;
    fprintf(w->to, "%*s", (int)indent, "");
    w->column = indent;
}

static void end_paragraph(struct writer *w)
{
    if (w->column > 0) {
        fputc('\n', w->to);
        w->is_apart = true;
    }
    w->column = 0;
    w->holds_space = false;
}

/* Breaks the line where the word does not fit; a mark behind a word stays with it. */
static void put_word(struct writer *w, const char *word, bool is_joined)
{
    size_t length = strlen(word), gap = is_joined || w->holds_space ? 0 : 1;
    w->holds_space = false;
    if (w->column > EXPLAIN_INDENT && gap > 0 && w->column + gap + length > w->width) {
        fputc('\n', w->to);
        begin_line(w, EXPLAIN_INDENT);
    } else if (w->column == 0) {
        begin_line(w, EXPLAIN_INDENT);
    } else if (gap > 0) {
        fputc(' ', w->to);
        w->column++;
    }
    fputs(word, w->to);
    w->column += length;
}

static void put_words(struct writer *w, char *text)
{
    for (char *at = NULL, *word = strtok_r(text, " ", &at); word; word = strtok_r(NULL, " ", &at))
        put_word(w, word, false);
}

/* Returns the next argument of a macro, in quotes or not, and NULL at the end. */
static char *next_argument(char **at)
{
    char *argument = *at + strspn(*at, " ");
    if (!*argument)
        return NULL;
    bool is_quoted = *argument == '"';
    argument += is_quoted;
    *at = argument + strcspn(argument, is_quoted ? "\"" : " ");
    if (**at)
        *(*at)++ = '\0';
    explain_text_unescape(argument);
    return argument;
}

static bool is_mark(const char *argument, const char *marks)
{
    return strlen(argument) == 1 && strchr(marks, *argument);
}

/* Writes an argument with `before` and `after` around it. */
static void put_marked(struct writer *w, const char *before, const char *argument,
                       const char *after)
{
    char *text = text_print("%s%s%s", before, argument, after);
    put_words(w, text);
    free(text);
}

/* The macro's arguments are literal ones, marks, or of .Xr a name and its section. */
static void put_macro(struct writer *w, const char *name, char *rest)
{
    bool is_page = strcmp(name, "Xr") == 0;
    const char *quote = strcmp(name, "Ql") == 0 ? "`" : "";
    for (char *argument; (argument = next_argument(&rest));) {
        char *section;
        if (is_mark(argument, "([")) {
            put_word(w, argument, false);
            w->holds_space = true;
        } else if (is_mark(argument, ".,:;)]?!")) {
            put_word(w, argument, true);
        } else if (is_page && (section = next_argument(&rest))) {
            char *page = text_print("%s(%s)", argument, section);
            put_word(w, page, false);
            free(page);
        } else {
            put_marked(w, quote, argument, quote);
        }
    }
}

static void put_literal(struct writer *w, char *line)
{
    begin_line(w, (size_t)2 * EXPLAIN_INDENT);
    explain_text_unescape(line);
    fprintf(w->to, "%s\n", line);
}

static void put_line(struct writer *w, char *line)
{
    if (strcmp(line, ".Ed") == 0) {
        w->is_literal = false;
        w->column = 0;
        w->is_apart = true;
    } else if (w->is_literal) {
        put_literal(w, line);
    } else if (strcmp(line, ".Pp") == 0 || strncmp(line, ".Bd ", strlen(".Bd ")) == 0) {
        end_paragraph(w);
        w->is_literal = line[1] == 'B';
    } else if (*line == '.' && line[1] != '\\' && strlen(line) > 4) {
        line[3] = '\0';
        put_macro(w, line + 1, line + 4);
    } else if (*line != '.') {
        explain_text_unescape(line);
        put_words(w, line);
    }
}

char *explain_text(const struct explain_entry *entry, size_t width)
{
    char *text = NULL;
    size_t size;
    struct writer w = {.to = open_memstream(&text, &size), .width = width};
    char *body = strndup(entry->body, entry->size);
    if (!w.to || !body)
        text_no_memory();
    for (char *line = body, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        put_line(&w, line);
    }
    end_paragraph(&w);
    free(body);
    if (fclose(w.to) != 0 || !text)
        text_no_memory();
    return text;
}
