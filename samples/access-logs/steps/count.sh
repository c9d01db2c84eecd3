# Counts the requests of every log in the folder $LOGS. A log that is damaged is left out and named, not fatal.
set -eu

counts=$STEPWELL_ARTIFACT_DIR/counts.tsv
: > "$counts"

event() { printf '%s\n' "$1" >> "$STEPWELL_EVENTS"; }
# A text as JSON. Control characters have no business in the name of a log.
quoted() { printf '"%s"' "$(printf '%s' "$1" | tr -d '\000-\037' | sed 's/[\\"]/\\&/g')"; }

set -- "$LOGS"/access.log*
if [ ! -e "$1" ]; then
  echo "There is no access.log* in the folder $LOGS" >&2
  exit 1
fi

done=0
for log in "$@"; do
  event "{\"progress\":{\"progress\":$done,\"total\":$#,\"message\":$(quoted "${log##*/}")}}"
  case $log in
    *.gz)
      # Tested before: of a pipe, sh sees only the exit status of the last program.
      if problem=$(gzip -t "$log" 2>&1); then
        gzip -cd "$log" | awk -f steps/count.awk >> "$counts"
      else
        event "{\"log\":{\"level\":\"warning\",\"message\":$(quoted "Left out: $problem")}}"
        printf 'unreadable\t%s\t1\n' "$(printf '%s' "${log##*/}" | tr -d '\000-\037')" >> "$counts"
      fi
      ;;
    *) awk -f steps/count.awk "$log" >> "$counts" ;;
  esac
  done=$((done + 1))
done
event "{\"progress\":{\"progress\":$done,\"total\":$#,\"message\":\"done\"}}"

if ! grep -q '^requests' "$counts"; then
  echo "None of the $# logs in $LOGS holds a request in the combined format" >&2
  exit 1
fi
event '{"artifact":{"name":"counts","path":"counts.tsv","mediaType":"text/tab-separated-values"}}'
printf '{"logs":%d}\n' "$#" > "$STEPWELL_OUTPUT"
