/* SPDX-License-Identifier: MIT
 *
 * The demo's shop: a small HTTP/1.1 server as they are written every day, one process, one
 * connection at a time, on the loopback interface.  It knows nothing of coverage, has no signal
 * handler and never returns from its loop: whoever started it ends it with SIGTERM.  Configured by
 * SHOP_NAME and SHOP_PORT (0: any free port, which it prints).
 */
#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { max_items = 4, max_name = 63, max_request = 4096 };

struct request {
    char method[8];
    char path[128];
    char *body;
    size_t body_length;
};

struct response {
    int status;
    char body[max_items * (max_name + 16) + 64];
};

static const char *shop_name;
static char items[max_items][max_name + 1];
static size_t item_count;

static const char *reason_of(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 400:
        return "Bad Request";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    default:
        return "Insufficient Storage";
    }
}

static void list_items(struct response *response)
{
    size_t used = 0;

    response->status = 200;
    for (size_t i = 0; i < item_count; i++)
        used += (size_t)sprintf(response->body + used, "%zu %s\n", i, items[i]);
}

static void add_item(const struct request *request, struct response *response)
{
    if (request->body_length == 0 || request->body_length > max_name) {
        response->status = 400;
        return;
    }
    if (item_count == max_items) {
        response->status = 507;
        return;
    }
    memcpy(items[item_count], request->body, request->body_length);
    items[item_count][request->body_length] = '\0';
    item_count++;
    response->status = 201;
    sprintf(response->body, "%zu\n", item_count - 1);
}

static void delete_item(const char *number, struct response *response)
{
    char *end;
    size_t i = strtoul(number, &end, 10);

    if (*number == '\0' || *end != '\0' || i >= item_count) {
        response->status = 404;
        return;
    }
    item_count--;
    memmove(items[i], items[i + 1], (item_count - i) * sizeof items[0]);
    response->status = 204;
}

static void route(const struct request *request, struct response *response)
{
    int reads = strcmp(request->method, "GET") == 0 || strcmp(request->method, "HEAD") == 0;

    if (strcmp(request->path, "/") == 0 && reads) {
        response->status = 200;
        sprintf(response->body, "Welcome to %.63s\n", shop_name);
    } else if (strcmp(request->path, "/items") == 0 && reads) {
        list_items(response);
    } else if (strcmp(request->path, "/items") == 0 && strcmp(request->method, "POST") == 0) {
        add_item(request, response);
    } else if (strncmp(request->path, "/items/", 7) == 0 &&
               strcmp(request->method, "DELETE") == 0) {
        delete_item(request->path + 7, response);
    } else if (strcmp(request->path, "/") == 0 || strncmp(request->path, "/items", 6) == 0) {
        response->status = 405;
    } else {
        response->status = 404;
    }
}

/* The value of a header line in `head`, or 0 when it is not there. */
static size_t content_length(const char *head)
{
    for (const char *line = head; line != NULL; line = strstr(line + 1, "\r\n"))
        if (strncasecmp(line, "\r\nContent-Length:", 17) == 0)
            return strtoul(line + 17, NULL, 10);
    return 0;
}

static int parse_first_line(const char *line, struct request *request)
{
    int end = -1;

    sscanf(line, "%7s %127s HTTP/1.%n", request->method, request->path, &end);
    return end != -1;
}

/* Reads until the head and as much body as it announces are there; 0: not a request. */
static int read_request(int client, char *buffer, struct request *request)
{
    size_t used = 0;
    ssize_t got;

    while ((got = read(client, buffer + used, max_request - 1 - used)) > 0) {
        used += (size_t)got;
        buffer[used] = '\0';
        char *head_end = strstr(buffer, "\r\n\r\n");
        if (head_end == NULL)
            continue;
        request->body = head_end + 4;
        request->body_length = content_length(buffer);
        if (used - (size_t)(request->body - buffer) >= request->body_length)
            return parse_first_line(buffer, request);
    }
    return 0;
}

static void write_response(int client, const struct response *response, int with_body)
{
    dprintf(client, "HTTP/1.1 %d %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
            response->status, reason_of(response->status), strlen(response->body),
            with_body ? response->body : "");
}

static void serve(int client)
{
    char buffer[max_request];
    struct request request = {0};
    struct response response = {.status = 400};

    if (read_request(client, buffer, &request))
        route(&request, &response);
    write_response(client, &response, strcmp(request.method, "HEAD") != 0);
    close(client);
}

static int listen_on(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((unsigned short)atoi(port)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, 8) != 0)
        err(1, "cannot listen");
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("listening on %d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

static const char *required(const char *name)
{
    const char *value = getenv(name);

    if (value == NULL)
        errx(2, "%s is not set", name);
    return value;
}

int main(void)
{
    shop_name = required("SHOP_NAME");
    int listener = listen_on(required("SHOP_PORT"));

    for (;;)
        serve(accept(listener, NULL, NULL));
}
