# Lines of prose of all Markdown files in $FOLDER, as file, line number and text separated by tabs.
set -euo pipefail

cd "$FOLDER"
prose=$STEPWELL_ARTIFACT_DIR/prose.tsv

files=0
# Sorted, so that the same folder gives the same report; NUL between names, which may hold anything else.
while IFS= read -r -d '' file; do
  case $file in *$'\t'* | *$'\n'*) echo "left out, its name is odd: $file"; continue ;; esac
  # A fence is three or more backquotes or tildes; code ends with at least as many of the same.
  FILE=${file#./} awk '
    BEGIN { OFS = "\t"; file = ENVIRON["FILE"] }
    { sub(/\r$/, "") }
    match($0, /^ *(```+|~~~+)/) {
      mark = substr($0, RSTART, RLENGTH); gsub(/ /, "", mark)
      if (fence == "") { fence = mark; print file, NR, ""; next }
      if (index(mark, fence) == 1) { fence = ""; next }
    }
    fence == "" { print file, NR, $0 }
  ' "$file" >> "$prose"
  files=$((files + 1))
  printf '{"progress":%d}\n' "$files" >> "$STEPWELL_EVENTS"
done < <(find . -name node_modules -prune -o -name dist -prune -o -name build -prune -o -name '.?*' -prune -o -name '*.md' -type f -print0 | LC_ALL=C sort -z)

if [ "$files" -eq 0 ]; then
  echo "There is no Markdown in $FOLDER" >&2
  exit 1
fi
echo '{"artifact":{"name":"prose","path":"prose.tsv","mediaType":"text/tab-separated-values"}}' >> "$STEPWELL_EVENTS"
printf '{"files":%d}\n' "$files" > "$STEPWELL_OUTPUT"
