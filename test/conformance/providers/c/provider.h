/* A provider of Step Protocol 1 in one loop, written from its specification. */
#ifndef PROVIDER_H
#define PROVIDER_H
#include "json.h"
#include <sys/types.h>

typedef struct {
  Span id, input, with;
  Text artifact_dir;
  bool cancelled;
  double highest;          /* progress so far */
  pid_t child;             /* ended when stdin ends; 0: none */
  Text interrupt;          /* the JSON object of an interrupt, when the step asks for one */
  int code;                /* of the error the step fails with; 0: it does not */
  Text message, data;      /* data: a JSON object, or empty */
} Run;

/* Writes its output, a JSON object, or fails. */
typedef void (*Step)(Run *run, Text *output);
typedef struct { const char *name; Step step; } Entry;

/* Never returns. */
void serve(const char *name, const Entry *steps, size_t count);

void fail(Run *run, int code, const char *message, const char *data);
void report(Run *run, double progress, double total, const char *message);   /* total 0, message NULL: absent */
/* A notification with these further params: the inside of a JSON object. */
void notify(Run *run, const char *method, const char *fields);
/* Waits, noticing cancels and the end of stdin; returns early, and true, when the step is cancelled. */
bool wait_for(Run *run, int ms);
#endif
