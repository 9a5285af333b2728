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
    size_t column;   /* behind the last word; 0: a paragraph begins */
    bool is_literal; /* in a display */
    bool is_apart;   /* an empty line comes before what is written next */
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
}

/* Breaks the line where the word does not fit. */
static void put_word(struct writer *w, const char *word)
{
    size_t length = strlen(word);
    bool fits = w->column + 1 + length <= w->width;
    if (w->column > 0 && !fits)
        fputc('\n', w->to);
    if (w->column == 0 || !fits) {
        begin_line(w, EXPLAIN_INDENT);
    } else {
        fputc(' ', w->to);
        w->column++;
    }
    fputs(word, w->to);
    w->column += length;
}

static void put_words(struct writer *w, char *text)
{
    for (char *at = NULL, *word = strtok_r(text, " ", &at); word; word = strtok_r(NULL, " ", &at))
        put_word(w, word);
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

/* Takes the arguments that are one mark each, and returns them as one text, for free(). */
static char *take_marks(char **at, const char *marks)
{
    char *taken = text_print("%s", *at);
    size_t count = 0;
    for (char *next; next = *at + strspn(*at, " "),
                     *next && strchr(marks, *next) && (!next[1] || next[1] == ' ');
         *at = next + 1)
        taken[count++] = *next;
    taken[count] = '\0';
    return taken;
}

/* The macro's arguments are literal ones, or of .Xr a name and its section, between marks. */
static void put_macro(struct writer *w, const char *name, char *rest)
{
    bool is_page = strcmp(name, "Xr") == 0;
    const char *quote = strcmp(name, "Ql") == 0 ? "`" : "";
    char *before = take_marks(&rest, "(["), *argument = next_argument(&rest);
    char *section = is_page && argument ? next_argument(&rest) : NULL;
    char *after = take_marks(&rest, ".,:;)]?!");
    char *text =
        text_print("%s%s%s%s%s%s%s%s", before, quote, argument ? argument : "", section ? "(" : "",
                   section ? section : "", section ? ")" : "", quote, after);
    put_words(w, text);
    free(before);
    free(after);
    free(text);
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
