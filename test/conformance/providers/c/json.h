/* JSON in place: a value is a piece of the line it came in, so data passes through without a change. */
#ifndef JSON_H
#define JSON_H
#include <stdbool.h>
#include <stddef.h>

typedef struct { const char *at; size_t length; } Span;           /* at NULL: there is none */
typedef struct { char *at; size_t length, capacity; } Text;       /* grows; always ends with a zero */

/* The value that is all of a line, checked to the last byte; none when it is not valid. */
Span json_parse(const char *line, size_t length);
Span json_member(Span object, const char *key);
bool json_is(Span value, char kind);                              /* '{' '[' '"' 't' 'f' '0' 'n' */
bool json_array_holds(Span array, const char *string);
double json_number(Span value, double otherwise);
/* The string as UTF-8, or a copy of `otherwise`. */
Text json_string(Span value, const char *otherwise);
/* Bytes of the shortest text of the same value. */
size_t json_shortest(Span value);

void text_add(Text *text, const char *bytes, size_t length);
void text_print(Text *text, const char *format, ...);
/* As a JSON string; false, and nothing added, when the bytes are not UTF-8. */
bool text_quote(Text *text, const char *bytes, size_t length);
/* False, and nothing added, for what is no finite number. */
bool text_number(Text *text, double number);
#endif
