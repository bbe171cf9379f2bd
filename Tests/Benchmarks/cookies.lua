-- wrk script; arguments after "--": PATH and a file with one Cookie header value a line. Every request is another person's page.
local requests, count, at = {}, 0, 0

function init(arguments)
  for line in io.lines(arguments[2]) do
    count = count + 1
    requests[count] = wrk.format("GET", arguments[1], { ["Host"] = "127.0.0.1", ["Cookie"] = line })
  end
end

function request()
  at = at % count + 1
  return requests[at]
end

function done(summary, latency, _)
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
