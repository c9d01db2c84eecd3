# Counts of all logs -> a page in Markdown, and JSON on standard output. Variables: top, alert.
BEGIN { FS = "\t" }

{ total[$1] += $3 }
$1 == "page" { page[$2] += $3 }
$1 == "missing" { missing[$2] += $3 }
$1 == "requests" { requests[$2] += $3 }
$1 == "errors" { errors[$2] += $3 }
$1 == "unreadable" { unreadable[$2] += $3 }

END {
  for (hour in errors) {
    share = 100 * errors[hour] / requests[hour]
    # One error at night is not an outage, however few the requests are.
    if (errors[hour] >= 5 && share >= alert) outage[hour] = errors[hour]
  }
  writePage(ENVIRON["STEPWELL_ARTIFACT_DIR"] "/report.md")
  print "{\"artifact\":{\"name\":\"report\",\"path\":\"report.md\",\"mediaType\":\"text/markdown\"}}" >> ENVIRON["STEPWELL_EVENTS"]
  writeJson()
}

function writePage(file,    i, n) {
  print "# Access logs\n" > file
  printf "%d requests, %.1f MB, %d server errors (%.2f %%).\n", total["requests"], total["bytes"] / 1e6, total["errors"], percent(total["errors"], total["requests"]) > file
  n = pick(page, top)
  print "\n## Pages\n\n| requests | page |\n|--:|---|" > file
  for (i = 1; i <= n; i++) printf "| %d | `%s` |\n", page[best[i]], best[i] > file
  if (n = pick(missing, top)) print "\n## Asked for and not there\n\n| requests | path |\n|--:|---|" > file
  for (i = 1; i <= n; i++) printf "| %d | `%s` |\n", missing[best[i]], best[i] > file
  if (n = pick(outage, top)) print "\n## Hours with many errors\n\n| hour | errors | requests | share |\n|---|--:|--:|--:|" > file
  for (i = 1; i <= n; i++) printf "| %s | %d | %d | %.1f %% |\n", best[i], outage[best[i]], requests[best[i]], percent(outage[best[i]], requests[best[i]]) > file
  if (n = pick(unreadable, 1000)) print "\n## Logs that could not be read\n" > file
  for (i = 1; i <= n; i++) print "- " best[i] > file
  close(file)
}

function writeJson(    n) {
  printf "{\"requests\":%d,\"bytes\":%.0f,\"errors\":%d,\"errorPercent\":%.2f", total["requests"], total["bytes"], total["errors"], percent(total["errors"], total["requests"])
  printf ",\"unreadableLines\":%d", total["unreadable line"]
  printf ",\"pages\":%s,\"missing\":%s,\"unreadableLogs\":%s", map(page, top), map(missing, top), map(unreadable, 1000)
  n = pick(outage, 1)
  printf ",\"outage\":%s", n ? "true" : "false"
  if (n) printf ",\"worst\":{\"hour\":%s,\"requests\":%d,\"errors\":%d,\"percent\":%.1f}", quoted(best[1]), requests[best[1]], outage[best[1]], percent(outage[best[1]], requests[best[1]])
  print "}"
}

# Names with their numbers, largest first.
function map(numbers, most,    i, n, text) {
  n = pick(numbers, most)
  for (i = 1; i <= n; i++) text = text (i > 1 ? "," : "") quoted(best[i]) ":" numbers[best[i]]
  return "{" text "}"
}

# Puts the keys with the largest numbers into best[1..n], equals by name, and returns n. POSIX awk cannot sort.
function pick(numbers, most,    n, key, taken, found) {
  for (n = 0; n < most; n++) {
    found = 0
    for (key in numbers) {
      if (key in taken) continue
      if (!found || numbers[key] > numbers[best[n + 1]] || (numbers[key] == numbers[best[n + 1]] && key < best[n + 1])) best[n + 1] = key
      found = 1
    }
    if (!found) break
    taken[best[n + 1]] = 1
  }
  return n
}

function percent(part, whole) { return whole ? 100 * part / whole : 0 }

function quoted(text) {
  gsub(/\\/, "&&", text)
  gsub(/"/, "\\\"", text)
  return "\"" text "\""
}
