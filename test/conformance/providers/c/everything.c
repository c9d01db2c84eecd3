/* The everything provider in C, a language without a library of ours: written from the specification alone. */
#define _POSIX_C_SOURCE 200809L
#include "provider.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double number(Run *run, const char *key, double otherwise) { return json_number(json_member(run->input, key), otherwise); }
static Text string(Run *run, const char *key, const char *otherwise) { return json_string(json_member(run->input, key), otherwise); }
static bool truth(Span object, const char *key) { return json_is(json_member(object, key), 't'); }
static void give(Text *output, Span span) { text_add(output, span.at, span.length); }

/* Integers beyond 2^53 - 1 travel as strings. */
static void integer(Text *output, bool negative, uint64_t value) {
  const char *quote = value > 9007199254740991u ? "\"" : "";
  text_print(output, "%s%s%" PRIu64 "%s", quote, negative ? "-" : "", value, quote);
}

static void echo(Run *run, Text *output) {
  if (!truth(run->with, "wrap")) { give(output, run->input); return; }
  text_print(output, "{\"input\":"), give(output, run->input);
  text_print(output, ",\"with\":"), give(output, run->with), text_print(output, "}");
}

/* C has no exceptions: what stands for the stack is the place the failure was written down. */
static void failing(Run *run, Text *output) {
  (void)output;
  Text message = string(run, "message", "it failed"), data = {0};
  text_print(&data, "{\"type\":\"Failure\",\"stack\":[\"failing at %s:%d\"]}", "everything.c", __LINE__);
  fail(run, 1000, message.at, data.at);
  free(message.at), free(data.at);
}

static void chain(Text *data, int level, int depth) {
  text_print(data, "{\"type\":\"Failure\"");
  if (level < depth && level <= 8) {
    text_print(data, ",\"cause\":{\"message\":\"level %d\",\"data\":", level + 1);
    chain(data, level + 1, depth);
    text_print(data, "}");
  }
  text_print(data, "}");
}

static void cause(Run *run, Text *output) {
  (void)output;
  Text data = {0};
  chain(&data, 1, (int)number(run, "depth", 3));
  fail(run, 1000, "level 1", data.at);
  free(data.at);
}

static void retry_after(Run *run, Text *output) {
  (void)output;
  Text data = {0};
  text_print(&data, "{\"retryable\":true,\"retryAfterMs\":%.0f}", number(run, "ms", 1500));
  fail(run, 1000, "not now", data.at);
  free(data.at);
}

static void slow(Run *run, Text *output) {
  int total = (int)number(run, "ms", 10000);
  for (int passed = 0; passed < total; passed += 50) {
    report(run, passed, total, NULL);
    if (wait_for(run, total - passed < 50 ? total - passed : 50)) { fail(run, 1004, "cancelled", ""); return; }
  }
  report(run, total, total, NULL);
  text_print(output, "{\"slept\":%d}", total);
}

static void ignore_cancel(Run *run, Text *output) {
  int left = (int)number(run, "ms", 1000);
  report(run, 0, 0, NULL);
  for (; left > 0; left -= 50) {
    if (!wait_for(run, left < 50 ? left : 50)) continue;
    nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL); /* cancelled, a wait returns at once */
  }
  text_print(output, "{\"ignored\":true}");
}

static void interrupt(Run *run, Text *output) {
  Text message = string(run, "message", "Please check");
  Span expires = json_member(run->input, "expiresInMs");
  text_print(&run->interrupt, "{\"message\":"), text_quote(&run->interrupt, message.at, message.length);
  text_print(&run->interrupt, ",\"schema\":{\"type\":\"object\"}");
  if (expires.at) text_print(&run->interrupt, ",\"expiresInMs\":"), give(&run->interrupt, expires);
  text_print(&run->interrupt, "}");
  give(output, run->input);
  free(message.at);
}

static void progress(Run *run, Text *output) {
  int to = (int)number(run, "to", 3);
  for (int half = 0; half <= 2 * to; half++) {
    char message[64];
    snprintf(message, sizeof message, "%g of %d", half / 2.0, to);
    report(run, half / 2.0, to, message);
  }
  static const char *const levels[] = {"debug", "info", "warning", "error"};
  for (int i = 0; i < 4; i++) {
    char fields[200];
    snprintf(fields, sizeof fields, "\"level\":\"%s\",\"message\":\"a %s record\",\"fields\":{\"level\":\"%s\"}", levels[i], levels[i], levels[i]);
    notify(run, "$/log", fields);
  }
  notify(run, "$/mask", "\"value\":\"not-a-real-secret\"");
  if (truth(run->input, "fall")) report(run, 0, to, NULL);
  text_print(output, "{\"reported\":%d}", 2 * to + 1);
}

static void artifact(Run *run, Text *output) {
  Text name = string(run, "name", "report"), text = string(run, "text", "hello\n"), path = {0}, fields = {0};
  text_print(&path, "%s/%s.txt", run->artifact_dir.at, name.at);
  FILE *file = fopen(path.at, "wb");
  if (!file || fwrite(text.at, 1, text.length, file) != text.length || fclose(file) != 0) fail(run, 1000, "cannot write the file", "");
  else {
    text_print(&fields, "\"name\":"), text_quote(&fields, name.at, name.length);
    text_print(&fields, ",\"path\":\"%s.txt\",\"mediaType\":\"text/plain\",\"bytes\":%zu", name.at, text.length);
    notify(run, "$/artifact", fields.at);
    text_print(output, "{\"path\":\"%s.txt\"}", name.at);
  }
  free(name.at), free(text.at), free(path.at), free(fields.at);
}

static void unicode(Run *run, Text *output) {
  if (truth(run->input, "broken")) {
    text_print(output, "{\"text\":");
    if (text_quote(output, "\xff", 1)) text_print(output, "}");
    else fail(run, 1000, "text that is no Unicode", "");
    return;
  }
#define WORD(key, text) (text_print(output, "\"" key "\":"), text_quote(output, text, sizeof text - 1), text_print(output, ","))
  text_print(output, "{");
  WORD("latin", "Gr\u00fc\u00dfe"), WORD("combining", "e\u0301"), WORD("cjk", "\u65e5\u672c\u8a9e");
  WORD("astral", "\U0001F600\U0001D4B3"), WORD("rtl", "\u05e9\u05dc\u05d5\u05dd"), WORD("separators", "\u2028\u2029");
  WORD("control", "\0\1\x1f\x7f"), WORD("escapes", "\"\\/\b\f\n\r\t"), WORD("bom", "\ufeff"), WORD("empty", "");
  text_print(output, "\"\u00e4 key\":\"\U0001F511\"}");
}

static void bigint(Run *run, Text *output) {
  (void)run;
  text_print(output, "{\"value\":"), integer(output, false, 9007199254740993u);
  text_print(output, ",\"safe\":"), integer(output, false, 9007199254740991u);
  text_print(output, ",\"list\":["), integer(output, true, 9007199254740993u);
  text_print(output, ",\"18446744073709551616\"]}"); /* larger than any integer of C */
}

static void nan_step(Run *run, Text *output) {
  Text name = string(run, "value", "nan");
  double value = strcmp(name.at, "nan") == 0 ? NAN : name.at[0] == '-' ? -INFINITY : INFINITY;
  text_print(output, "{\"value\":");
  if (text_number(output, value)) text_print(output, "}");
  else fail(run, 1000, "JSON has no such number", "");
  free(name.at);
}

static void big(Run *run, Text *output) {
  size_t bytes = (size_t)number(run, "bytes", 1000000);
  text_print(output, "{\"text\":\"");
  for (size_t i = 0; i < bytes; i++) text_add(output, "x", 1);
  text_print(output, "\"}");
}

static void print(Run *run, Text *output) {
  Text text = string(run, "text", "stray print"), via = string(run, "via", "print");
  bool written = strcmp(via.at, "fd") == 0 ? write(1, text.at, text.length) >= 0 : fwrite(text.at, 1, text.length, stdout) == text.length;
  text_print(output, "{\"printed\":%s}", written ? "true" : "false");
  free(text.at), free(via.at);
}

static void child_print(Run *run, Text *output) {
  Text text = string(run, "text", "child print");
  char seconds[32], fields[100];
  snprintf(seconds, sizeof seconds, "%.3f", number(run, "holdMs", 0) / 1000);
  run->child = fork();
  if (run->child == 0) {
    execlp("sh", "sh", "-c", "printf '%s\\n' \"$1\"; exec sleep \"$2\"", "sh", text.at, seconds, (char *)NULL);
    _exit(127);
  }
  free(text.at);
  if (run->child < 0) { run->child = 0; fail(run, 1000, "no child process", ""); return; }
  snprintf(fields, sizeof fields, "\"level\":\"info\",\"message\":\"child started\",\"fields\":{\"pid\":%d}", (int)run->child);
  notify(run, "$/log", fields);
  while (waitpid(run->child, NULL, WNOHANG) == 0) if (wait_for(run, 10)) { fail(run, 1004, "cancelled", ""); return; }
  run->child = 0;
  text_print(output, "{\"printed\":true}");
}

static void child_reads_stdin(Run *run, Text *output) {
  FILE *child = popen("wc -c", "r");
  long bytes = -1;
  if (child && fscanf(child, "%ld", &bytes) == 1) text_print(output, "{\"bytes\":%ld}", bytes);
  else fail(run, 1000, "no child process", "");
  if (child) pclose(child);
}

static void nothing(Run *run, Text *output) { (void)run, (void)output; }

static void exit_mid_run(Run *run, Text *output) {
  (void)output;
  report(run, 0, 0, NULL);
  exit((int)number(run, "code", 3));
}

int main(void) {
  static const Entry steps[] = {
    {"echo", echo}, {"fail", failing}, {"cause", cause}, {"retry-after", retry_after}, {"slow", slow},
    {"ignore-cancel", ignore_cancel}, {"interrupt", interrupt}, {"progress", progress}, {"artifact", artifact},
    {"unicode", unicode}, {"bigint", bigint}, {"nan", nan_step}, {"big", big}, {"print", print},
    {"child-print", child_print}, {"child-reads-stdin", child_reads_stdin}, {"exit-mid-run", exit_mid_run}, {"nothing", nothing},
  };
  serve("everything in C", steps, sizeof steps / sizeof *steps);
}
