# One log in the combined format -> lines of kind, key, number, separated by tabs. Plain POSIX awk.
# A line: client - user [time] "method path protocol" status bytes "referrer" "agent"
BEGIN { FS = "\""; OFS = "\t"; MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec" }

{
  words = split($2, request, " ")
  split($3, answer, " ")
  if (NF < 4 || answer[1] !~ /^[1-5][0-9][0-9]$/ || !match($1, /\[[0-9][0-9]\/[A-Z][a-z][a-z]\/[0-9]+:[0-9][0-9]/)) {
    count["unreadable line", ""]++
    next
  }
  time = substr($1, RSTART + 1, RLENGTH - 1)
  hour = sprintf("%s-%02d-%s %s:00", substr(time, 8, 4), (index(MONTHS, substr(time, 4, 3)) + 2) / 3, substr(time, 1, 2), substr(time, 13, 2))
  status = answer[1]
  count["requests", hour]++
  count["bytes", ""] += answer[2]
  count["status", status]++
  if (status >= 500) count["errors", hour]++
  # What is no HTTP (bots try TLS on port 80) has a status but no path.
  if (words != 3 || request[2] !~ /^\//) next
  path = request[2]
  sub(/\?.*/, "", path)
  gsub(/[\001-\037\177]/, "?", path)
  if (status == 404 || status == 410) count["missing", path]++
  else if (status < 400 && path !~ /^\/(assets|api)\/|\.(ico|txt|css|js)$/) count["page", path]++
}

END {
  for (pair in count) {
    split(pair, part, SUBSEP)
    print part[1], part[2], count[pair]
  }
}
