#define _POSIX_C_SOURCE 200809L
#include "json.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 200 };
static const Span NONE = {NULL, 0};

static const char *skip_space(const char *p, const char *end) {
  while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')) p++;
  return p;
}

static int hex4(const char *p, const char *end) {
  int code = 0;
  if (end - p < 4) return -1;
  for (int i = 0; i < 4; i++) {
    char c = p[i];
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return -1;
    code = code * 16 + digit;
  }
  return code;
}

/* Length of the character at p, 0 when it is no valid UTF-8. */
static size_t utf8_length(const char *at, const char *end) {
  const unsigned char *p = (const unsigned char *)at;
  size_t length = p[0] < 0x80 ? 1 : p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : (p[0] & 0xf0) == 0xe0 ? 3 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;
  if (length == 0 || (size_t)(end - at) < length) return 0;
  for (size_t i = 1; i < length; i++) if ((p[i] & 0xc0) != 0x80) return 0;
  if (p[0] == 0xe0 && p[1] < 0xa0) return 0;
  if (p[0] == 0xed && p[1] > 0x9f) return 0; /* surrogates */
  if (p[0] == 0xf0 && p[1] < 0x90) return 0;
  if (p[0] == 0xf4 && p[1] > 0x8f) return 0;
  return length;
}

static size_t utf8_write(long code, char *out) {
  if (code < 0x80) { out[0] = (char)code; return 1; }
  if (code < 0x800) { out[0] = (char)(0xc0 | code >> 6); out[1] = (char)(0x80 | (code & 63)); return 2; }
  if (code < 0x10000) {
    out[0] = (char)(0xe0 | code >> 12); out[1] = (char)(0x80 | (code >> 6 & 63)); out[2] = (char)(0x80 | (code & 63));
    return 3;
  }
  out[0] = (char)(0xf0 | code >> 18); out[1] = (char)(0x80 | (code >> 12 & 63));
  out[2] = (char)(0x80 | (code >> 6 & 63)); out[3] = (char)(0x80 | (code & 63));
  return 4;
}

/* One character of a string as UTF-8; moves p behind it. 0 when it is not valid. */
static size_t next_character(const char **p, const char *end, char out[4]) {
  const char *at = *p;
  if ((unsigned char)*at < 0x20) return 0;
  if (*at != '\\') {
    size_t length = utf8_length(at, end);
    memcpy(out, at, length);
    *p = at + length;
    return length;
  }
  if (end - at < 2) return 0;
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  const char *known = at[1] == '\0' ? NULL : strchr(from, at[1]);
  if (known) { out[0] = to[known - from]; *p = at + 2; return 1; }
  long code = at[1] == 'u' ? hex4(at + 2, end) : -1;
  if (code < 0 || (code >= 0xdc00 && code < 0xe000)) return 0;
  *p = at + 6;
  if (code >= 0xd800 && code < 0xdc00) {
    int low = end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u' ? hex4(*p + 2, end) : -1;
    if (low < 0xdc00 || low >= 0xe000) return 0;
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    *p += 6;
  }
  return utf8_write(code, out);
}

static const char *skip_string(const char *p, const char *end) {
  char out[4];
  for (p++; p < end && *p != '"';) if (next_character(&p, end, out) == 0) return NULL;
  return p < end ? p + 1 : NULL;
}

static const char *skip_digits(const char *p, const char *end) {
  const char *start = p;
  while (p < end && *p >= '0' && *p <= '9') p++;
  return p == start ? NULL : p;
}

static const char *skip_number(const char *p, const char *end) {
  if (*p == '-') p++;
  if (p < end && *p == '0') p++;
  else if (!(p = skip_digits(p, end))) return NULL;
  if (p < end && *p == '.' && !(p = skip_digits(p + 1, end))) return NULL;
  if (p < end && (*p == 'e' || *p == 'E')) {
    p++;
    if (p < end && (*p == '+' || *p == '-')) p++;
    p = skip_digits(p, end);
  }
  return p;
}

/* Behind the value that begins at p; NULL when it is not valid. */
static const char *skip_value(const char *p, const char *end, int depth) {
  p = skip_space(p, end);
  if (p >= end || depth > MAX_DEPTH) return NULL;
  if (*p == '"') return skip_string(p, end);
  if (*p == '{' || *p == '[') {
    char close = *p == '{' ? '}' : ']';
    p = skip_space(p + 1, end);
    if (p < end && *p == close) return p + 1;
    while (1) {
      if (close == '}') {
        p = skip_space(p, end);
        if (p >= end || *p != '"' || !(p = skip_string(p, end))) return NULL;
        p = skip_space(p, end);
        if (p >= end || *p++ != ':') return NULL;
      }
      if (!(p = skip_value(p, end, depth + 1))) return NULL;
      p = skip_space(p, end);
      if (p >= end) return NULL;
      if (*p == close) return p + 1;
      if (*p++ != ',') return NULL;
    }
  }
  static const char *const words[] = {"true", "false", "null"};
  for (int i = 0; i < 3; i++) {
    size_t length = strlen(words[i]);
    if ((size_t)(end - p) >= length && memcmp(p, words[i], length) == 0) return p + length;
  }
  return *p == '-' || (*p >= '0' && *p <= '9') ? skip_number(p, end) : NULL;
}

Span json_parse(const char *line, size_t length) {
  const char *end = line + length, *start = skip_space(line, end), *after = skip_value(start, end, 0);
  if (!after || skip_space(after, end) != end) return NONE;
  return (Span){start, (size_t)(after - start)};
}

bool json_is(Span value, char kind) {
  if (!value.at) return false;
  return kind == '0' ? *value.at == '-' || (*value.at >= '0' && *value.at <= '9') : *value.at == kind;
}

static bool equals(Span string, const char *expected) {
  Text text = json_string(string, "");
  bool same = text.length == strlen(expected) && memcmp(text.at, expected, text.length) == 0;
  free(text.at);
  return same;
}

Span json_member(Span object, const char *key) {
  if (!json_is(object, '{')) return NONE;
  const char *end = object.at + object.length, *p = skip_space(object.at + 1, end);
  while (*p != '}') {
    const char *after = skip_string(p, end);
    Span name = {p, (size_t)(after - p)};
    const char *value = skip_space(skip_space(after, end) + 1, end);
    const char *next = skip_value(value, end, 0);
    if (equals(name, key)) return (Span){value, (size_t)(next - value)};
    p = skip_space(next, end);
    if (*p == ',') p = skip_space(p + 1, end);
  }
  return NONE;
}

bool json_array_holds(Span array, const char *string) {
  const char *end = array.at + array.length, *p = skip_space(array.at + 1, end);
  while (*p != ']') {
    const char *next = skip_value(p, end, 0);
    if (*p == '"' && equals((Span){p, (size_t)(next - p)}, string)) return true;
    p = skip_space(next, end);
    if (*p == ',') p = skip_space(p + 1, end);
  }
  return false;
}

double json_number(Span value, double otherwise) { return json_is(value, '0') ? strtod(value.at, NULL) : otherwise; }

Text json_string(Span value, const char *otherwise) {
  Text text = {0};
  if (!json_is(value, '"')) text_add(&text, otherwise, strlen(otherwise));
  else {
    text_add(&text, "", 0);
    char out[4];
    for (const char *p = value.at + 1, *end = value.at + value.length - 1; p < end;) text_add(&text, out, next_character(&p, end, out));
  }
  return text;
}

static size_t quoted_length(unsigned char c) {
  return c == '"' || c == '\\' || (c != 0 && strchr("\b\f\n\r\t", c)) ? 2 : c < 0x20 ? 6 : 1;
}

size_t json_shortest(Span value) {
  size_t size = 0;
  char out[4];
  const char *end = value.at + value.length;
  for (const char *p = value.at; p < end;) {
    if (*p == '"') {
      size += 2;
      for (p++; *p != '"';) {
        size_t length = next_character(&p, end, out);
        size += length == 1 ? quoted_length((unsigned char)out[0]) : length;
      }
      p++;
    } else if (skip_space(p, end) != p) p = skip_space(p, end);
    else { size++; p++; }
  }
  return size;
}

void text_add(Text *text, const char *bytes, size_t length) {
  if (text->length + length + 1 > text->capacity) {
    text->capacity = (text->length + length + 1) * 2;
    if (!(text->at = realloc(text->at, text->capacity))) abort();
  }
  memcpy(text->at + text->length, bytes, length);
  text->length += length;
  text->at[text->length] = '\0';
}

void text_print(Text *text, const char *format, ...) {
  va_list values, again;
  va_start(values, format);
  va_copy(again, values);
  int length = vsnprintf(NULL, 0, format, again);
  va_end(again);
  char *bytes = malloc((size_t)length + 1);
  if (!bytes) abort();
  vsnprintf(bytes, (size_t)length + 1, format, values);
  va_end(values);
  text_add(text, bytes, (size_t)length);
  free(bytes);
}

bool text_quote(Text *text, const char *bytes, size_t length) {
  const char *end = bytes + length;
  for (const char *p = bytes; p < end; p += utf8_length(p, end)) if (utf8_length(p, end) == 0) return false;
  text_add(text, "\"", 1);
  for (const char *p = bytes; p < end; p++) {
    if (*p == '"' || *p == '\\') text_add(text, "\\", 1), text_add(text, p, 1);
    else if ((unsigned char)*p < 0x20) text_print(text, "\\u%04x", *p);
    else text_add(text, p, 1);
  }
  text_add(text, "\"", 1);
  return true;
}

bool text_number(Text *text, double number) {
  if (!isfinite(number)) return false;
  text_print(text, "%.17g", number);
  return true;
}
