#define _POSIX_C_SOURCE 200809L
#include "provider.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int wire_in, wire_out;
static Text buffer;
static size_t taken, searched; /* bytes of the buffer that were lines already; bytes without a line feed */
static bool ended, ready;
static Run *running;
static double max_message, max_data;
static const char *provider_name;
static const Entry *all_steps;
static size_t step_count;

static void send_message(Text *fields) {
  Text line = {0};
  text_print(&line, "\n{\"jsonrpc\":\"2.0\",");
  text_add(&line, fields->at, fields->length);
  text_add(&line, "}\n", 2);
  for (size_t at = 0; at < line.length;) {
    ssize_t written = write(wire_out, line.at + at, line.length - at);
    if (written > 0) at += (size_t)written;
    else if (errno != EINTR) _exit(1);
  }
  free(line.at);
  free(fields->at);
}

static void answer(Span id, const char *kind, const Text *value) {
  Text fields = {0};
  text_print(&fields, "\"id\":%.*s,\"%s\":", id.at ? (int)id.length : 4, id.at ? id.at : "null", kind);
  text_add(&fields, value->at, value->length);
  send_message(&fields);
}

static void refuse(Span id, int code, const char *message, const Text *data) {
  Text error = {0};
  text_print(&error, "{\"code\":%d,\"message\":", code);
  text_quote(&error, message, strlen(message));
  if (data && data->length > 0) text_print(&error, ",\"data\":%s", data->at);
  text_add(&error, "}", 1);
  answer(id, "error", &error);
  free(error.at);
}

/* The next whole line in the buffer, without byte order mark and carriage return. */
static bool take_line(Span *line) {
  char *found = buffer.length > searched ? memchr(buffer.at + searched, '\n', buffer.length - searched) : NULL;
  if (!found) {
    memmove(buffer.at, buffer.at + taken, buffer.length - taken);
    buffer.length -= taken;
    taken = 0;
    searched = buffer.length;
    return false;
  }
  *line = (Span){buffer.at + taken, (size_t)(found - buffer.at) - taken};
  taken = searched = (size_t)(found - buffer.at) + 1;
  if (line->length > 0 && line->at[line->length - 1] == '\r') line->length--;
  if (line->length >= 3 && memcmp(line->at, "\xef\xbb\xbf", 3) == 0) line->at += 3, line->length -= 3;
  return true;
}

static void read_more(void) {
  static char chunk[65536];
  ssize_t count = read(wire_in, chunk, sizeof chunk);
  if (count > 0) text_add(&buffer, chunk, (size_t)count);
  else if (count == 0 || errno != EINTR) ended = true;
}

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void notice(Span line) {
  Span message = json_parse(line.at, line.length), id = json_member(json_member(message, "params"), "id");
  Text method = json_string(json_member(message, "method"), "");
  if (strcmp(method.at, "$/cancel") == 0 && id.at && id.length == running->id.length && memcmp(id.at, running->id.at, id.length) == 0)
    running->cancelled = true;
  free(method.at);
}

static void end_child(Run *run) {
  if (run->child <= 0) return;
  kill(run->child, SIGKILL);
  waitpid(run->child, NULL, 0);
  run->child = 0;
}

bool wait_for(Run *run, int ms) {
  for (long until = now_ms() + ms;;) {
    Span line;
    while (take_line(&line)) notice(line);
    if (ended) { end_child(run); _exit(1); }
    long left = until - now_ms();
    struct pollfd waiting = {.fd = wire_in, .events = POLLIN};
    if (poll(&waiting, 1, left > 0 && !run->cancelled ? (int)left : 0) > 0) read_more();
    else if (run->cancelled || left <= 0) return run->cancelled;
  }
}

void fail(Run *run, int code, const char *message, const char *data) {
  run->code = code;
  text_print(&run->message, "%s", message);
  text_print(&run->data, "%s", data);
}

void notify(Run *run, const char *method, const char *fields) {
  Text text = {0};
  text_print(&text, "\"method\":\"%s\",\"params\":{\"id\":%.*s,%s}", method, (int)run->id.length, run->id.at, fields);
  send_message(&text);
}

void report(Run *run, double progress, double total, const char *message) {
  wait_for(run, 0);
  if (progress < run->highest) return;
  run->highest = progress;
  Text fields = {0};
  text_print(&fields, "\"progress\":%g", progress);
  if (total > 0) text_print(&fields, ",\"total\":%g", total);
  if (message) text_print(&fields, ",\"message\":"), text_quote(&fields, message, strlen(message));
  notify(run, "$/progress", fields.at);
  free(fields.at);
}

static const Entry *find_step(Span name) {
  Text text = json_string(name, "");
  const Entry *found = NULL;
  for (size_t i = 0; i < step_count; i++) if (strcmp(all_steps[i].name, text.at) == 0) found = &all_steps[i];
  free(text.at);
  return found;
}

static void answer_run(Run *run, const Text *output) {
  Text text = {0};
  Span data = {output->at, output->length};
  size_t size = run->code ? 0 : json_shortest(data);
  if (size > max_data) text_print(&text, "The output has %zu bytes; allowed are %.0f.", size, max_data);
  else if (output->length + run->interrupt.length + 200 > max_message) text_print(&text, "The answer has about %zu bytes; allowed are %.0f.", output->length + 200, max_message);
  if (run->code) refuse(run->id, run->code, run->message.at, &run->data);
  else if (text.length > 0) refuse(run->id, 1007, text.at, NULL);
  else {
    if (run->interrupt.length > 0) text_print(&text, "{\"status\":\"interrupted\",\"interrupt\":%s,\"output\":", run->interrupt.at);
    else text_print(&text, "{\"status\":\"completed\",\"output\":");
    text_add(&text, output->at, output->length);
    text_add(&text, "}", 1);
    answer(run->id, "result", &text);
  }
  free(text.at);
}

static void run_step(Span id, Span params) {
  Span input = json_member(params, "input"), with = json_member(params, "with"), context = json_member(params, "context");
  if (!json_is(json_member(params, "step"), '"') || !json_is(input, '{') || !json_is(with, '{') || !json_is(context, '{')) {
    refuse(id, -32602, "step, input, with and context are required.", NULL);
    return;
  }
  const Entry *entry = find_step(json_member(params, "step"));
  if (!entry) { refuse(id, 1001, "There is no such step.", NULL); return; }
  Run run = {.id = id, .input = input, .with = with, .artifact_dir = json_string(json_member(context, "artifactDir"), "")};
  Text output = {0};
  running = &run;
  entry->step(&run, &output);
  if (output.length == 0) text_add(&output, input.at, input.length); // It returned nothing: the data passes through.
  fflush(stdout);
  end_child(&run);
  running = NULL;
  answer_run(&run, &output);
  free(output.at), free(run.artifact_dir.at), free(run.interrupt.at), free(run.message.at), free(run.data.at);
}

static void initialize(Span id, Span params) {
  Span versions = json_member(params, "protocolVersions"), limits = json_member(params, "limits");
  if (ready) refuse(id, -32600, "initialize comes once.", NULL);
  else if (!json_is(versions, '[') || !json_is(limits, '{')) refuse(id, -32602, "protocolVersions and limits are required.", NULL);
  else if (!json_array_holds(versions, "1")) refuse(id, 1006, "This provider speaks version 1.", NULL);
  else {
    ready = true;
    max_message = json_number(json_member(limits, "maxMessageBytes"), 0);
    max_data = json_number(json_member(limits, "maxDataBytes"), 0);
    Text result = {0};
    text_print(&result, "{\"protocolVersion\":\"1\",\"provider\":{\"name\":\"%s\",\"version\":\"1.0.0\"},", provider_name);
    text_print(&result, "\"capabilities\":{\"cancel\":true,\"describe\":true,\"reuse\":true},\"steps\":[");
    for (size_t i = 0; i < step_count; i++) text_print(&result, "%s\"%s\"", i ? "," : "", all_steps[i].name);
    text_print(&result, "]}");
    answer(id, "result", &result);
    free(result.at);
  }
}

static void describe(Span id, Span params) {
  Span wanted = json_member(params, "step");
  const Entry *only = wanted.at ? find_step(wanted) : NULL;
  if (!json_is(params, '{')) { refuse(id, -32602, "params is required.", NULL); return; }
  if (wanted.at && !only) { refuse(id, 1001, "There is no such step.", NULL); return; }
  Text result = {0};
  text_print(&result, "{\"steps\":[");
  for (size_t i = 0, written = 0; i < step_count; i++)
    if (!only || only == &all_steps[i]) text_print(&result, "%s{\"name\":\"%s\"}", written++ ? "," : "", all_steps[i].name);
  text_print(&result, "]}");
  answer(id, "result", &result);
  free(result.at);
}

static void receive(Span line) {
  static const Span none = {NULL, 0};
  if (line.length == 0) return;
  Span message = json_parse(line.at, line.length);
  if (!message.at) { refuse(none, -32700, "The line is not JSON.", NULL); return; }
  if (!json_is(message, '{')) { refuse(none, -32600, "A message is an object.", NULL); return; }
  Span id = json_member(message, "id"), params = json_member(message, "params");
  if (!id.at) return; /* a notification, with nothing running */
  Text method = json_string(json_member(message, "method"), "");
  if (strcmp(method.at, "initialize") == 0) initialize(id, params);
  else if (!ready) refuse(id, -32600, "initialize comes first.", NULL);
  else if (strcmp(method.at, "step/describe") == 0) describe(id, params);
  else if (strcmp(method.at, "step/run") == 0) run_step(id, params);
  else refuse(id, -32601, "There is no such method.", NULL);
  free(method.at);
}

void serve(const char *name, const Entry *steps, size_t count) {
  provider_name = name, all_steps = steps, step_count = count;
  wire_in = fcntl(0, F_DUPFD_CLOEXEC, 3), wire_out = fcntl(1, F_DUPFD_CLOEXEC, 3);
  int null = open("/dev/null", O_RDONLY);
  if (wire_in < 0 || wire_out < 0 || null < 0 || dup2(null, 0) < 0 || dup2(2, 1) < 0) exit(1);
  close(null);
  text_add(&buffer, "", 0);
  while (1) {
    Span line;
    if (take_line(&line)) {
      /* A copy: while the step runs, the buffer goes on to change. */
      Text copy = {0};
      text_add(&copy, line.at, line.length);
      receive((Span){copy.at, copy.length});
      free(copy.at);
    } else if (ended) _exit(0);
    else read_more();
  }
}
